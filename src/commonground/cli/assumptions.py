"""`commonground assumptions`: every figure by its dotted name, to look up before changing one."""

from __future__ import annotations

from typing import Annotated

import typer

import commonground as cg
from commonground.cli.terminal import Screen, show

WIDE = 120  # characters: room for ranges and sources beside the rest
NARROW_NOTE = "Q is the quality, D recollection or judgement. A wider window shows ranges and sources too; so does"


def list_assumptions(
    part: Annotated[str, typer.Argument(help="Show names that contain this.")] = "",
) -> None:
    """List assumptions with their range, source and quality letter (D = recollection or judgement)."""
    wanted = cg.assumptions(part)
    console = Screen()
    if console.width >= WIDE:
        columns = ("Name", "Value", "80% range", "Unit", "Quality", "Source")
        show(console, "Assumptions", columns, map(_row, wanted), numbers=(1, 2), whole=(0, 1, 2))
        return
    rows = [[name, value, unit, quality] for name, value, _, unit, quality, _ in map(_row, wanted)]
    show(console, "Assumptions", ("Name", "Value", "Unit", "Q"), rows, numbers=(1,), whole=(0, 1, 3))
    console.print(f"{NARROW_NOTE} docs/evidence.md.")


def _row(figure: cg.Figure) -> list[str]:
    has_range = figure.low is not None and figure.high is not None
    span = f"{figure.low:.4g} to {figure.high:.4g}" if has_range else ""
    value = figure.value if isinstance(figure.value, str) else f"{figure.value:g}"
    return [figure.name, value, span, figure.unit, figure.quality, figure.source_title]
