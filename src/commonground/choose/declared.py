"""What a constraint or an objective says of itself, its rows, and the variables that they bear on. In: candidates.

First among the variables stand the candidates (1 = in the plan). Where wards matter, three more for each partner with
beds and each year: whole wards opened since today, whole wards closed since today, and whether any is closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats, Ints

OPENED, CLOSED, CLOSING = 0, 1, 2


@dataclass(frozen=True)
class Declared:
    """A constraint or an objective in words: what partners argue about when they argue about the plan."""

    name: str
    title: str
    description: str
    unit: str


@dataclass(frozen=True)
class Rows:
    """Linear limits lower <= matrix @ x <= upper, one label a row. R rows, V variables."""

    declared: Declared
    labels: tuple[str, ...]
    matrix: csr_array
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Row:
    """One limit: which variables it bears on, and by how much."""

    label: str
    columns: Ints
    amounts: Floats
    lower: float = -np.inf
    upper: float = np.inf


def rows(declared: Declared, made: Iterable[Row], variables: int) -> Rows:
    """The rows as one sparse matrix, without those that bear on nothing and forbid nothing."""
    kept = [row for row in made if len(row.columns) or row.lower > 0.0 or row.upper < 0.0]
    counts = [len(row.columns) for row in kept]
    indptr = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
    columns = np.concatenate([row.columns for row in kept]) if kept else np.zeros(0, dtype=np.int64)
    amounts = np.concatenate([row.amounts for row in kept]) if kept else np.zeros(0)
    return Rows(
        declared=declared,
        labels=tuple(row.label for row in kept),
        matrix=csr_array((amounts, columns, indptr), shape=(len(kept), variables)),
        lower=np.array([row.lower for row in kept], dtype=np.float64),
        upper=np.array([row.upper for row in kept], dtype=np.float64),
    )


def bearing(amounts: Floats) -> tuple[Ints, Floats]:
    """The columns where `amounts` (V,) is not zero, and the amounts there."""
    columns = np.flatnonzero(amounts)
    return columns, amounts[columns]


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
