"""Areas that a partner has already placed. In: codes, locks by code. Out: a lock for each area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from commonground.core.arrays import Ints
from commonground.neighbourhoods.graph import Graph, components

FREE = -1


def numbered(codes: Sequence[str], locked: Mapping[str, str]) -> tuple[Ints, tuple[str, ...]]:
    """The lock (areas,) of each area, an index into the ids that are returned with it; FREE where it has none."""
    ids = tuple(sorted(set(locked.values())))
    index = {one: number for number, one in enumerate(ids)}
    return np.array([index[locked[code]] if code in locked else FREE for code in codes], dtype=np.int64), ids


def connected(graph: Graph, lock: Ints) -> Ints:
    """`lock` with free areas added along the shortest way between parts of one lock, as far as there is one."""
    grown = lock.copy()
    for one in np.unique(lock[lock != FREE]):
        while (path := _way(graph, grown, int(one))) is not None:
            grown[path] = one
    return grown


def _way(graph: Graph, lock: Ints, one: int) -> Ints | None:
    """Free areas between the first part of a lock and its nearest other part; None where there is no need or no way."""
    mine = np.flatnonzero(lock == one)
    both = (lock[graph.edges] == one).all(axis=1)
    part = components(graph.size, graph.edges[both])[mine]
    if len(np.unique(part)) == 1:
        return None
    steps, came_from = _steps_from(graph, lock, one, int(mine[0]))
    others = mine[part != part[0]]
    nearest = int(others[np.argmin(steps[others])])
    if not np.isfinite(steps[nearest]):
        return None
    path = []
    while (nearest := int(came_from[nearest])) >= 0:
        path.append(nearest)
    return np.array(path, dtype=np.int64)


def _steps_from(graph: Graph, lock: Ints, one: int, start: int) -> tuple[np.ndarray, np.ndarray]:
    """Free areas to cross from `start` to each area, and the area before it on the way."""
    usable = ((lock[graph.edges] == FREE) | (lock[graph.edges] == one)).all(axis=1)
    ends = np.vstack([graph.edges[usable], graph.edges[usable][:, ::-1]])
    cost = np.where(lock[ends[:, 1]] == FREE, 1.0, 1e-6)
    matrix = coo_array((cost, (ends[:, 0], ends[:, 1])), shape=(graph.size, graph.size)).tocsr()
    steps, came_from = dijkstra(matrix, indices=start, return_predecessors=True)
    return steps, came_from
