"""Financial years, April to March, written 2026/27."""

from __future__ import annotations

DAYS_A_YEAR = 365
MONTHS_A_YEAR = 12


def financial_year(first_calendar_year: int) -> str:
    """2026 -> '2026/27'."""
    return f"{first_calendar_year}/{(first_calendar_year + 1) % 100:02d}"


def financial_years(first_calendar_year: int, count: int) -> tuple[str, ...]:
    """`count` financial years from `first_calendar_year`."""
    return tuple(financial_year(first_calendar_year + i) for i in range(count))
