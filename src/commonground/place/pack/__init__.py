"""Place packs: a `Place` as a Frictionless Data Package in a folder. In: `Place`, a path. Out: the same `Place`.

`bolton.place/` holds datapackage.json (schemas, sources, licences, provenance, what was done to the
figures) and one Parquet file a table, the boundaries as GeoParquet. A pack lands whole or not at all,
and all that it states is checked when it is read (`reading`). One that is replaced is the older pack until
datapackage.json is exchanged, and the newer one from then on, under its own name all the while.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.errors import UserError
from commonground.core.landing import alone, clear_left_behind, land
from commonground.place.identity import refuse_misnomers
from commonground.place.model import Place
from commonground.place.pack.descriptor import DESCRIPTOR, PRINT_SIGNS, describe_pack
from commonground.place.pack.reading import load
from commonground.place.pack.schema import TABLES
from commonground.place.pack.tables import count_rows, tables_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["load", "save"]

WHAT = "the place pack"
TABLE_FILE = re.compile(rf"({'|'.join(TABLES)})(-[0-9a-f]{{{PRINT_SIGNS}}})?\.parquet")


def save(place: Place, path: Path) -> None:
    """Write `place` as a pack at `path`, in place of a pack that is there; nothing half-written stays.

    Raises UserError for ids or names that cannot be told apart, or when `path` holds something else or cannot be
    written to.
    """
    path = Path(path)
    refuse_misnomers(place, str(path))
    for folder in (path, path.parent):
        clear_left_behind(folder)
    is_pack = (path / DESCRIPTOR).is_file()
    if os.path.lexists(path) and not is_pack and not _is_empty(path):
        raise UserError(
            "there is something else at this path, not a place pack", where=str(path), mend="choose another"
        )
    if not path.is_dir():
        with land(path.parent, WHAT) as waiting:
            (waiting / path.name).mkdir()
            _write(place, waiting / path.name)
        return
    with land(path, WHAT, last=DESCRIPTOR) as waiting:
        _write(place, waiting, beside=path)
    _remove_superseded(path)


def _write(place: Place, folder: Path, beside: Path | None = None) -> None:
    """The tables and what is said of them. A table that differs from one of its name in `beside` takes another name.

    So the pack that stands there is whole until its description is replaced, in one step.
    """
    contents = _contents_of(place)
    prints = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    package = describe_pack(place, count_rows(tables_of(place)), prints)
    for resource in package["resources"]:
        name = resource["name"]
        if beside is not None and _is_another(beside / resource["path"], prints[name]):
            resource["path"] = f"{name}-{prints[name][:PRINT_SIGNS]}.parquet"
        (folder / resource["path"]).write_bytes(contents[name])
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(text + "\n", "utf-8")


def _contents_of(place: Place) -> dict[str, bytes]:
    tables = {**tables_of(place), "boundaries": place.boundaries}
    return {name: _as_parquet(table) for name, table in tables.items()}


def _as_parquet(table: pl.DataFrame | gpd.GeoDataFrame) -> bytes:
    """In memory, so that what the disk answers is told by the one who writes to it."""
    buffer = BytesIO()
    if isinstance(table, pl.DataFrame):
        table.write_parquet(buffer, compression="zstd", statistics=False)
    else:
        table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _is_another(file: Path, sha256: str) -> bool:
    return file.exists() and _sha256(file) != sha256


def _remove_superseded(path: Path) -> None:
    """Remove the tables that the pack's description no longer names, of this replacement or of one that was killed."""
    with alone(path), suppress(OSError, ValueError, KeyError, TypeError):
        package = json.loads((path / DESCRIPTOR).read_text("utf-8"))
        named = {resource["path"] for resource in package["resources"]}
        for file in path.iterdir():
            if file.name not in named and TABLE_FILE.fullmatch(file.name):
                file.unlink()


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
