"""The commands of `commonground`, and what is said of all of them."""

from __future__ import annotations

from typing import Annotated

import typer

import commonground as cg
from commonground.cli import partners, people, place, plans, room
from commonground.cli.assumptions import list_assumptions
from commonground.cli.explanation import explain_plan
from commonground.cli.fetch import fetch_files
from commonground.cli.plan import plan_example, plan_place

app = typer.Typer(
    help="One plan for a place, made together: who is helped, who pays, who gains.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(plan_example)
app.command("fetch")(fetch_files)
app.add_typer(place.app, name="place")
app.add_typer(partners.app, name="partners")
app.add_typer(people.app, name="people")
app.command("plan")(plan_place)
app.add_typer(plans.app, name="plans")
app.command("explain")(explain_plan)
app.command("assumptions")(list_assumptions)
room.add_to(app)


def _version(asked: bool) -> None:
    if asked:
        print(f"commonground {cg.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of every command; `run` has acted on --debug before."""
