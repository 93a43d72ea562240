"""What a constraint or an objective says of itself, and its rows. Out: `Declared`, `Rows`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from commonground.core.arrays import Floats, Ints


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
