"""`commonground fetch`: bring the published files here."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from commonground.cli.bars import Bars
from commonground.folders import sources_folder
from commonground.sources import catalogue
from commonground.sources.catalogue import Dataset
from commonground.sources.fetch import Step
from commonground.sources.fetch import fetch as bring


def fetch(
    mirror: Annotated[
        str | None,
        typer.Option(envvar="COMMONGROUND_MIRROR", help="A folder or an address to read instead of the web."),
    ] = None,
) -> None:
    """Bring the open data here, verify it, and make it ready. Stopped half-way, it goes on from there."""
    console = Console()
    wanted = catalogue.read()
    share = {"fetch": dict.fromkeys(_ids(wanted), 0.0), "convert": {}}
    with Bars(console) as bars, bars.step("Fetching files") as fetching, bars.step("Making them ready") as converting:

        def watch(dataset: Dataset, step: Step, done: float) -> None:
            share[step][dataset.id] = done
            (fetching if step == "fetch" else converting)(sum(share[step].values()) / len(wanted.dataset))

        done = bring(wanted, sources_folder(), mirror, watch)
    megabytes = sum(dataset.bytes for dataset in wanted.dataset) / 1e6
    console.print(
        f"{len(done.landed)} files brought here, {len(done.kept)} were here already "
        f"({megabytes:.0f} MB in all, each checked against its fingerprint).",
        highlight=False,
    )


def _ids(wanted: catalogue.Catalogue) -> list[str]:
    return [dataset.id for dataset in wanted.dataset]
