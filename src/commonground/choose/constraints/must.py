"""Options that must be in the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Ask, Candidates

DECLARED = Declared(
    name="must",
    title="What must be in the plan",
    description=(
        "An option that was asked for (--must) is in the plan of the neighbourhood that was named, or of every one "
        "where anybody is in its target group, at some scale and from some year, or at and from those asked for."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option asked for and neighbourhood; a year or scale that is asked for narrows its candidates.

    sum of x[k] over the candidates k of the option there >= 1
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    helps = candidates.worth.reached.sum(axis=1) > 0.0
    for ask, columns, n in candidates.asked(candidates.asks.must):
        if len(ask.neighbourhoods) == 1 or helps[columns].any():
            meant = np.array([k for k in columns.tolist() if _is_meant(candidates, ask, k)], dtype=np.int64)
            what = f"{candidates.option_name(ask.option)}, {candidates.places[n]}{_when(ask)}"
            yield Row(f"{what}, by --must {ask.said}", meant, np.ones(len(meant)), lower=1.0)


def _is_meant(candidates: Candidates, ask: Ask, k: int) -> bool:
    choice = candidates.choices[k]
    return ask.start in (None, candidates.years[choice.start]) and ask.scale in (None, choice.scale)


def _when(ask: Ask) -> str:
    """', from 2028/29, at 50%'."""
    return f"{f', from {ask.start}' if ask.start else ''}{f', at {ask.scale:.0%}' if ask.scale is not None else ''}"
