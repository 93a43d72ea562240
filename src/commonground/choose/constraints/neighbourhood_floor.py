"""No neighbourhood left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates

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


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each neighbourhood n; none where the share is 0 or the place is one neighbourhood.

    sum_k (within[k,n] - floor * share of people in n) * benefit[k] * x[k] >= 0
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    floor = candidates.assumptions.number("choose.neighbourhood_floor_share")
    people = candidates.people.sum(axis=1)
    gain = candidates.worth.benefit.sum(axis=1)
    if floor <= 0.0 or len(candidates.neighbourhoods) < 2:
        return
    covered = np.maximum(candidates.covers @ people, 1.0)[:, None]
    within = candidates.covers * (people / covered)  # split of a joint candidate
    for n, neighbourhood in enumerate(candidates.neighbourhoods):
        columns, gbp = bearing(gain * within[:, n] - floor * people[n] / people.sum() * gain)
        if (gain[candidates.covers[:, n]] > 0.0).any():
            yield Row(neighbourhood, columns, gbp, lower=0.0)
