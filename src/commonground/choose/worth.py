"""What each candidate is worth in Green Book terms. In: marginals, prices, assumptions. Out: `Worth`.

Health and wellbeing are worth what `prices.value` says, and carry distributional weights (average income / income of
the deprivation fifth) ^ value.equity_epsilon (HM Treasury, The Green Book 2022, annex 3), which
`choose.distributional_weights=off` sets to 1. Money saved is what leaves at once, plus capacity freed x
value.capacity_worth; money and the cost of options carry no weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.choose.model import Worth
from commonground.core.arrays import QUINTILES, Floats
from commonground.core.services import joined
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.prices.model import OutcomeValues, PriceBook
from commonground.prices.value import health_discount, money_discount, outcome_values
from commonground.simulate.model import Marginals


def quintile_weights(assumptions: Assumptions) -> Floats:
    """Distributional weight of each deprivation fifth (Q,), most deprived first; ones where switched off.

    weight[q] = (income[q] / mean income)^-equity_epsilon, HM Treasury, The Green Book 2022, annex 3
    """
    if assumptions.word("choose.distributional_weights") == "off":
        return np.ones(QUINTILES)
    income = np.array([assumptions.number(f"value.income_relative.q{q + 1}") for q in range(QUINTILES)])
    return np.asarray(income ** -assumptions.number("value.equity_epsilon"), dtype=np.float64)


def worth_of(measured: Marginals, prices: PriceBook, options: Sequence[Option], assumptions: Assumptions) -> Worth:
    """The worth of each candidate (HM Treasury, The Green Book 2022), d_h and d_m the discounting of health and money:

    social[k] = weight[k] * sum_y health_gbp[k,y] * d_h[y] + sum_y (saved[k,y] - cost_gbp[k,y]) * d_m[y]
    saved[k,y] = - sum_s change[k,y,s] * (resource_cost_gbp[s] + capacity_worth * capacity_cost_gbp[s])
    benefit[k,q] = health_gbp[k,q] + sum_y saved[k,y] * use_share[k,q]
    """
    years = measured.cost_gbp.shape[1]
    health, by_quintile = health_gbp(measured, outcome_values(options, assumptions))
    per_unit = prices.resource_cost_gbp + assumptions.number("value.capacity_worth") * prices.capacity_cost_gbp
    saved = -measured.change @ per_unit  # (K, Y)
    weight = _mean_weight(by_quintile, quintile_weights(assumptions))
    social = weight * (health @ health_discount(assumptions, years))
    social += (saved - measured.cost_gbp) @ money_discount(assumptions, years)
    return Worth(social=social, benefit=by_quintile + saved.sum(axis=1)[:, None] * _use_shares(measured, per_unit))


def health_gbp(measured: Marginals, values: OutcomeValues) -> tuple[Floats, Floats]:
    """Health and wellbeing gained (K, Y) and by fifth over all years (K, Q), GBP."""
    by_year, by_quintile = measured.qaly * values.qaly_gbp, measured.qaly_by_quintile * values.qaly_gbp
    for service, gbp in values.averted_gbp([candidate.option for candidate in measured.candidates]).items():
        if service in measured.services:
            s = measured.services.index(service)
            by_year = by_year - measured.change[:, :, s] * gbp[:, None]
            by_quintile = by_quintile - measured.change_by_quintile[:, :, s] * gbp[:, None]
    return by_year, by_quintile


def _mean_weight(by_quintile: Floats, weights: Floats) -> Floats:
    """Each candidate's weight (K,): the mean over the fifths that gain, by how much they gain."""
    size = np.abs(by_quintile)
    total = size.sum(axis=1)
    return np.asarray(np.divide(size @ weights, total, out=np.ones_like(total), where=total > 0.0))


def _use_shares(measured: Marginals, per_unit: Floats) -> Floats:
    """Whose use changes: shares of the fifths (K, Q) in what a candidate saves or adds, by cost.

    Here a bed day weighs the same whether it went with an admission or with the length of a stay.
    """
    size = np.abs(joined(measured.change_by_quintile, measured.services)) @ joined(per_unit, measured.services)
    total = size.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(size, total, out=np.full_like(size, 1.0 / QUINTILES), where=total > 0.0))
