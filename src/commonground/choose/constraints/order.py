"""Options that must be set up first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Floats, Ints
from commonground.core.years import MONTHS_A_YEAR
from commonground.simulate.addition import surely_runs

DECLARED = Declared(
    name="order",
    title="Set-up in order",
    description=(
        "An option that rests on another may begin in a neighbourhood only when the other has been set up there by "
        "the beginning of its first year. What runs there today is set up already."
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
    for o in np.unique(candidates.option):
        name = candidates.options[o].name
        for first in candidates.options[o].after:
            if first in position and surely_runs(candidates.options[position[first]], candidates.assumptions):
                continue
            for n, place in enumerate(candidates.places):
                mine = np.flatnonzero((candidates.option == o) & candidates.covers[:, n])
                theirs = np.flatnonzero((candidates.option == position.get(first, -1)) & candidates.covers[:, n])
                for year, columns, signs in _by_start(candidates, mine, theirs):
                    label = f"{name} after {candidates.option_name(first)}, {place}, {candidates.years[year]}"
                    yield Row(label, columns, signs, upper=0.0)


def _by_start(candidates: Candidates, mine: Ints, theirs: Ints) -> Iterator[tuple[int, Ints, Floats]]:
    """For each year in which any of `mine` begin: them (+1), and those of `theirs` set up in time (-1)."""
    start = np.array([candidates.choices[k].start for k in mine], dtype=np.int64)
    ready = np.array([ready_month(candidates, int(k)) for k in theirs])
    for year in np.unique(start).tolist():
        begun = mine[start == year]
        in_time = theirs[ready <= year * MONTHS_A_YEAR] if len(theirs) else theirs
        yield year, np.concatenate([begun, in_time]), np.concatenate([np.ones(len(begun)), -np.ones(len(in_time))])


def ready_month(candidates: Candidates, k: int) -> float:
    """The month, from the plan's first, in which candidate `k` has been set up."""
    months = candidates.assumptions.number(f"options.{candidates.choices[k].option}.setup_months")
    return candidates.choices[k].start * MONTHS_A_YEAR + months
