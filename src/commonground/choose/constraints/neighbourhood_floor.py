"""No neighbourhood left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, bearing, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="neighbourhood_floor",
    title="No neighbourhood left out",
    description=(
        "Residents of each neighbourhood get at least choose.neighbourhood_floor_share of their share by people of "
        "what the plan's options gain for residents before cost. Neighbourhoods where no candidate gains anything "
        "are left out of the rule."
    ),
    unit="GBP",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row for each neighbourhood; none where the share is 0 or the place is one neighbourhood."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    floor = here.assumptions.number("choose.neighbourhood_floor_share")
    people = here.people.sum(axis=1)
    gain = here.worth.benefit.sum(axis=1)
    if floor <= 0.0 or len(here.neighbourhoods) < 2:
        return
    within = here.covers * (people / np.maximum(here.covers @ people, 1.0)[:, None])  # split of a joint candidate
    for n, neighbourhood in enumerate(here.neighbourhoods):
        columns, gbp = bearing(gain * within[:, n] - floor * people[n] / people.sum() * gain)
        if (gain[here.covers[:, n]] > 0.0).any():
            yield Row(neighbourhood, columns, gbp, lower=0.0)
