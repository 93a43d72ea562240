"""What may be said of each neighbourhood. In: a partition of areas. Out: one row for each."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.neighbourhoods.graph import Graph
from commonground.neighbourhoods.groups import polsby_popper

CLOSING_M = 10.0  # slivers narrower than twice this are closed before a perimeter is measured


def measures(
    boundaries: gpd.GeoSeries,
    graph: Graph,
    population: Ints,
    wards: Sequence[str],
    of_area: NDArray[np.integer],
    ids: Sequence[str],
    names: Sequence[str],
) -> pl.DataFrame:
    """One row for each neighbourhood of the partition `of_area` (areas,), an index into `ids` and `names`.

    Columns: id, name, population, areas, wards_whole, wards_split (wards held wholly, in part),
    compactness (Polsby–Popper of the union of its areas), cut_edges (neighbouring pairs with one area outside).
    """
    count, labels = len(ids), np.asarray(of_area, dtype=np.int64)
    whole, split = wards_held(wards, labels, count)
    return pl.DataFrame(
        {
            "id": list(ids),
            "name": list(names),
            "population": np.bincount(labels, population, count).astype(np.int64),
            "areas": np.bincount(labels, minlength=count),
            "wards_whole": whole,
            "wards_split": split,
            "compactness": compactness(boundaries, labels, count),
            "cut_edges": cut_edges(graph, labels, count),
        }
    )


def wards_held(wards: Sequence[str], labels: Ints, count: int) -> tuple[Ints, Ints]:
    """How many wards each label holds wholly, and how many in part (count,)."""
    ward = np.unique(np.asarray(wards), return_inverse=True)[1]
    held = np.zeros((int(ward.max(initial=-1)) + 1, count), dtype=bool)
    held[ward, labels] = True
    parted = held.sum(axis=1) > 1
    return held[~parted].sum(axis=0), held[parted].sum(axis=0)


def compactness(boundaries: gpd.GeoSeries, labels: Ints, count: int) -> Floats:
    """Polsby–Popper (count,) of the union of each label's areas, with slivers closed."""
    shapes = np.asarray(boundaries.values)
    unions = [shapely.union_all(shapes[labels == label]) for label in range(count)]
    closed = shapely.buffer(shapely.buffer(unions, CLOSING_M, join_style="mitre"), -CLOSING_M, join_style="mitre")
    return polsby_popper(shapely.area(closed), shapely.length(closed))


def cut_edges(graph: Graph, labels: Ints, count: int) -> Ints:
    """Edges (count,) that leave each label."""
    ends = labels[graph.edges]
    crossing = ends[ends[:, 0] != ends[:, 1]]
    return np.bincount(crossing.ravel(), minlength=count)
