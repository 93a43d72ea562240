"""Which areas touch, and by how much. In: polygons in metres. Out: `Graph` (always connected; joins are listed)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from commonground.core.arrays import Floats, Ints

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Graph:
    """Neighbouring areas. `edges` (m, 2) with a < b; `shared_border_m` (m,), 0 for a join over water or a gap.

    `area_m2` and `perimeter_m` (n,) are those of each area alone. `joins` lists the edges that were added
    between detached parts, as (area, area, metres apart).
    """

    edges: Ints
    shared_border_m: Floats
    area_m2: Floats
    perimeter_m: Floats
    joins: tuple[tuple[int, int, float], ...] = ()

    @property
    def size(self) -> int:
        """How many areas there are."""
        return len(self.area_m2)


def adjacency(boundaries: gpd.GeoSeries, tolerance_m: float = 10.0) -> Graph:
    """The graph of areas that lie within `tolerance_m` of each other; detached parts joined to their nearest.

    The tolerance bridges the slivers of generalised boundaries. Where two areas do not share a line exactly,
    the shared border is the length of one area's edge that runs within the tolerance of the other.
    """
    shapes = np.asarray(boundaries.values)
    edges = touching(shapes, tolerance_m)
    joins = _joins(shapes, edges)
    extra = np.array([pair[:2] for pair in joins], dtype=np.int64).reshape(-1, 2)
    return Graph(
        edges=np.vstack([edges, extra]),
        shared_border_m=np.concatenate([_shared_border(shapes, edges, tolerance_m), np.zeros(len(joins))]),
        area_m2=shapely.area(shapes),
        perimeter_m=shapely.length(shapes),
        joins=joins,
    )


def touching(shapes: NDArray[np.object_], tolerance_m: float) -> Ints:
    """Pairs (m, 2) of shapes that lie within `tolerance_m` of each other, in order, each once."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=tolerance_m)
    pairs = np.column_stack([first, second])[first < second].astype(np.int64)
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))])


def components(size: int, edges: Ints) -> NDArray[np.int32]:
    """The connected component of each of `size` nodes (size,), numbered from 0."""
    ones = np.ones(len(edges), dtype=np.int8)
    matrix = coo_array((ones, (edges[:, 0], edges[:, 1])), shape=(size, size))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int32)


def pieces(size: int, edges: Ints, labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """The contiguous piece (size,) of each node: nodes of one label (size,) that hang together along `edges`."""
    return components(size, edges[labels[edges[:, 0]] == labels[edges[:, 1]]])


def is_contiguous(graph: Graph, labels: Ints) -> bool:
    """Whether every label's areas hang together along the graph's edges."""
    return len(np.unique(pieces(graph.size, graph.edges, labels))) == len(np.unique(labels))


def _shared_border(shapes: NDArray[np.object_], edges: Ints, tolerance_m: float) -> Floats:
    lines = shapely.boundary(shapes)
    first, second = lines[edges[:, 0]], lines[edges[:, 1]]
    exact = shapely.length(shapely.intersection(first, second))
    loose = np.flatnonzero(exact < tolerance_m)
    near = shapely.intersection(first[loose], shapely.buffer(second[loose], tolerance_m))
    exact[loose] = np.maximum(exact[loose], shapely.length(near) - 2 * tolerance_m)
    return np.asarray(exact, dtype=np.float64)


def _joins(shapes: NDArray[np.object_], edges: Ints) -> tuple[tuple[int, int, float], ...]:
    """The shortest links that make one part of many: each time, the smallest part to its nearest area."""
    part = components(len(shapes), edges).astype(np.int64)
    found: list[tuple[int, int, float]] = []
    while part.max(initial=0) > 0:
        smallest = np.argmin(np.bincount(part))
        inner, outer = np.flatnonzero(part == smallest), np.flatnonzero(part != smallest)
        pair, metres = shapely.STRtree(shapes[outer]).query_nearest(
            shapes[inner], all_matches=False, return_distance=True
        )
        nearest = int(np.argmin(metres))
        a, b = sorted((int(inner[pair[0, nearest]]), int(outer[pair[1, nearest]])))
        found.append((a, b, float(metres[nearest])))
        part = np.unique(np.where(part == smallest, part[outer[pair[1, nearest]]], part), return_inverse=True)[1]
    return tuple(found)
