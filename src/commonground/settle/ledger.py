"""The double-entry ledger. In: runs, prices, draws. Out: `Ledger`, the plan against doing nothing.

Every flow names payer and payee; over all parties each kind of money sums to zero in every draw and year.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.services import BED_DAY
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.book import costed_change
from commonground.prices.model import PriceBook
from commonground.settle.model import Ledger
from commonground.settle.option_flows import option_flows
from commonground.settle.service_flows import service_flows
from commonground.settle.value_flows import value_flows
from commonground.simulate.model import Draws, Runs


def ledger(
    runs: Runs,
    prices: PriceBook,
    draws: Draws,
    partners: Sequence[Partner],
    options: Sequence[Option],
    assumptions: Assumptions,
) -> Ledger:
    """Who pays and who gains in every draw and year: the plan compared with doing nothing.

    Cash: option costs, running costs of changed activity, payments between partners, whole wards.
    Capacity: what is freed but still paid for. Value: health gained, and what partners declare.
    """
    priced = prices.for_services(runs.services)
    today = today_by_draw(runs, draws)
    flows = (
        *option_flows(priced, _in_book_order(runs, priced)),
        *service_flows(priced, today, runs.without, runs.with_plan, _costed(runs), assumptions),
        *value_flows(priced, runs, draws, options, partners, assumptions),
    )
    return Ledger(runs.years, priced.partners, flows, len(runs.without))


def do_nothing(runs: Runs, prices: PriceBook, draws: Draws, assumptions: Assumptions) -> Ledger:
    """The price of waiting: each year without the plan compared with today, in the same double entry.

    A partner's net is negative where growth in need costs it money or capacity.
    """
    priced = prices.for_services(runs.services)
    today = today_by_draw(runs, draws)
    unchanged = np.broadcast_to(today[:, None], runs.without.shape)
    change = costed_change(priced, unchanged, runs.without)
    flows = service_flows(priced, today, unchanged, runs.without, change, assumptions)
    return Ledger(runs.years, priced.partners, flows, len(runs.without))


def _costed(runs: Runs) -> Floats:
    """The change that unit costs apply to: bed days only where stays are shortened (the rest is inside stays)."""
    costed = runs.with_plan - runs.without
    if BED_DAY in runs.services:
        costed[..., runs.services.index(BED_DAY)] = runs.stay_change
    return costed


def today_by_draw(runs: Runs, draws: Draws) -> Floats:
    """(D, N, S) today's use at each draw's level of use, so that its doubt is not mistaken for growth."""
    return runs.today[None] * draws.level[:, None, :]


def _in_book_order(runs: Runs, prices: PriceBook) -> Floats:
    """(D, Y, N, O) option costs with options in the order of the book."""
    if runs.options == prices.options:
        return runs.option_cost_gbp
    return runs.option_cost_gbp[..., [runs.options.index(option) for option in prices.options]]
