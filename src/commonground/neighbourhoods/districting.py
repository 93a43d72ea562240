"""The neighbourhoods of a place designed. In: areas with residents, wards and boundaries. Out: `Neighbourhoods`.

Each region (a district, or districts too small by themselves) is divided by itself, within bounds that its total
allows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from commonground.core.arrays import Ints
from commonground.core.errors import UserError
from commonground.neighbourhoods import naming
from commonground.neighbourhoods.graph import Graph, adjacency, components, is_contiguous
from commonground.neighbourhoods.ground import FREE, Ground, connected
from commonground.neighbourhoods.model import Neighbourhoods
from commonground.neighbourhoods.partition import SPLIT_COST, divide
from commonground.neighbourhoods.report import compactness, measures
from commonground.neighbourhoods.units import Task

SLACK = 0.05  # how far from an equal share a neighbourhood may be where no number of them meets the bounds


def design(
    ground: Ground, *, low: int = 30_000, high: int = 50_000, split_cost: float = SPLIT_COST, seed: int = 1
) -> Neighbourhoods:
    """Contiguous neighbourhoods of `low` to `high` residents that keep wards whole and are compact.

    Districts of the `ground` are not crossed, save to find company for one of fewer than `low` residents; locked areas
    are where they were put. `split_cost` is the Polsby–Popper compactness that must be won for one more ward to be
    split. A place of fewer than `low` residents is one neighbourhood; what else cannot be met is in the notes.
    Raises UserError for bounds that make no sense.
    """
    if not 0 < low <= high:
        what = f"a neighbourhood cannot have {low:,} to {high:,} residents"
        raise UserError(what, mend="give the smaller number first")
    graph = adjacency(ground.boundaries)
    labels, notes = np.full(len(ground), -1, dtype=np.int64), list[str]()
    for areas in regions(ground, graph, low):
        own = ground.only(areas)
        task, remarks = _task(own, graph if len(own) == len(ground) else adjacency(own.boundaries), low, high)
        found = divide(task, seed, split_cost)
        labels[areas] = labels.max() + 1 + naming.north_to_south(found, own.points(), own.population)
        notes += [*remarks, *_unmet(task, found)]
    ids, names = _ids(labels, ground), naming.names(labels, ground)
    compact = compactness(ground.boundaries, labels, len(ids))
    report = measures(ids, names, labels, ground.population, ground.wards, graph.edges, compact)
    return Neighbourhoods(ids, names, labels.astype(np.int32), report, tuple(notes))


def _task(ground: Ground, graph: Graph, low: int, high: int) -> tuple[Task, list[str]]:
    """The areas of one region with the bounds that their total allows, and what to say of it.

    Borders between districts count as outer ones, so that a group across them looks long-drawn.
    """
    district = ground.district
    abroad = district[graph.edges[:, 0]] != district[graph.edges[:, 1]]
    bounds = reachable(int(ground.population.sum()), low, high)
    notes = [bounds.note] if bounds.note else []
    for a, b, metres in graph.joins:
        notes.append(f"{ground.codes[a]} was joined to {ground.codes[b]}, {metres / 1000:.1f} km away, as its nearest")
    task = Task(
        graph=replace(graph, shared_border_m=np.where(abroad, 0.0, graph.shared_border_m)),
        population=ground.population,
        ward=np.unique(ground.wards, return_inverse=True)[1],
        lock=connected(graph, ground.lock),
        low=bounds.low,
        high=bounds.high,
    )
    return task, notes


def _unmet(task: Task, labels: Ints) -> list[str]:
    """What the division of one region does not meet."""
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


# the bounds that a total allows


@dataclass(frozen=True)
class Bounds:
    """The residents that a neighbourhood may have, and what to say where they are not those that were asked for."""

    low: int
    high: int
    note: str = ""


def reachable(total: int, low: int, high: int) -> Bounds:
    """`low` and `high` where some number of neighbourhoods can meet them; else the nearest that can be met.

    Nearest means the fewest residents above `high` or short of `low`, over all neighbourhoods.
    """
    fewest, most = math.ceil(total / high), total // low
    if fewest <= most:
        return Bounds(low, high)
    if most == 0 and total <= high:
        few = f"{total:,} residents are fewer than the {low:,} of a neighbourhood: it is one neighbourhood"
        return Bounds(total, total, few)
    count = fewest if most == 0 or fewest * low - total < total - most * high else most
    share, note = total / count, f"{total:,} residents cannot be divided into neighbourhoods of {low:,} to {high:,}"
    lower, upper = min(low, math.floor(share * (1 - SLACK))), max(high, math.ceil(share * (1 + SLACK)))
    return Bounds(lower, upper, f"{note}: the nearest is {count} of about {share:,.0f}")


# which areas are divided together


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
