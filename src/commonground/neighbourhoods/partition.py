"""Areas divided into neighbourhoods: whole wards first, then borders refined. In: `Task`. Out: labels.

Candidate groups are grown, and the cheapest of them that hold every unit once are chosen, a set-partitioning problem:

    least  sum_g c_g x_g,   sum_{g holds u} x_g = 1 for each unit u,   fewest <= sum_g x_g <= most,   x_g in {0, 1}

as in Garfinkel and Nemhauser (1970, Optimal political districting by implicit enumeration techniques).
"""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csc_array, vstack

from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.errors import Fault
from commonground.neighbourhoods import groups
from commonground.neighbourhoods.refinement import refine
from commonground.neighbourhoods.units import Task, Units, single_areas, whole_wards

BREADTH = 100  # groups of each size that are kept for each ward
BREADTH_BY_AREA = 20  # the same for each area, where whole wards do not do
SPLIT_COST = 0.2  # Polsby–Popper that must be won, over all neighbourhoods, for one ward to be split
STRAIN_COST = 100.0  # Polsby–Popper that a first draft would have to win to be out of bounds by all of `low`
PERTURBATIONS = 40  # forced moves that are tried to find a better division
STRETCH = 1.25  # how far over the bounds a first draft may go where no division in bounds is found
GAP = 0.01  # how near the proven best a choice must be, as a share of its cost
NODES = 200  # the most branches that the search may open: a bound on time that is the same on each machine
POOL = 400  # columns that the whole-number search looks at first


def divide(task: Task, seed: int, split_cost: float = SPLIT_COST) -> Ints:
    """The neighbourhood (areas,) of each area, numbered from 0; each contiguous if the graph and locks allow it.

    Whole wards are put together first, then borders are refined. Only where that does not bring every
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
        rows = set_partition(candidates.members, cost, fewest, most) if len(candidates) else None
        if rows is not None:
            draft = np.argmax(candidates.members[rows], axis=0)[units.of_area]
            return refine(task, draft, split_cost, PERTURBATIONS, seed)
    raise Fault("each unit alone is a division, yet none was found")


def _cost(task: Task, found: groups.Groups, split_cost: float) -> Floats:
    """Want of compactness weighed by residents (so that the number of neighbourhoods is free), splits, strain.

        c_g = residents_g / usual (1 - compactness_g) + split_cost splits_g + strain_cost out_g / low

    usual is the middle of the bounds, out_g residents out of bounds. The cost is our own.
    """
    usual = (task.low + task.high) / 2
    out = np.maximum(np.maximum(task.low - found.population, found.population - task.high), 0) / task.low
    return found.population / usual * (1 - found.compactness) + split_cost * found.splits + STRAIN_COST * out


def set_partition(members: Flags, cost: Floats, fewest: int, most: int) -> Ints | None:
    """Rows of `members` (m, units) that hold each unit exactly once at least `cost` (m,); None if none are found.

    Between `fewest` and `most` rows are chosen. The linear relaxation prices the units; a column with a high
    reduced cost is in no good choice, so the whole-number search is given the `POOL` best columns first and
    more of them only if those do not do.
    """
    held = csc_array(np.vstack([members.T, np.ones(len(cost))]), dtype=np.float64)
    least, greatest = np.ones(held.shape[0]), np.ones(held.shape[0])
    least[-1], greatest[-1] = fewest, most
    relaxed = linprog(
        cost,
        A_eq=held[:-1],
        b_eq=least[:-1],
        A_ub=vstack([held[-1:], -held[-1:]]),
        b_ub=[most, -fewest],
        bounds=(0, None),
        method="highs",
    )
    if relaxed.status != 0:
        return None
    over, under = relaxed.ineqlin.marginals
    reduced = cost - held.T @ np.append(relaxed.eqlin.marginals, over - under)
    order, alone = np.argsort(reduced, kind="stable"), np.flatnonzero(members.sum(axis=1) == 1)
    for pool in (np.union1d(order[:size], alone) for size in (POOL, 8 * POOL)):
        found = _whole(held[:, pool], cost[pool], least, greatest)
        if found is not None:
            return pool[found]
    return None


def _whole(held: csc_array, cost: Floats, least: Floats, greatest: Floats) -> Ints | None:
    result = milp(
        cost,
        constraints=LinearConstraint(held, least, greatest),
        integrality=np.ones(len(cost)),
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )
    return None if result.x is None else np.flatnonzero(result.x > 0.5)
