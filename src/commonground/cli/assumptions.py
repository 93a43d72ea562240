"""`commonground assumptions`: every figure by its dotted name, to look up before changing one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

import commonground as cg
from commonground.cli.tables import show

COLUMNS = ("Name", "Value", "80% range", "Unit", "Quality", "Source")
WIDE = 120  # characters: room for a source beside the rest


def assumptions(
    part: Annotated[str, typer.Argument(help="Show names that contain this.")] = "",
) -> None:
    """List assumptions with their range, source and quality letter (D = recollection or judgement)."""
    wanted = cg.assumptions(part)
    console = Console()
    shown = len(COLUMNS) if console.width >= WIDE else len(COLUMNS) - 1
    rows = [_row(figure)[:shown] for figure in wanted]
    show(console, "Assumptions", COLUMNS[:shown], rows, numbers=(1, 2), whole=(0, 1, 2))
    if shown < len(COLUMNS):
        console.print("A wider window shows the sources too; docs/evidence.md has them all.")


def _row(figure: cg.Figure) -> list[str]:
    has_range = figure.low is not None and figure.high is not None
    span = f"{figure.low:g} to {figure.high:g}" if has_range else ""
    value = figure.value if isinstance(figure.value, str) else f"{figure.value:g}"
    return [figure.name, value, span, figure.unit, figure.quality, figure.source_title]
