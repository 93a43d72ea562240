"""Limits written out, one line a row, so that they can be read and argued about. In: `Rows`. Out: text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.choose.declared import Declared, Layout, Rows
from commonground.choose.model import Candidates


def heading(declared: Declared) -> str:
    """What a limit or an objective asks, in words."""
    return f"{declared.title} ({declared.name}), in {declared.unit}\n{declared.description}\n"


def written_out(limit: Rows, names: Sequence[str]) -> str:
    """A limit in words, then each row: label: lower <= amount [variable] + ... <= upper."""
    lines = [_line(limit, row, names) for row in range(len(limit.labels))]
    return heading(limit.declared) + "\n" + "\n".join(lines or ["(no rows)"]) + "\n"


def _line(limit: Rows, row: int, names: Sequence[str]) -> str:
    first, last = limit.matrix.indptr[row], limit.matrix.indptr[row + 1]
    columns, amounts = limit.matrix.indices[first:last], limit.matrix.data[first:last]
    terms = [f"{_number(amount)} [{names[column]}]" for column, amount in zip(columns, amounts, strict=True)]
    lower, upper = limit.lower[row], limit.upper[row]
    left = f"{_number(lower)} <= " if np.isfinite(lower) else ""
    right = f" <= {_number(upper)}" if np.isfinite(upper) else ""
    return f"{limit.labels[row]}: {left}{' + '.join(terms) or '0'}{right}"


def _number(amount: float) -> str:
    """Four figures are enough to read, and the same on every machine."""
    return f"{amount:.4g}"


def variable_names(candidates: Candidates, layout: Layout) -> tuple[str, ...]:
    """A name for each variable that a reader can follow."""
    names = [f"{c.option}@{c.neighbourhood} {c.scale:g}x from {candidates.years[c.start]}" for c in candidates.choices]
    for trust in layout.trusts:
        for year in candidates.years:
            one = candidates.partners[trust].id
            names += [f"wards opened ({one}, {year})", f"wards closed ({one}, {year})", f"closing ({one}, {year})"]
    return tuple(names)
