"""Money to the penny, as it stands in plan.json. In: GBP. Out: whole pence, and text."""

from __future__ import annotations

from commonground.document.words import MINUS


def pence(gbp: float) -> str:
    """1234.5 -> '£1,234.50', -0.004 -> '£0.00': money to the penny, as it stands in the plan."""
    whole = count_pence(gbp)
    return f"{MINUS if whole < 0 else ''}£{abs(whole) // 100:,}.{abs(whole) % 100:02d}"


def count_pence(gbp: float) -> int:
    """GBP as a whole number of pence."""
    return round(gbp * 100)
