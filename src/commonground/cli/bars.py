"""Progress bars for the steps of the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Bars:
    """A line with a bar for each step; on a terminal it moves, in a log it is printed when done."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            SpinnerColumn(finished_text="[green]✓[/green]"),
            TextColumn("{task.description}"),
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
