"""No neighbourhood left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from commonground.choose.declared import Declared, Layout, Row, Rows, Shared, bearing, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Floats

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
    found = rows(DECLARED, _each(candidates), layout.variables)
    return replace(found, shared=_shared(candidates, layout, found.labels)) if found.labels else found


def _shared(candidates: Candidates, layout: Layout, labels: Sequence[str]) -> Shared:
    """The rows told apart: what a neighbourhood gains itself, and its part of what all gain together."""
    at = [candidates.neighbourhoods.index(label) for label in labels]
    floor = candidates.assumptions.number("choose.neighbourhood_floor_share")
    people, gain = candidates.people.sum(axis=1), np.zeros(layout.variables)
    gain[: layout.candidates] = candidates.worth.benefit.sum(axis=1)
    own = np.zeros((len(at), layout.variables))
    own[:, : layout.candidates] = (gain[: layout.candidates, None] * _within(candidates))[:, at].T
    return Shared(csr_array(own), floor * people[at] / people.sum(), gain)


def _within(candidates: Candidates) -> Floats:
    """(K, N) the part of each candidate's people who live in each neighbourhood: a joint one is split."""
    people = candidates.people.sum(axis=1)
    covered = np.maximum(candidates.covers @ people, 1.0)[:, None]
    return np.asarray(candidates.covers * (people / covered))


def _each(candidates: Candidates) -> Iterator[Row]:
    floor = candidates.assumptions.number("choose.neighbourhood_floor_share")
    people = candidates.people.sum(axis=1)
    gain = candidates.worth.benefit.sum(axis=1)
    if floor <= 0.0 or len(candidates.neighbourhoods) < 2:
        return
    within = _within(candidates)
    for n, neighbourhood in enumerate(candidates.neighbourhoods):
        columns, gbp = bearing(gain * within[:, n] - floor * people[n] / people.sum() * gain)
        if (gain[candidates.covers[:, n]] > 0.0).any():
            yield Row(neighbourhood, columns, gbp, lower=0.0)
