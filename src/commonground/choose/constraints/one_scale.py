"""One scale and one start for an option in a neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, rows
from commonground.choose.model import Candidates

DECLARED = Declared(
    name="one_scale",
    title="One scale and start each",
    description="An option is in the plan of a neighbourhood at most once: at one scale, from one year.",
    unit="choices",
)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each option and neighbourhood (one for several that hold the same candidates).

    sum of x[k] over the candidates k of the option there <= 1
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for o in np.unique(candidates.option):
        of_option = candidates.option == o
        seen: set[bytes] = set()
        for n, place in enumerate(candidates.places):
            columns = np.flatnonzero(of_option & candidates.covers[:, n])
            if len(columns) and columns.tobytes() not in seen:
                seen.add(columns.tobytes())
                yield Row(f"{candidates.options[o].id}, {place}", columns, np.ones(len(columns)), upper=1.0)
