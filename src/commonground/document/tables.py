"""A table as data, drawn the same way everywhere. Out: `Table` for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """Text of a cell with a tone (good, bad, plain, judged) and an optional link."""

    text: str
    tone: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A heading; numbers are set to the right."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A captioned table; the first cell of each row is the row's heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """A `Table` from plain text or cells; a column whose label begins with '#' holds numbers."""
    heads = tuple(Column(label.lstrip("#"), label.startswith("#")) for label in columns)
    cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(str(cell)) for cell in row) for row in rows)
    return Table(caption, heads, cells)
