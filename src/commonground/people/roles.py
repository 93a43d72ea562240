"""Which part adults of each age play at home. In: adults by age, parts to fill. Out: whole counts by age and role."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.shapes import COUPLE, COUPLE_WITH_CHILDREN, LONE_PARENT, MULTI_GENERATION, SHARERS, Shapes
from commonground.people.tables import AGES, OF_AGE

ROLES = (
    "single",
    "lone_parent",
    "couple_parent",
    "lone_parent_of_adult",
    "couple_parent_of_adult",
    "couple",
    "adult_child",
    "grandparent",
    "sharer",
)
SINGLE, LONE, PARENT, LONE_OF_ADULT, PARENT_OF_ADULT, PARTNER, ADULT_CHILD, GRANDPARENT, SHARER = range(len(ROLES))
PAIRS = (PARENT, PARENT_OF_ADULT, PARTNER)
BANDS = (18, 25, 35, 45, 55, 65, 75, 85)
MIDDLES = (21.0, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 88.0)
FITTING_PASSES = 60
LEAST = 1e-5


def slots(shapes: Shapes) -> Ints:
    """(households, roles): how many adults of each role a household has."""
    k, c, kind = shapes.adults, shapes.children > 0, shapes.composition
    found = np.zeros((len(k), len(ROLES)), dtype=np.int64)
    two_parents = (kind == COUPLE_WITH_CHILDREN) | ((kind == MULTI_GENERATION) & (k > 2))
    one_parent = (kind == LONE_PARENT) | ((kind == MULTI_GENERATION) & (k == 2))
    found[:, PARTNER] = 2 * (kind == COUPLE)
    found[:, SHARER] = k * (kind == SHARERS)
    found[:, PARENT], found[:, PARENT_OF_ADULT] = 2 * (two_parents & c), 2 * (two_parents & ~c)
    found[:, LONE], found[:, LONE_OF_ADULT] = one_parent & c, one_parent & ~c
    found[:, GRANDPARENT] = np.where(kind == MULTI_GENERATION, np.clip(k - 2, 1, 2), 0)
    parents = 2 * two_parents + one_parent
    found[:, ADULT_CHILD] = np.where(parents > 0, k - parents - found[:, GRANDPARENT], 0)
    found[:, SINGLE] = k - found.sum(axis=1)
    return found


def propensities(assumptions: Assumptions) -> Floats:
    """(73 ages from 18, roles): how likely each role is by age, between the middles of bands on the log scale."""
    ages = np.arange(OF_AGE, AGES)
    table = np.empty((len(ages), len(ROLES)))
    for r, role in enumerate(ROLES):
        shares = [max(assumptions.number(f"people.role.{role}.{band}"), LEAST) for band in BANDS]
        table[:, r] = np.exp(np.interp(ages, MIDDLES, np.log(shares)))
    return table


def roles_by_age(adults: Ints, wanted: Ints, propensity: Floats) -> Ints:
    """Whole counts (A, 73, roles) whose sums over roles are `adults` (A, 73) and over ages are `wanted` (A, roles).

    Iterative proportional fitting from `propensity`, then rounding that keeps both sums.
    """
    table = np.broadcast_to(propensity, (len(adults), *propensity.shape)).copy()
    for _ in range(FITTING_PASSES):
        table *= _ratio(wanted, table.sum(axis=1))[:, None, :]
        table *= _ratio(adults, table.sum(axis=2))[:, :, None]
    return _rounded(table, adults, wanted)


def _ratio(wanted: Ints, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros(found.shape), where=found > 0)


def _rounded(table: Floats, adults: Ints, wanted: Ints) -> Ints:
    """Role by role: the share of those left at each age, made whole along the ages without losing the total."""
    left = adults.copy()
    counts = np.zeros(table.shape, dtype=np.int64)
    later = table[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
    for r in range(table.shape[2] - 1):
        share = np.divide(table[:, :, r], later[:, :, r], out=np.zeros(left.shape), where=later[:, :, r] > 0)
        counts[:, :, r] = _along_ages(left, share, wanted[:, r])
        left = left - counts[:, :, r]
    counts[:, :, -1] = left
    return counts


def _along_ages(left: Ints, share: Floats, total: Ints) -> Ints:
    """Whole counts (A, ages) near `left * share`, none above `left`, summing to `total` (A,)."""
    amount = _filled(left.astype(np.float64), np.asarray(left * np.clip(share, LEAST, 1.0)), total.astype(np.float64))
    cumulated = np.floor(np.cumsum(amount, axis=1) + 0.5 + 1e-7).astype(np.int64)
    cumulated[:, -1] = total
    counts = np.clip(np.diff(cumulated, axis=1, prepend=0), 0, left)
    return _topped_up(counts, left, total)


def _filled(most: Floats, amount: Floats, total: Floats) -> Floats:
    """`amount` scaled to `total` (A,) without passing `most`: what does not fit is shared among the others."""
    for _ in range(12):
        full = amount >= most
        room = np.where(full, most, 0.0).sum(axis=1)
        free = np.where(full, 0.0, amount).sum(axis=1)
        factor = np.divide(total - room, free, out=np.ones(len(total)), where=free > 0)
        under = amount.sum(axis=1) > total
        plain = np.divide(total, amount.sum(axis=1), out=np.ones(len(total)), where=amount.sum(axis=1) > 0)
        grown = np.where(full, most, amount * np.maximum(factor, 0.0)[:, None])
        amount = np.minimum(np.where(under[:, None], amount * plain[:, None], grown), most)
    return amount


def _topped_up(counts: Ints, left: Ints, total: Ints) -> Ints:
    """Add or take single people where rounding lost the total."""
    counts = counts.copy()
    for a in np.flatnonzero(counts.sum(axis=1) != total):
        gap = int(total[a] - counts[a].sum())
        room = left[a] - counts[a] if gap > 0 else counts[a]
        where = np.repeat(np.arange(len(room)), room)
        picked = where[np.linspace(0, len(where) - 1, abs(gap)).round().astype(np.int64)]
        np.add.at(counts[a], picked, np.sign(gap))
    return counts
