"""The package's own tables of names: former bodies, newer ones, and what people say for them. Out: typed rows."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

from commonground.place.gazetteer.model import Former, Newer


def _rows(name: str) -> list[dict[str, str]]:
    table = pl.read_csv(files("commonground.place").joinpath("tables", name).read_bytes(), infer_schema=False)
    return table.fill_null("").to_dicts()


@cache
def read_former() -> tuple[Former, ...]:
    """Bodies that the published history of districts does not hold: counties, boards, authorities, older districts."""
    return tuple(
        Former(
            *(row["kind"], row["code"], row["name"], row["date"]), _codes(row["became"]), row["remark"], row["quality"]
        )
        for row in _rows("former_bodies.csv")
    )


@cache
def read_newer() -> tuple[Newer, ...]:
    """Bodies made since the lookups."""
    return tuple(
        Newer(
            *(row["kind"], row["code"], row["name"], row["date"]),
            _codes(row["made_of"]),
            row["whole"] == "yes",
            row["source_title"],
            row["quality"],
        )
        for row in _rows("new_bodies.csv")
    )


@cache
def read_spellings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What people say, and the codes that it stands for."""
    return tuple((row["said"], _codes(row["codes"])) for row in _rows("spellings.csv"))


def _codes(words: str) -> tuple[str, ...]:
    return tuple(code for code in words.split(";") if code)
