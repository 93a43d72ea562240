"""The nucleolus (Schmeidler 1969) by linear programmes that hear few of the 2**n coalitions.

The complaint of a coalition S under an allocation x is what it would gain alone less what x gives it,

    e(S, x) = v(S) - x(S),   x(S) = sum of x_i over i in S.

Of all x with x(N) = v(N) and x_i >= v({i}), the nucleolus has the complaints that come first in lexicographic order,
sorted from the loudest. Stage k (Maschler, Peleg and Shapley 1979) solves

    minimise t   where   x(S) + t >= v(S)      for every open coalition S,
                         x(S) = v(S) - t_j     for every S settled at stage j < k,   x(N) = v(N),   x_i >= v({i}).

An open coalition with a shadow price above 0 has the complaint t_k in every solution: it is settled, and with it every
coalition in the linear span of the settled. Every stage settles one or more, exact ties or not, so that after
n - 1 stages at most they span everything and x is the only solution left.

Few coalitions bind. So a programme hears some, then also those that complain more than t, the loudest first, until
there are none (constraint generation: Hallefjord, Helming and Jørnsten 1995). The dual simplex method goes on from
where it stood, which keeps x near: from scratch, x leaps about, and hundreds of programmes may be needed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import ArrayLike

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import Fault
from commonground.settle.game import checked_game, coalition_sums, singletons

MOST_PARTNERS = 16
HEARD_AT_ONCE = 64  # coalitions added to a programme before it is solved again
LOUDER = 1e-9  # complaints nearer than this are equal, where the largest value is 1
PRICED = 1e-8  # a shadow price above this is above 0: a ratio of 0/1 determinants, the least is near 1e-6
# A coalition outside the span of others is at least 3.6e-12 (squared) away from it with 16 partners: 1 / det(Gram),
# by Cauchy-Binet and the largest determinant of a 0/1 matrix of order 15, 131,072.
IN_SPAN = 1e-12
OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "presolve": "off",
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}


def find_nucleolus(values: ArrayLike) -> Floats:
    """(n,) the allocation of v(everyone) that makes the loudest complaint as small as possible, then the next.

    Each partner gets at least v(alone) where v(everyone) allows that (else the pre-nucleolus). It lies in the core
    whenever there is one (Schmeidler 1969). Raises ValueError for more than 16 partners.
    """
    v, n = checked_game(values)
    if n > MOST_PARTNERS:
        raise ValueError(f"the nucleolus is worked out for at most {MOST_PARTNERS} partners, not {n}; form blocs")
    scale = float(np.abs(v).max())
    return _solve(v / scale, n) * scale if scale > 0 else np.zeros(n)


def least_core(values: ArrayLike) -> tuple[float, Floats]:
    """The smallest e with which some sharing x (n,) leaves no coalition more than e short, and such an x.

        minimise e   where   x(S) >= v(S) - e   for every coalition S but nobody and everyone,   x(N) = v(N)

    (Maschler, Peleg and Shapley 1979.) e <= 0 where the core is not empty: how far inside it one can stand. The first
    programme of the nucleolus, without what each gains alone as a bound of its own. e is 0 for one player alone.
    """
    v, n = checked_game(values)
    scale = float(np.abs(v).max())
    if n == 1 or scale == 0.0:
        return 0.0, np.full(n, v[-1] / n)
    programme, span = _opened(v / scale, n, np.full(n, -np.inf))
    x, _, complaint = _stage(programme, span)
    return complaint * scale, x * scale


def _solve(v: Floats, n: int) -> Floats:
    alone = singletons(v)
    x: Floats = alone + (v[-1] - alone.sum()) / n
    programme, span = _opened(v, n, alone if alone.sum() <= v[-1] else np.full(n, -np.inf))
    while len(span.basis) < n:
        x, priced, _ = _stage(programme, span)
        settled = []
        for mask in priced:
            if span.beyond[mask] > IN_SPAN:
                settled.append(int(mask))
                span = _widened(span, int(mask))
        programme.settle(settled, x, span)
    return x + 0.0  # no minus zero


def _opened(v: Floats, n: int, lowest: Floats) -> tuple[_Programme, _Span]:
    """The first programme: x(N) = v(N), and enough coalitions heard to bound every programme."""
    everyone, one, alone = len(v) - 1, 1 << np.arange(n), singletons(v)
    span = _widened(_Span(np.empty((0, n)), coalition_sums(np.ones(n))), everyone)
    programme = _Programme(v, lowest)
    programme.settle([everyone], alone + (v[-1] - alone.sum()) / n, span)
    programme.hear(np.union1d(one, everyone - one))
    return programme, span


def _stage(programme: _Programme, span: _Span) -> tuple[Floats, Ints, float]:
    """An allocation (n,) with the loudest open complaint as low as can be, coalitions with a price, that complaint."""
    while True:
        x, complaint, price = programme.solve()
        louder = programme.v - coalition_sums(x) - complaint
        louder[span.beyond <= IN_SPAN] = 0.0
        louder[programme.masks] = 0.0
        unheard = np.flatnonzero(louder > LOUDER)
        if not len(unheard):
            highest_first = np.argsort(-price, kind="stable")
            return x, programme.masks[highest_first[price[highest_first] > PRICED]], complaint
        programme.hear(unheard[np.argsort(-louder[unheard], kind="stable")[:HEARD_AT_ONCE]])


class _Span(NamedTuple):
    """The linear span of the settled coalitions: an orthonormal basis (r, n), and how far each coalition is from it."""

    basis: Floats
    beyond: Floats  # (2**n,) squared distance


def _widened(span: _Span, mask: int) -> _Span:
    """The span with one more coalition, from beyond it (Gram and Schmidt, twice for precision)."""
    remainder = _membership([mask], span.basis.shape[1])[0]
    for _ in range(2):
        remainder = remainder - (remainder @ span.basis.T) @ span.basis
    direction = remainder / np.linalg.norm(remainder)
    return _Span(np.vstack([span.basis, direction]), span.beyond - coalition_sums(direction) ** 2)


def _membership(masks: Ints | list[int], n: int) -> Floats:
    """(len(masks), n) 1 where the partner is in the coalition."""
    return ((np.asarray(masks)[:, None] >> np.arange(n)) & 1).astype(np.float64)


class _Programme:
    """Minimise t over x (n,) and t, kept in HiGHS so that each solution starts from the one before.

    Row r is x(S) + t >= v(S), or x(S) = a payoff where `settled[r]`, of the coalition S = `masks[r]`.
    """

    def __init__(self, v: Floats, lowest: Floats) -> None:
        self.v, self.lowest, self.n = v, lowest, len(lowest)
        self.masks, self.settled = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self.solver.setOptionValue(name, value)
        self.solver.addVars(self.n + 1, np.append(lowest, -np.inf), np.full(self.n + 1, np.inf))
        self.solver.changeColCost(self.n, 1.0)

    def hear(self, masks: Ints) -> None:
        """Add x(S) + t >= v(S)."""
        self._add(masks, np.column_stack([_membership(masks, self.n), np.ones(len(masks))]))

    def settle(self, masks: list[int], x: Floats, span: _Span) -> None:
        """Add x(S) = what S gets now, and lift the rows of the coalitions whose payoff follows.

        All limits are set anew, so that x, which meets them to 1e-10, meets them exactly: there is always a solution.
        """
        self._add(masks, np.column_stack([_membership(masks, self.n), np.zeros(len(masks))]))
        payoff, open_ = coalition_sums(x)[self.masks], span.beyond[self.masks] > IN_SPAN
        least = np.where(self.settled, payoff, np.where(open_, self.v[self.masks], -np.inf))
        self.solver.changeRowsBounds(len(least), np.arange(len(least)), least, np.where(self.settled, payoff, np.inf))
        self.lowest = np.minimum(self.lowest, x)
        self.solver.changeColsBounds(self.n, np.arange(self.n), self.lowest, np.full(self.n, np.inf))

    def solve(self) -> tuple[Floats, float, Floats]:
        """The best x (n,), t, and the shadow price of every row. Raises Fault where HiGHS finds none."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Fault(f"the nucleolus could not be worked out: {self.solver.modelStatusToString(status)}")
        found = self.solver.getSolution()
        x = np.array(found.col_value, dtype=np.float64)
        return x[: self.n], float(x[self.n]), np.array(found.row_dual, dtype=np.float64)

    def _add(self, masks: Ints | list[int], matrix: Floats) -> None:
        """Add rows matrix @ (x, t) >= v(S)."""
        (row, column), least = np.nonzero(matrix), self.v[masks]
        start = np.searchsorted(row, np.arange(len(least)))
        self.solver.addRows(len(least), least, np.full(len(least), np.inf), len(row), start, column, np.ones(len(row)))
        self.masks = np.append(self.masks, masks)
        self.settled = np.append(self.settled, matrix[:, -1] == 0.0)
