"""Flows of what a plan puts in and of the activity that it moves: costs, payments, steps, freed capacity.

In: option costs (D, Y, N, O); units a year in one state and another (D, Y, N, S). Out: `Flow`s of the second compared
with the first. P partners. The lines are our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.bed_days import whole_of
from commonground.core.services import ADMISSION, BED_DAY
from commonground.document.shapes import NATIONAL, PLAN, SUPPLIERS
from commonground.evidence.model import Assumptions
from commonground.prices.model import PriceBook
from commonground.prices.uplift import find_indices
from commonground.settle.model import Flow, Grounds
from commonground.settle.step_flows import EFFICIENCY, book_steps

OF_PRICES = ("uplift.pay", "uplift.supplies", "uplift.efficiency", "uplift.tariff_pay_share")


def book_options(prices: PriceBook, cost_gbp: Floats) -> tuple[Flow, ...]:
    """Funders pay deliverers, deliverers pay staff and suppliers. `cost_gbp` (D, Y, N, O) in the book's order.

    A funder pays every deliverer of the neighbourhood by its share; outside deliverers are suppliers.
    """
    flows: list[Flow] = []
    for o in np.flatnonzero(cost_gbp.any(axis=(0, 1, 2))):
        flows += [*_funding(prices, cost_gbp[..., o], int(o)), *_spending(prices, cost_gbp[..., o], int(o))]
    return tuple(flow for flow in flows if flow.gbp.any())


def _funding(prices: PriceBook, cost: Floats, o: int) -> Iterator[Flow]:
    """Funders to deliverers, every pair by the product of their shares."""
    funders = [*zip(prices.partners, prices.fund_share[:, :, o], strict=True), (NATIONAL, prices.fund_outside[:, o])]
    deliverers = [
        *zip(prices.partners, prices.deliver_share[:, :, o], strict=True),
        (SUPPLIERS, prices.deliver_outside[:, o]),
    ]
    pairs = {
        (funder, deliverer): funds * delivers
        for funder, funds in funders
        for deliverer, delivers in deliverers
        if funder != deliverer and (funds * delivers).any()
    }
    if pairs:
        for (funder, deliverer), gbp in zip(pairs, by_holder(cost, np.array(list(pairs.values()))), strict=True):
            yield Flow(prices.option_names[o], funder, deliverer, "cash", gbp, _of_option(prices, o))


def _spending(prices: PriceBook, cost: Floats, o: int) -> Iterator[Flow]:
    """Deliverers to staff and suppliers."""
    deliverers = np.flatnonzero(prices.deliver_share[:, :, o].any(axis=1))
    line = f"{prices.option_names[o]}: staff and goods"
    for p, gbp in zip(deliverers, by_holder(cost, prices.deliver_share[deliverers, :, o]), strict=True):
        yield Flow(line, prices.partners[p], SUPPLIERS, "cash", gbp, _of_option(prices, o))


def _of_option(prices: PriceBook, o: int) -> Grounds:
    option = prices.options[o]
    figures = ("uplift.pay", "uplift.supplies", "uplift.option_pay_share")
    return Grounds(options=(option,), factors=(f"options.{option}.cost_gbp",), figures=figures)


def book_activity(
    prices: PriceBook, years: Sequence[str], today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> tuple[Flow, ...]:
    """All flows of a change in activity from `before` to `after` (D, Y, N, S).

    running[p] = provider_share[p,n,s] * change[n,s] * resource_cost_gbp[s] * running[y,s], paid by p to suppliers
    payment[j,p] = payer_share[j,n,s] * provider_share[p,n,s] * change[n,s] * price[s] * payment[y,s], paid by j to p
    capacity[p] = - provider_share[p,n,s] * change[n,s] * capacity_cost_gbp[s] * staff[y,s], made for p

    For each service and neighbourhood; price[s] = unit_cost_gbp[s] * activity_share[s], and the indices are those of
    `prices.uplift`. `today` (D, N, S) is the activity that today's capacity was opened for.
    """
    change, index = after - before, find_indices(prices, assumptions, years)
    flows = [*book_steps(prices, index, today, before, after, assumptions)]
    for s in np.flatnonzero(prices.unit_cost_gbp).tolist():
        flows += _running(prices, change[..., s] * index.running[:, [s]], s)
        flows += _payments(prices, change[..., s] * index.payment[:, [s]], s, assumptions)
        flows += _capacity(prices, change[..., s] * index.staff[:, [s]], s)
    return tuple(flow for flow in flows if flow.gbp.any())


def _running(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Providers to suppliers: what one unit more costs at once, or one less saves."""
    line, holders = f"{prices.service_names[s]}: running cost", _holders(prices.provider_share, s)
    parts = by_holder(change, prices.provider_share[holders, :, s] * prices.resource_cost_gbp[s])
    service = whole_of(prices.services[s])
    figures = (f"uplift.{prices.cost_type[s]}", *EFFICIENCY)
    factors = (f"cost.{service}", f"variable_share.{service}")
    grounds = Grounds(services=_moved_by(service), factors=factors, figures=figures)
    for p, gbp in zip(holders, parts, strict=True):
        yield Flow(line, prices.partners[p], SUPPLIERS, "cash", gbp, grounds)


def _payments(prices: PriceBook, change: Floats, s: int, assumptions: Assumptions) -> Iterator[Flow]:
    """Payers to providers: the part of the price that moves with activity."""
    line, price = f"{prices.service_names[s]}: payment", prices.unit_cost_gbp[s] * prices.activity_share[s]
    payers, providers = _holders(prices.payer_share, s), _holders(prices.provider_share, s)
    pairs = [(q, p) for q in payers for p in providers if p != q]
    if price == 0 or not pairs:
        return
    both = [prices.payer_share[q, :, s] * prices.provider_share[p, :, s] * price for q, p in pairs]
    grounds = _of_payment(whole_of(prices.services[s]), assumptions)
    for (q, p), gbp in zip(pairs, by_holder(change, np.array(both)), strict=True):
        yield Flow(line, prices.partners[q], prices.partners[p], "cash", gbp, grounds)


def _of_payment(service: str, assumptions: Assumptions) -> Grounds:
    """The price of the service, and where it is blended the part of it that moves with activity."""
    rule = f"payment.{service}"
    blended = assumptions.word(rule) == "blended"
    factors = (f"cost.{service}", *(("payment.blended_variable_share",) if blended else ()))
    return Grounds(services=_moved_by(service), factors=factors, figures=(rule, *OF_PRICES))


def _moved_by(service: str) -> tuple[str, ...]:
    """The services whose use moves this one's: bed days follow admissions too."""
    return (service, ADMISSION) if service == BED_DAY else (service,)


def _capacity(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Freed staff and beds that providers still pay for (taken up, where activity rises)."""
    line, holders = f"{prices.service_names[s]}: capacity freed or taken up", _holders(prices.provider_share, s)
    parts = by_holder(change, prices.provider_share[holders, :, s] * -prices.capacity_cost_gbp[s])
    service = whole_of(prices.services[s])
    figures = (f"variable_share.{service}", "uplift.pay", *EFFICIENCY)
    grounds = Grounds(services=_moved_by(service), factors=(f"cost.{service}",), figures=figures)
    for p, gbp in zip(holders, parts, strict=True):
        yield Flow(line, PLAN, prices.partners[p], "capacity", gbp, grounds)


def _holders(share: Floats, s: int) -> Ints:
    return np.flatnonzero(share[:, :, s].any(axis=1))


def by_holder(amounts: Floats, weights: Floats) -> Floats:
    """(K, D, Y) each of K holders' part of `amounts` (D, Y, N), by its `weights` (K, N), summed over neighbourhoods."""
    draws, years, places = amounts.shape
    parts = weights @ np.ascontiguousarray(amounts.reshape(-1, places).T)
    return np.asarray(parts.reshape(len(weights), draws, years))
