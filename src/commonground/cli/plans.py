"""`commonground plans compare | check`: what moved between two plans; whether one holds together."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import commonground as cg
from commonground.cli.terminal import Screen, harmless, print_table

app = typer.Typer(help="Hold plans side by side, or one to what must hold.", no_args_is_help=True)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="A plan: its folder or plan.json.")],
    second: Annotated[Path, typer.Argument(help="Another plan of the same place.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="An HTML page to write the same to.")] = None,
) -> None:
    """Show what moved from the first plan to the second, and for whom."""
    console = Screen()
    found = cg.compare(cg.read_plan(first), cg.read_plan(second))
    if out is not None:
        found.write(out)
    for warning in found.warnings:
        console.print(warning, style="bold yellow")
    console.print(Text.assemble((harmless(found.place), "bold"), harmless(f": A is {first}, B is {second}.")))
    if os.path.samefile(_file(first), _file(second)):
        console.print("  - A and B are one and the same file.")
    for sentence in found.summary:
        console.print(f"  - {sentence}")
    for table in found.tables:
        print_table(console, table)
    if out is not None:
        console.print(f"Open {out} in a browser.")


def _file(path: Path) -> Path:
    return path / "plan.json" if path.is_dir() else path


@app.command()
def check(plan: Annotated[Path, typer.Argument(help="A plan: its folder or plan.json.")]) -> None:
    """Look in a plan for all that must hold: sums, shares, ranges, ids. Exit code 0 where it does, 2 where not."""
    console = Screen()
    found = cg.check_plan(plan)
    print_table(console, found.table)
    for fault in found.faults:
        console.print(f"  - {fault}")
    if not found.holds:
        mend = "make it again with `commonground plan`; if it fails again, the fault is ours: report it"
        raise cg.UserError("this plan does not hold together", where=str(plan), mend=mend)
    console.print(found.summary)
