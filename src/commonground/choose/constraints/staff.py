"""Staff that each partner can add each year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, bearing, rows
from commonground.choose.layout import Layout
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="staff",
    title="New staff each year",
    description=(
        "The staff whom a partner employs for the options that it delivers grow from one year to the next by at most "
        "what it can recruit and train in a year."
    ),
    unit="WTE",
)


def build(here: Setting, where: Layout) -> Rows:
    """One row for each partner and year in which it would employ anyone."""
    return rows(DECLARED, _each(here), where.variables)


def _each(here: Setting) -> Iterator[Row]:
    added = np.diff(here.staff_wte, axis=2, prepend=0.0)
    for p, partner in enumerate(here.partners):
        for y, year in enumerate(here.years):
            columns, wte = bearing(added[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, wte, upper=partner.new_staff_wte)
