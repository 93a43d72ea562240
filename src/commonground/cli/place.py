"""`commonground place build | show`: a place pack from the open data, and a look at one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

import commonground as cg
from commonground.cli.terminal import Bars, Screen
from commonground.cli.terminal import show as show_table

MOST_SHOWN, LEAST_SHOWN = 10, 0.005  # bodies of a footprint, and the share of residents of each
app = typer.Typer(help="Build a place from the open data, or look at one.", no_args_is_help=True)


@app.command()
def build(
    query: Annotated[
        str,
        typer.Argument(
            help="A council, county, ICB, combined authority, region, 'ward, district', MSOA or primary care network "
            "by name or code; several of them ('Bolton, Bury and Wigan'); or the path of a file of LSOA codes."
        ),
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where to write the pack.")] = None,
    neighbourhoods: Annotated[Path | None, typer.Option(help="CSV of your own: area,neighbourhood[,name].")] = None,
    footprint: Annotated[list[Path] | None, typer.Option(help="CSV of a local footprint: area,unit,share.")] = None,
    replace_footprint: Annotated[
        list[Path] | None, typer.Option(help="The same, in place of the published footprint of the file's name.")
    ] = None,
    on: Annotated[str, typer.Option(help="A date, for the boards of then: 2026-03-31.")] = "",
) -> None:
    """Build a place pack: small areas, people counts, footprints, neighbourhoods."""
    console = Screen()
    with Bars(console) as bars:
        place = cg.build_place(
            query,
            neighbourhoods=neighbourhoods,
            footprints=footprint or (),
            replace_footprints=replace_footprint or (),
            on=on,
            watcher=bars,
        )
    path = out or Path(f"{file_name(place.name)}.place")
    cg.write_place(place, path)
    console.print(f"{_sentence(place)} Written to {path}.")
    _print_notes(console, (*_note_of_file(query), *place.warnings))


@app.command()
def show(path: Annotated[Path, typer.Argument(help="A place pack.")]) -> None:
    """Show the neighbourhoods of a place, and who decides there."""
    console, place = Screen(), cg.read_place(path)
    console.print(_sentence(place))
    report = place.neighbourhoods.report
    rows = [
        [
            row["id"],
            row["name"],
            f"{row['population']:,}",
            str(row["areas"]),
            str(row["wards_split"]),
            f"{row['compactness']:.2f}",
            str(row["cut_edges"]),
        ]
        for row in report.iter_rows(named=True)
    ]
    columns = ("", "Neighbourhood", "Residents", "Areas", "Split wards", "Compact", "Cut")
    show_table(console, "Neighbourhoods", columns, rows, numbers=range(2, 7))
    _show_bodies(console, place)
    _print_notes(console, (*place.notes, *place.warnings))


def _show_bodies(console: Screen, place: cg.Place) -> None:
    """The bodies with the largest say, by footprint."""
    weight = place.residents.astype(float)
    rows = []
    for footprint in place.footprints.values():
        if footprint.kind == "ward":
            continue
        share = footprint.move(weight) / weight.sum()
        largest = sorted(zip(share, footprint.names, strict=True), reverse=True)
        named = [f"{name} {part:.0%}" for part, name in largest if part >= LEAST_SHOWN]
        more = [f"{len(named) - MOST_SHOWN} more"] if len(named) > MOST_SHOWN else []
        rows.append([footprint.title, ", ".join([*named[:MOST_SHOWN], *more])])
    show_table(console, "Who serves this place (share of residents)", ("Footprint", "Bodies"), rows)


def _note_of_file(query: str) -> tuple[str, ...]:
    """What to say where a file has the very name that was given, since the place of that name was built."""
    if re.search(r"[/\\.]", query) or not os.path.isfile(query):
        return ()
    return (f"There is a file '{query}' here too; the place of that name was built. For the file give './{query}'.",)


def _print_notes(console: Screen, notes: Iterable[str]) -> None:
    """Each note once."""
    for note in dict.fromkeys(notes):
        console.print(f"- {note}")


def _sentence(place: cg.Place) -> str:
    made_up = "SYNTHETIC. " if place.synthetic else ""
    counts = (
        (place.population, "resident"),
        (int(place.areas["households"].sum()), "household"),
        (place.areas.height, "small area"),
        (len(place.neighbourhoods.ids), "neighbourhood"),
    )
    residents, households, areas, neighbourhoods = (_number(count, what) for count, what in counts)
    return f"{made_up}{place.name}: {residents} in {households}, {areas}, {neighbourhoods}."


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def file_name(name: str) -> str:
    """A name as a file name: 'Kingston upon Hull, City of' -> 'kingston-upon-hull-city-of'."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "place"
