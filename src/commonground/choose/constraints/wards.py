"""Beds come and go in whole wards.

Whole wards are whole numbers, and a yes or no switches a row off by an amount too large to bind (Williams 2013, Model
Building in Mathematical Programming, chapter 9).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.declared import CLOSED, CLOSING, OPENED, Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Floats, Ints

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


def build(candidates: Candidates, layout: Layout) -> Rows:
    """Three rows for each partner t with beds and each year y; none where the objective has no wards.

    With w = wards_today_to[t,y] + sum_k wards[t,k,y] * x[k], and opened, closed whole, they make opened at least the
    whole wards in w, and closed at most the whole wards in -w (`closing` is 1 where any is closed):

    w - opened <= 1 - least step;  w + closed + most * closing <= most + least step;  closed <= can_close * closing
    """
    return rows(DECLARED, _each(candidates, layout), layout.variables)


def _each(candidates: Candidates, layout: Layout) -> Iterator[Row]:
    if not layout.trusts:
        return
    groups = _taken_once(candidates)
    for t, trust in enumerate(layout.trusts):
        for y, year in enumerate(candidates.years):
            change, already = candidates.wards[trust, :, y], float(candidates.wards_today_to[trust, y])
            least, most = _range(change, groups)
            variables = [layout.ward(kind, t, y) for kind in (OPENED, CLOSED, CLOSING)]
            label = f"{candidates.partners[trust].name}, {year}"
            yield from _one_trust_and_year(label, change, already, (already + least, already + most), variables)


def _one_trust_and_year(
    label: str, change: Floats, already: float, span: tuple[float, float], variables: list[int]
) -> Iterator[Row]:
    """The rows of a trust in a year whose change in wards, plan or no plan, lies within `span`."""
    opened, closed, closing = variables
    columns, amounts = bearing(change)
    most, can_close = max(span[1], 0.0), max(float(np.trunc(-span[0])), 0.0)
    yield Row(
        f"{label}: opened",
        np.append(columns, opened),
        np.append(amounts, -1.0),
        upper=1.0 - LEAST_STEP - already,
    )
    yield Row(
        f"{label}: closed",
        np.append(columns, [closed, closing]),
        np.append(amounts, [1.0, most]),
        upper=most + LEAST_STEP - already,
    )
    yield Row(f"{label}: any", np.array([closed, closing]), np.array([1.0, -can_close]), upper=0.0)


def _taken_once(candidates: Candidates) -> Ints:
    """The group (K,) of each candidate: of a group at most one is taken."""
    keys = [(int(o), covers.tobytes()) for o, covers in zip(candidates.option, candidates.covers, strict=True)]
    number = {key: g for g, key in enumerate(dict.fromkeys(keys))}
    return np.array([number[key] for key in keys], dtype=np.int64)


def _range(change: Floats, groups: Ints) -> tuple[float, float]:
    """The least and the most that any plan can change, taking at most one candidate of each group."""
    least, most = np.zeros((2, int(groups.max(initial=-1)) + 1))
    np.minimum.at(least, groups, change)
    np.maximum.at(most, groups, change)
    return float(least.sum()), float(most.sum())
