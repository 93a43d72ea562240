"""Which areas are divided together. In: a district for each area. Out: sets of areas, seldom more than a district."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Flags, Ints
from commonground.neighbourhoods.graph import Graph, components
from commonground.neighbourhoods.ground import Ground
from commonground.neighbourhoods.locks import FREE


def regions(ground: Ground, graph: Graph, low: int) -> list[Ints]:
    """Areas (indices) to be divided together, in order of district.

    A district is a region of its own. One of fewer than `low` residents goes with the neighbour with which it
    shares the longest border, and districts in which one lock has areas go together.
    """
    region = np.unique(ground.district, return_inverse=True)[1].astype(np.int64)
    region = _with_locks(region, ground.lock)
    while (small := _too_small(region, ground.population, low)) is not None:
        region = np.where(region == small, _closest(region, small, graph), region)
    return [np.flatnonzero(region == one) for one in np.unique(region)]


def foreign(district: NDArray[np.str_], graph: Graph) -> Flags:
    """Edges (m,) whose two areas lie in different districts."""
    return np.asarray(district[graph.edges[:, 0]] != district[graph.edges[:, 1]])


def _with_locks(region: Ints, lock: Ints) -> Ints:
    held = [np.unique(region[lock == one]) for one in np.unique(lock[lock != FREE])]
    links = np.array([(group[0], other) for group in held for other in group[1:]], dtype=np.int64).reshape(-1, 2)
    return components(int(region.max()) + 1, links).astype(np.int64)[region]


def _too_small(region: Ints, population: Ints, low: int) -> int | None:
    present = np.unique(region)
    residents = np.bincount(region, population)[present]
    smallest = int(np.argmin(residents))
    return int(present[smallest]) if residents[smallest] < low and len(present) > 1 else None


def _closest(region: Ints, small: int, graph: Graph) -> int:
    """The region with the longest border to `small` (any join counts, if there is no border)."""
    ends = region[graph.edges]
    touching = (ends == small).sum(axis=1) == 1
    other = np.where(ends[touching, 0] == small, ends[touching, 1], ends[touching, 0])
    return int(np.argmax(np.bincount(other, graph.shared_border_m[touching] + 1e-9)))
