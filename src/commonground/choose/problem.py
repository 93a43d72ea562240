"""A choice as a mixed-integer programme (Wolsey 2020, Integer Programming). Out: `Problem`.

In: candidates, objective, names of constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack

from commonground.choose.constraints import BUILD
from commonground.choose.declared import Layout, Rows, most_wards
from commonground.choose.model import Candidates
from commonground.choose.objectives import Objective
from commonground.core.arrays import Floats


@dataclass(frozen=True)
class Scaled:
    """The rows of every limit, each divided by its largest amount so that GBP, WTE and choices are of a size."""

    matrix: csr_array  # (R, V)
    lower: Floats  # (R,)
    upper: Floats  # (R,)
    size: Floats  # (R,) what each was divided by: 1 for a row of zeros


@dataclass(frozen=True)
class Problem:
    """Maximise gain @ x over 0 <= x <= upper, where lower <= matrix @ x <= upper for the rows of every limit.

    The first `whole` variables are whole numbers (all, where it is None).
    """

    objective: Objective
    limits: tuple[Rows, ...]
    upper: Floats  # (V,)
    whole: int | None = None

    @cached_property
    def scaled(self) -> Scaled:
        """All rows, of a size."""
        if not self.limits:
            return Scaled(csr_array((0, len(self.upper))), np.zeros(0), np.zeros(0), np.zeros(0))
        matrix = vstack([rows.matrix for rows in self.limits], format="csr")
        largest = np.abs(matrix).max(axis=1).toarray().ravel()
        size = np.where(largest > 0.0, largest, 1.0)
        lower = np.concatenate([rows.lower for rows in self.limits])
        upper = np.concatenate([rows.upper for rows in self.limits])
        return Scaled(diags_array(1.0 / size).tocsr() @ matrix, lower / size, upper / size, size)

    @property
    def objective_size(self) -> float:
        """The largest gain, by which the objective is divided before it is solved."""
        return max(float(np.abs(self.objective.gain).max(initial=0.0)), 1.0)

    def and_also(self, *limits: Rows) -> Problem:
        """The same problem with more limits."""
        return replace(self, limits=(*self.limits, *limits))

    def without(self, name: str) -> Problem:
        """The same problem without the limits called `name`."""
        return replace(self, limits=tuple(rows for rows in self.limits if rows.declared.name != name))


def build_problem(candidates: Candidates, layout: Layout, objective: Objective, constraints: Sequence[str]) -> Problem:
    """The problem of choosing among `candidates` under the named constraints."""
    limits = tuple(BUILD[name](candidates, layout) for name in constraints)
    kept = tuple(rows for rows in limits if rows.labels)
    return Problem(objective, kept, layout.upper(most_wards(candidates)))
