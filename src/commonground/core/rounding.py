"""Whole numbers that keep their totals. In: weights by row. Out: integers by largest remainder."""

from __future__ import annotations

import numpy as np

from commonground.core.arrays import Floats, Ints


def whole_rows(weights: Floats, totals: Ints) -> Ints:
    """Each row of `weights` (n, k) >= 0 as whole numbers that sum to its total (n,), by largest remainder.

    A row without weight takes the profile of all rows together, or equal parts where none has any.
    """
    weights = np.asarray(weights, dtype=np.float64)
    profile = weights.sum(axis=0) if weights.sum() > 0 else np.ones(weights.shape[1])
    filled = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, profile)
    exact = filled / filled.sum(axis=1, keepdims=True) * np.asarray(totals)[:, None]
    whole = np.floor(exact + 1e-9).astype(np.int64)
    short = np.asarray(totals, dtype=np.int64) - whole.sum(axis=1)
    rank = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(whole + (rank < short[:, None]), dtype=np.int64)


def balanced_pence(amounts_gbp: Floats, total_pence: int = 0) -> Ints:
    """`amounts_gbp` (n,) in whole pence that sum exactly to `total_pence`, by largest remainder.

    A ValueError when the amounts are not within a penny each of that total.
    """
    exact = np.asarray(amounts_gbp, dtype=np.float64) * 100.0
    pence = np.floor(exact + 1e-6).astype(np.int64)
    short = int(total_pence - pence.sum())
    if not 0 <= short <= len(exact):
        raise ValueError(f"amounts sum to {exact.sum():.2f} pence, not {total_pence}")
    most_cut_off = np.argsort(pence - exact, kind="stable")
    pence[most_cut_off[:short]] += 1
    return pence
