"""People and households on disk, whole or not at all. In: two tables in words. Out: two Parquet files and a page."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import polars as pl

from commonground.core.errors import UserError
from commonground.core.landing import land, refuse_unwritable
from commonground.people.words import HOUSEHOLDS, PERSONS, Column

PERSONS_NAME, HOUSEHOLDS_NAME, PAGE_NAME = "persons.parquet", "households.parquet", "people.md"
PACK = "datapackage.json"  # what tells a place pack from other folders
WHAT = "the people"
ELSEWHERE = "name another folder with --out"


def refuse_folder(folder: Path) -> None:
    """Raise UserError where people may not go into `folder`, or could not, before the work and not after it."""
    refuse_unwritable(folder, WHAT)
    if (folder / PACK).is_file():
        what = "the people cannot be written: this folder is a place pack, whose files they would stand among"
        raise UserError(what, where=str(folder), mend=ELSEWHERE)
    others = [name for name in (PERSONS_NAME, HOUSEHOLDS_NAME) if (folder / name).exists()]
    if others and not (folder / PAGE_NAME).exists():
        what = f"the people cannot be written: there is another {others[0]} here, without {PAGE_NAME} beside it"
        raise UserError(what, where=str(folder), mend=ELSEWHERE)


def write(persons: pl.DataFrame, households: pl.DataFrame, about: dict[str, str], folder: Path) -> dict[str, Path]:
    """Write both tables and the page that explains them into `folder`; all are made before any replaces an older one.

    `about`: what is said of them, in the files and on the page: place, seed, and so on. Raises UserError where the
    folder is a place pack, holds tables of others, or cannot be written.
    """
    refuse_folder(folder)
    contents = {
        PERSONS_NAME: _as_parquet(persons, about),
        HOUSEHOLDS_NAME: _as_parquet(households, about),
        PAGE_NAME: _page(persons, households, about).encode(),
    }
    with land(folder, WHAT) as waiting:
        for name, content in contents.items():
            (waiting / name).write_bytes(content)
    return {name: folder / name for name in contents}


def _as_parquet(table: pl.DataFrame, about: dict[str, str]) -> bytes:
    """In memory, so that what the disk answers is told by the one who writes to it."""
    buffer = BytesIO()
    table.write_parquet(buffer, compression="zstd", metadata=about)
    return buffer.getvalue()


def _page(persons: pl.DataFrame, households: pl.DataFrame, about: dict[str, str]) -> str:
    lines = ["# SYNTHETIC people and households", "", about["note"], ""]
    lines += [f"- {name}: {value}" for name, value in about.items() if name != "note"]
    for name, table, columns in ((PERSONS_NAME, persons, PERSONS), (HOUSEHOLDS_NAME, households, HOUSEHOLDS)):
        lines += ["", f"## {name}: {table.height:,} rows", "", *_listed(columns)]
    return "\n".join(lines) + "\n"


def _listed(columns: Iterable[Column]) -> Iterable[str]:
    yield "| column | type | what it says |"
    yield "|---|---|---|"
    for column in columns:
        yield f"| `{column.name}` | {column.kind} | {column.says} |"
