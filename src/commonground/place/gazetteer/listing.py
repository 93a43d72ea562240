"""Several places in one: 'Bolton, Bury and Wigan'. In: words, how one name is found. Out: `Found`, or a sentence.

Words are cut at commas, semicolons, plus signs and 'and'; parts are joined again where only together they are a name
('Brighton and Hove'). 'Bolton, Greater Manchester' is an address: the first lies in the second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonground.core.errors import UserError
from commonground.core.text import listed, quoted
from commonground.place.gazetteer.answers import short
from commonground.place.gazetteer.model import Found

Find = Callable[[str], Found | None]
CUTS = re.compile(r"(\s*[,;+\n\t]\s*(?:and\s+)?|\s+(?:and|&)\s+)", re.IGNORECASE)
MOST_PARTS = 40
MOST_NAMED = 4


@dataclass(frozen=True)
class _Split:
    """A way to cut the words: the parts, each found or refused or (None) unknown."""

    words: tuple[str, ...]
    found: tuple[Found | UserError | None, ...]

    @property
    def good(self) -> int:
        """How many parts are places."""
        return sum(isinstance(one, Found) for one in self.found)


def find_several(words: str, find: Find) -> Found | None:
    """The places that `words` list, as one; None where no cut gives a place. Raises UserError where a part is none."""
    pieces = CUTS.split(words.strip(" ,;+\n\t"))
    if len(pieces) < 3:
        return None
    if len(pieces) // 2 >= MOST_PARTS:
        what = f"the list names {len(pieces) // 2 + 1} places, {MOST_PARTS} are the most"
        raise UserError(what, mend="write codes of councils or small areas into a file, one a line, and give the file")
    best = _cut(pieces, find)
    if best is None or all(one is None for one in best.found):
        return None
    return _join(best)


def _cut(pieces: Sequence[str], find: Find) -> _Split | None:
    """The cut with all parts found, the fewest parts first; else one with most of them found."""
    names, cuts = pieces[::2], pieces[1::2]
    kept: dict[str, Found | UserError | None] = {}

    def seek(part: str) -> Found | UserError | None:
        if part not in kept:
            try:
                kept[part] = find(part)
            except UserError as error:
                kept[part] = error
        return kept[part]

    best: list[_Split | None] = [_Split((), ())] + [None] * len(names)
    for end in range(1, len(names) + 1):
        for start in range(max(0, end - 4), end):
            before = best[start]
            part = names[start] + "".join(
                c + n for c, n in zip(cuts[start : end - 1], names[start + 1 : end], strict=True)
            )
            one = seek(part)
            if before is None or (end - start > 1 and one is None):
                continue
            now = _Split((*before.words, part), (*before.found, one))
            if best[end] is None or _rank(now) < _rank(best[end]):
                best[end] = now
    return best[-1]


def _rank(split: _Split | None) -> tuple[int, int]:
    """Fewer parts that are no place, then fewer parts."""
    return (len(split.found) - split.good, len(split.found)) if split else (99, 99)


def _join(split: _Split) -> Found:
    """The parts as one place. Raises UserError where one is no place, or lies in another."""
    parts: list[Found] = []
    for words, one in zip(split.words, split.found, strict=True):
        if isinstance(one, UserError):
            raise UserError(f"of the places listed, {one.what}", mend=one.mend)
        if one is None:
            raise UserError(
                f"of the places listed, {quoted(words)} is not known", mend="give each by its whole name or code"
            )
        parts.append(one)
    return unite(parts)


def unite(parts: Sequence[Found]) -> Found:
    """Several places as one. Raises UserError where one of them lies wholly or partly in another."""
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            shared = set(one.areas) & set(other.areas)
            if one.areas == other.areas:
                same = "is in the list twice" if one.code == other.code else f"has the same areas as {_titled(other)}"
                raise UserError(f"{_titled(one)} {same}", mend="leave one out")
            if shared:
                small, large = sorted((one, other), key=lambda part: len(part.areas))
                how = "lies in" if len(shared) == len(small.areas) else "overlaps with"
                what = f"{_titled(small)} {how} {_titled(large)}, so they are not two places"
                raise UserError(what, mend=f"give {quoted(short(large.name))} alone, or leave it out")
    if len(parts) == 1:
        return parts[0]
    names = [short(part.name) for part in parts]
    name = listed(names if len(names) <= MOST_NAMED else [*names[: MOST_NAMED - 1], f"{len(names) - 3} more"])
    taken = "; ".join(map(_titled, parts))
    areas = tuple(sorted(code for part in parts for code in part.areas))
    notes = tuple(note for part in parts for note in part.notes)
    return Found("areas", "", name, areas, (f"The place is {len(parts)} places together: {taken}.", *notes))


def _titled(part: Found) -> str:
    return f"{short(part.name)} ({part.code})" if part.code else part.name
