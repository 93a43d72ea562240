"""The most deprived fifth gains its share."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.choose.declared import Declared, Row, Rows, bearing, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="deprived_floor",
    title="The most deprived gain their share",
    description=(
        "Residents of the most deprived fifth of areas get at least choose.equity_floor_share of their share by "
        "people of what the plan's options gain for residents before cost."
    ),
    unit="GBP",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row; none where the share is 0 or nobody of the place lives in such an area."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    floor = here.assumptions.number("choose.equity_floor_share")
    share = here.people[:, 0].sum() / here.people.sum()
    if floor > 0.0 and share > 0.0:
        gain = here.worth.benefit
        yield Row("most deprived fifth", *bearing(gain[:, 0] - floor * share * gain.sum(axis=1)), lower=0.0)
