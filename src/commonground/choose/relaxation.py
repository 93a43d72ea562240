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
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from commonground.choose.model import ShadowPrice
from commonground.choose.problem import Problem
from commonground.core.arrays import Floats

RESOURCES = {"budget": "GBP", "staff": "WTE"}
MANY = 20  # rows that share something: fewer are solved as fast in full
LEAST_GBP = 1e-6  # less is rounding


@dataclass(frozen=True)
class Relaxed:
    """The best solution in parts, `x` (V,).

    `value`: no whole-number plan can be worth more. `loss` (V,): at least what is lost when a variable takes any other
    whole value. `worth`: that of one unit more of each row, limit by limit.
    """

    x: Floats
    value: float
    loss: Floats
    worth: tuple[Floats, ...]


def relax(problem: Problem) -> Relaxed | None:
    """The best in parts, None where even parts cannot meet the limits."""
    scale, rows, apart = problem.objective_size, problem.scaled, _told_apart(problem)
    upper, at_most = rows.upper, np.isfinite(rows.upper)
    matrix, sums, variables = apart.matrix, apart.sums.shape[0], len(problem.upper)
    result = linprog(
        np.concatenate([-problem.objective.gain / scale, np.zeros(sums)]),
        A_ub=vstack([matrix[at_most], -matrix[~at_most]], format="csr") if len(upper) else None,
        b_ub=np.concatenate([upper[at_most], -rows.lower[~at_most]]) if len(upper) else None,
        A_eq=apart.sums if sums else None,
        b_eq=np.zeros(sums) if sums else None,
        bounds=np.vstack(
            [np.column_stack([np.zeros(variables), problem.upper]), np.tile([-np.inf, np.inf], (sums, 1))]
        ),
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
        x=np.asarray(result.x)[:variables],
        value=-float(result.fun) * scale + problem.objective.constant,
        loss=(np.abs(np.asarray(result.lower.marginals) + np.asarray(result.upper.marginals)) * scale)[:variables],
        worth=tuple(np.split(each, ends)) if problem.limits else (),
    )


@dataclass(frozen=True)
class _Apart:
    """Rows in which what many of them share is a variable of its own: s sums beside V variables."""

    matrix: csr_array  # (R, V + s)
    sums: csr_array  # (s, V + s), each of which is nothing


def _told_apart(problem: Problem) -> _Apart:
    """The rows of all limits; where more than MANY of one limit share something, with a variable t for it:

    own[r] @ x - weights[r] * size * t >= lower[r], amounts @ x / size - t = 0
    """
    rows, apart = problem.scaled, [len(limit.labels) > MANY and limit.shared is not None for limit in problem.limits]
    if not any(apart):
        return _Apart(rows.matrix, csr_array((0, len(problem.upper))))
    ends = np.cumsum([0, *(len(limit.labels) for limit in problem.limits)])
    blocks: list[csr_array] = []
    sums: list[Floats] = []
    for limit, first, last, is_apart in zip(problem.limits, ends[:-1], ends[1:], apart, strict=True):
        beside = np.zeros((last - first, sum(apart)))
        block = rows.matrix[first:last]
        if is_apart and limit.shared is not None:
            size = float(np.abs(limit.shared.amounts).max())
            block = diags_array(1.0 / rows.size[first:last]).tocsr() @ limit.shared.own
            beside[:, len(sums)] = -limit.shared.weights * size / rows.size[first:last]
            sums.append(limit.shared.amounts / size)
        blocks.append(hstack([block, csr_array(beside)], format="csr"))
    return _Apart(
        vstack(blocks, format="csr"), hstack([csr_array(np.stack(sums)), -eye_array(len(sums))], format="csr")
    )


def shadow_prices(problem: Problem, relaxed: Relaxed | None) -> tuple[ShadowPrice, ...]:
    """Worth of £1 more of each partner's plan budget and of 1 more WTE, where that is not nothing; largest first.

    From the linear relaxation, in which parts of choices may be taken: `relaxed`, or None where it is still to be made.
    """
    if relaxed is None and len(problem.upper):  # nothing to choose: nothing would be worth more
        relaxed = relax(problem)
    if relaxed is None:
        return ()
    found = [
        ShadowPrice(rows.declared.name, label, RESOURCES[rows.declared.name], float(gbp))
        for rows, worth in zip(problem.limits, relaxed.worth, strict=True)
        if rows.declared.name in RESOURCES
        for label, gbp in zip(rows.labels, worth, strict=True)
        if gbp > LEAST_GBP
    ]
    return tuple(sorted(found, key=lambda price: (price.unit, -price.worth_gbp_per_unit, price.label)))
