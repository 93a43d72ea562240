"""Errors a person can act on: what is wrong, where, and the way out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from commonground.core.text import harmless

MOST_SIGNS = 2_000  # of a sentence: what somebody gave may be of any length


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
