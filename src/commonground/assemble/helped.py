"""How many different people the plan would reach. In: targets, reach. Out: `helped` of plan.json.

A person may be offered several services; reach is independent between options (as the simulation has
it, an assumption of our own), so the chance that a person is reached by any is 1 - (1 - c1)(1 - c2)..., c = reached /
eligible. Counts are of synthetic residents, planned rather than observed, so none can identify anybody.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from commonground.assemble.ranges import stable
from commonground.core.arrays import QUINTILES, Floats, Masks
from commonground.document import people as doc
from commonground.document.shapes import EVERYWHERE


def count_reached(
    neighbourhood: NDArray[np.int32], quintile: NDArray[np.int8], targeted: Masks, coverage: Floats
) -> Floats:
    """(N, 5) different people reached in a year.

    helped[n,q] = sum over the persons i of n and q of 1 - product of (1 - coverage[n,o]) over the options o for i

    `neighbourhood`, `quintile` (1..5), `targeted` (bit o = in the target group of option o): (persons,).
    `coverage` (N, O): share of the target group of each option that is reached.
    """
    used = np.flatnonzero(coverage.any(axis=0))
    kept = targeted & np.bitwise_or.reduce(np.uint64(1) << used.astype(np.uint64)) if used.size else targeted * 0
    masks, mask_of_person = np.unique(kept, return_inverse=True)
    shape = (coverage.shape[0], QUINTILES, len(masks))
    packed = np.ravel_multi_index((neighbourhood, quintile - 1, mask_of_person), shape)
    groups, people = np.unique(packed, return_counts=True)
    where, fifth, mask = np.unravel_index(groups, shape)
    missed = np.ones(len(groups))
    for option in used:
        eligible = (masks[mask] >> np.uint64(option)) & np.uint64(1)
        missed *= 1.0 - coverage[where, option] * eligible
    found = np.zeros((coverage.shape[0], QUINTILES))
    np.add.at(found, (where, fifth), people * (1.0 - missed))
    return found


def measure_coverage(reached: Floats, eligible: Floats) -> Floats:
    """(N, O) share reached in one year from `reached` (N, O) and `eligible` (N, Q, O), within 0..1."""
    base = eligible.sum(axis=1)
    share = np.divide(reached, base, out=np.zeros_like(base), where=base > 0)
    return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)


def report_helped(ids: tuple[str, ...], year: str, found: Floats, people: Floats) -> doc.Helped:
    """Different people reached in `year`. `found`, `people` (N, 5) reached and resident by neighbourhood, fifth."""
    return doc.Helped(
        year=year,
        all=doc.ReachedHere(neighbourhood=EVERYWHERE, **_reached(found.sum(), people.sum())),
        by_neighbourhood=tuple(
            doc.ReachedHere(neighbourhood=code, **_reached(found[n].sum(), people[n].sum()))
            for n, code in enumerate(ids)
        ),
        by_quintile=tuple(
            doc.ReachedFifth(quintile=q + 1, **_reached(found[:, q].sum(), people[:, q].sum()))
            for q in range(QUINTILES)
        ),
    )


class _Reached(TypedDict):
    people: float
    reached: float
    share: float


def _reached(reached: float, people: float) -> _Reached:
    share = stable(reached / people) if people else 0.0
    return {"people": stable(people), "reached": stable(reached), "share": share}
