"""Financial years, April to March, written 2026/27, and what later ones are worth today."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats

DAYS_A_YEAR = 365
MONTHS_A_YEAR = 12


def financial_year(first_calendar_year: int) -> str:
    """2026 -> '2026/27'."""
    return f"{first_calendar_year}/{(first_calendar_year + 1) % 100:02d}"


def financial_years(first_calendar_year: int, count: int) -> tuple[str, ...]:
    """`count` financial years from `first_calendar_year`."""
    return tuple(financial_year(first_calendar_year + i) for i in range(count))


def discount_factors(rate: float, years: int) -> Floats:
    """(Y,) worth today of one unit in each plan year, (1 + rate)^-y; the first is not discounted.

    HM Treasury, The Green Book (2022), annex 6.
    """
    return np.asarray((1.0 + rate) ** -np.arange(years, dtype=np.float64))
