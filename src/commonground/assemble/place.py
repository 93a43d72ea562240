"""The place and its neighbourhoods. In: `Place`. Out: `place` and `neighbourhoods` of plan.json."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import mapping

from commonground.assemble.patches import by_neighbourhood
from commonground.assemble.ranges import known, stable
from commonground.place.model import Place

QUINTILES = (1, 2, 3, 4, 5)
TOLERANCE_M = 60.0  # detail that a map a few inches wide cannot show
DECIMALS = 4  # of a degree: about ten metres
BRITISH_GRID, WGS84 = 27700, 4326


def describe(place: Place) -> dict[str, Any]:
    """Name, size and kind of the place."""
    return {
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "areas": place.areas.height,
        "population": place.population,
        "households": int(place.areas["households"].sum()),
        "districts": sorted(set(place.areas["district_name"].to_list())),
        "notes": list(place.notes),
    }


def neighbourhoods(place: Place) -> list[dict[str, Any]]:
    """One row a neighbourhood, with its report, deprivation and outline."""
    shapes, centres = _outlines(place)
    report = {str(row["id"]): row for row in place.neighbourhoods.report.iter_rows(named=True)}
    shares = _quintile_shares(place)
    rows = []
    for n, (code, name) in enumerate(zip(place.neighbourhoods.ids, place.neighbourhoods.names, strict=True)):
        inside = place.areas.filter(place.neighbourhoods.of_area == n)
        found = report.get(code, {})
        rows.append(
            {
                "id": code,
                "name": name,
                "population": int(inside["residents"].sum()),
                "areas": inside["code"].to_list(),
                "wards": sorted({str(ward) for ward in inside["ward_name"].to_list() if ward is not None}),
                "imd_quintile_shares": [stable(share) for share in shares[n]],
                "wards_whole": _whole(found.get("wards_whole")),
                "wards_split": _whole(found.get("wards_split")),
                "compactness": known(found.get("compactness")),
                "cut_edges": _whole(found.get("cut_edges")),
                "label_point": centres[n],
                "geometry": shapes[n],
            }
        )
    return rows


def _whole(value: object) -> int | None:
    return None if value is None else int(value)  # type: ignore[call-overload]


def _quintile_shares(place: Place) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(N, 5) share of residents by national deprivation quintile of their small area, most deprived first."""
    quintile = place.areas["imd_quintile"].to_numpy()
    counts = by_neighbourhood(place, np.stack([place.residents * (quintile == q) for q in QUINTILES], axis=1))
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))


def _outlines(place: Place) -> tuple[list[dict[str, Any]], list[list[float]]]:
    """Simplified outlines as GeoJSON geometries in WGS84, and a point inside each, in order of neighbourhood."""
    of_area = place.neighbourhoods.of_area
    merged = [
        shapely.union_all(place.boundaries.geometry.to_numpy()[of_area == n])
        for n in range(len(place.neighbourhoods.ids))
    ]
    simple = shapely.coverage_simplify(np.array(merged), TOLERANCE_M)
    kept = [slim if not slim.is_empty else whole for slim, whole in zip(simple, merged, strict=True)]
    points = [shape.representative_point() for shape in kept]
    degrees = gpd.GeoSeries(kept + points, crs=BRITISH_GRID).to_crs(WGS84)
    count = len(kept)
    shapes = [_rounded(mapping(shape)) for shape in degrees.iloc[:count]]
    return shapes, [[_degree(point.x), _degree(point.y)] for point in degrees.iloc[count:]]


def _degree(value: float) -> float:
    return round(float(value), DECIMALS) + 0.0


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _rounded_coordinates(geometry["coordinates"])}


def _rounded_coordinates(nested: Any) -> Any:
    if isinstance(nested[0], (int, float)):
        return [_degree(value) for value in nested]
    return [_rounded_coordinates(inner) for inner in nested]
