"""Beds are released in whole wards. In: bed days today, without and with the plan. Out: GBP a year by acute partner.

A trust opens or closes a ward only when a wardful of change has gathered since today; less than that is taken up
by occupancy. So an avoided bed first avoids a ward that growth would have opened, and only then closes one. The rule is
our own.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.services import BED_DAY, units_of
from commonground.core.years import DAYS_A_YEAR
from commonground.evidence.model import Assumptions
from commonground.prices.model import PriceBook


def wards_opened(days_today: Floats, days: Floats, assumptions: Assumptions) -> Floats:
    """Whole wards opened since today (negative = closed), for bed days a year; shapes broadcast.

    wards = trunc((days - days today) / days a ward)
    """
    return np.asarray(np.trunc((days - days_today) / days_a_ward(assumptions)), dtype=np.float64)


def days_a_ward(assumptions: Assumptions) -> float:
    """Bed days that a ward gives in a year at the usual occupancy, by `beds.occupancy` and `beds.ward_size`.

    days a ward = 365 * occupancy * ward_size
    """
    return DAYS_A_YEAR * assumptions.number("beds.occupancy") * assumptions.number("beds.ward_size")


def by_trust(prices: PriceBook, units: Floats) -> Floats:
    """Emergency bed days (..., N, S) as days of each partner (..., P): 0 for partners without beds."""
    return np.asarray(units_of(BED_DAY, units, prices.services) @ prices.acute_share.T, dtype=np.float64)


def ward_gbp(prices: PriceBook, assumptions: Assumptions) -> float:
    """GBP a year that leaves with a whole ward."""
    return prices.stepped_per_bed_gbp * assumptions.number("beds.ward_size")
