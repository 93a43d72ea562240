"""Small tables of the package about bodies that no published lookup holds. Out: Polars frames, a source in each row."""

from __future__ import annotations

from importlib.resources import files

import polars as pl


def trust_successions() -> pl.DataFrame:
    """Columns old, new, new_name, date, source: acute trusts that merged since the lookups were made."""
    return _read("trust_successions.csv")


def ambulance_services() -> pl.DataFrame:
    """Columns icb_code, trust_code, trust_name, source: the main ambulance service of each ICB."""
    return _read("ambulance_services.csv")


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(files("commonground.place").joinpath("tables", name).read_bytes())
