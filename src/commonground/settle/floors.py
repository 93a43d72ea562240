"""Each body's own yearly floor, the least outside money that lets everyone keep theirs, and what is fair above them.

Expected cash is (Y, P) GBP against doing nothing; a floor is how far below nothing a body may go in a year
(0 where it must break even each year; a council's usable reserves otherwise). It bears the body's own loss from the
plan and nobody else's: `borne` is the part of it that does. Above that each body is left with as near as possible to
its fair share. Y years, P partners; `discount` (Y,) turns a year's money into today's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.rounding import FLOAT_SLACK
from commonground.partners import Partner


def floors_gbp(partners: Sequence[Partner], years: int) -> Floats:
    """(Y, P) how far below nothing each body may go in each plan year."""
    return by_plan_year([partner.floor_gbp for partner in partners], years)


def by_plan_year(amounts: Sequence[Sequence[float]], years: int) -> Floats:
    """(Y, P) one list of yearly amounts a partner; where a list is short its last year goes on."""
    filled = [[*row[:years], *[row[-1] if row else 0.0] * (years - len(row))] for row in amounts]
    return np.array(filled, dtype=np.float64).reshape(-1, years).T


def bear_own_loss(expected: Floats, floors: Floats) -> Floats:
    """(Y, P) what each body's floor bears: its own loss from the plan, as far as its floor goes.

        borne[y,p] = min(floor[y,p], max(-expected[y,p], 0))

    So a body that the plan leaves at nought or below never pays in, and one that gains pays in no more than its gain,
    whatever anybody's floor. A negative floor, what a body must be left with, stays as it is. The rule is our own.
    """
    return np.asarray(np.minimum(floors, np.maximum(-expected, 0.0)))


def headroom_pence(expected: Floats, borne: Floats) -> Ints:
    """(Y, P) the most whole pence that each body could pay in; negative where it must be paid."""
    return np.floor((expected + borne) * PENCE + FLOAT_SLACK).astype(np.int64)


def smallest_subsidy_pence(expected: Floats, borne: Floats) -> Ints:
    """(Y,) the least outside money, to the nearest penny, with which nobody is below its floor.

        subsidy[y] = max(-sum_p (expected[y,p] + borne[y,p]), 0)

    Partners may pay each other within a year but, without reserves, not across years, so each year stands alone: its
    least subsidy is what losses beyond floors exceed gains by, and their sum is the least in all. The rule is our own.
    """
    short = -(expected + borne).sum(axis=1) * PENCE
    return np.asarray(np.maximum(np.rint(short), 0.0), dtype=np.int64)


def fair_floors(totals: Floats, borne: Floats) -> Floats:
    """(Y, P) the least that each body is left with, using reserves only in years when all together fall short.

        least[y,p] = kept[y,p] - used[y] * reserves[y,p]
        used[y] = min(max(sum_p kept[y,p] - total[y], 0) / sum_p reserves[y,p], 1)

    kept is what a body must be left with where its floor is above nothing, reserves what its floor bears where it is
    below. `totals` (Y,) is what all have between them, subsidy included. In a short year losses within floors are left
    with those who make them, all in the same proportion, only as far as needed; in any other nobody goes below nothing.
    """
    kept = np.maximum(-borne, 0.0)
    reserves = np.maximum(borne, 0.0)
    short = np.maximum(kept.sum(axis=1) - totals, 0.0)
    held = reserves.sum(axis=1)
    used = np.divide(short, held, out=np.zeros_like(held), where=held > 0)
    return np.asarray(kept - reserves * np.minimum(used, 1.0)[:, None])


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
