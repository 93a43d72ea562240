"""The worst draws are, on average, no worse than a limit.

The conditional value at risk (Rockafellar and Uryasev 2000, Journal of Risk 2:21-41) is the least of the means that
weights on draws can give, none of them more than 1 / (share * D). So the limit is one row for each such set of weights:
too many to write out, and few of them matter. A row is added when a solution breaks it (Künzi-Bay and Mayer 2006,
Computational Management Science 3:3-27), which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.choose.scenarios import cash_by_draw, count_scenarios, worst_weights
from commonground.core.arrays import Floats

DECLARED = Declared(
    name="cvar",
    title="The worst draws",
    description=(
        "What all partners together are left with, discounted, is at least choose.cvar_limit_gbp on average over the "
        "worst draws, of which choose.cvar_share says how many."
    ),
    unit="GBP, discounted",
)
NEAR = 1e-6  # of what is at stake; less is rounding


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row to begin with, of all draws alike; none where there is no limit.

    sum over k, d of weight[d] * cash[k,d] * x[k] >= limit,   0 <= weight[d] <= 1 / (share * D), of sum 1
    """
    worst = watch_worst_draws(candidates)
    alike = None if worst is None else np.full(worst.cash.shape[1], 1.0 / worst.cash.shape[1])
    return rows(DECLARED, () if worst is None or alike is None else worst.each(alike), layout.variables)


@dataclass(frozen=True)
class WorstDraws:
    """Cash by candidate and draw (K, D), and the least that the worst `share` of draws may leave, on average."""

    cash: Floats
    share: float
    limit_gbp: float

    def broken_by(self, x: Floats) -> Rows | None:
        """The row of those draws that are worst for a solution `x` (V,); None where it keeps to the limit."""
        left = x[: len(self.cash)] @ self.cash
        weights = worst_weights(left, self.share)
        short = self.limit_gbp - float(left @ weights)
        if short <= NEAR * max(abs(self.limit_gbp), float(np.abs(left).max()), 1.0):
            return None
        return rows(DECLARED, self.each(weights), len(x))

    def each(self, weights: Floats) -> Iterator[Row]:
        """The row of these weights on draws (D,)."""
        least = f"{'−' if self.limit_gbp < 0.0 else ''}£{abs(self.limit_gbp):,.0f}"
        yield Row(f"all partners together, {least}", *bearing(self.cash @ weights), lower=self.limit_gbp)


def watch_worst_draws(candidates: Candidates) -> WorstDraws | None:
    """What the limit on the worst draws is held against; None where there is no limit."""
    figure, draws = candidates.assumptions.number, count_scenarios(candidates)
    if not draws:
        return None
    return WorstDraws(cash_by_draw(candidates, draws), figure("choose.cvar_share"), figure("choose.cvar_limit_gbp"))
