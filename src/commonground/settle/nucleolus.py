"""The nucleolus by a sequence of linear programmes (Maschler, Peleg and Shapley 1979) on HiGHS."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.errors import Fault
from commonground.settle.game import checked_game, singletons

ON_FACE = 1e-8  # a shadow price above this marks a coalition whose complaint cannot be made smaller
DEPENDENT = 1e-7  # a remainder shorter than this lies in the span of the coalitions already settled
MOST_PARTNERS = 16


class _Settled(NamedTuple):
    """Independent coalitions whose payoff is fixed: `rows` @ x = `payoffs`; `basis` spans them (orthonormal)."""

    rows: Floats
    payoffs: Floats
    basis: Floats


def nucleolus(values: ArrayLike) -> Floats:
    """(n,) the allocation of v(everyone) that makes the loudest complaint as small as possible, then the next.

    A coalition's complaint is what it would gain alone less what it is given. Each partner gets at least v(alone)
    where v(everyone) allows that (else the pre-nucleolus). It lies in the core whenever there is one (Schmeidler 1969).
    Raises ValueError for more than 16 partners.
    """
    v, n = checked_game(values)
    if n > MOST_PARTNERS:
        raise ValueError(f"the nucleolus is worked out for at most {MOST_PARTNERS} partners, not {n}; form blocs")
    scale = float(np.abs(v).max())
    return _solve(v / scale, n) * scale if scale > 0 else np.zeros(n)


def _solve(v: Floats, n: int) -> Floats:
    coalitions = _membership(n)
    alone = singletons(v)
    lowest = alone if alone.sum() <= v[-1] else np.full(n, -np.inf)
    settled = _settle(_Settled(np.empty((0, n)), np.empty(0), np.empty((0, n))), coalitions[-1], float(v[-1]))
    open_ = np.arange(1, len(v) - 1)
    while len(settled.rows) < n:
        open_ = open_[~_in_span(settled.basis, coalitions[open_])]
        complaint, tight = _stage(coalitions[open_], v[open_], settled, lowest)
        for mask in open_[tight]:
            settled = _settle(settled, coalitions[mask], float(v[mask] - complaint))
    return np.asarray(np.linalg.solve(settled.rows, settled.payoffs), dtype=np.float64) + 0.0  # no minus zero


def _membership(n: int) -> Floats:
    """(2**n, n) 1 where the partner is in the coalition."""
    return ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1).astype(np.float64)


def _stage(coalitions: Floats, v: Floats, settled: _Settled, lowest: Floats) -> tuple[float, Ints]:
    """The least largest complaint among open coalitions, and those that have it in every solution."""
    n = coalitions.shape[1]
    solution = linprog(
        c=np.append(np.zeros(n), 1.0),
        A_ub=-np.column_stack([coalitions, np.ones(len(v))]),
        b_ub=-v,
        A_eq=np.column_stack([settled.rows, np.zeros(len(settled.rows))]),
        b_eq=settled.payoffs,
        bounds=[*((low, None) for low in lowest), (None, None)],
        method="highs",
    )
    if solution.status != 0:
        raise Fault(f"the nucleolus could not be worked out: {solution.message}")
    price = -np.asarray(solution.ineqlin.marginals)
    order = np.argsort(-price, kind="stable")
    return float(solution.fun), order[price[order] > min(ON_FACE, price.max() / 2)]


def _in_span(basis: Floats, rows: Floats) -> Flags:
    remainder = rows - (rows @ basis.T) @ basis
    return np.asarray(np.linalg.norm(remainder, axis=1) < DEPENDENT)


def _settle(settled: _Settled, row: Floats, payoff: float) -> _Settled:
    """Add a coalition, unless the settled ones already fix its payoff."""
    remainder = row - (row @ settled.basis.T) @ settled.basis
    remainder -= (remainder @ settled.basis.T) @ settled.basis
    length = float(np.linalg.norm(remainder))
    if length < DEPENDENT:
        return settled
    return _Settled(
        np.vstack([settled.rows, row]),
        np.append(settled.payoffs, payoff),
        np.vstack([settled.basis, remainder / length]),
    )
