"""Options that must not be in the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Ask, Candidates

DECLARED = Declared(
    name="must_not",
    title="What must not be in the plan",
    description=(
        "An option that was ruled out (--must-not) is not in the plan of the neighbourhood that was named, or of any; "
        "where a year was named, it does not begin there before it."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option ruled out and neighbourhood; a year that is named narrows its candidates to those before.

    sum of x[k] over the candidates k of the option there <= 0
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for ask, columns, n in candidates.asked(candidates.asks.must_not):
        barred = np.array([k for k in columns.tolist() if _is_barred(candidates, ask, k)], dtype=np.int64)
        before = f", before {ask.start}" if ask.start else ""
        label = f"{candidates.option_name(ask.option)}, {candidates.places[n]}{before}, by --must-not {ask.said}"
        yield Row(label, barred, np.ones(len(barred)), upper=0.0)


def _is_barred(candidates: Candidates, ask: Ask, k: int) -> bool:
    return ask.start is None or candidates.years[candidates.choices[k].start] < ask.start
