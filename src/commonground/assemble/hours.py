"""Who takes on the displaced care. In: lines of hours. Out: `hours` of plan.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from commonground.assemble.model import HoursLine
from commonground.assemble.ranges import range_of
from commonground.core.arrays import Floats
from commonground.document.parties import EVERYWHERE


def hours(lines: Sequence[HoursLine], years: Sequence[str]) -> list[dict[str, Any]]:
    """Hours a year by who and neighbourhood, and for the whole place; positive = more work for them."""
    rows: list[dict[str, Any]] = []
    for who in dict.fromkeys(line.who for line in lines):
        mine = [line for line in lines if line.who == who]
        rows += _rows(who, EVERYWHERE, np.sum([line.hours for line in mine], axis=0), years)
        for where in dict.fromkeys(line.neighbourhood for line in mine):
            here = np.sum([line.hours for line in mine if line.neighbourhood == where], axis=0)
            rows += _rows(who, where, here, years)
    return rows


def _rows(who: str, where: str, draws: Floats, years: Sequence[str]) -> list[dict[str, Any]]:
    return [{"year": year, "who": who, "neighbourhood": where, **range_of(draws[:, y])} for y, year in enumerate(years)]
