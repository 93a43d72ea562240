"""`commonground assumptions`: every figure by its dotted name, to look up before changing one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from commonground.cli.tables import show
from commonground.core.errors import UserError, did_you_mean
from commonground.core.figures import Figure
from commonground.evidence import figures as library
from commonground.evidence import reader

COLUMNS = ("Name", "Value", "80% range", "Unit", "Quality", "Source")
WIDE = 120  # characters: room for a source beside the rest


def assumptions(
    part: Annotated[str, typer.Argument(help="Show names that contain this.")] = "",
) -> None:
    """List assumptions with their range, source and quality letter (D = recollection or judgement)."""
    figures = library.from_tables(reader.read())
    wanted = [figure for name, figure in sorted(figures.items()) if part.casefold() in name]
    if not wanted:
        raise UserError(f"no assumption has {part!r} in its name", mend=did_you_mean(part, figures))
    console = Console()
    shown = len(COLUMNS) if console.width >= WIDE else len(COLUMNS) - 1
    rows = [_row(figure)[:shown] for figure in wanted]
    show(console, "Assumptions", COLUMNS[:shown], rows, numbers=(1, 2), whole=(0, 1, 2))
    if shown < len(COLUMNS):
        console.print("A wider window shows the sources too; docs/evidence.md has them all.")


def _row(figure: Figure) -> list[str]:
    has_range = figure.low is not None and figure.high is not None
    span = f"{figure.low:g} to {figure.high:g}" if has_range else ""
    value = figure.value if isinstance(figure.value, str) else f"{figure.value:g}"
    return [figure.name, value, span, figure.unit, figure.quality, figure.source_title]
