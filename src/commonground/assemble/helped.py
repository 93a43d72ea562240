"""How many different people the plan would reach. In: targets, reach. Out: `helped` of plan.json.

A person may be offered several services; reach is independent between options (as the simulation has
it), so the chance that a person is reached by any is 1 - (1 - c1)(1 - c2)..., c = reached / eligible.
Counts are of synthetic residents, planned rather than observed, so none can identify anybody.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.assemble.ranges import stable
from commonground.core.arrays import Floats, Masks
from commonground.document.parties import EVERYWHERE

QUINTILES = 5


def reached_people(
    neighbourhood: NDArray[np.int32], quintile: NDArray[np.int8], targeted: Masks, coverage: Floats
) -> Floats:
    """(N, 5) different people reached in a year.

    `neighbourhood`, `quintile` (1..5), `targeted` (bit o = in the target group of option o): (persons,).
    `coverage` (N, O): share of the target group of each option that is reached.
    """
    used = np.flatnonzero(coverage.any(axis=0))
    kept = targeted & np.bitwise_or.reduce(np.uint64(1) << used.astype(np.uint64)) if used.size else targeted * 0
    keys = np.stack([neighbourhood.astype(np.uint64), quintile.astype(np.uint64), kept], axis=1)
    groups, people = np.unique(keys, axis=0, return_counts=True)
    where, fifth = groups[:, 0].astype(int), groups[:, 1].astype(int) - 1
    missed = np.ones(len(groups))
    for option in used:
        eligible = (groups[:, 2] >> np.uint64(option)) & np.uint64(1)
        missed *= 1.0 - coverage[where, option] * eligible
    found = np.zeros((coverage.shape[0], QUINTILES))
    np.add.at(found, (where, fifth), people * (1.0 - missed))
    return found


def coverage(reached: Floats, eligible: Floats) -> Floats:
    """(N, O) share reached in one year from `reached` (N, O) and `eligible` (N, Q, O), within 0..1."""
    base = eligible.sum(axis=1)
    share = np.divide(reached, base, out=np.zeros_like(base), where=base > 0)
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


def helped(ids: tuple[str, ...], year: str, found: Floats, people: Floats) -> dict[str, Any]:
    """Different people reached in `year`. `found`, `people` (N, 5) reached and resident by neighbourhood, fifth."""
    places = [_row(found[n].sum(), people[n].sum(), neighbourhood=code) for n, code in enumerate(ids)]
    fifths = [_row(found[:, q].sum(), people[:, q].sum(), quintile=q + 1) for q in range(QUINTILES)]
    whole = _row(found.sum(), people.sum(), neighbourhood=EVERYWHERE)
    return {"year": year, "all": whole, "by_neighbourhood": places, "by_quintile": fifths}


def _row(reached: float, people: float, **where: Any) -> dict[str, Any]:
    return {
        **where,
        "people": stable(people),
        "reached": stable(reached),
        "share": stable(reached / people) if people else 0.0,
    }
