"""`commonground serve`, `admin`, `audit`, `backup` and `restore`: the room in which partners meet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonground.cli.terminal import Screen

admin = typer.Typer(help="Set up the room: its keys, its first broker, its places.", no_args_is_help=True)
audit = typer.Typer(help="The log that nobody can rewrite.", no_args_is_help=True)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all, with keys in the environment.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.")] = 2,
    demo: Annotated[bool, typer.Option("--demo", help="Open the example place with every role, on this computer.")] = (
        False
    ),
) -> None:
    """Open the room: database, pages and background worker start and stop with it."""
    from commonground.web.running import doors

    screen = Screen()
    doors.open_room(host, port, workers, demo=demo, say=screen.print)


@admin.command("keys")
def keys() -> None:
    """Print new keys, as environment variables."""
    from commonground.web.running.keys import make_keys

    for name, value in make_keys().items():
        print(f"{name}={value}")


@admin.command("migrate")
def migrate(
    user: Annotated[
        str,
        typer.Option("--for", help="On PostgreSQL: the user that serves the room. It may read and write, not rebuild."),
    ] = "",
) -> None:
    """Bring the database up to date, as its owner: `serve` does it too where its own user may."""
    from commonground.web.running import doors

    Screen().print(doors.migrate(user))


@admin.command("create")
def create(
    email: Annotated[str, typer.Option(prompt="E-mail address", help="Address of the first broker.")],
    name: Annotated[str, typer.Option(prompt="Name", help="Name of the first broker.")],
    password: Annotated[
        str, typer.Option(prompt="Password", hide_input=True, confirmation_prompt=True, envvar="COMMONGROUND_PASSWORD")
    ],
) -> None:
    """Make the first broker, who opens a place and invites its partners."""
    from commonground.web.running import doors

    Screen().print(doors.create_broker(email, name, password))


@admin.command("place")
def open_place(
    path: Annotated[Path, typer.Argument(help="A place pack, of `commonground place build`.")],
    broker: Annotated[str, typer.Option(help="Address of who will run its room.")],
    partners: Annotated[Path | None, typer.Option(help="partners.yaml; without it, modelled partners.")] = None,
) -> None:
    """Open a place in the room from its pack."""
    from commonground.web.running import doors

    Screen().print(doors.open_place(path, partners, broker))


@admin.command("password")
def password(email: Annotated[str, typer.Argument(help="Address of who forgot the password.")]) -> None:
    """Print the address of a page, good once and for three days, where somebody sets a new password."""
    from commonground.web.running import doors

    print(doors.make_password_link(email))


@admin.command("factors")
def factors(email: Annotated[str, typer.Argument(help="Address of who lost the second factor.")]) -> None:
    """Take off the second factors of somebody who lost them; whoever needs one is asked to set up a new one."""
    from commonground.web.running import doors

    Screen().print(doors.clear_second_factors(email))


@audit.command("verify")
def verify(
    head: Annotated[str, typer.Option(help="A head that was kept outside, as `audit head` printed it.")] = "",
) -> None:
    """Say whether every event is as it was written, or name the first that is not."""
    from commonground.web.running import doors

    holds, sentence = doors.verify(head)
    Screen().print(sentence)
    if not holds:
        raise typer.Exit(1)


@audit.command("head")
def head() -> None:
    """Print the end of the chain, to keep outside: who holds it can prove that nothing before it was rewritten."""
    from commonground.web.running import doors

    print(doors.head())


def backup(path: Annotated[Path, typer.Argument(help="Where to write the backup.")]) -> None:
    """Write all that the room holds into one file, while it runs; what is sealed stays sealed."""
    from commonground.web.running import doors

    Screen().print(doors.back_up(path))


def restore(path: Annotated[Path, typer.Argument(help="A file that `commonground backup` wrote.")]) -> None:
    """Fill an empty room from a backup, on SQLite or PostgreSQL, whichever it came from."""
    from commonground.web.running import doors

    Screen().print(doors.restore(path))


def add_to(app: typer.Typer) -> None:
    """The room's commands."""
    app.command("serve")(serve)
    app.add_typer(admin, name="admin")
    app.add_typer(audit, name="audit")
    app.command("backup")(backup)
    app.command("restore")(restore)
