"""Options that must be in the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="must",
    title="What must be in the plan",
    description=(
        "An option that was asked for (--must) is in the plan of the neighbourhood that was named, or of every one "
        "where anybody is in its target group, at some scale and from some year."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option asked for and neighbourhood.

    sum of x[k] over the candidates k of the option there >= 1
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    helps = candidates.worth.reached.sum(axis=1) > 0.0
    for ask, columns, n in candidates.asked(candidates.asks.must):
        if len(ask.neighbourhoods) == 1 or helps[columns].any():
            label = f"{candidates.option_name(ask.option)}, {candidates.places[n]}, by --must {ask.said}"
            yield Row(label, columns, np.ones(len(columns)), lower=1.0)
