"""Neighbourhoods as bit masks of their areas, and what a move between two of them is worth. In: `Task`. Out: `Move`s.

A set of areas is a whole number whose bit `i` stands for area `i`: equal sets are equal numbers, and what hangs
together is found by a few shifts. An area that joins or leaves a cluster changes its area and outer border by

    A(C + a) = A(C) + A(a),   P(C + a) = P(C) + P(a) - 2 l(C, a),   l(C, a) the border that they share

and the worth of a division D is  sum_{C in D} w(C) - split_cost * splits(D),  with w(C) = 4 pi A / P^2 (Polsby and
Popper 1991) less a heavy cost of residents out of bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from commonground.core.arrays import Ints
from commonground.neighbourhoods.units import Task

OUT_OF_BOUNDS = 1e5  # compactness that a neighbourhood out of bounds by all of `low` would have to win
CROWDING = 1e6  # the same by the square of it, so that what is out of bounds spreads to where there is room


class Cluster(NamedTuple):
    """One neighbourhood: its areas, residents, m2 and outer border in metres."""

    mask: int
    population: int
    area_m2: float
    perimeter_m: float

    def plus(self, area: Cluster, shared_m: float) -> Cluster:
        """This and `area`, a cluster of one area that shares `shared_m` of border with it."""
        return Cluster(
            self.mask | area.mask,
            self.population + area.population,
            self.area_m2 + area.area_m2,
            self.perimeter_m + area.perimeter_m - 2 * shared_m,
        )

    def minus(self, area: Cluster, shared_m: float) -> Cluster:
        """This without `area`, one of its own, which shares `shared_m` of border with the rest of it."""
        return Cluster(
            self.mask ^ area.mask,
            self.population - area.population,
            self.area_m2 - area.area_m2,
            self.perimeter_m - area.perimeter_m + 2 * shared_m,
        )


NOBODY = Cluster(0, 0, 0.0, 0.0)


class Move(NamedTuple):
    """What two clusters become when areas pass from the first to the second, and what that is worth."""

    worth: float
    giver: Cluster
    taker: Cluster


@dataclass(frozen=True)
class AreaFacts:
    """The fixed facts by area: neighbours, (neighbour, shared metres), the area as a cluster, ward; and the rules."""

    neighbours: tuple[int, ...]
    borders: tuple[tuple[tuple[int, float], ...], ...]
    alone: tuple[Cluster, ...]
    ward: tuple[int, ...]
    ward_mask: tuple[int, ...]
    free: int  # areas that are not locked
    low: int
    high: int
    split_cost: float

    def worth(self, cluster: Cluster) -> float:
        """Compactness less the cost of residents out of bounds."""
        _, population, area_m2, perimeter_m = cluster
        compactness = 4 * math.pi * area_m2 / (perimeter_m * perimeter_m) if perimeter_m > 0 else 0.0
        if self.low <= population <= self.high:
            return compactness
        out = max(self.low - population, population - self.high) / self.low
        return compactness - OUT_OF_BOUNDS * out - CROWDING * out * out

    def in_bounds(self, clusters: list[Cluster]) -> bool:
        """Whether each cluster has residents within the bounds."""
        return all(self.low <= cluster.population <= self.high for cluster in clusters)

    def total(self, clusters: list[Cluster]) -> float:
        """The worth of a division: of each cluster, less a cost for each split of a ward."""
        splits = sum(sum(1 for cluster in clusters if cluster.mask & ward) - 1 for ward in self.ward_mask)
        return sum(self.worth(cluster) for cluster in clusters) - self.split_cost * splits


def area_facts(task: Task, split_cost: float) -> AreaFacts:
    """The facts of a task in the form that moves need."""
    size, graph = task.graph.size, task.graph
    neighbours = [0] * size
    borders: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for (a, b), metres in zip(graph.edges.tolist(), graph.shared_border_m.tolist(), strict=True):
        for here, there in ((a, b), (b, a)):
            neighbours[here] |= 1 << there
            borders[here].append((1 << there, metres))
    rows = zip(task.population.tolist(), graph.area_m2.tolist(), graph.perimeter_m.tolist(), strict=True)
    return AreaFacts(
        neighbours=tuple(neighbours),
        borders=tuple(tuple(row) for row in borders),
        alone=tuple(Cluster(1 << area, *row) for area, row in enumerate(rows)),
        ward=tuple(task.ward.tolist()),
        ward_mask=tuple(mask_of(np.flatnonzero(task.ward == ward)) for ward in range(task.wards)),
        free=mask_of(np.flatnonzero(task.lock < 0)),
        low=task.low,
        high=task.high,
        split_cost=split_cost,
    )


def mask_of(areas: Ints) -> int:
    """The set of `areas`."""
    return sum(1 << area for area in areas.tolist())


def bits(mask: int) -> Iterator[int]:
    """The areas of a set."""
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit


def cluster_of(facts: AreaFacts, areas: Ints) -> Cluster:
    """The cluster that holds `areas`."""
    cluster = NOBODY
    for area in areas.tolist():
        cluster = cluster.plus(facts.alone[area], _shared_m(facts, cluster.mask, area))
    return cluster


def moves(facts: AreaFacts, ward: int, giver: Cluster, taker: Cluster, pool: int) -> Iterator[Move]:
    """Areas of `pool` (of one ward, held by the giver) passed on one by one, each time the best of them.

    Each `Move` sums up those made so far: its worth is that of both clusters after less that before, and of a split
    of the ward begun (it had no area in the taker) or ended (it has none left in the giver).
    """
    ours = facts.ward_mask[ward]
    before = facts.worth(giver) + facts.worth(taker) + facts.split_cost * (not taker.mask & ours)
    while pool:
        options = [
            _passed(facts, giver, taker, area)
            for area in bits(pool)
            if facts.neighbours[area] & taker.mask and _spare(facts, giver.mask, area)
        ]
        if not options:
            return
        worth, giver, taker = max(options)
        pool &= giver.mask
        yield Move(worth - before + facts.split_cost * (not giver.mask & ours), giver, taker)


def _passed(facts: AreaFacts, giver: Cluster, taker: Cluster, area: int) -> Move:
    """One area passed on, and what both clusters are worth after it."""
    one = facts.alone[area]
    less = giver.minus(one, _shared_m(facts, giver.mask, area))
    more = taker.plus(one, _shared_m(facts, taker.mask, area))
    return Move(facts.worth(less) + facts.worth(more), less, more)


def _shared_m(facts: AreaFacts, mask: int, area: int) -> float:
    """Metres of border between an area and the (other) areas of `mask`."""
    return sum((metres for bit, metres in facts.borders[area] if mask & bit), 0.0)


def _spare(facts: AreaFacts, mask: int, area: int) -> bool:
    """Whether the areas of `mask` still hang together (and any are left) without `area`."""
    rest = mask & ~(1 << area)
    wanted = facts.neighbours[area] & rest
    return wanted != 0 and (_linked(facts, wanted, wanted) or _linked(facts, wanted, rest))


def _linked(facts: AreaFacts, wanted: int, through: int) -> bool:
    """Whether all of `wanted` hang together by way of `through`."""
    reached = edge = wanted & -wanted
    while edge and wanted & ~reached:
        found = 0
        for near in bits(edge):
            found |= facts.neighbours[near]
        edge = found & through & ~reached
        reached |= edge
    return not wanted & ~reached
