"""Programmes handed to HiGHS. In: `Programme`. Out: the best x in whole numbers, or in parts with its dual variables.

HiGHS (Huangfu and Hall 2018, Mathematical Programming Computation 10:119-142) runs on one thread and stops at a gap or
a number of nodes, never at a time, so that the same programme has the same answer on every machine.
"""

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


@dataclass(frozen=True)
class Basis:
    """Where the simplex method ended: the state of each variable and of each row, as HiGHS names them."""

    variables: tuple[Any, ...]  # (V,)
    rows: tuple[Any, ...]  # (R,)


@dataclass(frozen=True)
class InParts:
    """The best x (V,) in parts, its value, its reduced costs (V,), the dual variables of the rows (R,), its basis."""

    x: Floats
    value: float
    reduced: Floats
    dual: Floats
    basis: Basis


def minimise(programme: Programme, gap: float, most_nodes: int, enough: float = -np.inf) -> tuple[Floats, float] | None:
    """The best x (V,) and the lower bound proven, None where the limits cannot all be met.

    `enough`: a value at which to stop. Raises UnfinishedError when the solver stops before it has found any x.
    """
    if not len(programme.cost):  # nothing to choose, which HiGHS calls an empty model
        met = (programme.lower <= 0.0).all() and (programme.upper >= 0.0).all()
        return (np.zeros(0), programme.constant) if met else None
    options = {"mip_rel_gap": gap, "mip_max_nodes": most_nodes, "objective_target": enough}
    solver = _solver(programme, options, programme.whole)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status in INFEASIBLE:
        return None
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise UnfinishedError(
            f"the solver found no plan within {most_nodes} nodes: {solver.modelStatusToString(status)}"
        )
    return np.array(solver.getSolution().col_value, dtype=np.float64), float(info.mip_dual_bound)


def minimise_in_parts(programme: Programme, near: Basis | None = None) -> InParts | None:
    """The best where every x may be taken in part, None where not even parts meet the limits.

    `near`: the basis of the same programme without its last rows, or with another cost, from which a few steps lead on.
    """
    solver = _solver(programme, {"presolve": "off"}, None)
    if near is not None:
        solver.setBasis(_longer(near, len(programme.lower)))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution, basis = solver.getSolution(), solver.getBasis()
    return InParts(
        x=np.array(solution.col_value, dtype=np.float64),
        value=float(solver.getInfo().objective_function_value),
        reduced=np.array(solution.col_dual, dtype=np.float64),
        dual=np.array(solution.row_dual, dtype=np.float64),
        basis=Basis(tuple(basis.col_status), tuple(basis.row_status)),
    )


def _longer(near: Basis, rows: int) -> highspy.HighsBasis:
    """The basis with the slack of each row that came later in it."""
    found = highspy.HighsBasis()
    found.valid = True
    found.col_status = list(near.variables)
    found.row_status = [*near.rows, *[highspy.HighsBasisStatus.kBasic] * (rows - len(near.rows))]
    return found


def _solver(programme: Programme, options: dict[str, Any], whole: Flags | None) -> Any:
    """HiGHS with the programme in it, ready to run."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in {**OPTIONS, **options}.items():
        solver.setOptionValue(name, value)
    _pass(solver, programme, whole)
    return solver


def _pass(solver: Any, programme: Programme, whole: Flags | None) -> None:
    """Hand the programme over as arrays: HiGHS's own objects would take them in number by number."""
    variables, limits = len(programme.cost), programme.limits
    solver.passModel(
        variables,
        len(programme.lower),
        limits.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        programme.constant,
        programme.cost,
        np.zeros(variables),
        programme.most,
        programme.lower,
        programme.upper,
        limits.indptr,
        limits.indices,
        limits.data,
        np.zeros(variables, dtype=np.int32) if whole is None else whole.astype(np.int32),
    )
