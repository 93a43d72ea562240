"""Accounts that sum: each change split into named steps and a named remainder. In: expectations. Out: `Steps`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats
from commonground.simulate.model import Baseline

POPULATION = "population change"
GROWTH = "growth beyond ageing"
OVERLAP = "overlap of options"
REMAINDER = "chance (drawn counts less expected)"


@dataclass(frozen=True)
class Steps:
    """Named parts of a change; `amounts` (names, Y, N, E) sum over names to the whole change."""

    names: tuple[str, ...]
    amounts: Floats


def account(baseline: Baseline, effect: Floats, expected_with: Floats, mean_with: Floats) -> Steps:
    """Split the mean over draws of use with the plan, `mean_with` (Y, N, E), less use today.

    mean_with - today = (use - today) + (growth - 1) * use + sum of alone[o] + overlap + remainder
    alone[y,n,o,s] = - effect[y,n,o] * mean_d(growth[d,y,s] * relative_reduction[d,o,s]) * exposed_use[y,n,o,s]

    `effect` (Y, N, O) coverage; `expected_with` (Y, N, E) mean over draws of the expected use with the plan. Each
    option counts as if it stood alone; overlap is what they do together beyond the sum of that. The split is our own.
    """
    today, use, exposed_use = baseline.use_today, baseline.use, baseline.exposed_use.sum(axis=2)
    grown = baseline.mean_growth[:, None, :] * use
    reduction = np.einsum("dye,doe->yoe", baseline.growth, baseline.relative_reduction) / len(baseline.growth)
    alone = -effect[..., None] * exposed_use * reduction[:, None]
    overlap = expected_with - grown - alone.sum(axis=2)
    parts = [use - today, grown - use, *np.moveaxis(alone, 2, 0), overlap]
    remainder = (mean_with - today) - np.sum(parts, axis=0)
    return Steps((POPULATION, GROWTH, *baseline.cells.options, OVERLAP, REMAINDER), np.stack([*parts, remainder]))
