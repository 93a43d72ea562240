"""One scale and one start for an option in a neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="one_scale",
    title="One scale and start each",
    description="An option is in the plan of a neighbourhood at most once: at one scale, from one year.",
    unit="choices",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row for each option and neighbourhood (one for several that hold the same candidates)."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    for o in np.unique(here.option):
        of_option = here.option == o
        seen: set[bytes] = set()
        for n, neighbourhood in enumerate(here.neighbourhoods):
            columns = np.flatnonzero(of_option & here.covers[:, n])
            if len(columns) and columns.tobytes() not in seen:
                seen.add(columns.tobytes())
                yield Row(f"{here.options[o].id}, {neighbourhood}", columns, np.ones(len(columns)), upper=1.0)
