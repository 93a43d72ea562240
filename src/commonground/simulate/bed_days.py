"""Emergency bed days with and apart from their admissions. In: use by service. Out: use by service handed on.

Fewer stays carry their bed days with them, so two figures are followed for bed days: all of them, which overlapping
options multiply down together, and those that admissions carry, "were stays fewer but no shorter". The second stands
in a column of its own, `CARRIED`, wherever bed days are simulated; arrays with it have E in their shapes (E = S + 1, or
S). Their difference, which longer or shorter stays make, is taken once, when all is done: the two then add up. The
division is our own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.bed_days import joined, whole_of
from commonground.core.services import BED_DAY, position
from commonground.simulate.model import Runs

CARRIED = -1


def with_carried(amounts: Floats, services: tuple[str, ...], carried: Floats | None = None) -> Floats:
    """`amounts` (..., S) with the column `CARRIED` (..., E): `carried` (...), by default all bed days."""
    bed = position(services, BED_DAY)
    if bed is None:
        return amounts
    column = amounts[..., bed] if carried is None else carried
    return np.concatenate([amounts, column[..., None]], axis=-1)


def split(amounts: Floats, services: tuple[str, ...]) -> Floats:
    """`amounts` (..., E) by the services handed on, `core.bed_days.parted(services)`.

    bed days of length of stay = all bed days - those that admissions carry
    """
    bed = position(services, BED_DAY)
    if bed is None:
        return amounts
    apart = amounts.copy()
    apart[..., bed] -= amounts[..., CARRIED]
    return apart


def by_column(amounts: Floats, services: tuple[str, ...]) -> Floats:
    """Amounts a unit (..., S) of the services handed on, as amounts a unit of each column (..., E).

    by_column(p) @ x = p @ split(x) for any use x (E,): a carried bed day is one of admissions, and not one of stays.
    """
    bed = position(services, BED_DAY)
    if bed is None:
        return amounts
    columns = amounts.copy()
    columns[..., CARRIED] -= amounts[..., bed]
    return columns


def join_bed_days(runs: Runs) -> Runs:
    """The same runs with all emergency bed days as one service, for readers."""
    services = runs.services
    return replace(
        runs,
        services=tuple(dict.fromkeys(whole_of(service) for service in services)),
        today=joined(runs.today, services),
        today_by_draw=joined(runs.today_by_draw, services),
        without=joined(runs.without, services),
        with_plan=joined(runs.with_plan, services),
        expected_change_by_quintile=joined(runs.expected_change_by_quintile, services),
        steps=joined(runs.steps, services),
    )
