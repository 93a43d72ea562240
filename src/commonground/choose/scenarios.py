"""What each candidate would bring all partners in each of many draws, by itself. In: candidates. Out: arrays.

Draws are those of the simulation, the first `MOST` of them: of what each option changes and costs, of the level and
growth of use. Prices, and chance in counts, stay at their means; overlap between options is left out, as it is in every
limit of the choice. The count is our own.
"""

from __future__ import annotations

import numpy as np

from commonground.choose.model import Candidates
from commonground.core.arrays import Floats
from commonground.core.bed_days import PARTS
from commonground.prices.capacity import days_a_ward
from commonground.prices.uplift import find_indices
from commonground.prices.value import money_discount
from commonground.simulate.marginals import value_changes_by_draw

MOST = 200  # draws: the worst tenth is of twenty
NO_LIMIT_GBP = -1e12  # a limit as low as this is none


def count_scenarios(candidates: Candidates) -> int:
    """How many draws the choice looks at: none where `choose.cvar_limit_gbp` sets no limit."""
    limited = candidates.assumptions.number("choose.cvar_limit_gbp") > NO_LIMIT_GBP
    return min(len(candidates.baseline.draws.cost_gbp), MOST) if limited else 0


def cash_by_draw(candidates: Candidates, draws: int) -> Floats:
    """(K, draws) discounted cash of all partners together, each part of a ward at that part of a ward's cost:

    cash[k,d] = sum_y d[y] * (sum_s change[d,k,y,s] * gbp[y,n,s]
                - sum_p budget_use[p,k,y] * cost_gbp[d,o] * added[d,o] / mean_d(cost_gbp * added))
    """
    discount = money_discount(candidates.assumptions, len(candidates.years))
    place = candidates.covers.argmax(axis=1)
    gbp = (_gbp_per_unit(candidates) * discount[:, None, None])[:, place].transpose(1, 0, 2)
    moved = value_changes_by_draw(candidates.baseline, candidates.choices, gbp, draws)
    drawn, mean = candidates.baseline.draws, candidates.baseline.mean_cost_gbp
    cost = drawn.cost_gbp[:draws] * drawn.added[:draws]
    dearer = np.divide(cost, mean, out=np.zeros_like(cost), where=mean > 0.0)
    paid = candidates.budget_use.sum(axis=0) @ discount
    return np.asarray(moved - paid[:, None] * dearer[:, candidates.option].T)


def _gbp_per_unit(candidates: Candidates) -> Floats:
    """(Y, N, S) cash that one unit more of each service brings all partners together, wards included."""
    prices, assumptions = candidates.prices, candidates.assumptions
    index = find_indices(prices, assumptions, candidates.years)
    provided, paid_for = prices.provider_share.sum(axis=0), prices.payer_share.sum(axis=0)
    paid = prices.unit_cost_gbp * prices.activity_share * index.payment  # (Y, S)
    spent = prices.resource_cost_gbp * index.running + prices.capacity.spread_gbp * index.staff
    gbp = paid[:, None] * (provided - paid_for) - spent[:, None] * provided
    beds = np.array([service in PARTS for service in prices.services])
    a_day = candidates.ward_gbp[:, None] * prices.acute_share.sum(axis=0) / days_a_ward(assumptions)  # (Y, N)
    return np.asarray(gbp - a_day[..., None] * beds)


def worst_weights(left: Floats, share: float) -> Floats:
    """(D,) weights of the lowest `share` of `left` (D,), of sum 1, the last in part where it is no whole number.

    weight[d] = clip(share * D - rank[d], 0, 1) / (share * D), rank from 0
    """
    counted = share * len(left)
    weights = np.zeros(len(left))
    weights[np.argsort(left, kind="stable")] = np.clip(counted - np.arange(len(left)), 0.0, 1.0) / counted
    return weights
