"""The double-entry ledger, and each partner's account in it. In: runs, prices, draws. Out: `Ledger`, `AccountLine`s.

Every flow names payer and payee; over all parties each kind of money sums to zero in every draw and year. What is
booked is our own. An account's named lines sum exactly to its partner's net.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.money import PENCE, Kind
from commonground.core.rounding import FLOAT_SLACK
from commonground.core.services import ADMISSION, BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY, position
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.settle.activity_flows import book_activity, book_options
from commonground.settle.model import AccountLine, Ledger, Settlement
from commonground.settle.value_flows import book_outcomes
from commonground.simulate.model import Draws, Runs

CONTRIBUTION_LINE = "Settlement: taken out of the pooled fund (paid in, where negative)"
RISK_LINE = "Settlement: others' over- and underspends taken on, less own handed over"


def build_ledger(
    runs: Runs,
    prices: PriceBook,
    draws: Draws,
    partners: Sequence[Partner],
    options: Sequence[Option],
    assumptions: Assumptions,
) -> Ledger:
    """Who pays and who gains in every draw and year: the plan compared with doing nothing.

    Cash: option costs, running costs of changed activity, payments between partners, whole steps of
    capacity, what stands in its notice, redundancies.
    Capacity: what is freed but still paid for. Value: health gained, and what partners declare.
    """
    priced = prices.for_services(runs.services)
    flows = (
        *book_options(priced, _in_book_order(runs, priced)),
        *book_activity(priced, runs.years, runs.today_by_draw, runs.without, runs.with_plan, assumptions),
        *book_outcomes(priced, runs, draws, options, partners, assumptions),
    )
    return Ledger(runs.years, priced.partners, flows, len(runs.without))


def build_waiting_ledger(runs: Runs, prices: PriceBook, assumptions: Assumptions) -> Ledger:
    """The price of waiting: each year without the plan compared with today, in the same double entry.

    A partner's net is negative where growth in need costs it money or capacity. Admissions carry today's days each;
    what growth puts beyond or below that is length of stay.
    """
    priced = prices.for_services(runs.services)
    unchanged = np.broadcast_to(runs.today_by_draw[:, None], runs.without.shape)
    grown = _at_todays_stays(runs, unchanged)
    flows = book_activity(priced, runs.years, runs.today_by_draw, unchanged, grown, assumptions)
    return Ledger(runs.years, priced.partners, flows, len(runs.without))


def _at_todays_stays(runs: Runs, today: Floats) -> Floats:
    """Use without the plan (D, Y, N, S), its bed days parted by what admissions would carry at today's days each.

    carried[d,y,n] = bed days today[d,n] * admissions[d,y,n] / admissions today[d,n]
    """
    carried, stays = (position(runs.services, s) for s in (BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY))
    if carried is None or stays is None:
        return runs.without
    growth, admission = np.ones(runs.without.shape[:-1]), position(runs.services, ADMISSION)
    if admission is not None:
        before = today[..., admission]
        np.divide(runs.without[..., admission], before, out=growth, where=before > 0.0)
    after = runs.without.copy()
    after[..., carried] = growth * today[..., carried]
    after[..., stays] = runs.without[..., carried] - after[..., carried]
    return after


def _in_book_order(runs: Runs, prices: PriceBook) -> Floats:
    """(D, Y, N, O) option costs with options in the order of the book."""
    if runs.options == prices.options:
        return runs.option_cost_gbp
    return runs.option_cost_gbp[..., [runs.options.index(option) for option in prices.options]]


def draw_up_accounts(ledger: Ledger, settlement: Settlement) -> tuple[AccountLine, ...]:
    """Each partner's change by kind and line, those of the settlement among its cash.

    A partner's lines of cash sum to its net after the settlement, those of another kind to its net in the ledger.
    """
    return tuple(
        AccountLine(partner, kind, line, gbp)
        for partner in ledger.partners
        for kind in get_args(Kind)
        for line, gbp in _lines(ledger, settlement, partner, kind)
        if (np.abs(gbp) * PENCE > FLOAT_SLACK).any()  # not what rounding leaves of nothing
    )


def _lines(ledger: Ledger, settlement: Settlement, partner: str, kind: Kind) -> Iterator[tuple[str, Floats]]:
    """Line and gain (D, Y), in the order of the ledger, then what the settlement adds."""
    gains: dict[str, Floats] = {}
    for flow in ledger.flows:
        if flow.kind == kind and (flow.payer == partner) != (flow.payee == partner):
            gain = flow.gbp if flow.payee == partner else -flow.gbp
            gains[flow.line] = gains.get(flow.line, 0.0) + gain
    yield from gains.items()
    if kind == "cash":
        yield from _settled(settlement, partner)


def _settled(settlement: Settlement, partner: str) -> Iterator[tuple[str, Floats]]:
    p, net, after = settlement.partners.index(partner), settlement.net_before, settlement.net_after
    taken_on = (after - after.mean(axis=0)) - (net - net.mean(axis=0))
    paid_in = np.broadcast_to(settlement.contribution_pence[:, p] / PENCE, net.shape[:2])
    yield CONTRIBUTION_LINE, -paid_in
    yield RISK_LINE, taken_on[:, :, p]
