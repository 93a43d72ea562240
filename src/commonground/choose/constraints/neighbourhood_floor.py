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
        "the health and wellbeing that the plan's options bring, as much of the people whom they reach in the last "
        "year, and as much of the mean number of options in a neighbourhood, so that no one option makes up for all "
        "others. Neighbourhoods where no candidate brings any health are left out of the rule."
    ),
    unit="health, people and options",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """Three rows for each neighbourhood n; none where the share is 0 or the place is one neighbourhood.

    sum_k (within[k,n] - floor * share of people in n) * health_gbp[k] * x[k] >= 0
    sum_k (covers[k,n] - floor / N) * x[k] >= 0

    and the first of people reached too.
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    floor, count = candidates.assumptions.number("choose.neighbourhood_floor_share"), len(candidates.neighbourhoods)
    if floor <= 0.0 or count < 2:
        return
    people = candidates.people.sum(axis=1)
    covered = np.maximum(candidates.covers @ people, 1.0)[:, None]
    within = candidates.covers * (people / covered)  # split of a joint candidate
    here = candidates.covers.astype(np.float64)
    health, reached = candidates.worth.health_gbp.sum(axis=1), candidates.worth.reached.sum(axis=1)
    for n, place in enumerate(candidates.places):
        due = floor * people[n] / people.sum()
        if (health[candidates.covers[:, n]] > 0.0).any():
            yield Row(f"{place}, health", *bearing(health * (within[:, n] - due)), lower=0.0)
            yield Row(f"{place}, people reached", *bearing(reached * (within[:, n] - due)), lower=0.0)
            yield Row(f"{place}, options", *bearing(here[:, n] - floor / count), lower=0.0)
