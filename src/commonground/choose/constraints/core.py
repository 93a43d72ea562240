"""National core offers everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="core",
    title="Core offers everywhere",
    description=(
        "A national core offer is in the plan of every neighbourhood, at some scale and from some year "
        "(choose.core_everywhere)."
    ),
    unit="choices",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row for each core offer and neighbourhood; none where switched off."""
    switched_on = here.assumptions.word("choose.core_everywhere") != "off"
    return rows(DECLARED, _each(here) if switched_on else (), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    for o in np.unique(here.option):
        if here.options[o].core:
            for n, neighbourhood in enumerate(here.neighbourhoods):
                columns = np.flatnonzero((here.option == o) & here.covers[:, n])
                if len(columns):
                    label = f"{here.options[o].name}, {neighbourhood}"
                    yield Row(label, columns, np.ones(len(columns)), lower=1.0)
