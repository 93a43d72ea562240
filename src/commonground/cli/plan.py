"""`commonground plan`: one plan for a place, and `commonground demo`: the same for a made-up one; no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

import commonground as cg
from commonground.cli.place import file_name
from commonground.cli.terminal import Bars, Screen, harmless, print_table

ASK = "OPTION[:NEIGHBOURHOOD][@YEAR]"
NUMBER = "NUMBER"  # read by the API, as people write numbers: 1,000
Draws = Annotated[str, typer.Option(metavar=NUMBER, help="Draws of the uncertain figures.")]
Seed = Annotated[str, typer.Option(metavar=NUMBER, help="The same seed gives the same plan.")]
Workers = Annotated[str, typer.Option(metavar=NUMBER, help="How many tasks at once; the result does not depend on it.")]
FirstYear = Annotated[str, typer.Option(metavar=NUMBER, help="The April in which the plan begins.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder for plan.json, .html, .xlsx, partners.html and agreement.docx."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change an assumption: options.pulm_rehab.reach=0.3 (repeat for more)."),
]
Must = Annotated[
    list[str] | None,
    typer.Option(metavar=ASK, help="Must be in the plan, there or everywhere, from that year (repeat for more)."),
]
MustNot = Annotated[
    list[str] | None,
    typer.Option(metavar=ASK, help="Must not be in it, there or anywhere, or not before that year (repeat for more)."),
]
Frontier = Annotated[
    str | None, typer.Option(metavar=NUMBER, help="Plans to choose between; 0 for none, which is quicker.")
]


def plan_place(  # noqa: PLR0913 - one word for each option of the command
    path: Annotated[Path, typer.Argument(help="A place pack.")],
    partners: Annotated[Path | None, typer.Option(help="partners.yaml; without it, modelled partners.")] = None,
    options: Annotated[Path | None, typer.Option(help="A local file of options.")] = None,
    changes: Changes = None,
    draws: Draws = "1000",
    seed: Seed = "1",
    workers: Workers = "2",
    first_year: FirstYear = "2027",
    must: Must = None,
    must_not: MustNot = None,
    frontier: Frontier = None,
    out: Out = None,
) -> None:
    """Make one plan: who is helped, who pays, who gains, and a settlement that every partner can sign."""
    place = cg.read_place(path)
    make(
        place,
        cg.read_partners(partners, place) if partners else None,
        out or Path("plans") / file_name(place.name),
        draws=draws,
        seed=seed,
        workers=workers,
        first_year=first_year,
        set=(*(changes or ()), *([] if frontier is None else [f"choose.frontier_plans={frontier}"])),
        options=options,
        must=must or (),
        must_not=must_not or (),
    )


def make(place: cg.Place, partners: Sequence[cg.Partner] | None, out: Path, **asked: Any) -> None:
    """Make the plan with progress bars, write it, and say what it holds."""
    console = Screen()
    if words := cg.forewarn(place, draws=asked["draws"]):
        console.print(words)
    with Bars(console) as bars:
        made = cg.make_plan(place, partners, out=out, watcher=bars, **asked)
    show(console, made)
    page = out / "plan.html"
    console.print(f"Open {page} in a browser; partners.html has a page for each partner, agreement.docx a draft.")


def show(console: Screen, made: cg.Plan) -> None:
    """Print the first screen."""
    said = made.summary()
    for warning in said.warnings:
        console.print(warning, style="bold yellow")
    for title, answer in said.answers:
        asked = title if title.endswith("?") else f"{title}:"
        console.print(Text.assemble((harmless(asked), "bold"), harmless(f" {answer}")))
    for way in said.ways_out:
        console.print(f"  - {way}")
    print_table(console, said.cash)


def plan_example(draws: Draws = "1000", seed: Seed = "1", workers: Workers = "2", out: Out = None) -> None:
    """Make a plan for Exampleshire, a synthetic place, from end to end."""
    with Bars(Screen()) as bars, bars.step("Laying out Exampleshire (synthetic)"):
        place = cg.example_place()
    make(place, None, out or Path("plans") / "exampleshire", draws=draws, seed=seed, workers=workers)
