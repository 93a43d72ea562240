"""Which limits cannot all be kept, when no plan meets them all. In: an infeasible problem. Out: a `UserError`.

Named are limits of which every one is needed for the clash: without any one of them there is a plan. They are found as
Chinneck and Dravnieks (1991, ORSA Journal on Computing 3:157-168) do. The elastic filter lets every limit give way, at
a price by its size, and fixes those that do, until what is fixed has no solution; the deletion filter then leaves out
one after the other, and keeps out each without which there is still none. Limits that are the plan's own logic, such
as one scale for an option, always stay.

Minimise sum_r shortfall[r] / size[r], where matrix @ x - shortfall <= upper (>= lower, + shortfall) for each soft row r

The elastic filter asks the linear relaxation first, which is quick: what has no solution in parts has none in wholes.
The deletion filter asks for whole choices, for a set that clashes in wholes may not clash in parts. Each is stopped at
a number of nodes; where that leaves a limit in doubt it is named, and that fewer may clash is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from commonground.choose.constraints import community_share, core, cvar, must, must_not, one_scale, order, wards
from commonground.choose.declared import Declared, Rows
from commonground.choose.problem import Objective, Problem
from commonground.choose.programme import UnfinishedError
from commonground.choose.relaxation import relax
from commonground.choose.solver import Effort, solve
from commonground.core.arrays import Flags, Floats
from commonground.core.errors import UserError

MONEY_AND_STAFF = ("budget", "together", "staff")
LOGIC = tuple(module.DECLARED.name for module in (one_scale, order, wards))  # what a plan is: nobody can loosen it
NAMED_LAST = tuple(  # left out of a clash last: what somebody asked for, then what policy does
    module.DECLARED.name for module in (community_share, core, must_not, must)
)
SHOWN = 6  # short enough to read
FINE = 10.0  # staff short of less are told to a tenth
SMALLEST = 1e-6  # of a limit's size; less is rounding
ELASTIC = Declared("give_way", "Limits give way as little as they can", "Sum of shortfalls by size.", "share")


@dataclass(frozen=True)
class Limit:
    """Rows of one name in one limit: what stands or falls together."""

    declared: Declared
    label: str


@dataclass(frozen=True)
class Clash:
    """Limits that cannot all be kept, and whether it is proven that any of them could be kept without the others."""

    limits: tuple[Limit, ...]
    proven: bool


def explain_infeasibility(problem: Problem, effort: Effort) -> UserError:
    """The error to raise for a problem that has no solution."""
    clash = find_clash(problem, effort)
    if not clash.limits:
        return UserError("no plan meets all the limits at once", mend="raise the plan budgets or the staff limits")
    together = "this cannot be kept" if len(clash.limits) == 1 else "these cannot all be kept"
    fewer = "" if clash.proven else " (fewer of them may clash too)"
    said = "; ".join(_by_title(clash.limits, _short_of_each(problem, clash.limits, effort)))
    return UserError(
        f"no plan meets all the limits: {together}{fewer}: {said}",
        where="partners and options",
        mend=f"loosen or leave out one of them{_in_all(problem, clash.limits, effort)}",
    )


def find_clash(problem: Problem, effort: Effort) -> Clash:
    """Limits that cannot all be kept, of which each is needed for that as far as is proven."""
    limits = sorted(_fixed_in_turn(problem, effort), key=_last_named)
    proven = True
    for limit in tuple(limits):
        fewer = [other for other in limits if other != limit]
        try:
            limits = limits if _has_plan(only(problem, fewer), effort) else fewer
        except UnfinishedError:
            proven = False
    return Clash(tuple(limits), proven)


def _last_named(limit: Limit) -> int:
    name = limit.declared.name
    return NAMED_LAST.index(name) if name in NAMED_LAST else -1


def only(problem: Problem, limits: Collection[Limit]) -> Problem:
    """The problem with these limits and the plan's own logic alone."""
    kept = (_rows_where(rows, _among(rows, limits)) for rows in problem.limits)
    watched = problem.watched if any(limit.declared == cvar.DECLARED for limit in limits) else None
    return replace(problem, limits=tuple(rows for rows in kept if rows.labels), watched=watched)


def limits_of(problem: Problem) -> tuple[Limit, ...]:
    """Every limit of a problem that can be loosened."""
    rows = (rows for rows in problem.limits if rows.declared.name not in LOGIC)
    return tuple(dict.fromkeys(Limit(one.declared, label) for one in rows for label in one.labels))


def _among(rows: Rows, limits: Collection[Limit]) -> Flags:
    if rows.declared.name in LOGIC:
        return np.ones(len(rows.labels), dtype=bool)
    labels = {limit.label for limit in limits if limit.declared == rows.declared}
    return np.array([label in labels for label in rows.labels], dtype=bool)


def _rows_where(rows: Rows, keep: Flags) -> Rows:
    labels = tuple(label for label, kept in zip(rows.labels, keep, strict=True) if kept)
    return Rows(rows.declared, labels, rows.matrix[keep], rows.lower[keep], rows.upper[keep])


def _has_plan(problem: Problem, effort: Effort) -> bool:
    nothing = replace(problem.objective, gain=np.zeros_like(problem.objective.gain), constant=0.0)
    return solve(replace(problem, objective=nothing), effort) is not None


def _fixed_in_turn(problem: Problem, effort: Effort) -> set[Limit]:
    """Limits that have no solution together: the elastic filter. A limit on bad draws is fixed from the first."""
    every = limits_of(problem)
    fixed = {limit for limit in every if limit.declared == cvar.DECLARED}
    while len(fixed) < len(every):
        soft = [limit for limit in every if limit not in fixed]
        short = _shortfalls(problem, soft, effort)
        if short is None:
            return fixed
        fixed |= set(short) or set(soft)
    return fixed


def _shortfalls(problem: Problem, soft: Collection[Limit], effort: Effort) -> dict[Limit, float] | None:
    """By how much limits of `soft` give way in the cheapest way out, in parts or else in wholes; None where none is."""
    eased, sizes, named = _elastic(problem, soft)
    relaxed = relax(eased)
    if relaxed is None:
        return None
    in_parts = _given(relaxed.x[len(problem.upper) :], sizes, named)
    if in_parts:
        return in_parts
    found = solve(eased, effort)
    return None if found is None else _given(found.x[len(problem.upper) :], sizes, named)


def _given(given: Floats, sizes: Floats, named: Sequence[Limit]) -> dict[Limit, float]:
    return {
        limit: float(share * size) for limit, share, size in zip(named, given, sizes, strict=True) if share > SMALLEST
    }


def _elastic(problem: Problem, soft: Collection[Limit]) -> tuple[Problem, Floats, list[Limit]]:
    """The problem with a shortfall for each soft row, the largest amount of each of these rows, and their limits."""
    flags = [_among(rows, soft) & (rows.declared.name not in LOGIC) for rows in problem.limits]
    count = int(sum(flag.sum() for flag in flags))
    sizes, named, limits = [np.zeros(0)], list[Limit](), []
    for rows, flag in zip(problem.limits, flags, strict=True):
        at = np.flatnonzero(flag)
        size = np.maximum(np.abs(rows.matrix[at]).max(axis=1).toarray().ravel(), SMALLEST) if len(at) else np.zeros(0)
        sign = np.where(np.isfinite(rows.upper[at]), -1.0, 1.0) * size
        place = len(named) + np.arange(len(at))
        slack = csr_array((sign, (at, place)), shape=(len(rows.labels), count))
        limits.append(replace(rows, matrix=hstack([rows.matrix, slack], format="csr")))
        sizes.append(size)
        named += [Limit(rows.declared, rows.labels[row]) for row in at]
    gain = np.concatenate([np.zeros(len(problem.upper)), -np.ones(count)])
    upper = np.concatenate([problem.upper, np.full(count, np.inf)])
    eased = Problem(Objective(ELASTIC, gain), tuple(limits), upper, len(problem.upper), problem.watched)
    return eased, np.concatenate(sizes), named


def _short_of_each(problem: Problem, clash: Sequence[Limit], effort: Effort) -> dict[Limit, float]:
    """By how much each limit of money or staff in a clash is short where all the others in it are kept."""
    short: dict[Limit, float] = {}
    for limit in clash:
        if limit.declared.name in MONEY_AND_STAFF:
            short |= _in_wholes(only(problem, clash), [limit], effort)
    return short


def _in_wholes(problem: Problem, soft: Collection[Limit], effort: Effort) -> dict[Limit, float]:
    eased, sizes, named = _elastic(problem, soft)
    try:
        found = solve(eased, effort)
    except UnfinishedError:
        return {}
    return {} if found is None else _given(found.x[len(problem.upper) :], sizes, named)


def _in_all(problem: Problem, clash: Sequence[Limit], effort: Effort) -> str:
    """What money and staff are short where everything else in the whole problem is kept; '' where nothing is new."""
    soft = [limit for limit in limits_of(problem) if limit.declared.name in MONEY_AND_STAFF]
    short = _in_wholes(problem, soft, effort)
    if not set(short) - set(clash):
        return ""
    return f"; to keep everything else, find in all: {'; '.join(_by_title(tuple(short), short))}"


def _by_title(limits: Iterable[Limit], short: dict[Limit, float]) -> list[str]:
    """Limits in words, those of one title together."""
    titles: dict[str, list[str]] = {}
    for limit in limits:
        amount = f": {_amount(limit.declared, short[limit])} short" if limit in short else ""
        titles.setdefault(limit.declared.title, []).append(f"{limit.label}{amount}")
    return [f"{title} ({_first(labels)})" for title, labels in titles.items()]


def _first(labels: Sequence[str]) -> str:
    more = f"; and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return f"{'; '.join(labels[:SHOWN])}{more}"


def _amount(declared: Declared, amount: float) -> str:
    """Rounded up, so that as much makes up for it: money to the pound, staff to a tenth, from ten on to the whole."""
    if declared.unit.startswith("GBP"):
        return f"£{np.ceil(amount):,.0f}"
    parts = 10.0 if amount < FINE else 1.0
    return f"{np.ceil(amount * parts - SMALLEST) / parts:,.{0 if parts == 1.0 else 1}f} {declared.unit}"
