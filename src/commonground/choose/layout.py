"""Where each decision stands among the variables. In: a setting. Out: `Layout`.

First the candidates (1 = in the plan). Where wards matter, three more for each partner with beds and each year:
whole wards opened since today, whole wards closed since today, and whether any is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.setting import Setting
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


def layout(here: Setting, members: Flags | None = None) -> Layout:
    """The variables of a setting, with the wards of `members` (P,) or without wards."""
    trusts: list[int] = []
    if members is not None:
        trusts = np.flatnonzero(here.wards.any(axis=(1, 2)) & members).tolist()
    return Layout(len(here.candidates), len(here.years), tuple(trusts))


def most_wards(here: Setting) -> float:
    """More wards than could ever open or close, so that a bound never binds."""
    widest = np.abs(here.wards).sum(axis=1) + np.abs(here.wards_today_to)
    return float(np.ceil(widest.max(initial=0.0)) + 2.0)


def variable_names(here: Setting, where: Layout) -> tuple[str, ...]:
    """A name for each variable that a reader can follow."""
    names = [f"{c.option}@{c.neighbourhood} {c.scale:g}x from {here.years[c.start]}" for c in here.candidates]
    for trust in where.trusts:
        for year in here.years:
            one = here.partners[trust].id
            names += [f"wards opened ({one}, {year})", f"wards closed ({one}, {year})", f"closing ({one}, {year})"]
    return tuple(names)
