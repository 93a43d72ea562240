"""Areas contracted into units that move together: whole wards, or what is locked. In: `Graph`. Out: `Units`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Flags, Floats, Ints, Singles
from commonground.neighbourhoods.graph import Graph, components


@dataclass(frozen=True)
class Task:
    """Areas to divide: graph, residents, ward and lock (areas,) as numbers from 0 (lock -1: free), bounds."""

    graph: Graph
    population: Ints
    ward: Ints
    lock: Ints
    low: int
    high: int

    @property
    def wards(self) -> int:
        """How many wards there are."""
        return int(self.ward.max(initial=-1)) + 1


@dataclass(frozen=True)
class Units:
    """`n` units over `w` wards. Square matrices are symmetric with an empty diagonal."""

    of_area: NDArray[np.int32]  # (areas,)
    population: Ints  # (n,)
    area_m2: Floats  # (n,)
    perimeter_m: Floats  # (n,)
    border_m: Floats  # (n, n) shared border
    touches: Flags  # (n, n)
    ward_areas: Singles  # (n, w) areas of the ward in the unit
    locked: Flags  # (n,)

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.population)


def whole_wards(task: Task) -> Units:
    """Contiguous pieces of wards as units; the areas of one lock are one unit, whatever their wards."""
    label = np.where(task.lock >= 0, task.wards + task.lock, task.ward)
    first, second = task.graph.edges.T
    return _with_locks(task, components(task.graph.size, task.graph.edges[label[first] == label[second]]))


def single_areas(task: Task) -> Units:
    """Each area as a unit; the areas of one lock are one unit."""
    return _with_locks(task, np.arange(task.graph.size))


def _with_locks(task: Task, piece: NDArray[np.integer]) -> Units:
    key = np.where(task.lock >= 0, task.graph.size + task.lock, piece)
    return contract(task, np.unique(key, return_inverse=True)[1])


def contract(task: Task, of_area: NDArray[np.integer]) -> Units:
    """Units from a numbering of the areas (areas,), with sums of what they hold."""
    count, graph = int(of_area.max()) + 1, task.graph
    first, second = of_area[graph.edges[:, 0]], of_area[graph.edges[:, 1]]
    border, touches = np.zeros((count, count)), np.zeros((count, count), dtype=bool)
    for a, b in ((first, second), (second, first)):
        np.add.at(border, (a, b), graph.shared_border_m)
        touches[a, b] = True
    inner = np.diagonal(border).copy()
    np.fill_diagonal(border, 0.0)
    np.fill_diagonal(touches, False)
    ward_areas = np.zeros((count, task.wards), dtype=np.float32)
    np.add.at(ward_areas, (of_area, task.ward), 1)
    return Units(
        of_area=of_area.astype(np.int32),
        population=np.bincount(of_area, task.population, count).astype(np.int64),
        area_m2=np.bincount(of_area, graph.area_m2, count).astype(np.float64),
        perimeter_m=np.bincount(of_area, graph.perimeter_m, count).astype(np.float64) - inner,
        border_m=border,
        touches=touches,
        ward_areas=ward_areas,
        locked=np.bincount(of_area, task.lock >= 0, count) > 0,
    )
