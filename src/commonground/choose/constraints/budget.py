"""Each partner's plan budget each year."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.choose.declared import Declared, Row, Rows, bearing, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="budget",
    title="Each partner's plan budget",
    description="What a partner pays for the plan's options in a year is at most its plan budget for that year.",
    unit="GBP a year",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row for each partner and year in which it would pay for anything."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    for p, partner in enumerate(here.partners):
        for y, year in enumerate(here.years):
            columns, gbp = bearing(here.budget_use[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, gbp, upper=partner.plan_budget_gbp[y])
