"""How prices grow beyond general inflation, by what they pay for. In: figures, years. Out: indices, 1 = `PRICE_YEAR`.

A plan is in constant prices of one year, general inflation taken out by the GDP deflator. What is left is real: pay and
care fees that grow faster than prices do, and prices paid to NHS providers, which the payment scheme raises with costs
and lowers by the efficiency factor. Y years, S services, G kinds of capacity. How the scheme and the figures meet is
our own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.columns import COST_TYPES
from commonground.evidence.figures import PRICE_YEAR
from commonground.evidence.model import Assumptions
from commonground.prices.model import Indices, PriceBook

PAY, SUPPLIES = COST_TYPES.index("pay"), COST_TYPES.index("supplies")


def price_index(assumptions: Assumptions, years: Sequence[str]) -> Floats:
    """(Y, T) price of each of the T cost types (`COST_TYPES`) in each year.

    index[y,t] = (1 + uplift[t]) ^ years since `PRICE_YEAR`
    """
    growth = np.array([assumptions.number(f"uplift.{cost_type}", 0.0) for cost_type in COST_TYPES])
    return np.asarray((1.0 + growth) ** _since_price_year(years)[:, None])


def option_index(assumptions: Assumptions, years: Sequence[str]) -> Floats:
    """(Y,) price of what options are made of: pay by `uplift.option_pay_share`, supplies for the rest.

    option[y] = share * index[y,pay] + (1 - share) * index[y,supplies]
    """
    return _mixed(price_index(assumptions, years), assumptions.number("uplift.option_pay_share", 0.0))


def payment_index(assumptions: Assumptions, years: Sequence[str]) -> Floats:
    """(Y,) prices that payers pay NHS providers: raised by what they pay for, lowered by the efficiency factor.

    payment[y] = (share * index[y,pay] + (1 - share) * index[y,supplies]) * (1 - efficiency) ^ years
    """
    factor = (1.0 - assumptions.number("uplift.efficiency", 0.0)) ** _since_price_year(years)
    return _mixed(price_index(assumptions, years), assumptions.number("uplift.tariff_pay_share", 0.0)) * factor


def efficiency_index(assumptions: Assumptions, years: Sequence[str]) -> Floats:
    """(Y,) cost of a unit to an NHS provider that delivers its part of the efficiency factor.

    efficient[y] = (1 - efficiency * efficiency_delivered) ^ years
    """
    delivered = assumptions.number("uplift.efficiency", 0.0) * assumptions.number("uplift.efficiency_delivered", 0.0)
    return np.asarray((1.0 - delivered) ** _since_price_year(years))


def find_indices(prices: PriceBook, assumptions: Assumptions, years: Sequence[str]) -> Indices:
    """The indices of the services and steps of a book; those that no payer pays a price for know no efficiency factor.

    running[y,s] = index[y,cost type of s] * efficient[y];  staff[y,s] = index[y,pay] * efficient[y]
    """
    index, nhs = price_index(assumptions, years), prices.nhs_priced
    efficient = np.where(nhs, efficiency_index(assumptions, years)[:, None], 1.0)
    kinds = [COST_TYPES.index(cost_type) for cost_type in prices.cost_type]
    staff = index[:, [PAY]] * efficient
    lead = prices.capacity.per_unit.argmax(axis=1) if prices.services else np.zeros(0, dtype=np.int64)
    return Indices(
        running=index[:, kinds] * efficient,
        staff=staff,
        payment=np.where(nhs, payment_index(assumptions, years)[:, None], 1.0),
        steps=staff[:, lead],
    )


def _since_price_year(years: Sequence[str]) -> Floats:
    """(Y,) years from `PRICE_YEAR` to each financial year."""
    return np.array([float(year[:4]) - float(PRICE_YEAR[:4]) for year in years])


def _mixed(index: Floats, pay_share: float) -> Floats:
    return np.asarray(pay_share * index[:, PAY] + (1.0 - pay_share) * index[:, SUPPLIES])
