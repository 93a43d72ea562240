"""`commonground explain`: a plan as one of its partners reads it, and any figure of it opened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import commonground as cg
from commonground.cli.terminal import Screen, harmless, print_table


def explain_plan(
    plan: Annotated[Path, typer.Argument(help="A plan: its folder or plan.json.")],
    partner: Annotated[str, typer.Option(help="Whose page: the id or name of a partner.")],
    figure: Annotated[
        str | None,
        typer.Option(help="A figure to open: 'net 2029/30', 'paid in', a line, an option, a service, a dotted name."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="An HTML page to write the same to.")] = None,
) -> None:
    """Show what a plan means for one partner, or open one of its figures into its lines and its evidence."""
    console = Screen()
    found = cg.explain(cg.read_plan(plan), partner, figure)
    if out is not None:
        found.write(out)
    _show(console, found)
    if out is not None:
        console.print(f"Open {out} in a browser.")


def _show(console: Screen, found: cg.Explanation) -> None:
    """Print the title, the warnings, the verdict, what is looked for first and every section."""
    console.print(Text(harmless(found.title), "bold"))
    for warning in found.warnings:
        console.print(warning, style="bold yellow")
    if found.verdict is not None:
        console.print(found.verdict.text)
    for label, said in found.leads:
        console.print(f"  {label}: {said}")
    for section in found.sections:
        console.print()
        console.print(Text(harmless(section.title), "bold"))
        for line in section.said:
            console.print(f"  - {line}")
        for table in section.tables:
            print_table(console, table)
