"""The best choice of groups that holds every unit once: a set partition on HiGHS. In: groups, costs. Out: rows."""

from __future__ import annotations

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csc_array, vstack

from commonground.core.arrays import Flags, Floats, Ints

GAP = 0.01  # how near the proven best a choice must be, as a share of its cost
NODES = 200  # the most branches that the search may open: a bound on time that is the same on each machine
POOL = 400  # columns that the whole-number search looks at first


def choose(members: Flags, cost: Floats, fewest: int, most: int) -> Ints | None:
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
