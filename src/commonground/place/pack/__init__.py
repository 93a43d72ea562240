"""Place packs: a `Place` as a Frictionless Data Package in a folder. In: `Place`, a path. Out: the same `Place`.

`bolton.place/` holds datapackage.json (schemas, sources, licences, provenance, what was done to the
figures) and one Parquet file a table, the boundaries as GeoParquet. A pack lands whole or not at all,
and every file is checked against its fingerprint when it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.errors import UserError
from commonground.place.identity import refuse_misnomers
from commonground.place.model import Place
from commonground.place.pack.descriptor import FORM, describe_pack
from commonground.place.pack.tables import MADE_ANEW, NAMES, place_of, tables_of
from commonground.sources.landing import sentences

if TYPE_CHECKING:
    import geopandas as gpd

DESCRIPTOR = "datapackage.json"


def save(place: Place, path: Path) -> None:
    """Write `place` as a pack at `path`, in place of a pack that is there; nothing half-written stays.

    Raises UserError for ids or names that cannot be told apart, or when `path` holds something else or cannot be
    written to.
    """
    path = Path(path)
    refuse_misnomers(place, str(path))
    if path.exists() and not (path / DESCRIPTOR).is_file():
        raise UserError(
            "there is something else at this path, not a place pack", where=str(path), mend="choose another"
        )
    with sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            _write(place, fresh)
            _put(fresh, path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def load(path: Path) -> Place:
    """The place in the pack at `path`.

    Raises UserError when there is no pack, it is of another form, or a file of it is missing or changed.
    """
    path = Path(path)
    package = _descriptor(path)
    try:
        files = {name: _checked(path, resource) for name, resource in _resources(package).items()}
        tables = {name: pl.read_parquet(file) for name, file in files.items() if name != "boundaries"}
        place = place_of(package["commonground"], tables, _boundaries(files["boundaries"]))
        refuse_misnomers(place, str(path))
    except UserError:
        raise
    except Exception as error:  # whatever a damaged table can do to its reader
        what = f"the place pack cannot be read: {type(error).__name__}: {error}"
        raise UserError(what, where=str(path), mend=MADE_ANEW) from error
    return place


def _boundaries(file: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # here, for it takes longer to load than all the rest

    return gpd.read_parquet(file)


def _write(place: Place, folder: Path) -> None:
    tables = tables_of(place)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=False)
    place.boundaries.to_parquet(folder / "boundaries.parquet", index=False)
    prints = {file.stem: _sha256(file) for file in sorted(folder.glob("*.parquet"))}
    text = json.dumps(describe_pack(place, tables, prints), ensure_ascii=False, indent=1)
    (folder / DESCRIPTOR).write_text(text + "\n", "utf-8")
    os.chmod(folder, 0o755)  # noqa: S103 - a temporary folder is closed to others, a pack is for handing on


def _put(fresh: Path, path: Path) -> None:
    """Give the finished folder its name; the pack that was there goes only when the new one is in its place."""
    if not path.exists():
        os.rename(fresh, path)
        return
    old = fresh.with_name(f"{fresh.name}.old")
    os.rename(path, old)
    try:
        os.rename(fresh, path)
    except OSError:
        os.rename(old, path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _descriptor(path: Path) -> dict[str, Any]:
    """datapackage.json of a pack of our form."""
    file = path / DESCRIPTOR
    if not file.is_file():
        raise UserError("there is no place pack here", where=str(path), mend="make one with `commonground place build`")
    try:
        package = json.loads(file.read_text("utf-8"))
        form = package["commonground"]["form"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"the place pack's description cannot be read: {error}", where=str(file), mend=MADE_ANEW
        ) from None
    if form != FORM:
        what = f"the place pack has form {form}, this version of Commonground reads form {FORM}"
        raise UserError(what, where=str(file), mend=MADE_ANEW)
    return dict(package)


def _resources(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {resource["name"]: resource for resource in package["resources"]}
    missing = [name for name in (*NAMES, "boundaries") if name not in found]
    if missing:
        raise UserError(f"the place pack has no table {missing[0]!r}", mend=MADE_ANEW)
    return found


def _checked(path: Path, resource: dict[str, Any]) -> Path:
    """The file of a resource, its bytes as they were written."""
    file = path / Path(resource["path"]).name
    if not file.is_file():
        raise UserError("a file of the place pack is missing", where=str(file), mend=MADE_ANEW)
    if f"sha256:{_sha256(file)}" != resource["hash"]:
        raise UserError("a file of the place pack has been changed or damaged", where=str(file), mend=MADE_ANEW)
    return file


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
