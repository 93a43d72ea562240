"""National core offers everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="core",
    title="Core offers everywhere",
    description=(
        "A national core offer is in the plan of every neighbourhood, at some scale and from some year "
        "(choose.core_everywhere)."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each core offer and neighbourhood; none where switched off.

    sum of x[k] over the candidates k of the offer there >= 1
    """
    switched_on = candidates.assumptions.word("choose.core_everywhere") != "off"
    return rows(DECLARED, _each(candidates) if switched_on else (), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for o in np.unique(candidates.option):
        if candidates.options[o].core:
            for n, neighbourhood in enumerate(candidates.neighbourhoods):
                columns = np.flatnonzero((candidates.option == o) & candidates.covers[:, n])
                if len(columns):
                    label = f"{candidates.options[o].name}, {neighbourhood}"
                    yield Row(label, columns, np.ones(len(columns)), lower=1.0)
