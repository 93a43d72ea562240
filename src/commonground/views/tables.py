"""A table as data, drawn the same way everywhere. Out: `Table`, and plain text in lines and columns."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commonground.core.text import harmless

WIDTH = 100  # characters of a line of plain text
TOTAL = "total"  # tone of a cell in a line or column of sums
SENTENCE = 72  # characters from which a cell is a sentence, which no column of a terminal can hold


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

    @property
    def is_wordy(self) -> bool:
        """Whether some cell is a sentence."""
        return any(len(cell.text) >= SENTENCE for row in self.rows for cell in row[1:])

    def in_words(self) -> list[tuple[str, list[str]]]:
        """Each row's heading, and its cells below it: the short ones in one line, each sentence in its own."""
        rows = []
        for heading, *cells in self.rows:
            told = [
                f"{head.label}: {cell.text}" for head, cell in zip(self.columns[1:], cells, strict=True) if cell.text
            ]
            short = "; ".join(line for line in told if len(line) < SENTENCE)
            rows.append((heading.text, [line for line in (short, *(x for x in told if len(x) >= SENTENCE)) if line]))
        return rows


def make_table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[Cell | str]]) -> Table:
    """A `Table` from plain text or cells; a column whose label begins with '#' holds numbers.

    A column in which no row says anything is left out.
    """
    heads = [Column(label.lstrip("#"), label.startswith("#")) for label in columns]
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(heads)) if not cells or any(row[at].text for row in cells)]
    return Table(caption, tuple(heads[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in cells))


def wrap(line: str, indent: str = "") -> str:
    """A sentence in lines that fit a terminal, all but the first set in."""
    return textwrap.fill(harmless(line), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def as_text(found: Table) -> str:
    """A table in columns of plain text, numbers to the right; rows of sentences below one another."""
    if found.is_wordy:
        told = [wrap(line, indent) for row, cells in found.in_words() for line, indent in _set_in(row, cells)]
        return "\n".join([harmless(found.caption), *told])
    columns = [
        [harmless(column.label), *(harmless(row[at].text) for row in found.rows)]
        for at, column in enumerate(found.columns)
    ]
    wide = [max(map(len, column)) for column in columns]
    lines = [
        "  ".join(
            cell.rjust(width) if head.number else cell.ljust(width)
            for cell, width, head in zip(cells, wide, found.columns, strict=True)
        ).rstrip()
        for cells in zip(*columns, strict=True)
    ]
    return "\n".join([harmless(found.caption), *lines])


def _set_in(heading: str, cells: Sequence[str]) -> list[tuple[str, str]]:
    return [(heading, "  "), *((line, "    ") for line in cells)]


def reword(table: Table, say: Callable[[str], str]) -> Table:
    """A table with every text of its cells as `say` has it, in the order in which it is read."""
    rows = tuple(tuple(replace(cell, text=say(cell.text), note=say(cell.note)) for cell in row) for row in table.rows)
    return replace(table, rows=rows)
