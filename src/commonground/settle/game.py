"""Cooperative games with transferable utility, as arrays. In: `values` (2**n,) of every coalition. Out: their parts.

`values[mask]` = v(S), what the coalition S can gain by itself: bit i of the mask = player i; v(nobody) = 0. Any unit;
the answers come back in it. Functions that take `values` raise ValueError for an array that is not such a game.
(Peleg and Sudhoelter, Introduction to the Theory of Cooperative Games, 2007.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats

RELATIVE_TOLERANCE = 1e-9


def checked_game(values: ArrayLike) -> tuple[Floats, int]:
    """The values as a checked float array (2**n,), and n."""
    v = np.asarray(values, dtype=np.float64)
    n = len(v).bit_length() - 1 if v.ndim == 1 else 0
    if v.ndim != 1 or n < 1 or len(v) != 1 << n:
        raise ValueError(f"a game of n partners has 2**n values, n at least 1; this array has shape {v.shape}")
    if not np.isfinite(v).all():
        raise ValueError("every coalition needs a finite value")
    if v[0] != 0:
        raise ValueError(f"the empty coalition gains nothing, but values[0] is {v[0]}")
    return v, n


def coalition_sums(allocation: ArrayLike) -> Floats:
    """(2**n,) x(S) = sum_(i in S) x_i, what each coalition receives in all under an allocation x (n,)."""
    sums = np.zeros(1)
    for amount in np.asarray(allocation, dtype=np.float64):
        sums = np.concatenate([sums, sums + amount])
    return sums


def singletons(values: Floats) -> Floats:
    """(n,) v({i}), what each player gains alone."""
    alone: Floats = values[1 << np.arange(len(values).bit_length() - 1)]
    return alone


def members(mask: int) -> tuple[int, ...]:
    """The players of a coalition, by index."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def in_core(values: ArrayLike, allocation: ArrayLike) -> tuple[bool, int | None]:
    """Is the allocation x (n,) in the core, one that no coalition would leave (Gillies 1959)?

        core(v) = {x : x(N) = v(N), x(S) >= v(S) for every S}

    (True, None), or (False, mask) with the coalition that would gain most by going alone (the lowest mask of equals).
    An allocation that shares out more than v(everyone) cannot be paid: (False, everyone).
    Gains below one part in 10**9 of the largest value are ignored.
    """
    v, n = checked_game(values)
    given = np.asarray(allocation, dtype=np.float64)
    if given.shape != (n,):
        raise ValueError(f"an allocation to {n} partners has {n} amounts; this one has shape {given.shape}")
    received = coalition_sums(given)
    tolerance = RELATIVE_TOLERANCE * max(float(np.abs(v).max()), float(np.abs(given).max()), 1e-300)
    better_alone = v - received
    if better_alone.max() > tolerance:
        return False, int(np.argmax(better_alone))
    if received[-1] > v[-1] + tolerance:
        return False, (1 << n) - 1
    return True, None


def is_superadditive(values: ArrayLike, bounds: ArrayLike | None = None) -> bool:
    """Whether no two coalitions without a common player lose by joining: v(S) + v(T) <= v(S and T together).

    Where they do, the larger coalition would do better by leaving some of it to go alone, and a sharing that keeps all
    together may not exist. `bounds` (2**n,): the most that each value could be, where values are not proven exactly; a
    loss by joining counts only beyond it. One part in 10**9 of the largest value is ignored.
    """
    v, n = checked_game(values)
    most = v if bounds is None else np.asarray(bounds, dtype=np.float64)
    slack, masks = RELATIVE_TOLERANCE * max(float(np.abs(v).max()), 1e-300), np.arange(1 << n)
    for mask in range(1, 1 << (n - 1)):
        apart = masks[(masks & mask) == 0]
        if (v[mask] + v[apart] > most[mask | apart] + slack).any():
            return False
    return True
