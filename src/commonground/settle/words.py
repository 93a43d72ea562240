"""Money in plain words, for sentences in a settlement."""

from __future__ import annotations


def pounds(gbp: float) -> str:
    """1234567 -> '£1.2m', 45600 -> '£46,000', 950 -> '£950'; the sign is dropped."""
    size = abs(gbp)
    if size >= 999_500:
        return f"£{size / 1e6:,.1f}m"
    if size >= 9_950:
        return f"£{round(size, -3):,.0f}"
    return f"£{size:,.0f}"


def listed(items: list[str]) -> str:
    """['a', 'b', 'c'] -> 'a, b and c'."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
