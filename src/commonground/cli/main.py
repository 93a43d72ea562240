"""`commonground`: the commands, and how every error leaves as one clear sentence."""

from __future__ import annotations

import sys
import traceback
from typing import Annotated, Any

import typer

import commonground as cg
from commonground.cli import partners, place, plans
from commonground.cli.assumptions import list_assumptions
from commonground.cli.fetch import fetch_files
from commonground.cli.plan import plan_example, plan_place
from commonground.cli.terminal import Screen

DEBUG = "--debug"
INTERRUPTED = 130
MOST_PROBLEMS = 20
USAGE = typer.BadParameter.__mro__[2]  # the base of every complaint about the words of a command

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
app.command("plan")(plan_place)
app.add_typer(plans.app, name="plans")
app.command("assumptions")(list_assumptions)


def _version(asked: bool) -> None:
    if asked:
        print(f"commonground {cg.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option(DEBUG, help="Show where in the program an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of every command; `run` has acted on --debug before."""


def run() -> None:
    """The entry point: exit code 2 for the user's input, 1 for a fault of ours, 130 when interrupted."""
    words = [word for word in sys.argv[1:] if word != DEBUG]
    errors = Screen(stderr=True)
    try:
        code = app(words, standalone_mode=False, prog_name="commonground")
    except Exception as error:
        code, sentence = _explained(error)
        if DEBUG in sys.argv:
            traceback.print_exc()
        if sentence:
            errors.print("Error: ", style="bold red", end="")
            errors.print(sentence)
    if code == INTERRUPTED:
        errors.print("Stopped. Nothing was left half-written.", style="yellow")
    sys.exit(code if isinstance(code, int) else 0)


def _explained(error: Exception) -> tuple[int, str]:
    """The exit code for an error, and the sentence to say."""
    if isinstance(error, cg.UserError | cg.Fault):
        return error.exit_code, _shortened(str(error))
    if isinstance(error, USAGE):
        return _of_usage(error)
    if isinstance(error, OSError):
        return 2, f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}."
    if isinstance(error, MemoryError):
        return 2, "there is not enough memory for this; use fewer draws (--draws), or a smaller place."
    return 1, f"A fault of ours: {type(error).__name__}: {error}. Run again with --debug and report it."


def _shortened(sentences: str) -> str:
    """The first problems of a long list: enough to see what is wrong with a file."""
    lines = sentences.splitlines()
    more = len(lines) - MOST_PROBLEMS
    return "\n".join([*lines[:MOST_PROBLEMS], f"... and {more} more."] if more > 0 else lines)


def _of_usage(error: Any) -> tuple[int, str]:
    """What is wrong with the words of a command, and where its help is; nothing where the help was shown."""
    said = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx else "commonground"
    link = "" if said.endswith("?") else ";"
    return (2, f"{said}{link} `{command} --help` shows how.") if said else (0, "")
