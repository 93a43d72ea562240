"""Made-up maps to divide: squares in a grid, islands, a doughnut, cells around random points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from commonground.neighbourhoods import districting
from commonground.neighbourhoods.ground import checked_ground
from commonground.neighbourhoods.model import Neighbourhoods

SIDE_M = 1000.0


@dataclass(frozen=True)
class Areas:
    """What `design` takes, column by column."""

    population: np.ndarray
    wards: list[str]
    ward_names: list[str]
    boundaries: gpd.GeoSeries
    codes: list[str]

    def columns(self) -> tuple[Any, ...]:
        return self.population, self.wards, self.ward_names, self.boundaries, self.codes


def design(
    *columns: Any, locked: Mapping[str, str] | None = None, within: Sequence[str] | None = None, **asked: Any
) -> Neighbourhoods:
    """The neighbourhoods designed for areas given column by column."""
    return districting.design(checked_ground(*columns, locked, within), **asked)


def areas(shapes: Sequence[Any], population: Sequence[int] | int, wards: Sequence[str]) -> Areas:
    """Areas E0, E1, ... of these shapes; the ward's name is 'Ward' and its code."""
    people = np.broadcast_to(np.asarray(population, dtype=np.int64), len(shapes)).copy()
    names = [f"Ward {ward}" for ward in wards]
    codes = [f"E{number}" for number in range(len(shapes))]
    return Areas(people, list(wards), names, gpd.GeoSeries(list(shapes), crs=27700), codes)


def square(column: float, row: float) -> Any:
    return shapely.box(column * SIDE_M, row * SIDE_M, (column + 1) * SIDE_M, (row + 1) * SIDE_M)


def grid(columns: int, rows: int, people: Sequence[int] | int = 1500, ward_side: int = 2) -> Areas:
    """A grid of squares, west to east and then north, in square wards `ward_side` areas wide."""
    at = [(x, y) for y in range(rows) for x in range(columns)]
    return areas([square(x, y) for x, y in at], people, [f"{x // ward_side}-{y // ward_side}" for x, y in at])


def cells(points: np.ndarray, people: Sequence[int] | int, wards: int) -> Areas:
    """The Voronoi cells of `points` (n, 2) in a square, in wards of cells near each other."""
    box = shapely.box(0, 0, SIDE_M * 10, SIDE_M * 10)
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=box))
    order = [int(np.flatnonzero(shapely.contains(found, shapely.points(point)))[0]) for point in points]
    band = np.argsort(np.argsort(points[:, 0])) * wards // len(points)
    return areas(shapely.intersection(found[order], box), people, [str(one) for one in band])
