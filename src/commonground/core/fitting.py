"""Whole numbers that keep their totals: sizes of a given number and sum, integerised proportional fitting."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints

BISECTIONS = 60
STEEPEST = 40.0
FITTING_PASSES = 60
CAPPING_PASSES = 12
LEAST = 1e-5  # share of those left in a row that a column may always take


def tilted(base: Floats, mean: Floats) -> Floats:
    """Shares (areas, sizes) of sizes z = 1.. that keep the odds of `base` (sizes,) but have each of the means (areas,).

        p_z ~ base_z exp(theta z),   theta such that  sum_z z p_z = mean

    Of all shares with that mean the nearest to `base` in relative entropy (Csiszár 1975, I-divergence geometry of
    probability distributions and minimization problems); theta by bisection.
    """
    size = np.arange(1, len(base) + 1, dtype=np.float64)
    low, high = np.full(len(mean), -STEEPEST), np.full(len(mean), STEEPEST)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        under = (_tilt(base, size, middle) * size).sum(axis=1) < mean
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return _tilt(base, size, (low + high) / 2)


def _tilt(base: Floats, size: Floats, theta: Floats) -> Floats:
    log = np.log(base)[None, :] + theta[:, None] * size[None, :]
    weight = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def sizes(items: Ints, total: Ints, base: Floats) -> Ints:
    """How many of `items` (areas,) have each size z, so that sizes add up to `total` (areas,): (areas, sizes), whole.

    Needs items <= total <= largest size * items. Near `base` tilted to the mean.
    """
    mean = np.divide(total, items, out=np.ones(len(items)), where=items > 0)
    exact = tilted(base, mean) * items[:, None]
    cumulated = np.rint(np.cumsum(exact, axis=1)).astype(np.int64)
    cumulated[:, -1] = items
    counts = np.diff(cumulated, axis=1, prepend=0)
    return _repaired(counts, exact, total)


def _repaired(counts: Ints, exact: Floats, total: Ints) -> Ints:
    """Move single items to the next size up or down until the sizes add up to `total`."""
    size = np.arange(1, counts.shape[1] + 1)
    counts = counts.copy()
    while True:
        gap = total - counts @ size
        rows = np.flatnonzero(gap)
        if len(rows) == 0:
            return counts
        step = np.sign(gap[rows])
        excess = np.where(counts[rows] > 0, counts[rows] - exact[rows], -np.inf)
        excess[step > 0, -1] = -np.inf
        excess[step < 0, 0] = -np.inf
        chosen = excess.argmax(axis=1)
        counts[rows, chosen] -= 1
        counts[rows, chosen + step] += 1


def adults_by_size(items: Ints, total: Ints, base: Floats) -> Ints:
    """How many of `items` (areas, sizes) have each number z = 1.. of adults, which add up to `total` (areas,):

        p_sz ~ base_sz exp(theta z),   theta such that  sum_s items_s sum_z z p_sz = total

    Whole (areas, sizes, numbers), near `base` (sizes, numbers, or one such for each area; rows sum to one, z no larger
    than s) tilted as `tilted` does, to one theta an area. Needs a total of no less than the items, and no more than
    their sizes.
    """
    number = np.arange(1, base.shape[-1] + 1, dtype=np.float64)
    low, high = np.full(len(items), -STEEPEST), np.full(len(items), STEEPEST)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        under = np.einsum("as,asz,z->a", items, _tilt_rows(base, number, middle), number) < total
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    exact = _tilt_rows(base, number, (low + high) / 2) * items[:, :, None]
    cumulated = np.rint(np.cumsum(exact, axis=2)).astype(np.int64)
    cumulated[:, :, -1] = items
    return _balanced(np.diff(cumulated, axis=2, prepend=0), exact, total)


def _tilt_rows(base: Floats, number: Floats, theta: Floats) -> Floats:
    """`base` (sizes, numbers), or one for each area, tilted by each theta (areas,): rows that sum to one."""
    log = np.log(np.where(base > 0, base, 1.0)) + theta[:, None, None] * number
    log = np.where(base > 0, log, -np.inf)
    weight = np.exp(log - log.max(axis=2, keepdims=True))
    return np.asarray(weight / weight.sum(axis=2, keepdims=True))


def _balanced(counts: Ints, exact: Floats, total: Ints) -> Ints:
    """Move single items to the next number up or down within their size until the numbers add up to `total`."""
    numbers = counts.shape[2]
    number = np.arange(1, numbers + 1)
    below = np.arange(1, counts.shape[1] + 1)[:, None] > number  # has room for one adult more
    counts = counts.copy()
    while True:
        gap = total - np.einsum("asz,z->a", counts, number)
        rows = np.flatnonzero(gap)
        if len(rows) == 0:
            return counts
        step = np.sign(gap[rows])
        able = np.where((step > 0)[:, None, None], below, number > 1) & (counts[rows] > 0)
        excess = np.where(able, counts[rows] - exact[rows], -np.inf).reshape(len(rows), -1)
        size, chosen = np.divmod(excess.argmax(axis=1), numbers)
        counts[rows, size, chosen] -= 1
        counts[rows, size, chosen + step] += 1


def fitted(base: Floats, rows: Ints, columns: Ints) -> Ints:
    """Whole counts (areas, n, k) whose sums over k are `rows` (areas, n) and over n are `columns` (areas, k).

        x_ij <- x_ij columns_j / sum_i x_ij,   x_ij <- x_ij rows_i / sum_j x_ij,   and again

    Iterative proportional fitting from `base`, of each area (areas, n, k) or the same in every one (n, k) (Deming and
    Stephan 1940, On a least squares adjustment of a sampled frequency table), then made whole without losing either
    sum, the step that spatial microsimulation calls integerisation (Lovelace and Ballas 2013, Truncate, replicate,
    sample). Needs `rows` and `columns` of the same sum in each area.
    """
    table = np.broadcast_to(base, (len(rows), *base.shape[-2:])).copy()
    for _ in range(FITTING_PASSES):
        table *= _ratio(columns, table.sum(axis=1))[:, None, :]
        table *= _ratio(rows, table.sum(axis=2))[:, :, None]
    return _integerised(table, rows, columns)


def _ratio(wanted: Ints, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros(found.shape), where=found > 0)


def _integerised(table: Floats, rows: Ints, columns: Ints) -> Ints:
    """Column by column: its share of what is left of each row, made whole along the rows without losing its total."""
    left = rows.copy()
    counts = np.zeros(table.shape, dtype=np.int64)
    later = table[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
    for k in range(table.shape[2] - 1):
        share = np.divide(table[:, :, k], later[:, :, k], out=np.zeros(left.shape), where=later[:, :, k] > 0)
        counts[:, :, k] = along_rows(left, share, columns[:, k])
        left = left - counts[:, :, k]
    counts[:, :, -1] = left
    return counts


def along_rows(left: Ints, share: Floats, total: Ints) -> Ints:
    """Whole counts (areas, n) near `left * share`, none above `left`, summing to `total` (areas,).

    Needs totals of no more than the sum of `left` in each area.
    """
    amount = _capped(left.astype(np.float64), np.asarray(left * np.clip(share, LEAST, 1.0)), total.astype(np.float64))
    cumulated = np.floor(np.cumsum(amount, axis=1) + 0.5 + 1e-7).astype(np.int64)
    cumulated[:, -1] = total
    counts = np.clip(np.diff(cumulated, axis=1, prepend=0), 0, left)
    return _topped_up(counts, left, total)


def _capped(most: Floats, amount: Floats, total: Floats) -> Floats:
    """`amount` scaled to `total` (areas,) without passing `most`: what does not fit is shared among the others."""
    for _ in range(CAPPING_PASSES):
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
    """Add or take single items where rounding lost the total."""
    counts = counts.copy()
    for a in np.flatnonzero(counts.sum(axis=1) != total):
        gap = int(total[a] - counts[a].sum())
        room = left[a] - counts[a] if gap > 0 else counts[a]
        where = np.repeat(np.arange(len(room)), room)
        picked = where[np.linspace(0, len(where) - 1, abs(gap)).round().astype(np.int64)]
        np.add.at(counts[a], picked, np.sign(gap))
    return counts
