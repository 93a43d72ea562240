"""Accounts that sum: each change split into named steps and a named remainder. In: expectations. Out: `Steps`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats

POPULATION = "population change"
GROWTH = "growth beyond ageing"
OVERLAP = "overlap of options"
REMAINDER = "chance (drawn counts less expected)"


@dataclass(frozen=True)
class Steps:
    """Named parts of a change; `amounts` (names, Y, N, E) sum over names to the whole change."""

    names: tuple[str, ...]
    amounts: Floats


def account(
    *,
    today: Floats,
    use: Floats,
    growth: Floats,
    exposed: Floats,
    losses: Floats,
    effect: Floats,
    expected_with: Floats,
    mean_with: Floats,
    options: tuple[str, ...],
) -> Steps:
    """Split `mean_with` (Y, N, E) less `today` (N, E).

    `use` (Y, N, E) expected after ageing; `growth` (D, Y, E); `exposed` (Y, N, O, E) use under each option alone;
    `losses` (D, O, E); `effect` (Y, N, O) coverage; `expected_with` (Y, N, E) mean over draws of the expected use
    with the plan. Each option counts as if it stood alone; overlap is what they do together beyond the sum of that.
    """
    grown = growth.mean(axis=0)[:, None, :] * use
    together = np.einsum("dye,doe->yoe", growth, losses) / len(growth)
    alone = -effect[..., None] * exposed * together[:, None]
    overlap = expected_with - grown - alone.sum(axis=2)
    parts = [use - today, grown - use, *np.moveaxis(alone, 2, 0), overlap]
    remainder = (mean_with - today) - np.sum(parts, axis=0)
    return Steps((POPULATION, GROWTH, *options, OVERLAP, REMAINDER), np.stack([*parts, remainder]))
