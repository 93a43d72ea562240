"""Areas divided into neighbourhoods: whole wards first, then borders trimmed. In: `Task`. Out: labels."""

from __future__ import annotations

import numpy as np

from commonground.kinds.errors import Fault
from commonground.place.design import cover, groups
from commonground.place.design.graph import Floats, Ints
from commonground.place.design.trim import trim
from commonground.place.design.units import Task, Units, whole_wards

BREADTH = 100  # groups of each size that are kept for each unit
SPLIT_COST = 0.2  # Polsby–Popper that must be won, over all neighbourhoods, for one ward to be split
KICKS = 40  # forced moves that are tried to find a better division
STRETCH = 1.25  # how far over the bounds a first draft may go where no division in bounds is found


def divide(task: Task, seed: int, split_cost: float = SPLIT_COST) -> Ints:
    """The neighbourhood (areas,) of each area, numbered from 0; each contiguous if the graph and locks allow it."""
    if task.population.sum() <= task.high and len(np.unique(task.lock[task.lock >= 0])) < 2:
        return np.zeros(task.graph.size, dtype=np.int64)
    units = whole_wards(task)
    found = groups.grow(units, int(task.high * STRETCH), BREADTH, split_cost, seed)
    labels = _draft(task, units, found, split_cost)[units.of_area]
    return trim(task, labels, split_cost, KICKS, seed)


def bounds_met(task: Task, labels: Ints) -> bool:
    """Whether each neighbourhood's residents are within the bounds."""
    residents = np.bincount(labels, task.population)
    return bool(((residents >= task.low) & (residents <= task.high)).all())


def _draft(task: Task, units: Units, found: groups.Groups, split_cost: float) -> Ints:
    inside = found.only((found.population >= task.low) & (found.population <= task.high))
    rows = cover.choose(inside.members, _cost(task, inside, split_cost)) if len(inside) else None
    if rows is not None:
        return _label(inside.only(rows))
    rows = cover.choose(found.members, _cost(task, found, split_cost))
    if rows is None:
        raise Fault("each unit alone is a division, yet none was found")
    return _label(found.only(rows))


def _label(chosen: groups.Groups) -> Ints:
    return np.asarray(np.argmax(chosen.members, axis=0), dtype=np.int64)


def _cost(task: Task, found: groups.Groups, split_cost: float) -> Floats:
    """Want of compactness weighed by residents (so that the number of neighbourhoods is free), splits, strain."""
    usual = (task.low + task.high) / 2
    out = np.maximum(np.maximum(task.low - found.population, found.population - task.high), 0) / task.low
    return found.population / usual * (1 - found.compactness) + split_cost * found.splits + 100 * out
