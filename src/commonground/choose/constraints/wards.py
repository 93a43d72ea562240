"""Beds come and go in whole wards."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import Declared, Row, Rows, rows
from commonground.choose.layout import CLOSED, CLOSING, OPENED, Layout, most_wards
from commonground.choose.setting import Setting

DECLARED = Declared(
    name="wards",
    title="Beds in whole wards",
    description=(
        "A trust opens a ward only when a whole wardful of need has been added since today, and closes one only when "
        "a whole wardful has gone; less than that is taken up by occupancy."
    ),
    unit="wards",
)
LEAST_STEP = 1e-6  # how far short of a whole ward still counts as whole


def build(here: Setting, where: Layout) -> Rows:
    """Three rows for each partner with beds and each year; none where the objective has no wards."""
    return rows(DECLARED, _each(here, where), where.variables)


def _each(here: Setting, where: Layout) -> Iterator[Row]:
    most = most_wards(here)
    for t, trust in enumerate(where.trusts):
        for y, year in enumerate(here.years):
            label = f"{here.partners[trust].name}, {year}"
            columns = np.flatnonzero(here.wards[trust, :, y])
            change, already = here.wards[trust, columns, y], float(here.wards_today_to[trust, y])
            opened, closed, closing = (where.ward(kind, t, y) for kind in (OPENED, CLOSED, CLOSING))
            yield Row(
                f"{label}: opened",
                np.append(columns, opened),
                np.append(change, -1.0),
                upper=1.0 - LEAST_STEP - already,
            )
            yield Row(
                f"{label}: closed",
                np.append(columns, [closed, closing]),
                np.append(change, [1.0, most]),
                upper=most + LEAST_STEP - already,
            )
            yield Row(f"{label}: any", np.array([closed, closing]), np.array([1.0, -most]), upper=0.0)
