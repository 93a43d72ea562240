"""Whole numbers that keep their totals: rounding, and sizes with a given number and sum."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints

BISECTIONS = 60
STEEPEST = 40.0


def round_rows(values: Floats, totals: Ints) -> Ints:
    """`values` (rows, n) not negative, scaled to `totals` (rows,) and made whole by largest remainder.

    A row of zeros is shared as evenly as whole numbers allow.
    """
    sums = values.sum(axis=1, keepdims=True)
    even = np.full_like(values, 1.0 / max(values.shape[1], 1))
    shares = np.divide(values, sums, out=even, where=sums > 0)
    exact = shares * totals[:, None]
    whole = np.floor(exact + 1e-9).astype(np.int64)
    short = totals - whole.sum(axis=1)
    rank = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < short[:, None]))


def tilted(base: Floats, mean: Floats) -> Floats:
    """Shares of sizes 1..K that keep the odds of `base` (K,) but have each of the means (A,): (A, K).

    The exponential tilt p_k ~ base_k * exp(theta * k), theta by bisection.
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
    """How many of `items` (A,) have each size 1..K so that sizes add up to `total` (A,): (A, K) whole numbers.

    Needs items <= total <= K * items. Near `base` tilted to the mean.
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
