"""Solving in whole numbers. In: `Problem`. Out: `Solved`, with what has been proven.

Large problems are solved as Balas and Zemel (1980, Operations Research 28:1130-1154) do: the linear
relaxation first, then a core of the choices that it leaves in doubt, then all whose other value could still pay,
which is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from commonground.choose.problem import Problem
from commonground.choose.programme import Programme, minimise
from commonground.choose.relaxation import Relaxed, relax
from commonground.core.arrays import Flags, Floats
from commonground.evidence.model import Assumptions

CORE = 400  # choices left in doubt that are solved first; more finds a better plan, and takes longer
WIDER = 2  # times as many choices, where those first opened cannot meet the limits or prove a plan
NEARLY, FEW_NODES, SMALL_CORE = 0.01, 100, 120  # a gap, branches and choices that will do where nothing is proven
WHOLE = 1e-6  # how near a whole number is whole


@dataclass(frozen=True)
class Effort:
    """How hard to look: stop at this gap, after so many nodes; leave at most so many choices open at a time.

    `enough`: the gap, where it is wider, within which no more choices are opened.
    """

    gap: float
    most_nodes: int
    most_open: int
    core: int = CORE
    enough: float = 0.0

    def satisfied_by(self, found: Solved) -> bool:
        """Whether a solution is near enough its bound."""
        return found.near_enough(max(self.gap, self.enough))

    def will_do(self, bound: float) -> float:
        """The least value that is near enough a bound."""
        gap = max(self.gap, self.enough)
        return bound - gap * max(abs(bound) / (1.0 + gap), 1.0)


def effort_of(assumptions: Assumptions) -> Effort:
    """The effort that the assumptions ask for."""
    figure = assumptions.number
    return Effort(figure("choose.gap"), int(figure("choose.most_nodes")), int(figure("choose.most_open")))


def quick(effort: Effort) -> Effort:
    """The same, content with the core: a good plan, not a proof."""
    return replace(effort, most_open=0)


def glance(effort: Effort) -> Effort:
    """The same, content with a plan that is nearly as good as any: one of several to compare."""
    few = min(effort.most_nodes, FEW_NODES)
    return replace(quick(effort), gap=max(effort.gap, NEARLY), most_nodes=few, core=SMALL_CORE)


@dataclass(frozen=True)
class Solved:
    """The best x found (V,), what it is worth, the most that any could be, and the problem with the rows added."""

    x: Floats
    value: float
    bound: float
    problem: Problem
    relaxed: Relaxed | None = None  # where the problem was large enough to begin with its relaxation

    def near_enough(self, gap: float) -> bool:
        """Whether the gap is proven."""
        return self.bound - self.value <= gap * max(abs(self.value), 1.0)


def solve(problem: Problem, effort: Effort, near: Relaxed | None = None) -> Solved | None:
    """The best whole-number solution, None where the limits cannot all be met. `near` as for `relax`."""
    found = _solve(problem, effort, near)
    tighter = found.problem.tightened(found.x) if found else None
    return found if found is None or tighter is None else solve(tighter, effort, found.relaxed)


def _solve(problem: Problem, effort: Effort, near: Relaxed | None) -> Solved | None:
    relaxed = relax(problem, near) if len(problem.upper) > CORE else None
    if relaxed is None:
        return _open(problem, _everything(problem), np.zeros(len(problem.upper)), effort)
    found = _from_core(relaxed.problem, relaxed, effort)
    return found and replace(found, relaxed=relaxed)


def _from_core(problem: Problem, relaxed: Relaxed, effort: Effort) -> Solved | None:
    """The best of what the relaxation leaves in doubt, then of all that could still pay.

    A choice k can still pay where loss[k] <= value of the relaxation - value of the best plan found.
    """
    at = np.round(relaxed.x)
    found = _from_few(problem, relaxed, at, effort)
    if found is None:
        return None
    could_pay = (relaxed.loss <= relaxed.value - found.value) | (np.abs(relaxed.x - at) > WHOLE) | ~problem.is_whole
    if effort.satisfied_by(found) or could_pay.sum() > effort.most_open:
        return found
    exact = _open(problem, could_pay, at, effort)
    return exact if exact is not None and exact.value >= found.value else found


def _from_few(problem: Problem, relaxed: Relaxed, at: Floats, effort: Effort) -> Solved | None:
    """The best of the choices most in doubt: of more and more of them until a plan meets the limits and is proven.

    What meets the limits will do where no more may be opened.
    """
    few, best = effort.core, None
    while few < len(problem.upper) and (best is None or few <= effort.most_open):
        enough = effort.will_do(relaxed.value) if few > effort.core else np.inf
        found = _open(problem, _in_doubt(problem, relaxed, few), at, effort, enough)
        if found is not None and (best is None or found.value > best.value):
            best = replace(found, bound=relaxed.value)
        if best is not None and effort.satisfied_by(best):
            return best
        few *= WIDER
    return best or _open(problem, _everything(problem), at, effort)


def _everything(problem: Problem) -> Flags:
    return np.ones(len(problem.upper), dtype=bool)


def _in_doubt(problem: Problem, relaxed: Relaxed, core: int) -> Flags:
    """The variables that the relaxation takes in part, all that may be in part, and those nearest to another value."""
    in_part = (np.abs(relaxed.x - np.round(relaxed.x)) > WHOLE) | ~problem.is_whole
    open_ = in_part.copy()
    open_[np.argsort(np.where(in_part, -1.0, relaxed.loss), kind="stable")[:core]] = True
    return open_


def _open(problem: Problem, open_: Flags, at: Floats, effort: Effort, enough: float = np.inf) -> Solved | None:
    """The best solution in which only the variables of `open_` may differ from `at`, or one worth `enough`."""
    scale, rows = problem.objective_size, problem.scaled
    columns, fixed = np.flatnonzero(open_), np.where(open_, 0.0, at)
    whole = problem.is_whole[columns]
    used = rows.matrix @ fixed
    programme = Programme(
        cost=-problem.objective.gain[columns] / scale,
        constant=-(float(problem.objective.gain @ fixed) + problem.objective.constant) / scale,
        most=problem.upper[columns],
        whole=whole,
        limits=csc_array(rows.matrix[:, columns]),
        lower=rows.lower - used,
        upper=rows.upper - used,
    )
    found = minimise(programme, effort.gap, effort.most_nodes, -enough / scale)
    if found is None:
        return None
    x = fixed.copy()
    x[columns] = np.where(whole, np.round(found[0]), found[0])
    value = float(problem.objective.gain @ x) + problem.objective.constant
    return Solved(x, value, max(value, -found[1] * scale), problem)
