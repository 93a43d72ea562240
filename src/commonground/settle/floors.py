"""How far below doing nothing each body may end, the least outside money that allows it, and what is fair above.

Expected cash is (Y, P) GBP against doing nothing. In a year in which all partners together lose, what they lose is
borne by what they have put on the table (`usable`), for whatever the plan costs; then by floors, how much further a
body may go under its money rule, which bear its own loss and nobody else's; then by money from outside. Y years, P
partners; `discount` (Y,) turns a year's money into today's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.rounding import FLOAT_SLACK
from commonground.partners import Partner


def floors_gbp(partners: Sequence[Partner], years: int) -> Floats:
    """(Y, P) how far below nothing each body may go in each plan year beyond its offers; the last year goes on."""
    rows = [partner.floor_gbp for partner in partners]
    filled = [[*row[:years], *[row[-1] if row else 0.0] * (years - len(row))] for row in rows]
    return np.array(filled, dtype=np.float64).reshape(-1, years).T


def brought_gbp(expected: Floats, partners: Sequence[Partner]) -> Floats:
    """(Y, P) what of its expected cash each brings into the deal: all of it, and of one that takes no part its loss.

        brought[y,p] = expected[y,p] where p takes part, else min(expected[y,p], 0)

    So a body that is not in pays nothing, and is no worse off: others make good what the plan costs it, and no more.
    """
    absent = np.array([not partner.takes_part for partner in partners])
    return np.asarray(np.where(absent & (expected > 0.0), 0.0, expected))


def bear_own_loss(expected: Floats, usable: Floats, floors: Floats) -> Floats:
    """(Y, P) what each body's floor bears: its own loss from the plan beyond its offer, as far as its floor goes.

        borne[y,p] = min(floor[y,p], max(-expected[y,p] - usable[y,p], 0))

    So no floor ever pays for another body's loss. The rule is our own.
    """
    return np.asarray(np.minimum(floors, np.maximum(-expected - usable, 0.0)))


def burden_gbp(expected: Floats) -> Floats:
    """(Y,) what all partners together lose against doing nothing."""
    return np.asarray(np.maximum(-expected.sum(axis=1), 0.0))


def smallest_subsidy_pence(expected: Floats, usable: Floats, borne: Floats) -> Ints:
    """(Y,) the least outside money, to the nearest penny, with which nobody is below its offer and floor.

        subsidy[y] = max(-sum_p (expected[y,p] + usable[y,p] + borne[y,p]), 0)

    Partners may pay each other within a year but, without reserves, not across years, so each year stands alone: its
    least subsidy is what losses exceed gains, offers and floors by, and their sum is the least in all. The rule is our
    own.
    """
    short = -(expected + usable + borne).sum(axis=1) * PENCE
    return np.asarray(np.maximum(np.rint(short), 0.0), dtype=np.int64)


def least_gbp(expected: Floats, usable: Floats, borne: Floats) -> Floats:
    """(Y, P) the least that each body is left with: nothing is asked in a year in which all together lose nothing.

        least[y,p] = - asked_for[y] * usable[y,p] - used[y] * borne[y,p]
        asked_for[y] = 1 where burden[y] > 0, else 0
        used[y] = min(max(burden[y] - sum_p usable[y,p], 0) / sum_p borne[y,p], 1)

    Offers come first: within them the rule of sharing decides. Floors bear what is beyond all offers together, all in
    the same proportion, only as far as needed.
    """
    burden, held = burden_gbp(expected), borne.sum(axis=1)
    beyond = np.maximum(burden - usable.sum(axis=1), 0.0)
    used = np.minimum(np.divide(beyond, held, out=np.zeros_like(held), where=held > 0.0), 1.0)
    asked_for = burden * PENCE > FLOAT_SLACK
    return np.asarray(-(usable * asked_for[:, None]) - borne * used[:, None])


def headroom_pence(expected: Floats, least: Floats) -> Ints:
    """(Y, P) the most whole pence that each body could pay in; negative where it must be paid."""
    return np.floor((expected - least) * PENCE + FLOAT_SLACK).astype(np.int64)


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


def where_it_falls(expected: Floats, least: Floats, totals: Floats) -> Floats:
    """(Y, P) each year's money where it falls anyway, but that nobody is left with less than its `least`.

        x[y,p] = least[y,p] + spare[y] * room[y,p] / sum_p room[y,p]
        room[y,p] = max(expected[y,p] - least[y,p], 0),   spare[y] = total[y] - sum_p least[y,p]

    Where nobody is short of its least, everybody is left with what the plan brings it. What some are short of, the
    others pay in proportion to the room that each has. The rule is our own.
    """
    room = np.maximum(expected - least, 0.0)
    spare = np.maximum(totals - least.sum(axis=1), 0.0)
    whole = room.sum(axis=1)
    part = np.divide(spare, whole, out=np.zeros_like(whole), where=whole > 0.0)
    return np.asarray(least + room * part[:, None])
