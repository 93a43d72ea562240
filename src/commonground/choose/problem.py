"""A choice as a mixed-integer programme (Wolsey 2020, Integer Programming). Out: `Objective`, `Problem`.

In: candidates, names of constraints. An objective is coefficients (V,) and a constant, as large as the limits allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack

from commonground.choose.constraints import BUILD, cvar
from commonground.choose.constraints.cvar import WorstDraws, watch_worst_draws
from commonground.choose.declared import CLOSED, OPENED, Declared, Layout, Rows, most_wards
from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats
from commonground.prices.value import money_discount

SOCIAL = Declared(
    name="social_value",
    title="Discounted social value",
    description=(
        "Health and wellbeing gained, in Green Book terms with distributional weights, plus cash saved, plus "
        "capacity freed x value.capacity_worth, less the cost of the options."
    ),
    unit="GBP, discounted",
)
CASH = Declared(
    name="cash",
    title="Discounted cash of a set of partners",
    description="What these partners gain in cash, wards included, less what they pay for the options.",
    unit="GBP, discounted",
)


@dataclass(frozen=True)
class Objective:
    """Maximise gain @ x + constant."""

    declared: Declared
    gain: Floats
    constant: float = 0.0


def social_value(candidates: Candidates, layout: Layout) -> Objective:
    """Maximise sum_k social[k] * x[k]."""
    return Objective(SOCIAL, np.concatenate([candidates.worth.social, np.zeros(layout.variables - layout.candidates)]))


def cash(candidates: Candidates, layout: Layout, members: Flags) -> Objective:
    """Cash of the partners marked in `members` (P,), discounted by d. The constant is what wards without it cost them.

    Maximise sum over p, k, y of d[y] * cash[p,k,y] * x[k]
           + sum over t, y of d[y] * ward_gbp[y] * (closed[t,y] - opened[t,y]) + constant
    """
    factors = money_discount(candidates.assumptions, len(candidates.years))
    gain = np.zeros(layout.variables)
    gain[: layout.candidates] = np.einsum("pky,y->k", candidates.cash[members], factors)
    constant = 0.0
    for t, trust in enumerate(layout.trusts):
        if members[trust]:
            for y, factor in enumerate(factors):
                a_ward = float(factor * candidates.ward_gbp[y])
                gain[layout.ward(OPENED, t, y)], gain[layout.ward(CLOSED, t, y)] = -a_ward, a_ward
                constant += a_ward * float(np.trunc(candidates.wards_today_to[trust, y]))
    return Objective(CASH, gain, constant)


def cash_worth(candidates: Candidates) -> Floats:
    """(K,) discounted cash that all partners together gain."""
    return np.asarray(candidates.cash_by_year @ money_discount(candidates.assumptions, len(candidates.years)))


@dataclass(frozen=True)
class Scaled:
    """The rows of every limit, each divided by its largest amount so that GBP, WTE and choices are of a size."""

    matrix: csr_array  # (R, V)
    lower: Floats  # (R,)
    upper: Floats  # (R,)
    size: Floats  # (R,) what each was divided by: 1 for a row of zeros


@dataclass(frozen=True)
class Problem:
    """Maximise gain @ x over 0 <= x <= upper, where lower <= matrix @ x <= upper for the rows of every limit.

    The first `whole` variables are whole numbers (all, where it is None). `watched`: a limit of more rows than are
    written out, which are added as solutions break them.
    """

    objective: Objective
    limits: tuple[Rows, ...]
    upper: Floats  # (V,)
    whole: int | None = None
    watched: WorstDraws | None = None

    def tightened(self, x: Floats) -> Problem | None:
        """The same with the row that a solution breaks; None where it breaks none."""
        broken = self.watched.broken_by(x) if self.watched else None
        return None if broken is None else self.and_also(broken)

    @cached_property
    def is_whole(self) -> Flags:
        """(V,) whether a variable is a whole number."""
        return np.arange(len(self.upper)) < (len(self.upper) if self.whole is None else self.whole)

    @cached_property
    def scaled(self) -> Scaled:
        """All rows, of a size."""
        if not self.limits:
            return Scaled(csr_array((0, len(self.upper))), np.zeros(0), np.zeros(0), np.zeros(0))
        matrix = vstack([rows.matrix for rows in self.limits], format="csr")
        largest = np.abs(matrix).max(axis=1).toarray().ravel()
        size = np.where(largest > 0.0, largest, 1.0)
        lower = np.concatenate([rows.lower for rows in self.limits])
        upper = np.concatenate([rows.upper for rows in self.limits])
        return Scaled(diags_array(1.0 / size).tocsr() @ matrix, lower / size, upper / size, size)

    @property
    def objective_size(self) -> float:
        """The largest gain, by which the objective is divided before it is solved."""
        return max(float(np.abs(self.objective.gain).max(initial=0.0)), 1.0)

    def and_also(self, *limits: Rows) -> Problem:
        """The same problem with more limits."""
        return replace(self, limits=(*self.limits, *limits))

    def without(self, name: str) -> Problem:
        """The same problem without the limits called `name`."""
        kept = tuple(rows for rows in self.limits if rows.declared.name != name)
        return replace(self, limits=kept, watched=None if name == cvar.DECLARED.name else self.watched)


def build_problem(candidates: Candidates, layout: Layout, objective: Objective, constraints: Sequence[str]) -> Problem:
    """The problem of choosing among `candidates` under the named constraints."""
    limits = tuple(BUILD[name](candidates, layout) for name in constraints)
    kept = tuple(rows for rows in limits if rows.labels)
    watched = watch_worst_draws(candidates) if cvar.DECLARED.name in constraints else None
    return Problem(objective, kept, layout.upper(most_wards(candidates)), watched=watched)
