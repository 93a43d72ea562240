"""Place packs that somebody has changed, with hashes that agree again. In: a pack, what to change. Out: the pack."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import polars as pl

Change = Callable[[Any], Any]


def change(pack: Path, to: Path, tables: Mapping[str, Change] | None = None, about: Change | None = None) -> Path:
    """A copy of `pack` at `to` with other `tables` and another description, as if it had been written so."""
    shutil.copytree(pack, to)
    for name, changed in (tables or {}).items():
        write_table(to, name, changed(read_table(to, name)))
    described = to / "datapackage.json"
    package = json.loads(described.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (to / f"{resource['name']}.parquet").read_bytes()
        resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    text = about(package) if about else package
    described.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return to


def read_table(pack: Path, name: str) -> Any:
    """A table of a pack; the boundaries with their shapes."""
    file = pack / f"{name}.parquet"
    return gpd.read_parquet(file) if name == "boundaries" else pl.read_parquet(file)


def write_table(pack: Path, name: str, table: Any) -> None:
    """Put a table, or bytes, in the place of one of the pack's."""
    file = pack / f"{name}.parquet"
    if isinstance(table, bytes):
        file.write_bytes(table)
    elif isinstance(table, pl.DataFrame):
        table.write_parquet(file)
    else:
        table.to_parquet(file, index=False)


def cell(column: str, value: Any, row: int = 0, kind: Any = None) -> Change:
    """The change of one cell, to another type of column where `kind` is given."""

    def changed(table: pl.DataFrame) -> pl.DataFrame:
        values = table[column].to_list()
        values[row] = value(values[row]) if callable(value) else value
        return table.with_columns(pl.Series(column, values, dtype=kind or table.schema[column], strict=False))

    return changed


def said(*path: Any, value: Any) -> Change:
    """The change of what the description says at `path`; None takes it away."""

    def changed(package: dict[str, Any]) -> dict[str, Any]:
        at: Any = package
        for step in path[:-1]:
            at = at[step]
        if value is None:
            del at[path[-1]]
        else:
            at[path[-1]] = value(at[path[-1]]) if callable(value) else value
        return package

    return changed
