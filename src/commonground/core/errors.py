"""Errors a person can act on: what is wrong, where, and the way out."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Sequence

from commonground.core.text import harmless

MOST_SIGNS = 2_000  # of a sentence: what somebody gave may be of any length

TRY_ANOTHER = "name another place"
ANSWERS = {
    errno.ENOSPC: ("there is no space left on the disk", "free some space and run the command again"),
    errno.EDQUOT: ("your share of the disk is used up", "free some space and run the command again"),
    errno.EFBIG: ("a file may not become as large here", "raise the limit (ulimit -f), or name another disk"),
    errno.EACCES: ("there is no right to do so here", f"change its permissions, or {TRY_ANOTHER}"),
    errno.EPERM: ("there is no right to do so here", f"change its permissions, or {TRY_ANOTHER}"),
    errno.EROFS: ("this disk can only be read", TRY_ANOTHER),
    errno.ENOENT: ("there is no such file or folder, or it has gone meanwhile", TRY_ANOTHER),
    errno.ENOTDIR: ("a file stands where a folder should be", TRY_ANOTHER),
    errno.EEXIST: ("a file, or a link that leads nowhere, stands where a folder should be", TRY_ANOTHER),
    errno.EISDIR: ("a folder stands where a file should be", TRY_ANOTHER),
    errno.ENOTEMPTY: ("there is something else in this folder", TRY_ANOTHER),
    errno.ENAMETOOLONG: ("the name is too long", "give a shorter one"),
    errno.EILSEQ: ("the name has signs that this disk cannot hold", TRY_ANOTHER),
    errno.ELOOP: ("its links lead round in a circle", TRY_ANOTHER),
    errno.EMFILE: ("too many files are open at once", "raise the limit (ulimit -n), or close other programs"),
    errno.ENFILE: ("too many files are open at once", "raise the limit (ulimit -n), or close other programs"),
    errno.ENOMEM: ("there is not enough memory", "close other programs, or use fewer draws (--draws)"),
    errno.EBUSY: ("another program is using it", "close it there and run the command again"),
    errno.EIO: ("the disk does not answer as it should", TRY_ANOTHER),
}
"""Why the system refused something to do with a file, and what to do about it, by its number."""


class UserError(Exception):
    """The user's input cannot be used (exit code 2). Reads as one sentence: what, where, mend."""

    exit_code = 2

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what, self.where, self.mend = what, where, mend
        place = f" ({where})" if where else ""
        way_out = f"; {mend}" if mend else ""
        sentence = " ".join(harmless(part) for part in f"{what}{place}{way_out}".splitlines())
        if len(sentence) > MOST_SIGNS:
            sentence = f"{sentence[: MOST_SIGNS // 2]} ... {sentence[-MOST_SIGNS // 4 :]}"
        super().__init__(sentence if sentence.endswith(("?", ".")) else f"{sentence}.")

    @classmethod
    def of_system(cls, error: OSError, what: str, *, where: str | None = None) -> UserError:
        """`what` cannot be done, why the system says so, and what to do, in words."""
        why, mend = ANSWERS.get(error.errno or 0) or ((error.strerror or str(error)).lower(), TRY_ANOTHER)
        return cls(f"{what}: {why}", where=where or error.filename, mend=mend)


class SeveralErrors(UserError):
    """Several problems of one input, raised once as a list a partner can act on."""

    def __init__(self, problems: Iterable[UserError]) -> None:
        self.problems = tuple(problems)
        Exception.__init__(self, "\n".join(str(problem) for problem in self.problems))


def raise_all(problems: Sequence[UserError]) -> None:
    """Raise every one of `problems` at once, if there are any."""
    if problems:
        raise problems[0] if len(problems) == 1 else SeveralErrors(problems)


class Fault(Exception):
    """A fault of ours (exit code 1): an invariant that the program itself broke."""

    exit_code = 1


def why_unreadable(error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    return (error.strerror or str(error)).lower()


def did_you_mean(word: str, known: Iterable[str], *, most: int = 3) -> str | None:
    """The mend for a near miss: 'did you mean A or B?', or None when nothing is near."""
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)
    return f"did you mean {' or '.join(by_folded[name] for name in near)}?" if near else None
