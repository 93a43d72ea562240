"""Borders of neighbourhoods moved area by area. In: `Task`, labels. Out: better labels, as contiguous as before.

Moves are made until none gains; then a move is forced, what it upset is mended, and the result is kept if it is
better (iterated local search: Lourenço, Martin and Stützle, 2003).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from commonground.core import chance
from commonground.core.arrays import Ints
from commonground.neighbourhoods.sides import Chart, Move, Side, bits, chart, moves, side_of
from commonground.neighbourhoods.units import Task

PATIENCE = 10  # times as many forced moves are tried while a neighbourhood is out of bounds
LEAST_GAIN = 1e-9  # below this a move is a rounding error


def trim(task: Task, labels: Ints, split_cost: float, kicks: int, seed: int) -> Ints:
    """`labels` (areas,) improved. Splitting a ward once more must win `split_cost` of compactness."""
    here = chart(task, split_cost)
    search = _Search(here)
    sides = [side_of(here, np.flatnonzero(labels == label)) for label in range(int(labels.max()) + 1)]
    sides = search.settled(sides, here.free)
    worth, random = here.total(sides), chance.generator(seed, "design", "forced moves")
    for number in range(PATIENCE * kicks):
        if number >= kicks and here.in_bounds(sides):
            break
        kicked = search.kicked(sides, random)
        if kicked is not None and (better := here.total(kicked)) > worth + LEAST_GAIN:
            sides, worth = kicked, better
    return _labels(sides, len(labels))


class _Search:
    """Moves over one chart; what was worked out for a pair of sides is kept, for the same pairs come back."""

    def __init__(self, here: Chart) -> None:
        self.here = here
        self.best = cache(self._best)
        self.around = cache(self._around)

    def settled(self, sides: list[Side], free: int) -> list[Side]:
        """`sides` after every gainful move of `free` areas."""
        sides, moved = list(sides), True
        while moved:
            moved = False
            for ward, giver, taker in list(self.choices(sides, free)):
                pool = sides[giver].mask & free & self.here.ward_mask[ward]
                move = self.best(ward, sides[giver], sides[taker], pool)
                if move is not None:
                    sides[giver], sides[taker], moved = move.giver, move.taker, True
        return sides

    def kicked(self, sides: list[Side], random: np.random.Generator) -> list[Side] | None:
        """`sides` after a forced move of part of a ward, first mended without moving it back, then freely."""
        choices = list(self.choices(sides, self.here.free))
        if not choices:
            return None
        ward, giver, taker = choices[random.integers(len(choices))]
        pool = sides[giver].mask & self.here.free & self.here.ward_mask[ward]
        options = list(moves(self.here, ward, sides[giver], sides[taker], pool))
        if not options:
            return None
        forced, kept = options[random.integers(len(options))], sides[giver].mask
        sides = list(sides)
        sides[giver], sides[taker] = forced.giver, forced.taker
        return self.settled(self.settled(sides, self.here.free & ~(kept & ~forced.giver.mask)), self.here.free)

    def choices(self, sides: list[Side], free: int) -> Iterator[tuple[int, int, int]]:
        """(ward, giver, taker) wherever a free area of the ward in the giver touches the taker."""
        around = [self.around(side.mask) for side in sides]
        for giver, side in enumerate(sides):
            for taker, near in enumerate(around):
                border = side.mask & near & free if taker != giver else 0
                for ward in sorted({self.here.ward[area] for area in bits(border)}):
                    yield ward, giver, taker

    def _best(self, ward: int, giver: Side, taker: Side, pool: int) -> Move | None:
        best = max(moves(self.here, ward, giver, taker, pool), default=None)
        return best if best is not None and best.gain > LEAST_GAIN else None

    def _around(self, mask: int) -> int:
        found = 0
        for area in bits(mask):
            found |= self.here.neighbours[area]
        return found


def _labels(sides: list[Side], size: int) -> Ints:
    labels = np.empty(size, dtype=np.int64)
    for label, side in enumerate(sides):
        labels[list(bits(side.mask))] = label
    return labels
