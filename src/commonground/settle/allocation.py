"""What each partner is left with: as near as possible to its fair share, never below its floor.

Y years, P partners; GBP. `discount` (Y,) turns a year's money into today's.
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats


def nearest_above(target: Floats, least: Floats, total: float) -> Floats:
    """(P,) amounts x summing to `total`, none under `least`, as near as possible to `target`.

        x = argmin sum_p (x[p] - target[p])^2,   sum_p x[p] = total,   x[p] >= least[p]
        x[p] = least[p] + max(target[p] - least[p] - cut, 0),   cut such that the sum is total

    The projection on a simplex (Held, Wolfe and Crowder 1974; Duchi, Shalev-Shwartz, Singer and Chandra 2008):
    everyone moves from its target by the same cut, except those held up by their least. With the gaps target - least
    sorted, the largest first, cut = (sum of the first m gaps - spare) / m for the largest m whose gap is above it.
    `least` must not sum to more than `total`.
    """
    gap = np.sort(target - least)[::-1]
    spare = total - least.sum()
    level = (np.cumsum(gap) - spare) / np.arange(1, len(gap) + 1)
    held = np.flatnonzero(gap > level)
    cut = level[held[-1]] if len(held) else level[0]
    return np.asarray(least + np.maximum(target - least - cut, 0.0))


def by_year(discounted: Floats, least: Floats, totals: Floats, discount: Floats) -> Floats:
    """(Y, P) each year's money that reaches the discounted totals (P,).

        x[y,p] = least[y,p] + spare[y] * above[p] / sum_p above[p]

    Each year everyone first gets its `least` (Y, P); what is over in it is shared in the same proportions every year:
    those of what each discounted total is above its discounted least. The rule is our own.
    """
    spare = np.maximum(totals - least.sum(axis=1), 0.0)
    above = np.maximum(discounted - discount @ least, 0.0)
    worth = float(discount @ spare)
    if worth <= 0 or above.sum() <= 0:
        return least.copy()
    return np.asarray(least + spare[:, None] * (above / above.sum()))
