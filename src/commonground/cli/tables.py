"""Plain tables on the terminal."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def show(
    console: Console,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Container[int] = (),
    whole: Container[int] = (),
) -> None:
    """Print `rows` under `columns`; those at the positions `numbers` are aligned to the right, `whole` never folded."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i in numbers else "left", overflow="fold", no_wrap=i in whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_table(console: Console, table: Any) -> None:
    """Print a table of a plan: its caption, columns (label, number) and rows of cells."""
    numbers = [i for i, column in enumerate(table.columns) if column.number]
    rows = [[cell.text for cell in row] for row in table.rows]
    show(console, table.caption, [column.label for column in table.columns], rows, numbers=numbers)
