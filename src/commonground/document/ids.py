"""The one name space of a plan: which words may name something, and which have a meaning already. Out: problems.

Partners, blocs, options, neighbourhoods, footprints and services are told apart by their ids, in one ledger and in one
file, beside parties and totals that are nobody's; and by their names, on one page. A word that is one of those, or that
a reader could take for another, would move money from one line to another; so every reader of ids and names asks here,
and the flow asks once more of all of them together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from commonground.core.errors import UserError
from commonground.core.text import quoted
from commonground.document.names import PARTIES, WHOLE
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE, PLAN, RESIDENTS, SUPPLIERS

_PARTIES = {
    EVERYWHERE: "the whole place, all years or all partners together",
    SUPPLIERS: "whoever is paid for staff and goods",
    RESIDENTS: "the people who live here",
    NATIONAL: "funders outside the place",
    PLAN: "the plan itself",
    OUTSIDE: "money from outside the place",
}
RESERVED = {
    **_PARTIES,
    **{name: _PARTIES[party] for party, name in PARTIES.items()},
    **dict.fromkeys(("outside", "outside money", "money from outside", "subsidy"), _PARTIES[OUTSIDE]),
    **dict.fromkeys(("all partners", "partners", "everyone", "everybody", "all bodies"), "all partners together"),
    **dict.fromkeys(
        ("total", "totals", "grand total", "subtotal", "sum", "all together", "together"), "the sum of other lines"
    ),
    **dict.fromkeys((WHOLE, "whole", "the place", "everywhere", "all neighbourhoods"), "all neighbourhoods together"),
    **dict.fromkeys(("all residents", "all years"), "the sum of other lines"),
    **dict.fromkeys(("nobody", "no one", "none", "nothing", "nowhere", "null"), "nothing"),
    **dict.fromkeys(("nan", "n/a", "na"), "a figure that is not known"),
    "optimism_bias": "what is held back from benefits for optimism",
}
"""Every word with a meaning of its own in the ledger, in the file or on the page, and that meaning."""

MOST_LETTERS = 60  # of an id
MOST_LETTERS_OF_A_NAME = 120
LOST = "\ufffd"  # stands where a sign could not be read
_SIGNS = {"option": "_-"}  # ids of options are parts of the names of figures, between dots
_ANY_SIGNS = "_- .,&'()/+"
_LAST_LATIN = "\u017f"  # the letters of Europe; what comes after looks like them and is read as something else
_LOOKS_LIKE = str.maketrans("01iıłøđħ", "ollllodh")


@dataclass(frozen=True)
class Named:
    """A word that names something: what it names ('partner', 'option', ...), and where it stands in a file."""

    kind: str
    word: str
    where: str | None = None


def look(word: str) -> str:
    """What is left of a word to somebody who reads past case, spaces, marks, accents, and O for 0 or I or l for 1."""
    parts = unicodedata.normalize("NFKD", word.replace("&", "and"))
    plain = "".join(mark for mark in parts if not unicodedata.combining(mark))
    return "".join(mark for mark in plain.casefold().translate(_LOOKS_LIKE) if mark.isalnum())


def find_problems(ids: Iterable[Named], names: Iterable[Named] = ()) -> list[UserError]:
    """What is wrong with ids that share one name space, and with names that share a page, each as a sentence.

    An id must be a word in Latin letters, not reserved, and may not look like another id, of its own kind or any other.
    A name may not be reserved either, nor look like another of its kind; blocs are named among partners. What is both
    an id and a name (a bloc, a neighbourhood that was given no name) is complained of once.
    """
    ids = tuple(ids)
    both = {_spot(one) for one in ids}
    of_names = _problems(sorted(names, key=lambda one: _spot(one) not in both), _NAME)
    told = [problem for one, problem in of_names if _spot(one) not in both]
    return [*(problem for _, problem in _problems(ids, _ID)), *told]


def _spot(one: Named) -> tuple[str, str, str | None]:
    return one.kind, str(one.word), one.where


@dataclass(frozen=True)
class _Sort:
    """What a word may be as an id, or as a name."""

    title: str
    most: int
    begins: str  # with what else than a letter or a digit it may begin

    def title_of(self, one: Named) -> str:
        """'id' or 'name'; a bloc has a name alone."""
        return "name" if one.kind == "bloc" else self.title

    def of(self, one: Named) -> str:
        """'the id 'x' of a partner'."""
        return f"the {self.title_of(one)} {quoted(one.word)} of {_a(one.kind)}"

    def odd_sign(self, one: Named) -> str | None:
        """The first sign that it may not have."""
        signs = _SIGNS.get(one.kind, _ANY_SIGNS) if self is _ID else None
        return next((mark for mark in unicodedata.normalize("NFC", one.word) if not _is_plain(mark, signs)), None)

    def shared(self, one: Named) -> str:
        """Among which words it must be told apart: ids among all, names among those of its kind."""
        return "" if self is _ID else "partner" if one.kind == "bloc" else one.kind


_ID = _Sort("id", MOST_LETTERS, "")
_NAME = _Sort("name", MOST_LETTERS_OF_A_NAME, "'\"‘“(")


def _problems(named: Iterable[Named], sort: _Sort) -> Iterator[tuple[Named, UserError]]:
    seen: dict[tuple[str, str], Named] = {}
    for one in named:
        problem = _of_itself(one, sort) or _beside(one, seen, sort)
        if problem is None:
            seen[sort.shared(one), look(one.word)] = one
        else:
            yield one, problem


def _of_itself(one: Named, sort: _Sort) -> UserError | None:
    """What is wrong with a word whatever the others are."""
    title = sort.title_of(one)
    if one.word is None or not str(one.word).strip():
        return UserError(f"{_a(one.kind)} has no {title}", where=one.where, mend="give it one")
    if not isinstance(one.word, str):
        what = f"the {title} of {_a(one.kind)} must be text, not {quoted(one.word)}"
        return UserError(what, where=one.where, mend="put it in quotes")
    return _of_its_signs(one, sort) or _of_its_meaning(one, sort)


def _of_its_signs(one: Named, sort: _Sort) -> UserError | None:
    word, odd, title = one.word, sort.odd_sign(one), sort.title_of(one)
    what, mend = "", "type it anew"
    if len(word) > sort.most:
        what, mend = f"is {len(word):,} letters long, and {sort.most} are the most", "shorten it"
    elif odd is not None and odd.isspace() and odd != " ":
        what = "has a space that is not a plain one, such as a tab or a line break"
    elif odd is not None and odd.isalnum():
        what = f"has {quoted(odd)}, which is not a Latin letter or digit, though it may look like one"
    elif odd is not None:
        what, mend = f"has the sign {quoted(odd)}, which no {title} of {_a(one.kind)} may have", "take it out"
    elif sort is _NAME and (LOST in word or _was_decoded_twice(word)):
        what = "has letters that were damaged before it came here"
    elif word != word.strip() or "  " in word:
        what, mend = "has spaces before, behind or two in a row", "take them out"
    elif not look(word) or not (word[0].isalnum() or word[0] in sort.begins):
        what, mend = "does not begin with a letter or a digit", f"give it another {title}"
    return UserError(f"{sort.of(one)} {what}", where=one.where, mend=mend) if what else None


def _of_its_meaning(one: Named, sort: _Sort) -> UserError | None:
    known = _reserved().get(look(one.word))
    if known is None:
        return None
    word, meaning = known
    what = f"is taken: in every plan it stands for {meaning}"
    if one.word not in RESERVED:
        what = f"reads like {quoted(word)}, which stands for {meaning} in every plan"
    return UserError(f"{sort.of(one)} {what}", where=one.where, mend=f"give it another {sort.title_of(one)}")


def _beside(one: Named, seen: dict[tuple[str, str], Named], sort: _Sort) -> UserError | None:
    """What is wrong with a word beside those that stand already."""
    other, title = seen.get((sort.shared(one), look(one.word))), sort.title_of(one)
    if other is None or {one.kind, other.kind} == {"bloc", "footprint"}:  # 'Police' may play as one in 'police' areas
        return None
    alike, same = other.kind == one.kind, other.word == one.word
    if alike and same:
        what, mend = f"two {one.kind}s have the same {title}, {quoted(one.word)}", f"give each {_a(title)} of its own"
    elif same:
        what = f"{sort.of(one)} is already the {sort.title_of(other)} of {_a(other.kind)}"
        mend = f"give it another {title}"
    else:
        both = f"{sort.of(other)} and {sort.of(one)}"
        if alike:
            both = f"the {title}s {quoted(other.word)} and {quoted(one.word)} of two {one.kind}s"
        what = f"{both} are too much alike to tell apart"
        mend = f"give one of them another {title}" if alike else f"give it another {title}"
        mend += f", or write {quoted(other.word)} if that is meant" if alike else ""
    return UserError(what, where=one.where or other.where, mend=mend)


@cache
def _reserved() -> dict[str, tuple[str, str]]:
    """Each reserved word and its meaning, by its look; of two that look the same the first."""
    return {look(word): (word, meaning) for word, meaning in reversed(RESERVED.items())}


def _was_decoded_twice(word: str) -> bool:
    """Whether it is UTF-8 that was once read as Windows-1252: 'Ã©' for 'é', 'â€™' for a curled apostrophe."""
    try:
        return not word.isascii() and len(word.encode("cp1252").decode("utf-8")) < len(word)
    except UnicodeError:
        return False


def _is_plain(mark: str, signs: str | None) -> bool:
    """Whether a mark is a digit or letter of Latin Europe, one of the `signs`, or (None) any other that is printed."""
    if mark.isalnum():
        return mark.isascii() or (
            mark.isalpha() and (mark <= _LAST_LATIN or "\u1e00" <= mark <= "\u1eff") and _latin(mark)
        )
    if signs is not None:
        return mark in signs
    return mark.isprintable() and not unicodedata.category(mark).startswith("M")


def _latin(mark: str) -> bool:
    return "LATIN" in unicodedata.name(mark, "")


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"
