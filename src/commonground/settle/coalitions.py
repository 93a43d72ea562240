"""Coalitions as bitmasks: bit i of a mask = partner i. In: `values` (2**n,) of every coalition. Out: their parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats


def game(values: ArrayLike) -> tuple[Floats, int]:
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
    """(2**n,) what each coalition receives in all under an allocation (n,)."""
    sums = np.zeros(1)
    for amount in np.asarray(allocation, dtype=np.float64):
        sums = np.concatenate([sums, sums + amount])
    return sums


def singletons(values: Floats) -> Floats:
    """(n,) what each partner gains alone."""
    alone: Floats = values[1 << np.arange(len(values).bit_length() - 1)]
    return alone


def members(mask: int) -> tuple[int, ...]:
    """The partners of a coalition, by index."""
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
