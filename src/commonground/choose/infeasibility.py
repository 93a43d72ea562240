"""Which limits clash, when no plan meets them all. In: an infeasible problem. Out: a `UserError` that names them.

The elastic relaxation (Chinneck and Dravnieks 1991, ORSA Journal on Computing 3:157-168) lets limits give way, at a
price by their size, and takes the cheapest way out: first only money and staff give way, then every limit.

Minimise sum_r shortfall[r] / size[r], where matrix @ x - shortfall <= upper (>= lower, + shortfall) for each soft row r
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from commonground.choose.declared import Declared
from commonground.choose.problem import Objective, Problem
from commonground.choose.solver import Effort, solve
from commonground.core.arrays import Floats
from commonground.core.errors import UserError

MONEY_AND_STAFF = ("budget", "staff")
SHOWN = 6  # short enough to read
SMALLEST = 1e-6  # of a limit's size; less is rounding
ELASTIC = Declared("give_way", "Limits give way as little as they can", "Sum of shortfalls by size.", "share")


@dataclass(frozen=True)
class Short:
    """A limit that had to give way, and by how much in its own unit."""

    declared: Declared
    label: str
    amount: float


def explain_infeasibility(problem: Problem, effort: Effort) -> UserError:
    """The error to raise for a problem that has no solution."""
    for soft in (MONEY_AND_STAFF, tuple(rows.declared.name for rows in problem.limits)):
        short = _shortfalls(problem, soft, effort)
        if short:
            return _error(short, _against(problem, {one.declared.name for one in short}, effort))
    return UserError("no plan meets all the limits at once", mend="raise the plan budgets or the staff limits")


def _error(short: list[Short], against: list[str]) -> UserError:
    named = "; ".join(f"{one.declared.title} ({one.label}: {_amount(one)} short)" for one in short[:SHOWN])
    more = f"; and {len(short) - SHOWN} more" if len(short) > SHOWN else ""
    clashing = f" clash with: {', '.join(against)}" if against else ""
    return UserError(
        f"no plan meets all the limits: {named}{more}{clashing}",
        where="partners and options",
        mend="raise these limits, or loosen what they clash with",
    )


def _amount(one: Short) -> str:
    if one.declared.unit.startswith("GBP"):
        return f"£{np.ceil(one.amount):,.0f}"
    return f"{one.amount:.2g} {one.declared.unit}"


def _shortfalls(problem: Problem, soft: tuple[str, ...], effort: Effort) -> list[Short]:
    """The limits of `soft` that give way in the cheapest way out; none where that is not enough."""
    eased, sizes = _elastic(problem, soft)
    found = solve(eased, effort)
    if found is None:
        return []
    named = [(rows.declared, label) for rows in problem.limits if rows.declared.name in soft for label in rows.labels]
    given = found.x[len(problem.upper) :] * sizes
    return [
        Short(declared, label, float(amount))
        for (declared, label), amount, size in zip(named, given, sizes, strict=True)
        if amount > SMALLEST * size
    ]


def _elastic(problem: Problem, soft: tuple[str, ...]) -> tuple[Problem, Floats]:
    """The problem with a shortfall for each soft row, and the sizes: the largest amount of each of these rows."""
    count = sum(len(rows.labels) for rows in problem.limits if rows.declared.name in soft)
    sizes, limits, at = [np.zeros(0)], [], 0
    for rows in problem.limits:
        slack = csr_array((len(rows.labels), count))
        if rows.declared.name in soft:
            size = np.maximum(np.abs(rows.matrix).max(axis=1).toarray().ravel(), SMALLEST)
            sign = np.where(np.isfinite(rows.upper), -1.0, 1.0) * size
            place = np.arange(len(size))
            slack = csr_array((sign, (place, at + place)), shape=slack.shape)
            sizes.append(size)
            at += len(size)
        limits.append(replace(rows, matrix=hstack([rows.matrix, slack], format="csr")))
    gain = np.concatenate([np.zeros(len(problem.upper)), -np.ones(count)])
    upper = np.concatenate([problem.upper, np.full(count, np.inf)])
    return Problem(Objective(ELASTIC, gain), tuple(limits), upper, len(problem.upper)), np.concatenate(sizes)


def _against(problem: Problem, gave_way: set[str], effort: Effort) -> list[str]:
    """Titles of the other limits without which a plan would exist."""
    others = [rows.declared for rows in problem.limits if rows.declared.name not in gave_way]
    return [d.title for d in others if solve(problem.without(d.name), effort) is not None]
