"""Whole numbers that keep their totals, and numbers to so many digits. In: amounts or weights. Out: the rounded.

Each amount a_i is cut to floor(a_i); the units that are then short of the total go, one each, to those with the
largest remainder a_i - floor(a_i) (Hamilton's method; Balinski and Young, Fair Representation, 1982).
"""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints

FLOAT_SLACK = 1e-6  # an amount this little under a whole number is that number: rounding of floats, not of people
DIGITS = 6  # significant digits: far finer than the figures deserve, coarse enough to be the same everywhere


def stable(value: float) -> float:
    """`value` to six significant digits, never minus zero."""
    return float(f"{float(value):.{DIGITS}g}") + 0.0


def largest_remainder(amounts: Floats, totals: Ints) -> Ints:
    """Rows of `amounts` (n, k) as whole numbers that sum to `totals` (n,), each within one of its amount.

    A row's amounts must sum to its total, but for rounding of floats; of equal remainders the first is raised first.
    """
    whole = np.floor(amounts + FLOAT_SLACK).astype(np.int64)
    short = np.asarray(totals, dtype=np.int64) - whole.sum(axis=1)
    rank = np.argsort(np.argsort(whole - amounts, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < short[:, None]), dtype=np.int64)


def integerise(weights: Floats, totals: Ints, empty: Floats | None = None) -> Ints:
    """Rows of `weights` (n, k) >= 0 scaled to `totals` (n,) and made whole by largest remainder.

    A row without weight is shared as `empty` (k,) is, in equal parts where that is not given or has none either.
    """
    weights = np.asarray(weights, dtype=np.float64)
    usual = np.ones(weights.shape[1]) if empty is None or empty.sum() <= 0 else empty
    filled = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, usual)
    shares = filled / filled.sum(axis=1, keepdims=True)
    return largest_remainder(shares * np.asarray(totals)[:, None], totals)


def capped_largest_remainder(amounts: Floats, most: Ints, total: int, order: Ints) -> Ints:
    """`amounts` (n,) as whole numbers that sum to `total`, none over `most` (n,) while another is under its own.

    What is short or over `total` goes in rounds, one each, to those cut off (or raised) most; equals by `order` (n,),
    so that the answer does not depend on where somebody stands in the list.
    """
    whole = np.minimum(np.floor(amounts + FLOAT_SLACK).astype(np.int64), most)
    cut_off = amounts - whole
    while (left := int(total - whole.sum())) != 0:
        step = 1 if left > 0 else -1
        under = np.flatnonzero(whole < most) if step > 0 else np.arange(len(whole))
        able = under if len(under) else np.arange(len(whole))
        chosen = able[np.lexsort((order[able], -step * cut_off[able]))][: abs(left)]
        whole[chosen] += step
        cut_off[chosen] -= step
    return whole
