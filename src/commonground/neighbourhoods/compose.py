"""The neighbourhoods of a place. In: areas with residents, wards and boundaries. Out: `Neighbourhoods`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Ints
from commonground.core.errors import UserError
from commonground.neighbourhoods import naming
from commonground.neighbourhoods.bounds import reachable
from commonground.neighbourhoods.graph import Graph, adjacency, is_contiguous
from commonground.neighbourhoods.ground import Ground, lay
from commonground.neighbourhoods.locks import connected
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.neighbourhoods.partition import SPLIT_COST, divide
from commonground.neighbourhoods.regions import foreign, regions
from commonground.neighbourhoods.report import measures
from commonground.neighbourhoods.units import Task


def design(
    population: NDArray[np.integer],
    wards: Sequence[str],
    ward_names: Sequence[str],
    boundaries: gpd.GeoSeries,
    codes: Sequence[str],
    *,
    low: int = 30_000,
    high: int = 50_000,
    locked: Mapping[str, str] | None = None,
    within: Sequence[str] | None = None,
    split_cost: float = SPLIT_COST,
    seed: int = 1,
) -> Neighbourhoods:
    """Contiguous neighbourhoods of `low` to `high` residents that keep wards whole and are compact.

    All by area, in one order: `population` residents, `wards` and `ward_names`, `boundaries` in metres,
    `codes`. `locked` maps codes to the id of a neighbourhood that they must be in. `within` (a district for
    each area) is not crossed, save to find company for a district of fewer than `low` residents.
    `split_cost` is the Polsby–Popper compactness that must be won for one more ward to be split.
    A place of fewer than `low` residents is one neighbourhood; what else cannot be met is in the notes.
    Raises UserError for bounds that make no sense, columns of unequal length, or a locked code not here.
    """
    if not 0 < low <= high:
        raise UserError(f"a neighbourhood cannot have {low:,} to {high:,} residents")
    ground = lay(population, wards, ward_names, boundaries, codes, locked or {}, within)
    graph = adjacency(ground.boundaries)
    labels, notes = np.full(len(ground), -1, dtype=np.int64), list[str]()
    for areas in regions(ground, graph, low):
        own = ground.only(areas)
        task, said = _task(own, graph if len(own) == len(ground) else adjacency(own.boundaries), low, high)
        found = divide(task, seed, split_cost)
        labels[areas] = labels.max() + 1 + naming.north_to_south(found, own.points(), own.population)
        notes += [*said, *_unmet(task, found)]
    ids = _ids(labels, ground)
    names = naming.names(labels, ground)
    report = measures(boundaries, graph, ground.population, wards, labels, ids, names)
    return Neighbourhoods(ids, names, labels.astype(np.int32), report, tuple(notes))


def _task(ground: Ground, graph: Graph, low: int, high: int) -> tuple[Task, list[str]]:
    """The areas of one region with the bounds that their total allows, and what to say of it.

    Borders between districts count as outer ones, so that a group across them looks long-drawn.
    """
    abroad = foreign(ground.district, graph)
    bounds = reachable(int(ground.population.sum()), low, high)
    said = [bounds.note] if bounds.note else []
    for a, b, metres in graph.joins:
        said.append(f"{ground.codes[a]} was joined to {ground.codes[b]}, {metres / 1000:.1f} km away, as its nearest")
    task = Task(
        graph=replace(graph, shared_border_m=np.where(abroad, 0.0, graph.shared_border_m)),
        population=ground.population,
        ward=np.unique(ground.wards, return_inverse=True)[1],
        lock=connected(graph, ground.lock),
        low=bounds.low,
        high=bounds.high,
    )
    return task, said


def _unmet(task: Task, labels: Ints) -> list[str]:
    broken = [] if is_contiguous(task.graph, labels) else ["the locked areas of a neighbourhood do not hang together"]
    residents = np.bincount(labels, task.population).astype(np.int64)
    outside = residents[(residents < task.low) | (residents > task.high)]
    return broken + [f"a neighbourhood has {people:,} residents, which is out of bounds" for people in outside]


def _ids(labels: Ints, ground: Ground) -> tuple[str, ...]:
    """The locks' own ids where they are, and N01, N02, ... for the rest."""
    held = {int(labels[ground.lock == number][0]): one for number, one in enumerate(ground.lock_ids)}
    count = int(labels.max()) + 1
    free = iter(naming.ids(count, ground.lock_ids))
    return tuple(held[label] if label in held else next(free) for label in range(count))
