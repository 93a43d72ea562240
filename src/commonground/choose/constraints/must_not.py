"""Options that must not be in the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="must_not",
    title="What must not be in the plan",
    description=(
        "An option that was ruled out (--must-not) is not in the plan of the neighbourhood that was named, or of any."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option ruled out and neighbourhood.

    sum of x[k] over the candidates k of the option there <= 0
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for ask, columns, n in candidates.asked(candidates.asks.must_not):
        label = f"{candidates.option_name(ask.option)}, {candidates.places[n]}, by --must-not {ask.said}"
        yield Row(label, columns, np.ones(len(columns)), upper=0.0)
