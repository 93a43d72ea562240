"""The areas that are to be divided, and those already placed. In: what the caller gave. Out: `Ground`, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import SeveralErrors, UserError
from commonground.neighbourhoods.graph import Graph, components

if TYPE_CHECKING:
    import geopandas as gpd

FREE = -1  # the lock of an area that may be in any neighbourhood


@dataclass(frozen=True)
class Ground:
    """By area, in one order: code, residents, ward and its name, district, lock (an index of `lock_ids` or FREE)."""

    codes: NDArray[np.str_]
    population: Ints
    wards: NDArray[np.str_]
    ward_names: NDArray[np.str_]
    district: NDArray[np.str_]
    boundaries: gpd.GeoSeries
    lock: Ints
    lock_ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.population)

    def only(self, rows: Ints) -> Ground:
        """The areas at `rows`."""
        return Ground(
            codes=self.codes[rows],
            population=self.population[rows],
            wards=self.wards[rows],
            ward_names=self.ward_names[rows],
            district=self.district[rows],
            boundaries=self.boundaries.iloc[rows],
            lock=self.lock[rows],
            lock_ids=self.lock_ids,
        )

    def points(self) -> Floats:
        """A point inside each area (areas, 2), metres east and north."""
        return np.asarray(shapely.get_coordinates(shapely.point_on_surface(np.asarray(self.boundaries.values))))


def checked_ground(
    population: NDArray[np.integer],
    wards: Sequence[str],
    ward_names: Sequence[str],
    boundaries: gpd.GeoSeries,
    codes: Sequence[str],
    locked: Mapping[str, str] | None = None,
    within: Sequence[str] | None = None,
) -> Ground:
    """The columns as a `Ground`, all by area in one order.

    `population` residents, `wards` and `ward_names`, `boundaries` in metres, `codes`. `locked` maps codes to the id of
    a neighbourhood that they must be in. `within`: a district for each area, whose border neighbourhoods do not cross.
    Raises UserError for no areas, columns of unequal length, or a lock that is not here.
    """
    locked = locked or {}
    district = within if within is not None else [""] * len(population)
    columns = {"wards": wards, "ward_names": ward_names, "boundaries": boundaries, "codes": codes, "within": district}
    _check({name: len(column) for name, column in columns.items()}, len(population), set(codes), locked)
    lock, lock_ids = _numbered(codes, locked)
    return Ground(
        codes=np.asarray(codes, dtype=np.str_),
        population=np.asarray(population, dtype=np.int64),
        wards=np.asarray(wards, dtype=np.str_),
        ward_names=np.asarray(ward_names, dtype=np.str_),
        district=np.asarray(district, dtype=np.str_),
        boundaries=boundaries,
        lock=lock,
        lock_ids=lock_ids,
    )


def _check(lengths: Mapping[str, int], size: int, codes: set[str], locked: Mapping[str, str]) -> None:
    """Raise every problem of the columns' `lengths` and of the locks at once."""
    problems = [
        UserError(f"{name} has {rows} rows where there are {size} areas", mend="give one for each area")
        for name, rows in lengths.items()
        if rows != size
    ]
    if size == 0:
        problems.append(UserError("there are no areas to divide", mend="name a place with residents"))
    unknown = sorted(set(locked) - codes)
    if unknown:
        problems.append(UserError(f"locked areas are not in the place: {', '.join(unknown[:5])}", where="locked"))
    if problems:
        raise SeveralErrors(problems) if len(problems) > 1 else problems[0]


def _numbered(codes: Sequence[str], locked: Mapping[str, str]) -> tuple[Ints, tuple[str, ...]]:
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
