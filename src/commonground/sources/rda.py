"""Readers of R data files. In: the path of an .rda file. Out: a Polars frame, or polygons in EPSG:27700.

An .rda file holds one object of the file's own name. `sf` polygons come as nested lists of rings of
longitude and latitude (WGS 84) and are handed on in metres on the British National Grid.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import polars as pl
import rdata
import shapely

from commonground.core.errors import UserError

WGS84, BRITISH_GRID = 4326, 27700


def frame(path: Path, days: tuple[str, ...] = ()) -> pl.DataFrame:
    """The table in `path`, columns named as published; `days` columns become dates.

    Raises UserError when the file is damaged or holds no table.
    """
    return _tidy(_table(path), days)


def points(path: Path) -> pl.DataFrame:
    """The table in `path` with its point geometry as columns x_m, y_m (metres, EPSG:27700)."""
    table = _table(path)
    lon_lat = np.stack([np.asarray(point, dtype=np.float64) for point in table.pop("geometry")])
    grid = gpd.GeoSeries(shapely.points(lon_lat), crs=WGS84).to_crs(BRITISH_GRID)
    return _tidy(table, ()).with_columns(x_m=pl.Series(grid.x.to_numpy()), y_m=pl.Series(grid.y.to_numpy()))


def polygons(path: Path) -> gpd.GeoDataFrame:
    """The sf polygons in `path`, EPSG:27700, mended where rings cross themselves."""
    table = _table(path)
    shapes = [_shape(parts) for parts in table.pop("geometry")]
    layer = gpd.GeoDataFrame(table.reset_index(drop=True), geometry=shapes, crs=WGS84).to_crs(BRITISH_GRID)
    layer.geometry = shapely.make_valid(layer.geometry.values)
    return layer


def _table(path: Path) -> Any:
    """The data frame (pandas) in `path`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # attributes of R classes that a plain table does not need
            objects = rdata.read_rda(path)
    except Exception as error:
        raise UserError(
            f"the R data file is damaged: {error}", where=str(path), mend="run `commonground fetch` again"
        ) from error
    tables = [value for value in objects.values() if hasattr(value, "columns")]
    if len(tables) != 1:
        raise UserError(f"the R data file holds {len(tables)} tables, not one", where=str(path))
    return tables[0]


def _tidy(table: Any, days: tuple[str, ...]) -> pl.DataFrame:
    columns = {str(name): _column(table[name]) for name in table.columns}
    tidy = pl.DataFrame(columns)
    return tidy.with_columns(pl.col(day).cast(pl.Int32).cast(pl.Date) for day in days)


def _column(values: Any) -> pl.Series:
    """Numbers with NaN as missing, words as strings, truth as booleans."""
    kind = str(values.dtype)
    if kind in ("string", "category", "object") or kind.startswith("str"):
        there = values.notna().tolist()
        words = [str(value) if present else None for value, present in zip(values.tolist(), there, strict=True)]
        return pl.Series(words, dtype=pl.String)
    if kind in ("boolean", "bool"):
        return pl.Series(values.astype(object).where(values.notna(), None).tolist(), dtype=pl.Boolean)
    return pl.Series(values.to_numpy(dtype=np.float64, na_value=np.nan)).fill_nan(None)


def _shape(parts: Any) -> Any:
    """A (multi)polygon of nested lists of (n, 2) rings; the first ring of a part is its outside."""
    if isinstance(parts[0], np.ndarray):
        parts = [parts]
    rings = [shapely.Polygon(part[0], part[1:]) for part in parts]
    return rings[0] if len(rings) == 1 else shapely.MultiPolygon(rings)
