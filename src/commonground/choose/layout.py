"""Where each decision stands among the variables. In: candidates. Out: `Layout`.

First the candidates (1 = in the plan). Where wards matter, three more for each partner with beds and each year:
whole wards opened since today, whole wards closed since today, and whether any is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats

OPENED, CLOSED, CLOSING = 0, 1, 2


@dataclass(frozen=True)
class Layout:
    """Positions of variables. `trusts` are indices of partners with beds; none where wards are left out."""

    candidates: int
    years: int
    trusts: tuple[int, ...]

    @property
    def variables(self) -> int:
        """How many there are, V."""
        return self.candidates + 3 * self.years * len(self.trusts)

    def ward(self, kind: int, trust: int, year: int) -> int:
        """The variable of `kind` (OPENED, CLOSED, CLOSING) for the partner at place `trust` of `trusts`."""
        return self.candidates + 3 * (trust * self.years + year) + kind

    def upper(self, most_wards: float) -> Floats:
        """The largest value of each variable: 1 for yes or no, `most_wards` for numbers of wards."""
        bounds = np.ones(self.variables)
        for kind in (OPENED, CLOSED):
            bounds[self.candidates + kind :: 3] = most_wards
        return bounds


def lay_out(candidates: Candidates, members: Flags | None = None) -> Layout:
    """The variables of a choice, with the wards of `members` (P,) or without wards."""
    trusts: list[int] = []
    if members is not None:
        trusts = np.flatnonzero(candidates.wards.any(axis=(1, 2)) & members).tolist()
    return Layout(len(candidates.choices), len(candidates.years), tuple(trusts))


def most_wards(candidates: Candidates) -> float:
    """More wards than could ever open or close, so that a bound never binds."""
    widest = np.abs(candidates.wards).sum(axis=1) + np.abs(candidates.wards_today_to)
    return float(np.ceil(widest.max(initial=0.0)) + 2.0)
