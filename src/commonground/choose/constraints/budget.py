"""Each partner's plan budget each year."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="budget",
    title="Each partner's plan budget",
    description="What a partner pays for the plan's options in a year is at most its plan budget for that year.",
    unit="GBP a year",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each partner p and year y in which it would pay for anything.

    sum_k budget_use[p,k,y] * x[k] <= plan_budget_gbp[p,y]
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for p, partner in enumerate(candidates.partners):
        for y, year in enumerate(candidates.years):
            columns, gbp = bearing(candidates.budget_use[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, gbp, upper=partner.plan_budget_gbp[y])
