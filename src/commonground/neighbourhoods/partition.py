"""Areas divided into neighbourhoods: whole wards first, then borders trimmed. In: `Task`. Out: labels."""

from __future__ import annotations

import math

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import Fault
from commonground.neighbourhoods import cover, groups
from commonground.neighbourhoods.trim import trim
from commonground.neighbourhoods.units import Task, Units, single_areas, whole_wards

BREADTH = 100  # groups of each size that are kept for each ward
BREADTH_BY_AREA = 20  # the same for each area, where whole wards do not do
SPLIT_COST = 0.2  # Polsby–Popper that must be won, over all neighbourhoods, for one ward to be split
STRAIN_COST = 100.0  # Polsby–Popper that a first draft would have to win to be out of bounds by all of `low`
KICKS = 40  # forced moves that are tried to find a better division
STRETCH = 1.25  # how far over the bounds a first draft may go where no division in bounds is found


def divide(task: Task, seed: int, split_cost: float = SPLIT_COST) -> Ints:
    """The neighbourhood (areas,) of each area, numbered from 0; each contiguous if the graph and locks allow it.

    Whole wards are put together first, then borders are trimmed. Only where that does not bring every
    neighbourhood within the bounds is it begun again from single areas.
    """
    locks = len(np.unique(task.lock[task.lock >= 0]))
    if task.population.sum() <= task.high and locks < 2:
        return np.zeros(task.graph.size, dtype=np.int64)
    labels = _from_units(task, whole_wards(task), BREADTH, split_cost, seed)
    if not bounds_met(task, labels):
        again = _from_units(task, single_areas(task), BREADTH_BY_AREA, split_cost, seed)
        labels = again if bounds_met(task, again) else labels
    return labels


def bounds_met(task: Task, labels: Ints) -> bool:
    """Whether each neighbourhood's residents are within the bounds."""
    residents = np.bincount(labels, task.population)
    return bool(((residents >= task.low) & (residents <= task.high)).all())


def _from_units(task: Task, units: Units, breadth: int, split_cost: float, seed: int) -> Ints:
    found = groups.grow(units, int(task.high * STRETCH), breadth, split_cost, seed)
    inside = found.only((found.population >= task.low) & (found.population <= task.high))
    total, locks = int(task.population.sum()), int(units.locked.sum())
    usual = max(math.ceil(total / task.high), locks), max(total // task.low, locks)
    for candidates, (fewest, most) in ((inside, usual), (found, usual), (found, (1, units.size))):
        cost = _cost(task, candidates, split_cost)
        rows = cover.choose(candidates.members, cost, fewest, most) if len(candidates) else None
        if rows is not None:
            draft = np.argmax(candidates.members[rows], axis=0)[units.of_area]
            return trim(task, draft, split_cost, KICKS, seed)
    raise Fault("each unit alone is a division, yet none was found")


def _cost(task: Task, found: groups.Groups, split_cost: float) -> Floats:
    """Want of compactness weighed by residents (so that the number of neighbourhoods is free), splits, strain."""
    usual = (task.low + task.high) / 2
    out = np.maximum(np.maximum(task.low - found.population, found.population - task.high), 0) / task.low
    return found.population / usual * (1 - found.compactness) + split_cost * found.splits + STRAIN_COST * out
