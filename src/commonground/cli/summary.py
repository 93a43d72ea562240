"""What a plan says, on the terminal: the first screen of plan.html in a few lines and one table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from commonground.assemble.model import Document
from commonground.cli.tables import show
from commonground.document.names import Reader, pick
from commonground.document.parties import EVERYWHERE
from commonground.document.words import signed
from commonground.views.html.summary import summary


def show_plan(console: Console, document: Document, files: Mapping[str, Path]) -> None:
    """Print who is helped, who pays, who gains, whether all can sign, and where the files are."""
    plan = Reader(document)
    said = summary(plan)
    if plan["synthetic"]:
        console.print("SYNTHETIC: a made-up place. No figure of it may be quoted.", style="bold yellow")
    for title, part in (
        ("Who is helped", said["helped"]),
        ("Who pays", said["pays"]),
        ("Who gains", said["gains"]),
        ("How sure", said["sure"]),
    ):
        _line(console, title, part)
    _can_sign(console, said["sign"])
    _lots(console, plan)
    console.print(f"Open {files['plan.html']} in a browser; plan.json and plan.xlsx lie beside it.", highlight=False)


def _line(console: Console, title: str, part: Mapping[str, Any]) -> None:
    console.print(f"[bold]{title}[/bold]: {part['figure']}. {part['lead']}", highlight=False)


def _can_sign(console: Console, said: Mapping[str, Any]) -> None:
    if said["yes"]:
        console.print("[bold]Can everybody sign?[/bold] Yes.", highlight=False)
        return
    console.print(f"[bold]Can everybody sign?[/bold] Not yet. {said['blocker']}", highlight=False)
    console.print(f"  - The smallest subsidy that would let everybody sign is {said['subsidy']}.", highlight=False)
    for remedy in said["remedies"]:
        console.print(f"  - {remedy['sentence']}", highlight=False, markup=False)
    if said["other"]:
        console.print(f"  - {said['other']}", highlight=False, markup=False)


def _lots(console: Console, plan: Reader) -> None:
    """Each partner's cash over the plan, before and after the deal."""
    deal = plan["settlement"]
    after = {row["partner"]: row for row in pick(deal["net_after"], year=EVERYWHERE)}
    rows = [
        [plan.partner(row["partner"]), signed(row["mean"]), signed(after[row["partner"]]["mean"])]
        for row in pick(deal["net_before"], year=EVERYWHERE)
    ]
    title = f"Cash over {plan.span_of_years} against doing nothing (mean)"
    settled = "With the deal" if deal["signable_without_subsidy"] else "With a deal and the subsidy"
    show(console, title, ("Partner", "Without a deal", settled), rows, numbers=(1, 2))
