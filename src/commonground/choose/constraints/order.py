"""Options that must be set up first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.layout import Layout
from commonground.choose.model import Candidates
from commonground.core.arrays import Ints
from commonground.core.years import MONTHS_A_YEAR

DECLARED = Declared(
    name="order",
    title="Set-up in order",
    description=(
        "An option that rests on another may begin in a neighbourhood only when the other has been set up there by "
        "the beginning of its first year."
    ),
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option that rests on another, neighbourhood and start.

    sum of x[k] over those that begin then <= sum of x[j] over those of the other that are set up by then
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    position = {option.id: o for o, option in enumerate(candidates.options)}
    start = np.array([c.start for c in candidates.choices], dtype=np.int64)
    for o in np.unique(candidates.option):
        for first in candidates.options[o].after:
            for n in range(len(candidates.neighbourhoods)):
                mine = np.flatnonzero((candidates.option == o) & candidates.covers[:, n])
                theirs = np.flatnonzero((candidates.option == position.get(first, -1)) & candidates.covers[:, n])
                yield from _by_start(candidates, mine, theirs, start, f"{candidates.options[o].id} after {first}, ", n)


def _by_start(
    candidates: Candidates,
    mine: Ints,
    theirs: Ints,
    start: Ints,
    label: str,
    n: int,
) -> Iterator[Row]:
    ready = np.array([ready_month(candidates, int(k)) for k in theirs])
    for year in np.unique(start[mine]).tolist():
        begun = mine[start[mine] == year]
        in_time = theirs[ready <= year * MONTHS_A_YEAR] if len(theirs) else theirs
        columns = np.concatenate([begun, in_time])
        signs = np.concatenate([np.ones(len(begun)), -np.ones(len(in_time))])
        yield Row(f"{label}{candidates.neighbourhoods[n]}, {candidates.years[year]}", columns, signs, upper=0.0)


def ready_month(candidates: Candidates, k: int) -> float:
    """The month, from the plan's first, in which candidate `k` has been set up."""
    months = candidates.assumptions.number(f"options.{candidates.choices[k].option}.setup_months")
    return candidates.choices[k].start * MONTHS_A_YEAR + months
