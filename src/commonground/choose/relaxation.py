"""The linear relaxation: parts of choices may be taken. In: `Problem`. Out: a bound, and what limits are worth.

Maximise gain @ x over 0 <= x <= upper within the rows of every limit, x whole or not. Its value is a bound on any
whole-number plan's. By duality (Dantzig 1963, Linear Programming and Extensions, chapter 6) a row's dual variable is
what one more unit of the limit would be worth (its shadow price), and a variable's reduced cost is the least that is
lost when it takes another value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from commonground.choose.model import ShadowPrice
from commonground.choose.problem import Problem
from commonground.core.arrays import Floats

RESOURCES = {"budget": "GBP", "staff": "WTE"}
LEAST_GBP = 1e-6  # less is rounding


@dataclass(frozen=True)
class Relaxed:
    """The best solution in parts, `x` (V,).

    `value`: no whole-number plan can be worth more. `loss` (V,): at least what is lost when a variable takes any other
    whole value. `worth`: that of one unit more of each row, limit by limit of `problem`, which has the rows added.
    """

    x: Floats
    value: float
    loss: Floats
    worth: tuple[Floats, ...]
    problem: Problem


def relax(problem: Problem) -> Relaxed | None:
    """The best in parts, None where even parts cannot meet the limits."""
    found = _relax(problem)
    tighter = problem.tightened(found.x) if found else None
    return found if tighter is None else relax(tighter)


def _relax(problem: Problem) -> Relaxed | None:
    scale, rows = problem.objective_size, problem.scaled
    matrix, lower, upper = rows.matrix, rows.lower, rows.upper
    at_most = np.isfinite(upper)
    result = linprog(
        -problem.objective.gain / scale,
        A_ub=vstack([matrix[at_most], -matrix[~at_most]], format="csr") if len(upper) else None,
        b_ub=np.concatenate([upper[at_most], -lower[~at_most]]) if len(upper) else None,
        bounds=np.column_stack([np.zeros(len(problem.upper)), problem.upper]),
        method="highs",
    )
    if result.x is None:
        return None
    each = np.zeros(len(upper))
    if len(upper):
        duals = -np.asarray(result.ineqlin.marginals) * scale
        each[at_most], each[~at_most] = duals[: at_most.sum()], duals[at_most.sum() :]
        each /= rows.size
    ends = np.cumsum([len(rows.labels) for rows in problem.limits])[:-1]
    return Relaxed(
        x=np.asarray(result.x),
        value=-float(result.fun) * scale + problem.objective.constant,
        loss=np.abs(np.asarray(result.lower.marginals) + np.asarray(result.upper.marginals)) * scale,
        worth=tuple(np.split(each, ends)) if problem.limits else (),
        problem=problem,
    )


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
