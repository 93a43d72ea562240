"""The tables of this room that are a part of the package. Out: frames."""

from __future__ import annotations

from importlib.resources import files

import polars as pl


def read_ambulance_services() -> pl.DataFrame:
    """Columns icb_code, within (upper tier, null for the rest of the board), trust_code, trust_name, source."""
    return _read("ambulance_services.csv")


def read_unpublished() -> pl.DataFrame:
    """Columns role, what, where: what is not published as open data, and where the body or a department has it."""
    return _read("unpublished.csv")


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(files("commonground.partners").joinpath("tables", name).read_bytes())
