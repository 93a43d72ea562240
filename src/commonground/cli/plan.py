"""`commonground plan`: one plan for a place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from commonground import flow
from commonground import partners as bodies
from commonground.assemble.plan import assemble_plan
from commonground.cache import Keeper
from commonground.cli.folders import refuse_unwritable, rooms_folder
from commonground.cli.journey import Bars
from commonground.cli.place import file_name
from commonground.cli.summary import show_plan
from commonground.evidence import reader
from commonground.partners import Partner
from commonground.place import pack
from commonground.place.model import Place
from commonground.steps import facts
from commonground.views.files import write

Draws = Annotated[int, typer.Option(help="Draws of the uncertain figures.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same plan.")]
Workers = Annotated[int, typer.Option(help="How many tasks at once; the result does not depend on it.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder for plan.json, plan.html and plan.xlsx.")]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change an assumption: options.pulm_rehab.reach=0.3 (repeat for more)."),
]


def plan(
    path: Annotated[Path, typer.Argument(help="A place pack.")],
    partners: Annotated[Path | None, typer.Option(help="partners.yaml; without it, modelled partners.")] = None,
    options: Annotated[Path | None, typer.Option(help="A local file of options.")] = None,
    changes: Changes = None,
    draws: Draws = 1000,
    seed: Seed = 1,
    workers: Workers = 2,
    first_year: Annotated[int, typer.Option(help="The April in which the plan begins.")] = 2027,
    out: Out = None,
) -> None:
    """Make one plan: who is helped, who pays, who gains, and a settlement that every partner can sign."""
    settings = flow.Settings(
        seed=seed,
        draws=draws,
        workers=workers,
        first_year=first_year,
        changes=tuple(changes or ()),
        options_file=options,
    )
    place = pack.load(path)
    parties = given(partners, place) if partners else modelled(place, settings)
    make(place, parties, settings, out or Path("plans") / file_name(place.name))


def given(path: Path, place: Place) -> tuple[Partner, ...]:
    """Partners from a file, every word in it checked."""
    evidence = reader.read()
    rules = evidence.money_rules["id"].to_list()
    return bodies.read(path, place, services=evidence.services["id"].to_list(), money_rules=rules)


def modelled(place: Place, settings: flow.Settings | None = None) -> tuple[Partner, ...]:
    """Partners of a place whose money is modelled, by the assumptions as changed in `settings`."""
    return bodies.starting(place, facts(settings or flow.Settings()).assumptions)


def make(place: Place, partners: tuple[Partner, ...], settings: flow.Settings, out: Path) -> None:
    """Run the flow with progress bars, write the plan, and say what it holds."""
    refuse_unwritable(out)
    console = Console()
    with Bars(console) as bars:
        found = flow.plan(place, partners, settings, date.today().isoformat(), Keeper(rooms_folder()), bars)
        with bars.step("Writing the plan"):
            written = assemble_plan(found)
            files = write(written, out)
    show_plan(console, written.model_dump(mode="json"), files)
