"""National core offers everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates
from commonground.simulate.addition import must_begin

DECLARED = Declared(
    name="core",
    title="Core offers everywhere",
    description=(
        "What national policy requires everywhere, and does not surely run already, is added in every neighbourhood, "
        "at some scale and from a year in which it is required (choose.core_everywhere)."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each neighbourhood and core offer that does not surely run already; none where switched off.

    A requirement says that a service is there, not how many it reaches: where it runs, it is met, and the plan adds to
    it only what is worth adding.

    sum of x[k] over the candidates k of the offer there that begin while it is required >= 1
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    start = np.array([choice.start for choice in candidates.choices], dtype=np.int64)
    for o in np.unique(candidates.option):
        option = candidates.options[o]
        years = must_begin(option, candidates.assumptions, candidates.years)
        in_time = (candidates.option == o) & np.isin(start, years)
        for n, place in enumerate(candidates.places):
            columns = np.flatnonzero(in_time & candidates.covers[:, n])
            if len(columns):
                yield Row(f"{option.name}, {place}", columns, np.ones(len(columns)), lower=1.0)
