"""`commonground`: the commands, and how every error leaves as one clear sentence."""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer
from rich.console import Console

from commonground import __version__
from commonground.cli import partners, place, plans
from commonground.cli.assumptions import assumptions
from commonground.cli.demo import demo
from commonground.cli.fetch import fetch
from commonground.cli.plan import plan
from commonground.kinds.errors import Fault, UserError

app = typer.Typer(
    help="One plan for a place, made together: who is helped, who pays, who gains.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command()(fetch)
app.add_typer(place.app, name="place")
app.add_typer(partners.app, name="partners")
app.command()(plan)
app.add_typer(plans.app, name="plans")
app.command()(assumptions)


def _version(asked: bool) -> None:
    if asked:
        print(f"commonground {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    context.obj = {"debug": debug}


def run() -> None:
    """The entry point: exit code 2 for the user's input, 1 for a fault of ours, 130 when interrupted."""
    debug = "--debug" in sys.argv
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        app()
    except (UserError, Fault) as error:
        _say(errors, str(error), debug)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        errors.print("Stopped. Nothing was left half-written.", style="yellow")
        sys.exit(130)
    except OSError as error:
        _say(errors, f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}.", debug)
        sys.exit(2)
    except Exception as error:
        _say(errors, f"A fault of ours: {type(error).__name__}: {error}. Run again with --debug and report it.", debug)
        sys.exit(1)


def _say(errors: Console, sentence: str, debug: bool) -> None:
    if debug:
        traceback.print_exc()
    errors.print("Error: ", style="bold red", end="")
    errors.print(sentence, markup=False)
