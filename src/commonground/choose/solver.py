"""Solving with HiGHS. In: `Problem`. Out: `Solved`, with what has been proven.

The solver stops at a gap or a number of nodes, never at a time, so that the same problem has the same answer on
every machine. Large problems are solved as Balas and Zemel (1980, Operations Research 28:1130-1154) do: the linear
relaxation first, then a core of the choices that it leaves in doubt, then all whose other value could still pay,
which is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array

from commonground.choose.problem import Problem
from commonground.choose.relaxation import Relaxed, relax
from commonground.core.arrays import Flags, Floats
from commonground.core.errors import Fault
from commonground.evidence.model import Assumptions

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0}
INFEASIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
CORE = 400  # choices left in doubt that are solved first; more finds a better plan, and takes longer
NEARLY, FEW_NODES, SMALL_CORE = 0.01, 100, 120  # a gap, branches and choices that will do where nothing is proven
WHOLE = 1e-6  # how near a whole number is whole


class UnfinishedError(Fault):
    """The solver stopped before it had found any plan."""


@dataclass(frozen=True)
class Programme:
    """Minimise cost @ x + constant where lower <= limits @ x <= upper, 0 <= x <= most, x whole where `whole`."""

    cost: Floats  # (V,)
    constant: float
    most: Floats  # (V,)
    whole: Flags  # (V,)
    limits: csc_array  # (R, V)
    lower: Floats  # (R,)
    upper: Floats  # (R,)


def minimise(programme: Programme, gap: float, most_nodes: int) -> tuple[Floats, float] | None:
    """The best x (V,) and the lower bound proven, None where the limits cannot all be met.

    HiGHS (Huangfu and Hall 2018) runs on one thread and stops at a gap or a number of nodes, never at a time.
    Raises UnfinishedError when it stops before it has found any x.
    """
    if not len(programme.cost):  # nothing to choose, which HiGHS calls an empty model
        met = (programme.lower <= 0.0).all() and (programme.upper >= 0.0).all()
        return (np.zeros(0), programme.constant) if met else None
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {**OPTIONS, "mip_rel_gap": gap, "mip_max_nodes": most_nodes}.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(programme))
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in INFEASIBLE:
        return None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise UnfinishedError(
            f"the solver found no plan within {most_nodes} nodes: {solver.modelStatusToString(status)}"
        )
    return np.array(solver.getSolution().col_value, dtype=np.float64), float(info.mip_dual_bound)


def _model(programme: Programme) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.cost), len(programme.lower)
    model.col_cost_, model.offset_ = programme.cost, programme.constant
    model.col_lower_, model.col_upper_ = np.zeros(len(programme.cost)), programme.most
    model.row_lower_, model.row_upper_ = programme.lower, programme.upper
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(is_whole)] for is_whole in programme.whole]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = programme.limits.indptr
    model.a_matrix_.index_ = programme.limits.indices
    model.a_matrix_.value_ = programme.limits.data
    return model


@dataclass(frozen=True)
class Effort:
    """How hard to look: stop at this gap, after so many nodes; leave at most so many choices open at a time."""

    gap: float
    most_nodes: int
    most_open: int
    core: int = CORE


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


def solve(problem: Problem, effort: Effort) -> Solved | None:
    """The best whole-number solution, None where the limits cannot all be met."""
    found = _solve(problem, effort)
    tighter = found.problem.tightened(found.x) if found else None
    return found if tighter is None else solve(tighter, effort)


def _solve(problem: Problem, effort: Effort) -> Solved | None:
    relaxed = relax(problem) if len(problem.upper) > CORE else None
    if relaxed is None:
        return _open(problem, _everything(problem), np.zeros(len(problem.upper)), effort)
    found = _from_core(relaxed.problem, relaxed, effort)
    return found and replace(found, relaxed=relaxed)


def _from_core(problem: Problem, relaxed: Relaxed, effort: Effort) -> Solved | None:
    """The best of what the relaxation leaves in doubt, then of all that could still pay.

    A choice k can still pay where loss[k] <= value of the relaxation - value of the best plan found.
    """
    at = np.round(relaxed.x)
    found = _open(problem, _in_doubt(problem, relaxed, effort.core), at, effort)
    if found is None:
        return _open(problem, _everything(problem), at, effort)
    found = replace(found, bound=relaxed.value)
    could_pay = (relaxed.loss <= relaxed.value - found.value) | (np.abs(relaxed.x - at) > WHOLE) | ~problem.is_whole
    if found.near_enough(effort.gap) or could_pay.sum() > effort.most_open:
        return found
    exact = _open(problem, could_pay, at, effort)
    return exact if exact is not None and exact.value >= found.value else found


def _everything(problem: Problem) -> Flags:
    return np.ones(len(problem.upper), dtype=bool)


def _in_doubt(problem: Problem, relaxed: Relaxed, core: int) -> Flags:
    """The variables that the relaxation takes in part, all that may be in part, and those nearest to another value."""
    in_part = (np.abs(relaxed.x - np.round(relaxed.x)) > WHOLE) | ~problem.is_whole
    open_ = in_part.copy()
    open_[np.argsort(np.where(in_part, -1.0, relaxed.loss), kind="stable")[:core]] = True
    return open_


def _open(problem: Problem, open_: Flags, at: Floats, effort: Effort) -> Solved | None:
    """The best solution in which only the variables of `open_` may differ from `at`."""
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
    found = minimise(programme, effort.gap, effort.most_nodes)
    if found is None:
        return None
    x = fixed.copy()
    x[columns] = np.where(whole, np.round(found[0]), found[0])
    value = float(problem.objective.gain @ x) + problem.objective.constant
    return Solved(x, value, max(value, -found[1] * scale), problem)
