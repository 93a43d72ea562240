"""Cooperative games as arrays. In: `values` (2**n,) of every coalition. Out: fair shares and a test of stability.

`values[mask]` is what the coalition `mask` can gain by itself: bit i of the mask = partner i; `values[0]` = 0.
Any unit; the answers come back in it. Every function raises ValueError for an array that is not such a game.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats
from commonground.settle.coalitions import coalition_sums, game, members, singletons
from commonground.settle.nucleolus import nucleolus

__all__ = [
    "coalition_sums",
    "equal_split",
    "game",
    "in_core",
    "members",
    "nash_bargaining",
    "nucleolus",
    "proportional",
    "shapley",
    "side_by_side",
    "singletons",
]
RELATIVE_TOLERANCE = 1e-9


def shapley(values: ArrayLike) -> Floats:
    """(n,) each partner's average addition over every order of joining (Shapley 1953). Sums to v(everyone)."""
    v, n = game(values)
    masks = np.arange(1 << n)
    by_size = _order_weights(n)
    share = np.empty(n)
    for partner in range(n):
        without = masks[(masks >> partner) & 1 == 0]
        added = v[without | (1 << partner)] - v[without]
        share[partner] = added @ by_size[np.bitwise_count(without)]
    return share


def _order_weights(n: int) -> Floats:
    """(n,) chance that exactly the members of one given coalition of size 0..n-1 have joined before a partner."""
    weights = np.empty(n)
    weights[0] = 1.0 / n
    for size in range(1, n):
        weights[size] = weights[size - 1] * size / (n - size)
    return weights


def equal_split(values: ArrayLike) -> Floats:
    """(n,) v(everyone) in equal parts."""
    v, n = game(values)
    return np.full(n, v[-1] / n)


def nash_bargaining(values: ArrayLike) -> Floats:
    """(n,) Nash (1950) with transferable money: each keeps v(alone); what joining adds is shared in equal parts."""
    v, n = game(values)
    alone = singletons(v)
    return np.asarray(alone + (v[-1] - alone.sum()) / n, dtype=np.float64)


def proportional(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """(n,) v(everyone) in proportion to `weights` (default v(alone)); in equal parts where all weights are 0.

    Raises ValueError for negative weights.
    """
    v, n = game(values)
    weight = singletons(v) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (n,) or (weight < 0).any():
        raise ValueError(f"proportional shares need {n} weights of 0 or more")
    total = weight.sum()
    if total == 0:
        return equal_split(v)
    return np.asarray(v[-1] * weight / total, dtype=np.float64)


def side_by_side(values: ArrayLike) -> dict[str, Floats]:
    """Every rule's shares (n,) of the same game, by the rule's name."""
    return {
        "shapley": shapley(values),
        "nucleolus": nucleolus(values),
        "nash_bargaining": nash_bargaining(values),
        "equal": equal_split(values),
        "proportional": proportional(values, np.maximum(singletons(game(values)[0]), 0.0)),
    }


def in_core(values: ArrayLike, allocation: ArrayLike) -> tuple[bool, int | None]:
    """Is the allocation (n,) one that no coalition would leave (Gillies 1959)?

    (True, None), or (False, mask) with the coalition that would gain most by going alone (the lowest mask of equals).
    An allocation that shares out more than v(everyone) cannot be paid: (False, everyone).
    Gains below one part in 10**9 of the largest value are ignored.
    """
    v, n = game(values)
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
