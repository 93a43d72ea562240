"""Money: whole pence where it is agreed, three kinds that are never added up."""

from __future__ import annotations

from typing import Literal

import numpy as np

from commonground.core.arrays import Floats, Ints

Kind = Literal["cash", "capacity", "value"]
KIND_MEANS = {
    "cash": "money that a budget holder can really take out",
    "capacity": "freed but still paid for, such as a half-empty ward",
    "value": "health and time in Green Book terms; nobody's budget",
}


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
