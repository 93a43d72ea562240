"""What each body is left with: as near as possible to its fair share, never below its floor.

Y years, P partners; GBP. `discount` (Y,) turns a year's money into today's.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats


def nearest_above(target: Floats, least: Floats, total: float) -> Floats:
    """(P,) amounts summing to `total`, none under `least`, as near as possible to `target` (least squares).

    Everyone moves from its target by the same sum, except those held up by their least (water-filling: the exact
    projection on a simplex). `least` must not sum to more than `total`.
    """
    gap = np.sort(target - least)[::-1]
    spare = total - least.sum()
    level = (np.cumsum(gap) - spare) / np.arange(1, len(gap) + 1)
    held = np.flatnonzero(gap > level)
    cut = level[held[-1]] if len(held) else level[0]
    return np.asarray(least + np.maximum(target - least - cut, 0.0))


def by_year(discounted: Floats, least: Floats, totals: Floats, discount: Floats) -> Floats:
    """(Y, P) each year's money that reaches the discounted totals (P,).

    Each year everyone first gets its `least` (Y, P); what is over is shared in the same proportions every year.
    """
    spare = np.maximum(totals - least.sum(axis=1), 0.0)
    above = np.maximum(discounted - discount @ least, 0.0)
    worth = float(discount @ spare)
    if worth <= 0 or above.sum() <= 0:
        return least.copy()
    return np.asarray(least + spare[:, None] * (above / above.sum()))
