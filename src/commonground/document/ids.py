"""The one name space of a plan: which words may name something, and which have a meaning already. Out: problems.

Partners, blocs, options, neighbourhoods, footprints and services are told apart by their ids, in one ledger and in one
file, beside parties and totals that are nobody's. An id that is one of those words, or that a reader could take for
another id, would move money from one line to another; so every reader of ids asks here, and the flow asks once more
of all of them together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core.errors import SeveralErrors, UserError
from commonground.core.text import quoted
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE, PLAN, RESIDENTS, SUPPLIERS

RESERVED = {
    EVERYWHERE: "the whole place, all years, or all partners together",
    SUPPLIERS: "staff and goods",
    RESIDENTS: "those who live here",
    NATIONAL: "national programmes and other funders",
    PLAN: "the plan, where capacity and value are made",
    OUTSIDE: "money from outside that a deal may need",
    "whole": "a patch that is the whole place",
    "total": "a sum",
    "none": "nothing",
    "null": "nothing",
    "nan": "no number",
}
"""Every word with a meaning of its own in the ledger and the file, and that meaning."""

MOST_LETTERS = 60
_SHAPE = re.compile(r"[^\W_](?:[\w .,&'()/+-]*[\w.)])?")
_LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "i": "l"})
_MEND = "give another id"
_PLAIN = "use letters, digits, hyphens and underscores"


@dataclass(frozen=True)
class Named:
    """An id, what it names ('partner', 'option', ...), and where it stands in a file, for the sentence about it."""

    kind: str
    id: str
    where: str | None = None


def look(word: str) -> str:
    """What is left of an id to somebody who reads past case, spaces, marks, accents, and O for 0 or I or l for 1."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark))
    return "".join(mark for mark in plain.casefold().translate(_LOOKS_LIKE) if mark.isalnum())


def find_problems(named: Iterable[Named]) -> list[UserError]:
    """What is wrong with ids that share one name space, each as a sentence; nothing where all can be told apart.

    An id must be a word in Latin letters, not reserved, and may not look like another id, of its own kind or any other.
    """
    problems, seen = [], dict[str, Named]()
    for one in named:
        problem = _of_itself(one) or _beside(one, seen)
        if problem is None:
            seen[look(one.id)] = one
        else:
            problems.append(problem)
    return problems


def refuse_problems(named: Iterable[Named]) -> None:
    """Raise what `find_problems` finds, all of it at once (UserError or SeveralErrors)."""
    problems = find_problems(named)
    if problems:
        raise problems[0] if len(problems) == 1 else SeveralErrors(problems)


def _of_itself(one: Named) -> UserError | None:
    """What is wrong with an id whatever the others are."""
    word, kind = one.id, one.kind
    if not word.strip():
        return UserError(f"the id of a {kind} is empty", where=one.where, mend=_MEND)
    if len(word) > MOST_LETTERS:
        what = f"the id of a {kind} has {len(word):,} letters ({quoted(word)}), {MOST_LETTERS} are the most"
        return UserError(what, where=one.where, mend="give a shorter one and put the rest into its name")
    if word != word.strip() or "  " in word:
        return UserError(f"the id {quoted(word)} of a {kind} has spaces too many", where=one.where, mend="cut them out")
    if not _SHAPE.fullmatch(word) or not all(_is_latin(mark) for mark in word):
        what = f"the id {quoted(word)} of a {kind} has signs that no id may have"
        return UserError(what, where=one.where, mend=_PLAIN)
    meaning = _reserved().get(look(word))
    if meaning is None:
        return None
    reads = "" if word in RESERVED else f"reads like {meaning[0]!r}, which "
    what = f"the id {word!r} of a {kind} {reads or 'is a word that '}stands for {meaning[1]} in every plan"
    return UserError(what, where=one.where, mend=_MEND)


def _beside(one: Named, seen: dict[str, Named]) -> UserError | None:
    """What is wrong with an id beside those that stand already."""
    other = seen.get(look(one.id))
    if other is None:
        return None
    if other.id != one.id:
        what = f"the ids {other.id!r} ({other.kind}) and {one.id!r} ({one.kind}) are too much alike to tell apart"
    elif other.kind == one.kind:
        what = f"the id {one.id!r} is there twice among the {one.kind}s"
    else:
        what = f"the id {one.id!r} of a {one.kind} is already that of a {other.kind}"
    return UserError(what, where=one.where or other.where, mend=_MEND)


def _reserved() -> dict[str, tuple[str, str]]:
    """Each reserved word and its meaning, by its look."""
    return {look(word): (word, meaning) for word, meaning in RESERVED.items()}


def _is_latin(mark: str) -> bool:
    return not mark.isalpha() or "LATIN" in unicodedata.name(mark, "")
