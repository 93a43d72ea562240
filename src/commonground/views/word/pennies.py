"""Money in whole pence, so that sums are of what is shown. In: GBP. Out: whole pence."""

from __future__ import annotations


def count_pence(gbp: float) -> int:
    """GBP as a whole number of pence."""
    return round(gbp * 100)
