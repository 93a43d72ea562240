"""Neighbourhoods that a place already has. In: the id of each area. Out: `Neighbourhoods`, used as they are.

Nothing is moved; what a designed set would keep to (size, one connected piece) is checked and reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from commonground.core.arrays import Ints
from commonground.neighbourhoods.model import Neighbourhoods

TOUCH_M = 1.0  # borders of the super-generalised areas that come this near to each other touch


def given(
    of_area: Sequence[str],
    names: Mapping[str, str],
    population: Ints,
    ward: Sequence[str],
    boundaries: gpd.GeoSeries,
    *,
    low: int,
    high: int,
) -> Neighbourhoods:
    """`Neighbourhoods` with the ids given for each area, and a report of size, wards, compactness and cut edges."""
    ids = tuple(sorted(set(of_area)))
    index = {unit: i for i, unit in enumerate(ids)}
    group = np.array([index[unit] for unit in of_area], dtype=np.int32)
    touching = _touching(boundaries)
    report = _report(ids, names, group, population, np.asarray(ward), boundaries, touching)
    return Neighbourhoods(
        ids, tuple(names.get(unit, unit) for unit in ids), group, report, _notes(report, group, touching, low, high)
    )


def _touching(boundaries: gpd.GeoSeries) -> Ints:
    """Pairs (edges, 2) of areas that touch, each once."""
    shapes = np.asarray(boundaries.values)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=TOUCH_M)
    pairs = np.stack([one, other], axis=1)
    return np.asarray(pairs[pairs[:, 0] < pairs[:, 1]])


def _report(
    ids: tuple[str, ...],
    names: Mapping[str, str],
    group: NDArray[np.int32],
    population: Ints,
    ward: NDArray[np.str_],
    boundaries: gpd.GeoSeries,
    touching: Ints,
) -> pl.DataFrame:
    cut = touching[group[touching[:, 0]] != group[touching[:, 1]]]
    rows = []
    for i, unit in enumerate(ids):
        inside = group == i
        wards = set(ward[inside])
        split = wards & set(ward[~inside])
        shape = shapely.union_all(np.asarray(boundaries.values)[inside])
        rows.append(
            {
                "id": unit,
                "name": names.get(unit, unit),
                "population": int(population[inside].sum()),
                "areas": int(inside.sum()),
                "wards_whole": len(wards - split),
                "wards_split": len(split),
                "compactness": float(4 * np.pi * shape.area / shape.length**2),  # Polsby-Popper
                "cut_edges": int((group[cut] == i).any(axis=1).sum()),
            }
        )
    return pl.DataFrame(rows)


def _notes(report: pl.DataFrame, group: NDArray[np.int32], touching: Ints, low: int, high: int) -> tuple[str, ...]:
    notes = [
        f"{row['name']} has {row['population']:,} residents, outside {low:,} to {high:,}; it was given so and is kept."
        for row in report.iter_rows(named=True)
        if not low <= row["population"] <= high
    ]
    pieces = _pieces(group, touching)
    notes += [
        f"{name} is in {count} separate pieces; it was given so and is kept."
        for name, count in zip(report["name"], pieces, strict=True)
        if count > 1
    ]
    return tuple(notes)


def _pieces(group: NDArray[np.int32], touching: Ints) -> list[int]:
    """How many connected pieces each neighbourhood has."""
    inside = touching[group[touching[:, 0]] == group[touching[:, 1]]]
    size = len(group)
    graph = csr_array((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(size, size))
    _, piece = connected_components(graph, directed=False)
    return [len(set(piece[group == i].tolist())) for i in range(int(group.max()) + 1)]
