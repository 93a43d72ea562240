"""Plain words for money, lists and names, in every sentence of ours; what others wrote, shown without harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from math import ceil

HALF_A_PENNY = 0.005  # less is rounding
ROUNDED = ((999_950_000.0, 1e8), (999_500.0, 1e5), (9_950.0, 1e3))  # from which amount `pounds` tells which step
HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of signs that steer a terminal or a page instead of being read: control, direction, no sign."""


def pounds(gbp: float) -> str:
    """1.272e11 -> '£127.2bn', 1234567 -> '£1.2m', 45600 -> '£46,000', 950 -> '£950'; the sign is dropped."""
    size = abs(gbp)
    if size >= 999_950_000:
        return f"£{size / 1e9:,.1f}bn"
    if size >= 999_500:
        return f"£{size / 1e6:,.1f}m"
    if size >= 9_950:
        return f"£{round(size, -3):,.0f}"
    return f"£{size:,.0f}"


def pounds_up(gbp: float) -> str:
    """As `pounds`, but never less than the amount, for money that has to be found: 1210000 -> '£1.3m', 950 -> '£950'.

    A larger amount is never told as less than a smaller one.
    """
    return pounds(_raised(gbp))


def pounds_of(part: float, whole: float) -> tuple[str, str]:
    """A part that has to be found, rounded up, and the whole that it is of, which is never told as less than it."""
    return pounds_up(part), pounds(max(abs(whole), _raised(part)))


def _raised(gbp: float) -> float:
    size = abs(gbp)
    step = next((step for least, step in ROUNDED if size >= least), 1.0)
    return ceil((size - HALF_A_PENNY) / step) * step if size >= HALF_A_PENNY else 0.0


def listed(items: Sequence[str]) -> str:
    """['a', 'b', 'c'] -> 'a, b and c'."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def first_few(items: Sequence[str], most: int = 3) -> str:
    """['a', 'b', 'c', 'd', 'e'] -> 'a, b, c and 2 more'."""
    more = len(items) - most
    return listed([*items[:most], f"{more} more"] if more > 0 else items)


def slug(name: str) -> str:
    """A name in small letters, digits and hyphens: 'herefordshire-county-of'."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "place"


def harmless(words: str) -> str:
    r"""`words` with every sign that would steer a terminal or turn a line round written as its number: '\x1b'."""
    if words.isprintable():
        return words
    return "".join(ascii(mark)[1:-1] if unicodedata.category(mark) in HARMFUL else mark for mark in words)


def quoted(value: object, most: int = 60) -> str:
    """What somebody gave, as it can stand in a sentence: in quotes if it is text, harmless, cut to `most` signs."""
    words = f"'{harmless(value)}'" if isinstance(value, str) else harmless(_repr(value))
    return words if len(words) <= most + 2 else f"{words[: most - 12]} ... {words[-8:]}"


def _repr(value: object) -> str:
    """As Python writes a value; a whole number of more digits than it writes is said to be one."""
    try:
        return repr(value)
    except ValueError:
        return "a number of thousands of digits"
