"""Staff that each partner can add each year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.document.words import lower_first

DECLARED = Declared(
    name="staff",
    title="New staff each year",
    description=(
        "The staff whom a partner employs for the options that it delivers grow from one year to the next by at most "
        "what it can recruit and train in a year. Where it says how many of a profession it can find in a year, so do "
        "those of that profession; whoever is trained up first counts from the end of the training."
    ),
    unit="WTE",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each partner p and year y in which it would employ anyone, and for each profession f that it caps.

    sum_k (staff_wte[p,k,y] - staff_wte[p,k,y-1]) * x[k] <= new_staff_wte[p]
    sum_k capped_wte[p,f,k,y] * x[k] <= new_staff_wte[p,f] * worked[f,y]
    """
    return rows(DECLARED, [*_of_all(candidates), *_of_professions(candidates)], layout.variables)


def _of_all(candidates: Candidates) -> Iterator[Row]:
    """All professions together, by partner and year."""
    added = np.diff(candidates.staff_wte, axis=2, prepend=0.0)
    for p, partner in enumerate(candidates.partners):
        for y, year in enumerate(candidates.years):
            columns, wte = bearing(added[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, wte, upper=partner.new_staff_wte)


def _of_professions(candidates: Candidates) -> Iterator[Row]:
    """Each profession that a partner puts a number to, by year: all of it that the plan employs by then."""
    for cap, employed in zip(candidates.staff_caps, candidates.capped_wte, strict=True):
        who = f"{candidates.partners[cap.partner].name}, {lower_first(cap.name)}"
        for y, year in enumerate(candidates.years):
            columns, wte = bearing(employed[:, y])
            if len(columns):
                yield Row(f"{who}, {year}", columns, wte, upper=cap.wte_a_year * float(cap.worked[y]))
