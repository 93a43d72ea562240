"""The neighbourhoods of a place. In: areas with residents, wards and boundaries. Out: `Neighbourhoods`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from commonground.kinds.errors import UserError
from commonground.place.design import naming
from commonground.place.design.bounds import Bounds, reachable
from commonground.place.design.graph import Graph, Ints, adjacency, is_contiguous
from commonground.place.design.ground import Ground, lay
from commonground.place.design.locks import FREE, connected
from commonground.place.design.partition import divide
from commonground.place.design.regions import foreign, regions
from commonground.place.design.report import measures
from commonground.place.design.units import Task
from commonground.place.model import Neighbourhoods


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
    seed: int = 1,
) -> Neighbourhoods:
    """Contiguous neighbourhoods of `low` to `high` residents that keep wards whole and are compact.

    All by area, in one order: `population` residents, `wards` and `ward_names`, `boundaries` in metres,
    `codes`. `locked` maps codes to the id of a neighbourhood that they must be in. `within` (a district for
    each area) is not crossed, save to find company for a district of fewer than `low` residents.
    A place of fewer than `low` residents is one neighbourhood; what else cannot be met is in the notes.
    Raises UserError for bounds that make no sense, columns of unequal length, or a locked code not here.
    """
    if not 0 < low <= high:
        raise UserError(f"a neighbourhood cannot have {low:,} to {high:,} residents")
    ground = lay(population, wards, ward_names, boundaries, codes, locked or {}, within)
    graph = adjacency(ground.boundaries)
    labels, notes = np.full(len(ground), -1, dtype=np.int64), list[str]()
    for areas in regions(ground, graph, low):
        found, said = _region(ground.only(areas), graph if len(areas) == len(ground) else None, low, high, seed)
        labels[areas] = labels.max() + 1 + found
        notes += said
    ids = _ids(labels, ground)
    names = naming.names(labels, ground)
    report = measures(boundaries, graph, ground.population, wards, labels, ids, names)
    return Neighbourhoods(ids, names, labels.astype(np.int32), report, tuple(notes))


def _region(ground: Ground, graph: Graph | None, low: int, high: int, seed: int) -> tuple[Ints, list[str]]:
    """Labels (areas,) from north to south of areas that are divided together, and what to say of them."""
    graph = graph or adjacency(ground.boundaries)
    bounds = reachable(int(ground.population.sum()), low, high)
    task = _task(ground, graph, bounds)
    found = np.zeros(len(ground), dtype=np.int64)
    if not bounds.alone or len(np.unique(task.lock[task.lock != FREE])) > 1:
        found = divide(task, seed)
    order = naming.north_to_south(found, ground.points(), ground.population)
    return np.argsort(order)[found], [*_said(ground, graph, bounds, task, found)]


def _task(ground: Ground, graph: Graph, bounds: Bounds) -> Task:
    """Borders between districts count as outer ones, so that a group across them looks long-drawn."""
    abroad = foreign(ground.district, graph)
    return Task(
        graph=replace(graph, shared_border_m=np.where(abroad, 0.0, graph.shared_border_m)),
        population=ground.population,
        ward=np.unique(ground.wards, return_inverse=True)[1],
        lock=connected(graph, ground.lock),
        low=bounds.low,
        high=bounds.high,
    )


def _said(ground: Ground, graph: Graph, bounds: Bounds, task: Task, found: Ints) -> Iterator[str]:
    for a, b, metres in graph.joins:
        yield f"{ground.codes[a]} was joined to {ground.codes[b]}, {metres / 1000:.1f} km away, as its nearest"
    if bounds.note:
        yield bounds.note
    if not is_contiguous(graph, found):
        yield "the locked areas of a neighbourhood do not hang together"
    residents = np.bincount(found, ground.population)
    for people in residents[(residents < task.low) | (residents > task.high)] if not bounds.alone else ():
        yield f"a neighbourhood has {people:,.0f} residents, out of bounds"


def _ids(labels: Ints, ground: Ground) -> tuple[str, ...]:
    """The locks' own ids where they are, and N01, N02, ... for the rest."""
    held = {int(labels[ground.lock == number][0]): one for number, one in enumerate(ground.lock_ids)}
    count = int(labels.max()) + 1
    free = iter(naming.ids(count, ground.lock_ids))
    return tuple(held[label] if label in held else next(free) for label in range(count))
