"""Readers of R data files. In: the path of an .rda file. Out: a Polars frame, or polygons in EPSG:27700.

An .rda file holds one object of the file's own name. `sf` polygons come as nested lists of rings of
longitude and latitude (WGS 84) and are handed on in metres on the British National Grid.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import shapely

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import UserError
from commonground.core.progress import Progress, silent
from commonground.sources import xdr
from commonground.sources.xdr import Damaged, NotRead, Vector

if TYPE_CHECKING:
    import geopandas as gpd

WGS84, BRITISH_GRID = 4326, 27700
MOST_BYTES = 1 << 27  # unpacked; the largest published file is of 27 MB
UNPACKERS: dict[bytes, Callable[[], Any]] = {
    b"BZh": bz2.BZ2Decompressor,
    b"\x1f\x8b": partial(zlib.decompressobj, wbits=31),
    b"\xfd7zXZ": partial(lzma.LZMADecompressor, memlimit=MOST_BYTES),
}
# What damaged bytes make the unpackers and the libraries behind the tables raise; `Damaged` is a ValueError.
DAMAGE = (ValueError, OSError, zlib.error, lzma.LZMAError, pl.exceptions.PolarsError, shapely.errors.ShapelyError)


def frame(path: Path, days: tuple[str, ...] = (), progress: Progress = silent) -> pl.DataFrame:
    """The table in `path`, columns named as published; `days` columns become dates.

    Numbers are Float64 with missing ones as null. Raises UserError when the file is damaged or holds no table.
    """
    with _sentences(path):
        return _tidy(_table(path, progress), days)


def points(path: Path, progress: Progress = silent) -> pl.DataFrame:
    """The table in `path` with its point geometry as columns x_m, y_m (metres, EPSG:27700).

    Raises UserError when the file is damaged or holds no table of points.
    """
    with _sentences(path):
        table = _table(path, progress)
        lon_lat = np.stack([_numbers(point) for point in _elements(table.pop("geometry", None))])
        grid = _on_the_grid({}, shapely.points(lon_lat)).geometry
        return _tidy(table, ()).with_columns(x_m=pl.Series(grid.x.to_numpy()), y_m=pl.Series(grid.y.to_numpy()))


def polygons(path: Path, progress: Progress = silent) -> gpd.GeoDataFrame:
    """The sf polygons in `path`, EPSG:27700, mended where rings cross themselves.

    Raises UserError when the file is damaged or holds no table of polygons.
    """
    with _sentences(path):
        table = _table(path, progress)
        shapes = _shapes(table.pop("geometry", None))
        words = {name: "string" for name, values in table.items() if values.kind == "character"}
        columns = {name: _column(values).to_list() for name, values in table.items()}
        layer = _on_the_grid(columns, shapes).astype(words)
        layer.geometry = shapely.make_valid(layer.geometry.values)
        return layer


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turns whatever other or damaged bytes lead to into a sentence that says what to do."""
    try:
        yield
    except NotRead as error:
        raise UserError(
            f"the R data file cannot be read: {error}",
            where=str(path),
            mend="save one data frame with save(version = 2) in R",
        ) from error
    except DAMAGE as error:
        why = str(error).partition("\n")[0]
        raise UserError(
            f"the R data file is damaged: {why}", where=str(path), mend="run `commonground fetch` again"
        ) from error


def _table(path: Path, progress: Progress) -> dict[str, Vector]:
    """The columns, by name, of the one data frame in `path`."""
    objects = xdr.read(_unpacked(path.read_bytes()), progress).values()
    tables = [found for found in objects if isinstance(found, Vector) and "data.frame" in found.words("class")]
    if len(tables) != 1:
        raise UserError(f"the R data file holds {len(tables)} tables, not one", where=str(path))
    columns = [_vector(column) for column in _elements(tables[0])]
    table = dict(zip(map(str, tables[0].words("names")), columns, strict=True))
    if len(table) < len(columns):
        raise Damaged("two columns have the same name")
    return table


def _unpacked(packed: bytes) -> bytes:
    """The content of a file packed by bzip2, gzip or xz, or not at all. Raises what the unpackers raise."""
    for magic, unpacker in UNPACKERS.items():
        if packed.startswith(magic):
            opened = unpacker()
            raw: bytes = opened.decompress(packed, MOST_BYTES)
            if not opened.eof:
                raise Damaged(f"it breaks off, or unpacks to more than {MOST_BYTES / 1e6:.0f} MB")
            return raw
    return packed


def _tidy(table: dict[str, Vector], days: tuple[str, ...]) -> pl.DataFrame:
    tidy = pl.DataFrame({name: _column(values) for name, values in table.items()})
    return tidy.with_columns(pl.col(day).cast(pl.Int32).cast(pl.Date) for day in days)


def _column(vector: Vector) -> pl.Series:
    """Numbers with NaN as missing, words as strings, truth as booleans."""
    if vector.kind == "list":
        raise NotRead("a column holds lists")
    if vector.kind == "character":
        return pl.Series(vector.values, dtype=pl.String)
    if vector.kind == "double":
        return pl.Series(vector.values.astype(np.float64)).fill_nan(None)
    whole = pl.Series(vector.values.astype(np.int32)).replace(xdr.NA, None)
    if "factor" in vector.words("class"):
        return pl.Series([None, *vector.words("levels")], dtype=pl.String).gather(whole)
    return whole.cast(pl.Boolean if vector.kind == "logical" else pl.Float64)


def _shapes(geometry: Vector | None) -> Any:
    """(Multi)polygons of nested lists of rings; the first ring of a part is its outside."""
    shapes = [_parts(shape) for shape in _elements(geometry)]
    parts = [_elements(part) for shape in shapes for part in shape]
    rings = [_ring(ring) for part in parts for ring in part]
    lon_lat = np.ascontiguousarray(np.concatenate(rings, axis=1).T)
    ends = _offsets(ring.shape[1] for ring in rings), _offsets(map(len, parts)), _offsets(map(len, shapes))
    several = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, lon_lat, ends)
    return np.where(np.diff(ends[-1]) == 1, shapely.get_geometry(several, 0), several)


def _parts(shape: Any) -> list[Any]:
    """The parts of a shape, each a list of rings; a shape of one part may stand without its list."""
    parts = _elements(shape)
    return [shape] if parts and _vector(parts[0]).kind == "double" else parts


def _vector(found: Any, kind: xdr.Kind | None = None) -> Vector:
    """`found`, which must be a vector, of that kind where one is named."""
    if not isinstance(found, Vector) or (kind and found.kind != kind):
        raise Damaged(f"it holds something else where a {kind or 'vector'} should stand")
    return found


def _elements(found: Any) -> list[Any]:
    """The objects in a list."""
    return list(_vector(found, "list").values)


def _ring(found: Any) -> Floats:
    """Longitudes and latitudes, (2, n), of a ring: a matrix of two columns, kept one after the other."""
    numbers = _numbers(found)
    if list(_vector(found.attributes.get("dim"), "integer").values) != [len(numbers) // 2, 2]:
        raise Damaged("a ring is not a matrix of longitudes and latitudes")
    return numbers.reshape(2, -1)


def _numbers(found: Any) -> Floats:
    numbers: Floats = _vector(found, "double").values.astype(np.float64)
    return numbers


def _offsets(lengths: Iterable[int]) -> Ints:
    """Where each of a row of runs begins, and where the last ends."""
    return np.cumsum([0, *lengths], dtype=np.int64)


def _on_the_grid(columns: dict[str, list[Any]], shapes: Any) -> gpd.GeoDataFrame:
    """A layer of shapes given in longitude and latitude, in metres on the British National Grid."""
    import geopandas as gpd

    return gpd.GeoDataFrame(columns, geometry=shapes, crs=WGS84).to_crs(BRITISH_GRID)
