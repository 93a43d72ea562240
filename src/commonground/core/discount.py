"""What later years are worth today."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats


def discount_factors(rate: float, years: int) -> Floats:
    """(Y,) worth today of one unit in each plan year, (1 + rate)^-y; the first is not discounted.

    HM Treasury, The Green Book (2022), annex 6.
    """
    return np.asarray((1.0 + rate) ** -np.arange(years, dtype=np.float64))
