"""The linear relaxation: parts of choices may be taken. In: `Problem`. Out: a bound, and what limits are worth.

Maximise gain @ x over 0 <= x <= upper within the rows of every limit, x whole or not. Its value is a bound on any
whole-number plan's. By duality (Dantzig 1963, Linear Programming and Extensions, chapter 6) a row's dual variable is
what one more unit of the limit would be worth (its shadow price), and a variable's reduced cost is the least that is
lost when it takes another value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from commonground.choose.model import ShadowPrice
from commonground.choose.problem import Problem
from commonground.choose.programme import Basis, Programme, minimise_in_parts
from commonground.core.arrays import Floats

RESOURCES = {"budget": "GBP", "staff": "WTE"}
LEAST_GBP = 1e-6  # less is rounding


@dataclass(frozen=True)
class Relaxed:
    """The best solution in parts, `x` (V,).

    `value`: no whole-number plan can be worth more. `loss` (V,): at least what is lost when a variable takes any other
    whole value. `worth`: that of each row by one unit looser, limit by limit of `problem`, which has the rows added.
    """

    x: Floats
    value: float
    loss: Floats
    worth: tuple[Floats, ...]
    problem: Problem
    basis: Basis


def relax(problem: Problem, near: Relaxed | None = None) -> Relaxed | None:
    """The best in parts, None where even parts cannot meet the limits.

    `near`: that of a problem with the same first rows, from which the way is short. It never changes the value.
    """
    found = _relax(problem, near)
    tighter = problem.tightened(found.x) if found else None
    return found if tighter is None else relax(tighter, found)


def _relax(problem: Problem, near: Relaxed | None) -> Relaxed | None:
    scale, rows = problem.objective_size, problem.scaled
    programme = Programme(
        cost=-problem.objective.gain / scale,
        constant=-problem.objective.constant / scale,
        most=problem.upper,
        whole=np.zeros(len(problem.upper), dtype=bool),
        limits=csc_array(rows.matrix),
        lower=rows.lower,
        upper=rows.upper,
    )
    found = minimise_in_parts(programme, near.basis if near and _leads_to(near, problem) else None)
    if found is None:
        return None
    ends = np.cumsum([len(rows.labels) for rows in problem.limits])[:-1]
    looser = np.where(np.isfinite(rows.upper), -found.dual, found.dual) * scale / rows.size
    return Relaxed(
        x=found.x,
        value=-found.value * scale,
        loss=np.abs(found.reduced) * scale,
        worth=tuple(np.split(looser, ends)) if problem.limits else (),
        problem=problem,
        basis=found.basis,
    )


def _leads_to(near: Relaxed, problem: Problem) -> bool:
    """Whether a problem has as many variables as one already solved, and no fewer rows."""
    return len(near.basis.variables) == len(problem.upper) and len(near.basis.rows) <= len(problem.scaled.upper)


def shadow_prices(relaxed: Relaxed | None) -> tuple[ShadowPrice, ...]:
    """Worth of £1 more of each partner's plan budget and of 1 more WTE, where that is not nothing; largest first.

    `relaxed`: the linear relaxation, in which parts of choices may be taken; None where there is nothing to choose.
    """
    if relaxed is None:
        return ()
    found = [
        ShadowPrice(rows.declared.name, label, RESOURCES[rows.declared.name], float(gbp))
        for rows, worth in zip(relaxed.problem.limits, relaxed.worth, strict=True)
        if rows.declared.name in RESOURCES
        for label, gbp in zip(rows.labels, worth, strict=True)
        if gbp > LEAST_GBP
    ]
    return tuple(sorted(found, key=lambda price: (price.unit, -price.worth_gbp_per_unit, price.label)))
