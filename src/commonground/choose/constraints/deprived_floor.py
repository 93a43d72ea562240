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
        "people of what the plan's options gain for residents before cost."
    ),
    unit="GBP",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row; none where the share is 0 or nobody of the place lives in such an area.

    sum_k (benefit[k,1] - floor * share of people in fifth 1 * sum_q benefit[k,q]) * x[k] >= 0
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    floor = candidates.assumptions.number("choose.equity_floor_share")
    share = candidates.people[:, 0].sum() / candidates.people.sum()
    if floor > 0.0 and share > 0.0:
        gain = candidates.worth.benefit
        yield Row("most deprived fifth", *bearing(gain[:, 0] - floor * share * gain.sum(axis=1)), lower=0.0)
