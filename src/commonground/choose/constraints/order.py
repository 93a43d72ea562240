"""Options that must be set up first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting
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


def build(here: Setting, where: Layout) -> Rows:
    """One row for each option that rests on another, neighbourhood and start."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    position = {option.id: o for o, option in enumerate(here.options)}
    start = np.array([c.start for c in here.candidates], dtype=np.int64)
    for o in np.unique(here.option):
        for first in here.options[o].after:
            for n in range(len(here.neighbourhoods)):
                mine = np.flatnonzero((here.option == o) & here.covers[:, n])
                theirs = np.flatnonzero((here.option == position.get(first, -1)) & here.covers[:, n])
                yield from _by_start(here, mine, theirs, start, f"{here.options[o].id} after {first}, ", n)


def _by_start(
    here: Setting,
    mine: Ints,
    theirs: Ints,
    start: Ints,
    label: str,
    n: int,
) -> Iterator[Row]:
    ready = np.array([ready_month(here, int(k)) for k in theirs])
    for year in np.unique(start[mine]).tolist():
        begun = mine[start[mine] == year]
        in_time = theirs[ready <= year * MONTHS_A_YEAR] if len(theirs) else theirs
        columns = np.concatenate([begun, in_time])
        signs = np.concatenate([np.ones(len(begun)), -np.ones(len(in_time))])
        yield Row(f"{label}{here.neighbourhoods[n]}, {here.years[year]}", columns, signs, upper=0.0)


def ready_month(here: Setting, k: int) -> float:
    """The month, from the plan's first, in which candidate `k` has been set up."""
    months = here.assumptions.number(f"options.{here.candidates[k].option}.setup_months")
    return here.candidates[k].start * MONTHS_A_YEAR + months
