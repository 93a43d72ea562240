"""Neighbourhoods as bit masks of their areas, and what a move between two of them is worth. In: `Task`. Out: `Move`s.

A set of areas is a whole number whose bit `i` stands for area `i`: equal sets are equal numbers, and what hangs
together is found by a few shifts. The worth of a side is its compactness less a heavy cost of residents out of
bounds; the worth of a division also takes off a cost for each split of a ward.
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


class Side(NamedTuple):
    """One neighbourhood: its areas, residents, m2 and outer border in metres."""

    mask: int
    population: int
    area_m2: float
    perimeter_m: float


class Move(NamedTuple):
    """What two sides become when areas of one ward pass from the first to the second, and the worth won."""

    gain: float
    giver: Side
    taker: Side


@dataclass(frozen=True)
class Chart:
    """The fixed facts by area: neighbours, (neighbour, shared metres), the area as a side, ward; and the rules."""

    neighbours: tuple[int, ...]
    borders: tuple[tuple[tuple[int, float], ...], ...]
    alone: tuple[Side, ...]
    ward: tuple[int, ...]
    ward_mask: tuple[int, ...]
    free: int  # areas that are not locked
    low: int
    high: int
    split_cost: float

    def worth(self, population: int, area_m2: float, perimeter_m: float) -> float:
        """Compactness less the cost of residents out of bounds."""
        compactness = 4 * math.pi * area_m2 / (perimeter_m * perimeter_m) if perimeter_m > 0 else 0.0
        if self.low <= population <= self.high:
            return compactness
        out = max(self.low - population, population - self.high) / self.low
        return compactness - OUT_OF_BOUNDS * out - CROWDING * out * out

    def in_bounds(self, sides: list[Side]) -> bool:
        """Whether each side has residents within the bounds."""
        return all(self.low <= side.population <= self.high for side in sides)

    def total(self, sides: list[Side]) -> float:
        """The worth of a division: of each side, less a cost for each split of a ward."""
        splits = sum(sum(1 for side in sides if side.mask & ward) - 1 for ward in self.ward_mask)
        return sum(self.worth(*side[1:]) for side in sides) - self.split_cost * splits


def chart(task: Task, split_cost: float) -> Chart:
    """The facts of a task in the form that moves need."""
    size, graph = task.graph.size, task.graph
    neighbours = [0] * size
    borders: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for (a, b), metres in zip(graph.edges.tolist(), graph.shared_border_m.tolist(), strict=True):
        for here, there in ((a, b), (b, a)):
            neighbours[here] |= 1 << there
            borders[here].append((1 << there, metres))
    facts = zip(task.population.tolist(), graph.area_m2.tolist(), graph.perimeter_m.tolist(), strict=True)
    return Chart(
        neighbours=tuple(neighbours),
        borders=tuple(tuple(row) for row in borders),
        alone=tuple(Side(1 << area, *fact) for area, fact in enumerate(facts)),
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


def side_of(here: Chart, areas: Ints) -> Side:
    """The side that holds `areas`."""
    side = Side(0, 0, 0.0, 0.0)
    for area in areas.tolist():
        one = here.alone[area]
        shared = sum(metres for bit, metres in here.borders[area] if side.mask & bit)
        side = Side(
            side.mask | one.mask,
            side.population + one.population,
            side.area_m2 + one.area_m2,
            side.perimeter_m + one.perimeter_m - 2 * shared,
        )
    return side


def moves(here: Chart, ward: int, giver: Side, taker: Side, pool: int) -> Iterator[Move]:
    """Areas of `pool` (of one ward) passed on one by one, each time the best: the moves made so far, summed."""
    ours = here.ward_mask[ward]
    before = here.worth(*giver[1:]) + here.worth(*taker[1:]) + here.split_cost * (not taker.mask & ours)
    while pool:
        options = [
            (*_passed(here, giver, taker, area), -area)
            for area in bits(pool)
            if here.neighbours[area] & taker.mask and _spare(here, giver.mask, area)
        ]
        if not options:
            return
        together, giver, taker, area = max(options)
        pool ^= 1 << -area
        yield Move(together - before + here.split_cost * (not giver.mask & ours), giver, taker)


def _passed(here: Chart, giver: Side, taker: Side, area: int) -> tuple[float, Side, Side]:
    one, lost, won = here.alone[area], 0.0, 0.0
    for bit, metres in here.borders[area]:
        if giver.mask & bit:
            lost += metres
        elif taker.mask & bit:
            won += metres
    mask, people, ground, edge = one
    less = Side(
        giver.mask ^ mask, giver.population - people, giver.area_m2 - ground, giver.perimeter_m - edge + 2 * lost
    )
    more = Side(
        taker.mask | mask, taker.population + people, taker.area_m2 + ground, taker.perimeter_m + edge - 2 * won
    )
    return here.worth(*less[1:]) + here.worth(*more[1:]), less, more


def _spare(here: Chart, mask: int, area: int) -> bool:
    """Whether the areas of `mask` still hang together (and any are left) without `area`."""
    rest = mask & ~(1 << area)
    wanted = here.neighbours[area] & rest
    return wanted != 0 and (_linked(here, wanted, wanted) or _linked(here, wanted, rest))


def _linked(here: Chart, wanted: int, through: int) -> bool:
    """Whether all of `wanted` hang together by way of `through`."""
    reached = edge = wanted & -wanted
    while edge and wanted & ~reached:
        found = 0
        for near in bits(edge):
            found |= here.neighbours[near]
        edge = found & through & ~reached
        reached |= edge
    return not wanted & ~reached
