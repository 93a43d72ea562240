"""A place pack read: nothing in it is taken on its word. In: a path. Out: the `Place` that it says it is.

Hashes can be made anew by anybody, so they only tell a damaged file. Whatever the description states is checked
against the tables, the tables against each other, and at last both against what a pack of this place would hold.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from commonground.core.errors import UserError, raise_all, why_unreadable
from commonground.core.text import quoted
from commonground.place.identity import refuse_misnomers
from commonground.place.model import Place
from commonground.place.pack import agreement, cells
from commonground.place.pack.descriptor import DESCRIPTOR, FORM, PRINT_SIGNS, Package, describe_pack, understand
from commonground.place.pack.schema import TABLES
from commonground.place.pack.tables import count_rows, find_undeclared, place_of, tables_of

if TYPE_CHECKING:
    import geopandas as gpd

MADE_ANEW = "make it again with `commonground place build`"
MOST_TOLD = 3  # problems at once
MOST_BYTES = {DESCRIPTOR: 20_000_000}
MOST_BYTES_OF_A_TABLE = 200_000_000
SHAPES = "boundaries"


def load(path: Path) -> Place:
    """The place in the pack at `path`.

    Raises UserError when there is no pack, it is of another form, a file of it is missing, changed or a link, or
    anything in it disagrees with what it states or with the rest of it.
    """
    path = Path(path)
    text = _description(path)
    package = _understood(path, text)
    data = {name: _table_bytes(path, package, name) for name in TABLES}
    frames = {name: _frame(path, name, data[name]) for name in TABLES if name != SHAPES}
    shapes = _shapes(path, data[SHAPES])
    codes = pl.DataFrame({"code": shapes["code"].tolist()}, schema={"code": pl.String})
    _refuse(path, (problem for name, frame in frames.items() for problem in cells.find_wrong_cells(name, frame)))
    _refuse(path, islice(cells.find_loose_ends(frames | {SHAPES: codes}), 1))
    _refuse(path, find_undeclared(package.commonground, frames, codes["code"]))
    place = place_of(package.commonground, frames, shapes)
    refuse_misnomers(place, str(path))
    _refuse(path, agreement.find_problems(place))
    _refuse(path, _otherwise(place, frames, json.loads(text)))
    return place


def _refuse(path: Path, problems: Iterator[str]) -> None:
    """Raise the first few of `problems`, all with the way out."""
    raise_all([UserError(what, where=str(path), mend=MADE_ANEW) for what in islice(problems, MOST_TOLD)])


def _description(path: Path) -> str:
    """The text of datapackage.json."""
    if not (path / DESCRIPTOR).is_file():
        raise UserError("there is no place pack here", where=str(path), mend="make one with `commonground place build`")
    try:
        return _bytes(path / DESCRIPTOR).decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the description of the place pack cannot be read: {why_unreadable(error)}"
        raise UserError(what, where=str(path / DESCRIPTOR), mend=MADE_ANEW) from None


def _understood(path: Path, text: str) -> Package:
    """The description by its model."""
    where = str(path / DESCRIPTOR)
    try:
        said = json.loads(text, object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        what = "the description of the place pack is not JSON as it should be, or says something twice"
        raise UserError(what, where=where, mend=MADE_ANEW) from None
    form = said.get("commonground", {}) if isinstance(said, dict) else {}
    form = form.get("form") if isinstance(form, dict) else None
    if isinstance(form, int) and form != FORM:
        age = "an earlier" if form < FORM else "a later"
        what = f"the place pack is of {age} version of Commonground (form {form}, this one reads form {FORM})"
        raise UserError(what, where=where, mend=MADE_ANEW)
    package, problems = understand(text)
    raise_all([UserError(what, where=where, mend=MADE_ANEW) for what in problems[:MOST_TOLD]])
    if package is None:
        raise UserError("the description of the place pack cannot be understood", where=where, mend=MADE_ANEW)
    return package


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of a JSON object; ValueError where a key is there twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _finite(number: str) -> float:
    """A number of JSON; ValueError where it is none, or has no end."""
    if not math.isfinite(float(number)):
        raise ValueError
    return float(number)


def _table_bytes(path: Path, package: Package, name: str) -> bytes:
    """The bytes of a table's file, as they were written."""
    stated = next((resource for resource in package.resources if resource.name == name), None)
    if stated is None:
        raise UserError(f"the place pack has no table {name!r}", where=str(path), mend=MADE_ANEW)
    newer = stated.hash.removeprefix("sha256:")[:PRINT_SIGNS]
    if stated.path not in (f"{name}.parquet", f"{name}-{newer}.parquet"):
        what = f"the place pack keeps the table {name!r} at {quoted(stated.path)}, not in a file of that name"
        raise UserError(what, where=str(path), mend=MADE_ANEW)
    where = path / stated.path
    if not where.is_file():
        raise UserError("a file of the place pack is missing", where=str(where), mend=MADE_ANEW)
    data = _bytes(where)
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != stated.hash:
        raise UserError("a file of the place pack has been changed or damaged", where=str(where), mend=MADE_ANEW)
    return data


def _bytes(file: Path) -> bytes:
    """What is in a file of the pack, which is no link and no larger than one can be."""
    if file.is_symlink():
        raise UserError("a file of the place pack is a link to another", where=str(file), mend="copy the whole folder")
    try:
        if file.stat().st_size > MOST_BYTES.get(file.name, MOST_BYTES_OF_A_TABLE):
            what = f"a file of the place pack has {file.stat().st_size:,} bytes, more than any place needs"
            raise UserError(what, where=str(file), mend=MADE_ANEW)
        return file.read_bytes()
    except OSError as error:
        what = f"a file of the place pack cannot be read: {why_unreadable(error)}"
        raise UserError(what, where=str(file), mend="change its permissions") from None


def _frame(path: Path, name: str, data: bytes) -> pl.DataFrame:
    """A table with the columns that it should have; by Arrow, which refuses a damaged file where Polars would abort."""
    from pyarrow.parquet import ParquetFile  # here, with what reads the boundaries

    try:
        file = ParquetFile(io.BytesIO(data))
        empty = pl.DataFrame(pl.from_arrow(file.schema_arrow.empty_table()))
        problems, rows = list(cells.find_wrong_columns(name, empty.schema)), file.metadata.num_rows
        if not problems and rows <= TABLES[name].most_rows:
            table = file.read()
            table.validate(full=True)  # text that is none, say, which Polars takes on trust
            return cells.take_exact(name, pl.DataFrame(pl.from_arrow(table)))
        problems = problems or [f"the table {name!r} has {rows:,} rows, more than any place has"]
    except (Exception, pl.exceptions.PanicException):  # whatever a damaged file can do to its reader
        problems = [f"the table {name!r} is not a Parquet file that can be read"]
    raise_all([UserError(what, where=str(path / f"{name}.parquet"), mend=MADE_ANEW) for what in problems[:MOST_TOLD]])
    raise AssertionError  # there is always a problem here


def _shapes(path: Path, data: bytes) -> gpd.GeoDataFrame:
    """The boundaries, whatever is in them."""
    import geopandas as gpd  # here, for it takes longer to load than all the rest

    try:
        shapes = gpd.read_parquet(io.BytesIO(data))
        if list(shapes.columns) == TABLES[SHAPES].names and all(isinstance(code, str) for code in shapes["code"]):
            return shapes
        what = f"the table {SHAPES!r} does not hold a code and a shape for each area"
    except Exception:  # whatever a damaged file can do to its reader
        what = f"the table {SHAPES!r} is not a GeoParquet file that can be read"
    raise UserError(what, where=str(path / f"{SHAPES}.parquet"), mend=MADE_ANEW)


def _otherwise(place: Place, frames: Mapping[str, pl.DataFrame], said: Mapping[str, Any]) -> Iterator[str]:
    """Where a pack of this very place would say something else than the one that was read."""
    tables = tables_of(place)
    for name, frame in tables.items():
        if not frame.equals(frames[name]):
            yield f"the rows of the table {name!r} are not in their order, or some are too many"
    prints = {resource["name"]: resource["hash"].removeprefix("sha256:") for resource in said["resources"]}
    ours = json.loads(json.dumps(describe_pack(place, count_rows(tables), prints)))
    for resource, stated in zip(ours["resources"], said["resources"], strict=True):
        resource["path"] = stated["path"]  # one of two, as its table was read
    yield from _differences(ours, said)


def _differences(ours: Any, theirs: Any, at: str = "") -> Iterator[str]:
    """Where two descriptions differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            yield from _differences(ours.get(key), theirs.get(key), f"{at}, {key}" if at else key)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (mine, other) in enumerate(zip(ours, theirs, strict=True), 1):
            yield from _differences(mine, other, f"{at}, {number}")
    elif json.dumps(ours) != json.dumps(theirs):
        said, wanted = ("nothing" if one is None else quoted(one) for one in (theirs, ours))
        yield f"the description says {said} at {quoted(at)}, where a pack of this place says {wanted}"
