"""Staff that each partner can add each year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="staff",
    title="New staff each year",
    description=(
        "The staff whom a partner employs for the options that it delivers grow from one year to the next by at most "
        "what it can recruit and train in a year."
    ),
    unit="WTE",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each partner p and year y in which it would employ anyone.

    sum_k (staff_wte[p,k,y] - staff_wte[p,k,y-1]) * x[k] <= new_staff_wte[p]
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    added = np.diff(candidates.staff_wte, axis=2, prepend=0.0)
    for p, partner in enumerate(candidates.partners):
        for y, year in enumerate(candidates.years):
            columns, wte = bearing(added[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, wte, upper=partner.new_staff_wte)
