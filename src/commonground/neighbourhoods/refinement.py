"""Borders of neighbourhoods moved area by area. In: `Task`, labels. Out: better labels, as contiguous as before.

Iterated local search (Lourenço, Martin and Stützle 2003, Iterated local search):

    s* <- local_search(s);   again:  s' <- local_search(perturb(s*)),   s* <- s' where worth(s') > worth(s*)

A local search makes moves until none gains. A perturbation forces a move of part of a ward; what it upset is mended
without moving it back before the search is free again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from commonground.core import chance
from commonground.core.arrays import Ints
from commonground.neighbourhoods.clusters import AreaFacts, Cluster, Move, area_facts, bits, cluster_of, moves
from commonground.neighbourhoods.units import Task

PATIENCE = 10  # times as many perturbations are tried while a neighbourhood is out of bounds
LEAST_GAIN = 1e-9  # below this a move is a rounding error


def refine(task: Task, labels: Ints, split_cost: float, perturbations: int, seed: int) -> Ints:
    """`labels` (areas,) improved. Splitting a ward once more must win `split_cost` of compactness."""
    facts = area_facts(task, split_cost)
    search = _Search(facts)
    start = [cluster_of(facts, np.flatnonzero(labels == label)) for label in range(int(labels.max()) + 1)]
    best = search.local_optimum(start, facts.free)
    worth, random = facts.total(best), chance.generator(seed, "design", "forced moves")
    for number in range(PATIENCE * perturbations):
        if number >= perturbations and facts.in_bounds(best):
            break
        found = search.perturbed(best, random)
        if found is not None and (better := facts.total(found)) > worth + LEAST_GAIN:
            best, worth = found, better
    return _labels(best, len(labels))


class _Search:
    """Moves between clusters; what was worked out for a pair of clusters is kept, for the same pairs come back."""

    def __init__(self, facts: AreaFacts) -> None:
        self.facts = facts
        self.best = cache(self._best)
        self.around = cache(self._around)

    def local_optimum(self, clusters: list[Cluster], free: int) -> list[Cluster]:
        """`clusters` after every gainful move of `free` areas."""
        clusters, moved = list(clusters), True
        while moved:
            moved = False
            for ward, giver, taker in list(self.choices(clusters, free)):
                pool = clusters[giver].mask & free & self.facts.ward_mask[ward]
                move = self.best(ward, clusters[giver], clusters[taker], pool)
                if move is not None:
                    clusters[giver], clusters[taker], moved = move.giver, move.taker, True
        return clusters

    def perturbed(self, clusters: list[Cluster], random: np.random.Generator) -> list[Cluster] | None:
        """The local optimum after a forced move of part of a ward; None where none can be moved."""
        free = self.facts.free
        choices = list(self.choices(clusters, free))
        if not choices:
            return None
        ward, giver, taker = choices[random.integers(len(choices))]
        pool = clusters[giver].mask & free & self.facts.ward_mask[ward]
        options = list(moves(self.facts, ward, clusters[giver], clusters[taker], pool))
        if not options:
            return None
        forced, before = options[random.integers(len(options))], clusters[giver].mask
        clusters = list(clusters)
        clusters[giver], clusters[taker] = forced.giver, forced.taker
        passed_on = before & ~forced.giver.mask
        return self.local_optimum(self.local_optimum(clusters, free & ~passed_on), free)

    def choices(self, clusters: list[Cluster], free: int) -> Iterator[tuple[int, int, int]]:
        """(ward, giver, taker) wherever a free area of the ward in the giver touches the taker."""
        around = [self.around(cluster.mask) for cluster in clusters]
        for giver, cluster in enumerate(clusters):
            for taker, near in enumerate(around):
                border = cluster.mask & near & free if taker != giver else 0
                for ward in sorted({self.facts.ward[area] for area in bits(border)}):
                    yield ward, giver, taker

    def _best(self, ward: int, giver: Cluster, taker: Cluster, pool: int) -> Move | None:
        best = max(moves(self.facts, ward, giver, taker, pool), default=None)
        return best if best is not None and best.worth > LEAST_GAIN else None

    def _around(self, mask: int) -> int:
        found = 0
        for area in bits(mask):
            found |= self.facts.neighbours[area]
        return found


def _labels(clusters: list[Cluster], size: int) -> Ints:
    labels = np.empty(size, dtype=np.int64)
    for label, cluster in enumerate(clusters):
        labels[list(bits(cluster.mask))] = label
    return labels
