"""The programme solved in rounds, because options overlap. In: candidates. Out: `Rounds`, the plans found.

Overlap makes a plan worth less than its choices one by one. So each round measures every candidate beside the plan
found so far (averaged with the round before, so that rounds settle), and a plan is worth what all its choices are when
measured together. The rounds are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.constraints import PLACE_NAMES, together
from commonground.choose.declared import Declared, lay_out
from commonground.choose.infeasibility import explain_infeasibility
from commonground.choose.model import Candidates, Worth
from commonground.choose.pricing import price
from commonground.choose.problem import Problem, build_problem, cash_worth, social_value
from commonground.choose.programme import UnfinishedError
from commonground.choose.relaxation import Relaxed, relax
from commonground.choose.solver import Solved, effort_of, quick, solve
from commonground.core.arrays import Floats
from commonground.core.progress import Progress
from commonground.simulate.marginals import measure_beside, measure_together
from commonground.simulate.model import Choice, Marginals, MeasuredPlan


@dataclass(frozen=True)
class Plan:
    """A plan, and what it changes, costs and is worth with all its choices together."""

    x: Floats  # (K,)
    measured: MeasuredPlan
    priced: Candidates

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What it would do."""
        return self.measured.choices

    @property
    def gbp(self) -> float:
        """What it is worth, discounted."""
        return float(self.priced.worth.social.sum())


@dataclass(frozen=True)
class Rounds:
    """The plans of all rounds, the last problem, and the bound of the first (which knows of no overlap)."""

    plans: tuple[Plan, ...]
    last: Problem
    last_relaxed: Relaxed | None  # as in `Solved`
    bound_gbp: float

    @property
    def best(self) -> Plan:
        """The plan worth most."""
        return max(self.plans, key=lambda plan: plan.gbp)


def solve_in_rounds(alone: Candidates, progress: Progress) -> Rounds:
    """Plans found by measuring every candidate beside the plan before, from `alone`, each by itself.

    worth[r + 1] = (worth[r] + worth beside the plan of round r) / 2

    Stops at choose.overlap_rounds, or when a plan comes again. Raises UserError naming the limits that clash where no
    plan meets them all. Ends with doing nothing, where the limits allow it.
    """
    beside, rounds = alone, max(int(alone.assumptions.number("choose.overlap_rounds")), 1)
    found: list[Plan] = []
    bounds: list[float] = []
    for turn in range(rounds):
        problem = build_place_problem(beside)
        solved = _solved(alone, problem, proof=turn == 0)
        bounds.append(solved.bound)
        progress(0.7 * (turn + 1) / rounds)
        if any(np.array_equal(solved.x, other.x) for other in found):
            break
        found.append(measured_plan(alone, solved.x))
        if turn + 1 < rounds:
            beside = replace(beside, worth=_between(beside.worth, _beside(alone, found[-1].choices).worth))
    if found[0].choices and _allows_nothing(problem):
        found.append(measured_plan(alone, np.zeros_like(found[0].x)))
    return Rounds(tuple(found), solved.problem, solved.relaxed, bounds[0])


def measured_plan(alone: Candidates, x: Floats) -> Plan:
    """The plan of the candidates that `x` takes, measured so that its choices sum to what it changes."""
    measured = measure_together(alone.baseline, [alone.choices[k] for k in np.flatnonzero(x > 0.5).tolist()])
    return Plan(x, measured, reprice(alone, measured.marginals))


def aimed(candidates: Candidates) -> Candidates:
    """The candidates worth what `choose.objective` counts: social value, or partners' cash."""
    if candidates.assumptions.word("choose.objective") != "cash":
        return candidates
    return replace(candidates, worth=replace(candidates.worth, social=cash_worth(candidates)))


def _beside(alone: Candidates, plan: Sequence[Choice]) -> Candidates:
    """The candidates measured beside a plan."""
    return reprice(alone, measure_beside(alone.baseline, alone.choices, plan))


def reprice(alone: Candidates, measured: Marginals) -> Candidates:
    """What was measured, with the prices and partners of `alone`, worth what `choose.objective` counts."""
    return aimed(price(measured, alone.baseline, alone.prices, alone.partners))


def build_place_problem(candidates: Candidates) -> Problem:
    """The choice for the whole place: the most worth within every limit."""
    layout = lay_out(candidates)
    return build_problem(candidates, layout, social_value(candidates, layout), PLACE_NAMES)


def hold_to_offers(candidates: Candidates) -> Candidates:
    """The candidates held to what all offer together, where what is required or asked for lets any plan keep to that.

    The linear relaxation tells, and where the limit binds there, a search for any plan in wholes.
    """
    held = replace(candidates, held_to_offers=True)
    problem = build_place_problem(held)
    relaxed = relax(problem)
    keeps = relaxed is not None and (not _binds(relaxed, together.DECLARED) or _has_plan(candidates, problem))
    return held if keeps else replace(candidates, held_to_offers=False)


def _binds(relaxed: Relaxed, declared: Declared) -> bool:
    limits = zip(relaxed.problem.limits, relaxed.worth, strict=True)
    return any(rows.declared == declared and bool((np.abs(worth) > 0.0).any()) for rows, worth in limits)


def _has_plan(candidates: Candidates, problem: Problem) -> bool:
    nothing = replace(problem.objective, gain=np.zeros_like(problem.objective.gain), constant=0.0)
    try:
        return solve(replace(problem, objective=nothing), quick(effort_of(candidates.assumptions))) is not None
    except UnfinishedError:
        return False


def _solved(alone: Candidates, problem: Problem, proof: bool) -> Solved:
    effort = effort_of(alone.assumptions)
    effort = effort if proof else quick(effort)
    solved = solve(problem, effort)
    if solved is None:
        raise explain_infeasibility(problem, effort)
    return solved


def _between(before: Worth, after: Worth) -> Worth:
    return Worth(
        social=(before.social + after.social) / 2.0,
        outcome=(before.outcome + after.outcome) / 2.0,
        health_gbp=(before.health_gbp + after.health_gbp) / 2.0,
        qaly=(before.qaly + after.qaly) / 2.0,
        reached=(before.reached + after.reached) / 2.0,
    )


def _allows_nothing(problem: Problem) -> bool:
    return all((rows.lower <= 0.0).all() and (rows.upper >= 0.0).all() for rows in problem.limits)
