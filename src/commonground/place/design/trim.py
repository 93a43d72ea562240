"""Borders of neighbourhoods moved area by area. In: `Task`, labels. Out: better labels, as contiguous as before.

A move takes areas of one ward from one neighbourhood to another beside it. It is made when it brings residents
nearer the bounds, or when the compactness that it wins is worth more than the wards that it splits.
Sets of areas are whole numbers used as bit masks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonground.place.design.graph import Ints
from commonground.place.design.units import Task

LEAST_GAIN = 1e-9


@dataclass(frozen=True)
class Side:
    """One neighbourhood: its areas, residents, m2 and outer border in metres."""

    mask: int
    population: int
    area_m2: float
    perimeter_m: float


@dataclass(frozen=True)
class Map:
    """The fixed facts, by area: neighbours as a mask, (neighbour, shared metres), its own `Side`, ward."""

    neighbours: tuple[int, ...]
    borders: tuple[tuple[tuple[int, float], ...], ...]
    alone: tuple[Side, ...]
    ward: tuple[int, ...]
    ward_mask: tuple[int, ...]
    free: int  # areas that are not locked
    low: int
    high: int
    split_cost: float

    def worth(self, side: Side) -> float:
        """Compactness, less a cost of residents out of bounds that outweighs it."""
        return 12.566370614359172 * side.area_m2 / side.perimeter_m**2 - strain(side.population, self.low, self.high)


@dataclass(frozen=True)
class Move:
    """Areas `mask` out of `giver` (what is left of it) into `taker` (what it becomes)."""

    mask: int
    giver: Side
    taker: Side
    gain: float


def strain(population: int, low: int, high: int) -> float:
    """The cost of being out of bounds: steep from the first resident, and steeper with more, so that it spreads."""
    out = max(low - population, population - high, 0) / low
    return 1e5 * out + 1e6 * out * out


def trim(task: Task, labels: Ints, split_cost: float) -> Ints:
    """`labels` (areas,) improved by moves until none gains. A split of a ward must win `split_cost` of compactness."""
    ground = _map(task, split_cost)
    sides = [_side(ground, labels == label) for label in range(int(labels.max()) + 1)]
    seen: dict[tuple[int, int, int], tuple[int, int]] = {}
    moved = True
    while moved:
        moved = False
        for ward, giver, taker in list(_choices(ground, sides)):
            state = (sides[giver].mask, sides[taker].mask)
            if seen.get((ward, giver, taker)) == state:
                continue
            seen[ward, giver, taker] = state
            move = _best_move(ground, ward, sides[giver], sides[taker])
            if move is not None:
                sides[giver], sides[taker], moved = move.giver, move.taker, True
    return _labels(sides, len(labels))


def _map(task: Task, split_cost: float) -> Map:
    size, graph = task.graph.size, task.graph
    neighbours, borders = [0] * size, [[] for _ in range(size)]  # type: ignore[var-annotated]
    for (a, b), metres in zip(graph.edges.tolist(), graph.shared_border_m.tolist(), strict=True):
        for here, there in ((a, b), (b, a)):
            neighbours[here] |= 1 << there
            borders[here].append((there, metres))
    ward_mask = [0] * task.wards
    for area, ward in enumerate(task.ward.tolist()):
        ward_mask[ward] |= 1 << area
    facts = zip(task.population.tolist(), graph.area_m2.tolist(), graph.perimeter_m.tolist(), strict=True)
    return Map(
        neighbours=tuple(neighbours),
        borders=tuple(map(tuple, borders)),
        alone=tuple(Side(1 << area, *fact) for area, fact in enumerate(facts)),
        ward=tuple(task.ward.tolist()),
        ward_mask=tuple(ward_mask),
        free=_mask(task.lock < 0),
        low=task.low,
        high=task.high,
        split_cost=split_cost,
    )


def _mask(flags: np.ndarray) -> int:
    return sum(1 << int(area) for area in np.flatnonzero(flags))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit


def _side(ground: Map, flags: np.ndarray) -> Side:
    side = Side(0, 0, 0.0, 0.0)
    for area in np.flatnonzero(flags).tolist():
        side = _with(ground, side, area)
    return side


def _with(ground: Map, side: Side, area: int) -> Side:
    one, mask = ground.alone[area], side.mask
    shared = sum(metres for other, metres in ground.borders[area] if mask >> other & 1)
    return Side(
        mask | one.mask,
        side.population + one.population,
        side.area_m2 + one.area_m2,
        side.perimeter_m + one.perimeter_m - 2 * shared,
    )


def _without(ground: Map, side: Side, area: int) -> Side:
    one, mask = ground.alone[area], side.mask
    shared = sum(metres for other, metres in ground.borders[area] if mask >> other & 1)
    return Side(
        mask ^ one.mask,
        side.population - one.population,
        side.area_m2 - one.area_m2,
        side.perimeter_m - one.perimeter_m + 2 * shared,
    )


def _labels(sides: list[Side], size: int) -> Ints:
    labels = np.empty(size, dtype=np.int64)
    for label, side in enumerate(sides):
        labels[list(_bits(side.mask))] = label
    return labels


def _choices(ground: Map, sides: list[Side]) -> Iterator[tuple[int, int, int]]:
    """(ward, giver, taker) wherever an area of the ward in the giver touches the taker."""
    around = [0] * len(sides)
    for label, side in enumerate(sides):
        for area in _bits(side.mask):
            around[label] |= ground.neighbours[area]
    for giver, side in enumerate(sides):
        for taker in range(len(sides)):
            border = side.mask & around[taker] & ground.free if taker != giver else 0
            for ward in sorted({ground.ward[area] for area in _bits(border)}):
                yield ward, giver, taker


def _best_move(ground: Map, ward: int, giver: Side, taker: Side) -> Move | None:
    """Areas taken one by one, each time the best; the most gainful of the moves so made, if any gains."""
    before = ground.worth(giver) + ground.worth(taker)
    ours, had = ground.ward_mask[ward], giver.mask & ground.ward_mask[ward]
    best, start, opens = None, giver.mask, not taker.mask & ours
    best_gain = LEAST_GAIN
    for giver_now, taker_now, together in _steps(ground, had & ground.free, giver, taker):
        closes = not giver_now.mask & ours
        gain = together - before - ground.split_cost * (opens - closes)
        if gain > best_gain:
            best, best_gain = Move(start ^ giver_now.mask, giver_now, taker_now, gain), gain
    return best


def _steps(ground: Map, pool: int, giver: Side, taker: Side) -> Iterator[tuple[Side, Side, float]]:
    while pool:
        options = [
            (ground.worth(after) + ground.worth(more), area, after, more)
            for area in _bits(pool)
            if ground.neighbours[area] & taker.mask and _spare(ground, giver.mask, area)
            for after, more in [(_without(ground, giver, area), _with(ground, taker, area))]
        ]
        if not options:
            return
        together, area, giver, taker = max(options, key=lambda option: (option[0], -option[1]))
        pool ^= 1 << area
        yield giver, taker, together


def _spare(ground: Map, mask: int, area: int) -> bool:
    """Whether the areas of `mask` still hang together (and any are left) without `area`."""
    rest = mask & ~(1 << area)
    wanted = ground.neighbours[area] & rest
    if not wanted:
        return False
    reached = edge = wanted & -wanted
    while edge:
        found = 0
        for here in _bits(edge):
            found |= ground.neighbours[here]
        edge = found & rest & ~reached
        reached |= edge
        if wanted & ~reached == 0:
            return True
    return False
