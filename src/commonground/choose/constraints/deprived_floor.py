"""The most deprived fifth gains its share."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="deprived_floor",
    title="The most deprived gain their share",
    description=(
        "Residents of the most deprived fifth of areas get at least choose.equity_floor_share of their share by "
        "people of the health and wellbeing that the plan's options bring, and are at least as large a share of the "
        "people whom they reach in the last year: money saved counts for neither."
    ),
    unit="health and people",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """Two rows; none where the share is 0 or nobody of the place lives in such an area.

    sum_k (health_gbp[k,1] - floor * share of people in fifth 1 * sum_q health_gbp[k,q]) * x[k] >= 0

    and the same of people reached.
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    floor = candidates.assumptions.number("choose.equity_floor_share")
    share = candidates.people[:, 0].sum() / candidates.people.sum()
    if floor > 0.0 and share > 0.0:
        for what, gain in (("health", candidates.worth.health_gbp), ("people reached", candidates.worth.reached)):
            due = gain[:, 0] - floor * share * gain.sum(axis=1)
            yield Row(f"most deprived fifth, {what}", *bearing(due), lower=0.0)
