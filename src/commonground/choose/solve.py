"""Solving with HiGHS. In: `Problem`. Out: `Solved`, with what has been proven.

HiGHS (Huangfu and Hall 2018) runs on one thread and stops at a gap or a number of nodes, never at a time, so that
the same problem has the same answer on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, diags_array, vstack

from commonground.choose.problem import Problem
from commonground.kinds.errors import Fault

Floats = NDArray[np.float64]
INFEASIBLE = 2  # of scipy.optimize


@dataclass(frozen=True)
class Solved:
    """The best x found (V,), what it is worth, and the most that any could be."""

    x: Floats
    value: float
    bound: float


def solve(one: Problem, gap: float, most_nodes: int) -> Solved | None:
    """The best whole-number solution, None where the limits cannot all be met."""
    scale = max(float(np.abs(one.objective.gain).max(initial=0.0)), 1.0)
    matrix, lower, upper = _stacked(one)
    whole = np.arange(len(one.upper)) < (len(one.upper) if one.whole is None else one.whole)
    result = milp(
        -one.objective.gain / scale,
        integrality=whole.astype(np.float64),
        bounds=Bounds(np.zeros(len(one.upper)), one.upper),
        constraints=[LinearConstraint(matrix, lower, upper)] if len(lower) else [],
        options={"mip_rel_gap": gap, "node_limit": most_nodes},
    )
    if result.status == INFEASIBLE:
        return None
    if result.x is None:
        raise Fault(f"the solver found no plan within {most_nodes} nodes: {result.message}")
    x = np.where(whole, np.round(result.x), result.x)
    value = float(one.objective.gain @ x) + one.objective.constant
    proven = -float(result.mip_dual_bound) * scale if result.mip_dual_bound is not None else value
    return Solved(x, value, max(value, proven + one.objective.constant))


def worth_of_limits(one: Problem) -> list[Floats]:
    """What one unit more of each upper limit would add to the objective, for the rows of each limit.

    Duals of the linear relaxation, in which parts of choices may be taken: a guide, not a promise.
    """
    scale = max(float(np.abs(one.objective.gain).max(initial=0.0)), 1.0)
    matrix, lower, upper = _stacked(one)
    sized, size = matrix, _row_size(one)
    at_most = np.isfinite(upper)
    a = vstack([sized[at_most], -sized[~at_most]], format="csr")
    b = np.concatenate([upper[at_most], -lower[~at_most]])
    bounds = np.column_stack([np.zeros(len(one.upper)), one.upper])
    result = linprog(-one.objective.gain / scale, A_ub=a, b_ub=b, bounds=bounds, method="highs")
    if result.x is None:
        return [np.zeros(len(rows.labels)) for rows in one.limits]
    each = np.zeros(len(upper))
    worth = -np.asarray(result.ineqlin.marginals) * scale
    each[at_most], each[~at_most] = worth[: at_most.sum()], worth[at_most.sum() :]
    ends = np.cumsum([len(rows.labels) for rows in one.limits])[:-1]
    return np.split(each / size, ends)


def _stacked(one: Problem) -> tuple[csr_array, Floats, Floats]:
    """All rows, each divided by its largest amount so that GBP, WTE and choices are of a size."""
    if not one.limits:
        return csr_array((0, len(one.upper))), np.zeros(0), np.zeros(0)
    size = _row_size(one)
    matrix = vstack([rows.matrix for rows in one.limits], format="csr")
    lower = np.concatenate([rows.lower for rows in one.limits])
    upper = np.concatenate([rows.upper for rows in one.limits])
    return diags_array(1.0 / size).tocsr() @ matrix, lower / size, upper / size


def _row_size(one: Problem) -> Floats:
    sizes = [np.abs(rows.matrix).max(axis=1).toarray().ravel() for rows in one.limits]
    size: Floats = np.concatenate(sizes)
    return np.where(size > 0.0, size, 1.0)
