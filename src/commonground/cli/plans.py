"""`commonground plans compare`: what moved between two plans, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from commonground.cli.tables import show
from commonground.document import Plan, read_plan
from commonground.document.tables import Table
from commonground.views.comparison import compare as compare_plans

app = typer.Typer(help="Look at plans side by side.", no_args_is_help=True)


@app.callback()
def _plans() -> None:
    """Look at plans side by side."""


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="A plan: its folder or plan.json.")],
    second: Annotated[Path, typer.Argument(help="Another plan of the same place.")],
) -> None:
    """Show what moved from the first plan to the second, and for whom."""
    console = Console()
    found = compare_plans(_rows(read_plan(first)), _rows(read_plan(second)))
    if found.synthetic:
        console.print("SYNTHETIC: a made-up place. No figure of it may be quoted.", style="bold yellow")
    console.print(f"[bold]{found.place}[/bold]: A is {first}, B is {second}.", highlight=False)
    for sentence in found.summary:
        console.print(f"  - {sentence}", highlight=False, markup=False)
    for table in found.tables:
        _show(console, table)


def _rows(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json")


def _show(console: Console, table: Table) -> None:
    rows = [[cell.text for cell in row] for row in table.rows]
    numbers = [i for i, column in enumerate(table.columns) if column.number]
    show(console, table.caption, [column.label for column in table.columns], rows, numbers=numbers)
