"""Plain words for money, lists and names, in every sentence of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence


def pounds(gbp: float) -> str:
    """1234567 -> '£1.2m', 45600 -> '£46,000', 950 -> '£950'; the sign is dropped."""
    size = abs(gbp)
    if size >= 999_500:
        return f"£{size / 1e6:,.1f}m"
    if size >= 9_950:
        return f"£{round(size, -3):,.0f}"
    return f"£{size:,.0f}"


def listed(items: Sequence[str]) -> str:
    """['a', 'b', 'c'] -> 'a, b and c'."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def slug(name: str) -> str:
    """A name in small letters, digits and hyphens: 'herefordshire-county-of'."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "place"
