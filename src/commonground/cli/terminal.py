"""What commands show on the terminal, where words of others are words: progress bars for steps, and plain tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, JustifyMethod
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from commonground.cli.streams import fitted

WIDEST = 10_000  # characters of a table, whatever the window


class Screen(Console):
    """A terminal that shows what others wrote as it is: no markup, no names of emoji, no sign that steers it.

    Signs that its encoding lacks become plain ones before a table is laid out.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, soft_wrap=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **asked: Any) -> Text:
        """As a terminal is asked for every text that is printed, in tables too."""
        return super().render_str(fitted(harmless(text), self.encoding), **asked)


def harmless(words: str) -> str:
    r"""`words` with each sign but a line's end that would steer a terminal or turn a line round as its number."""
    return "".join(mark if _is_seen(mark) or mark == "\n" else ascii(mark)[1:-1] for mark in words)


def _is_seen(mark: str) -> bool:
    return mark.isprintable() or unicodedata.category(mark) == "Zs"


class Bars:
    """A line with a bar for each step; on a terminal it moves, in a log it is printed when done."""

    def __init__(self, console: Screen) -> None:
        self._bars = Progress(
            SpinnerColumn(finished_text="[green]✓[/green]"),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=console,
        )

    def __enter__(self) -> Bars:
        self._bars.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._bars.stop()

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[float], None]]:
        """One named step; yields the callback that takes the share done, 0..1."""
        task = self._bars.add_task(title, total=1.0)
        yield lambda share: self._bars.update(task, completed=min(share, 1.0))
        self._bars.update(task, completed=1.0)


def show(
    console: Screen,
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
        is_number = i in numbers  # never folded either: half a figure is another figure
        justify: JustifyMethod = "right" if is_number else "left"
        table.add_column(column, justify=justify, overflow="fold", no_wrap=is_number or i in whole)
    for row in rows:
        table.add_row(*row)
    least = Measurement.get(console, console.options.update(max_width=WIDEST), table).minimum
    if least > console.width:  # the terminal wraps it: nothing is left out
        table.width = least
    console.print(table, crop=False)


def print_table(console: Screen, table: Any) -> None:
    """Print a table of a plan: its caption, columns (label, number) and rows of cells; sentences below one another."""
    if table.is_wordy:
        console.print(Text(harmless(table.caption), "bold"))
        for heading, cells in table.in_words():
            console.print("\n".join([f"  {heading}", *(f"    {line}" for line in cells)]))
        return
    numbers = [i for i, column in enumerate(table.columns) if column.number]
    rows = [[cell.text for cell in row] for row in table.rows]
    show(console, table.caption, [column.label for column in table.columns], rows, numbers=numbers)
