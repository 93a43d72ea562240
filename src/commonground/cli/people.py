"""`commonground people build | show`: the synthetic people of a place as tables, and a look at some of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import commonground as cg
from commonground.cli.place import file_name
from commonground.cli.plan import NUMBER, Changes, Seed, Workers
from commonground.cli.terminal import Bars, Screen

app = typer.Typer(help="The synthetic people of a place, as its plans have them.", no_args_is_help=True)
Pack = Annotated[Path, typer.Argument(help="A place pack.")]


@app.command()
def build(
    path: Pack,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the tables.")] = None,
    changes: Changes = None,
    seed: Seed = "1",
    workers: Workers = "2",
) -> None:
    """Write persons.parquet and households.parquet, and people.md that explains their columns. Nobody is real."""
    console, place = Screen(), cg.read_place(path)
    folder = out or Path("people") / file_name(place.name)
    with Bars(console) as bars:
        people = cg.build_people(place, seed=seed, workers=workers, set=changes or (), out=folder, watcher=bars)
    counts = f"{len(people.persons):,} people in {len(people.households):,} households"
    console.print(
        f"SYNTHETIC. {place.name}: {counts}. Written to {folder}; people.md there says what is in the tables."
    )


@app.command()
def show(
    path: Pack,
    area: Annotated[str, typer.Option(help="The code of a small area of the place.")],
    count: Annotated[str, typer.Option(metavar=NUMBER, help="Households to show at most.")] = "10",
    choice: Annotated[str, typer.Option(metavar=NUMBER, help="Another number shows other households.")] = "1",
    changes: Changes = None,
    seed: Seed = "1",
) -> None:
    """Show some households of a small area in words, to see whether they could be. Nobody is real."""
    place = cg.read_place(path)
    people = cg.build_people(place, area, seed=seed, set=changes or ())
    console = Screen()
    for line in people.describe(area, count, choice):
        console.print(line)
