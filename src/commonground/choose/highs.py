"""One mixed-integer programme handed to HiGHS. In: arrays. Out: the best x found and the proven bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array

from commonground.core.arrays import Flags, Floats
from commonground.core.errors import Fault

OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0}
INFEASIBLE = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)


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
    Raises Fault when it stops before it has found any x.
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
        raise Fault(f"the solver found no plan within {most_nodes} nodes: {solver.modelStatusToString(status)}")
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
