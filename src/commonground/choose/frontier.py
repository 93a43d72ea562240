"""The efficient frontier: plans of which none is better in everything. In: candidates. Out: `Frontier`.

The augmented epsilon-constraint method (Mavrotas 2009, Applied Mathematics and Computation 213:455-465): as many years
of good health as can be had where partners' cash and the gap closed are at least so much, over a grid of both. The
part of the others in the objective sees to it that no cash and no closing of the gap is left lying. Whole choices may
fall short of a level at a price above what it is worth in parts (the elastic constraint of Ehrgott and Ryan 2002,
Journal of Multi-Criteria Decision Analysis 11:139-150), so that every point has a plan, which is efficient all the
same. Each point is solved by itself, so that threads share them out and change nothing. Like the bound of a plan, the
proof knows of no overlap between options; plans are then measured whole, and those that another one betters in
everything left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from commonground.choose.declared import Declared, Rows
from commonground.choose.goals import CASH, GAP, QALY, compared_fifths, measure_goals
from commonground.choose.model import Candidates, Frontier, FrontierPlan, Portfolio
from commonground.choose.problem import Objective, Problem
from commonground.choose.programme import UnfinishedError
from commonground.choose.relaxation import Relaxed, relax
from commonground.choose.rounds import aimed, build_place_problem, measured_plan, reprice
from commonground.choose.solver import Effort, Solved, solve
from commonground.core.arrays import Floats
from commonground.core.progress import Progress, silent
from commonground.simulate.model import Choice

SMALL = 1e-3  # of the augmentation: large enough to be seen by the solver, too small to trade a year away
MOST_NODES, MOST_OPEN = 30, 1200  # a point of the grid that takes more branches, or choices open, is left out
LEVELS = (CASH, GAP)  # the goals of which a point asks so much
DEARER = 2.0  # times what a level is worth in parts, so that no plan falls short of it for long
TINY = 1e-9  # of a goal's range; nearer is the same
LEVEL = Declared("level", "Another goal's level", "What the plan brings of another goal is at least so much.", "share")
AUGMENTED = Declared("goal", "One goal, and a little of the others", "A goal by its range, others by less.", "share")


def trace_frontier(
    candidates: Candidates, portfolio: Portfolio, workers: int = 1, progress: Progress = silent
) -> Frontier | None:
    """Plans on the frontier, of `choose.frontier_plans` points of the grid or a few more; most good health first.

    None where that is 0. The same plans on any number of `workers`.
    """
    asked = int(candidates.assumptions.number("choose.frontier_plans"))
    if asked < 1 or not candidates.choices:
        return None
    alone = aimed(candidates)
    solved: list[Solved] = []
    with ThreadPoolExecutor(max(workers, 1)) as threads:
        search = _search(alone, threads)
        grid = _grid(search, asked, threads)
        for number, found in enumerate(threads.map(search.solve, grid), start=1):
            solved += [found] if found is not None else []
            progress(number / len(grid))
        unlike = {found.x[: len(alone.choices)].tobytes(): found for found in solved}
        plans = list(threads.map(lambda found: _plan(alone, found), unlike.values()))
    present = _placed(portfolio.choices, reprice(alone, portfolio.plan.marginals), 0.0)
    return Frontier(efficient(plans), present, compared_fifths(alone))


@dataclass(frozen=True)
class _Point:
    """A point of the grid: at least so much cash, and so much of the gap closed."""

    cash: float = -np.inf
    gap: float = -np.inf


@dataclass(frozen=True)
class _Search:
    """What every point shares.

    Goals (3, K), the range of each (3,), the limits of the place with a shortfall from each level (`_with_shortfalls`),
    and the best in parts without levels, from which the others are begun.
    """

    goals: Floats
    ranges: Floats
    limits: Problem
    effort: Effort
    near: Relaxed | None

    def aim(self, goal: int, at: _Point) -> Problem:
        """The most of a goal where the others are at least as much as the point asks.

        maximise sum_k (goal[k] + small * range * sum of other[k] / its range) * x[k]
        where sum_k other[k] / its range * x[k] >= level / its range
        """
        weights = np.where(np.arange(len(self.goals)) == goal, 1.0, SMALL) * self.ranges[goal] / self.ranges
        problem = replace(self.limits, objective=Objective(AUGMENTED, self._wide(weights @ self.goals)))
        return problem.and_also(self._levels(at))

    def solve(self, at: _Point) -> Solved | None:
        """The most years of good health there; None where no plan was found, or none proven within the gap."""
        relaxed = relax(self.aim(QALY, at), self.near)
        try:
            found = None if relaxed is None else solve(self._elastic(relaxed), self.effort, relaxed)
        except UnfinishedError:
            return None
        return found if found is not None and self.effort.satisfied_by(found) else None

    def in_parts(self, goal: int, at: _Point) -> Floats | None:
        """All goals (3,) of the best in parts, None where not even parts will do."""
        relaxed = relax(self.aim(goal, at), self.near)
        return None if relaxed is None else self.goals @ relaxed.x[: self.goals.shape[1]]

    def _elastic(self, relaxed: Relaxed) -> Problem:
        """The same, where each level may be fallen short of at a price.

        maximise what it did - sum over levels l of price[l] * shortfall[l]
        price[l] = DEARER * worth of the level in parts + small * range
        """
        worth = np.maximum(next(each for each in reversed(relaxed.worth) if len(each) == len(LEVELS)), 0.0)
        problem, price = relaxed.problem, DEARER * worth + SMALL * self.ranges[QALY]
        gain, upper = problem.objective.gain.copy(), problem.upper.copy()
        gain[-len(LEVELS) :], upper[-len(LEVELS) :] = -price, np.inf
        return replace(problem, objective=Objective(AUGMENTED, gain), upper=upper)

    def _levels(self, at: _Point) -> Rows:
        """A row for each level, in ranges of its goal, with its shortfall, which is 0 until it is given a price."""
        goals = np.stack([self._wide(self.goals[goal] / self.ranges[goal]) for goal in LEVELS])
        goals[:, -len(LEVELS) :] = np.eye(len(LEVELS))
        lower = np.array([at.cash, at.gap]) / self.ranges[list(LEVELS)] - TINY
        return Rows(LEVEL, ("cash", "gap"), csr_array(goals), lower, np.full(len(LEVELS), np.inf))

    def _wide(self, amounts: Floats) -> Floats:
        """`amounts` (K,) of the candidates, and nothing of the other variables (V,)."""
        return np.pad(amounts, (0, len(self.limits.upper) - len(amounts)))


def _with_shortfalls(problem: Problem) -> Problem:
    """The problem with a variable more for each level, in parts and of no size yet."""
    count, more = len(problem.upper), np.zeros(len(LEVELS))
    limits = tuple(replace(rows, matrix=_wider(rows.matrix, count + len(LEVELS))) for rows in problem.limits)
    return replace(problem, limits=limits, upper=np.append(problem.upper, more), whole=count)


def _wider(matrix: csr_array, columns: int) -> csr_array:
    """The same with columns of nothing at its end."""
    return csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))


def _search(alone: Candidates, threads: Executor) -> _Search:
    """The search, each goal's range that between its best and worst in the table of what is best for each."""
    goals, figure = measure_goals(alone), alone.assumptions.number
    gap = figure("choose.frontier_gap")
    effort = Effort(gap / 2.0, MOST_NODES, MOST_OPEN, enough=gap)
    sizes = np.maximum(np.abs(goals).sum(axis=1), TINY)
    limits = build_place_problem(alone)
    near = relax(limits)
    limits = _with_shortfalls(near.problem if near else limits)
    rough = _Search(goals, sizes, limits, effort, None)
    spread = np.ptp(_table(rough, threads), axis=0)
    search = replace(rough, ranges=np.where(spread > TINY * sizes, spread, sizes))
    return replace(search, near=relax(search.aim(QALY, _Point())))


def _table(search: _Search, threads: Executor) -> Floats:
    """All goals (rows, 3) of the best in parts for each goal (Mavrotas's payoff table)."""
    best = threads.map(lambda goal: search.in_parts(goal, _Point()), range(len(search.goals)))
    return np.array([row for row in best if row is not None]).reshape(-1, len(search.goals))


def _grid(search: _Search, asked: int, threads: Executor) -> list[_Point]:
    """Lines of more and more of the gap closed, and on each line points of more and more cash, between its ends."""
    gaps = _table(search, threads)[:, GAP]
    lines = max(round(asked**0.5), 1) if np.ptp(gaps) > TINY * search.ranges[GAP] else 1
    points = -(-asked // lines) + 1
    starts = [float(gaps.min() + np.ptp(gaps) * line / lines) if line else -np.inf for line in range(lines)]
    found = threads.map(lambda gap: _line(search, gap, points), starts)
    return [point for line in found for point in line]


def _line(search: _Search, gap: float, points: int) -> list[_Point]:
    """Points of one line: the most years of good health, and then of more and more cash."""
    most, cheapest = (search.in_parts(goal, _Point(gap=gap)) for goal in (QALY, CASH))
    if most is None or cheapest is None:
        return []
    steps = np.linspace(most[CASH], cheapest[CASH], points, endpoint=False)[1:]
    return [_Point(gap=gap), *(_Point(cash, gap) for cash in steps.tolist())]


def _plan(alone: Candidates, found: Solved) -> FrontierPlan:
    plan = measured_plan(alone, found.x[: len(alone.choices)])
    return _placed(plan.choices, plan.priced, max(found.bound - found.value, 0.0))


def _placed(choices: tuple[Choice, ...], priced: Candidates, short: float) -> FrontierPlan:
    """A plan by what it brings of each goal, from its choices priced together."""
    qaly, cash, gap = measure_goals(priced).sum(axis=1).tolist()
    return FrontierPlan(choices, qaly, cash, gap, float(priced.worth.social.sum()), short)


def efficient(plans: Sequence[FrontierPlan]) -> tuple[FrontierPlan, ...]:
    """The plans that no other betters, the most years of good health first; of plans alike in all the first."""
    kept = [
        plan
        for i, plan in enumerate(plans)
        if not any(other.betters(plan) or (j < i and other.goals == plan.goals) for j, other in enumerate(plans))
    ]
    return tuple(sorted(kept, key=lambda plan: (-plan.qaly, -plan.cash_gbp, -plan.gap)))
