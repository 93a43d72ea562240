"""`commonground fetch`: bring the published files here."""

from __future__ import annotations

from typing import Annotated

import typer

import commonground as cg
from commonground.cli.terminal import Bars, Screen


def fetch_files(
    mirror: Annotated[
        str | None,
        typer.Option(envvar="COMMONGROUND_MIRROR", help="A folder or an address to read instead of the web."),
    ] = None,
) -> None:
    """Bring the open data here, verify it, and make it ready. Stopped half-way, it goes on from there."""
    console = Screen()
    with Bars(console) as bars:
        done = cg.fetch(mirror, watcher=bars)
    console.print(
        f"{len(done.landed)} files brought here, {len(done.kept)} were here already "
        f"({done.bytes / 1e6:.0f} MB in all, each checked against its fingerprint).",
    )
