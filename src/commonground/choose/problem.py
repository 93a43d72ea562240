"""A choice as a mixed-integer programme (Wolsey 2020, Integer Programming). Out: `Problem`.

In: candidates, objective, names of constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonground.choose.constraints import BUILD
from commonground.choose.declared import Layout, Rows, most_wards
from commonground.choose.model import Candidates
from commonground.choose.objectives import Objective
from commonground.core.arrays import Floats


@dataclass(frozen=True)
class Problem:
    """Maximise gain @ x over 0 <= x <= upper, where lower <= matrix @ x <= upper for the rows of every limit.

    The first `whole` variables are whole numbers (all, where it is None).
    """

    objective: Objective
    limits: tuple[Rows, ...]
    upper: Floats  # (V,)
    whole: int | None = None

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
