"""Money of one year in the prices of another. In: the deflator table. Out: factors.

The GDP deflator understates the growth of NHS pay and care fees; the tables say so.
"""

from __future__ import annotations

import polars as pl

from commonground.core.errors import UserError

PRICE_YEAR = "2026/27"
"""Every cost that leaves this room is in the prices of this financial year."""


def factor(deflator: pl.DataFrame, price_year: str, to_year: str = PRICE_YEAR) -> float:
    """What one pound of `price_year` is worth in `to_year`; UserError for a year outside the table."""
    index = dict(zip(deflator["year"], deflator["value"], strict=True))
    for year in (price_year, to_year):
        if year not in index:
            first, last = deflator["year"][0], deflator["year"][-1]
            raise UserError(f"no GDP deflator for the price year {year!r}", mend=f"use a year from {first} to {last}")
    return float(index[to_year] / index[price_year])


def in_words(price_year: str, times: float) -> str:
    """How a cost was uprated, for its `how_obtained`."""
    return f"uprated from {price_year} to {PRICE_YEAR} prices by the GDP deflator (x {times:.3f})"
