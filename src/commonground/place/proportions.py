"""Shares as people write them. In: the words of a cell. Out: a number from 0 to 1, or what the cell is instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commonground.core.text import quoted
from commonground.place.area_codes import spoilt

HUNDRED = 100.0
SUM_TOLERANCE = 1e-6
_NUMBER = re.compile(r"-?(\d+([.,]\d*)?|[.,]\d+)(E[+-]?\d{1,3})?", re.IGNORECASE | re.ASCII)
_IN_BRACKETS = re.compile(r"\((.+)\)")
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "nil", "?", "tbc", "."})


def read_share(cell: str, *, by_hundred: bool) -> float | str:
    """The share that a cell gives, or a sentence on why it gives none: 0.25, '0,25', '25%', '2.5E-1' are the same.

    A comma can only be that of decimals, since no share reaches a thousand. `by_hundred`: a number without a percent
    sign is one of hundred too.
    """
    shown = quoted(cell)
    if cell.casefold() in _NOTHING:
        return f"the share is {shown}, which is no number" if cell else "the share is empty"
    number = _number(cell.rstrip(" %"))
    if number is None:
        instead = "an amount of money" if any(sign in cell for sign in "£$€") else spoilt(cell)
        return f"{shown} is {instead}, not a share" if instead else f"{shown} is not a share, a number from 0 to 1"
    by_hundred = by_hundred or cell.endswith("%")
    share = number / HUNDRED if by_hundred else number
    if number < 0:
        return f"the share {shown} is negative"
    return share if share <= 1 else f"the share {shown} is more than {'100%' if by_hundred else '1'}"


def in_hundredths(rows: Iterable[tuple[str, str]]) -> bool:
    """Whether shares (area, cell) are plainly percentages without the sign: those of each area sum to 100 or to 0."""
    sums: dict[str, float] = {}
    for area, cell in rows:
        number = _number(cell)
        if number is None:
            return False
        sums[area] = sums.get(area, 0.0) + number
    reached = [total for total in sums.values() if total]
    return bool(reached) and all(abs(total - HUNDRED) <= HUNDRED * SUM_TOLERANCE for total in reached)


def _number(words: str) -> float | None:
    """A number with a point or a comma for its decimals; in brackets it is below nothing, as accounts write it."""
    plain = words.replace("\u2212", "-").strip()
    inside = _IN_BRACKETS.fullmatch(plain)
    if inside:
        plain = f"-{inside.group(1).strip()}"
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None
