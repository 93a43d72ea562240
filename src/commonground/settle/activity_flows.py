"""Flows of what a plan puts in and of the activity that it moves: costs, payments, wards, freed capacity.

In: option costs (D, Y, N, O); units a year in one state and another (D, Y, N, S). Out: `Flow`s of the second compared
with the first. P partners. The lines are our own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.bed_days import whole_of
from commonground.core.services import ADMISSION, BED_DAY
from commonground.document.shapes import NATIONAL, PLAN, SUPPLIERS
from commonground.evidence.model import Assumptions
from commonground.prices.book import by_trust, ward_gbp, wards_opened
from commonground.prices.model import PriceBook
from commonground.settle.model import Flow, Grounds

WARDS_LINE = "Hospital wards opened or closed"
WARDS_CAPACITY_LINE = "Ward capacity opened or closed"
OF_WARDS = Grounds(
    services=(BED_DAY, ADMISSION),
    factors=(f"cost.{BED_DAY}", f"stepped_share.{BED_DAY}"),
    figures=("beds.ward_size", "beds.occupancy"),
)


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
    return Grounds(options=(option,), factors=(f"options.{option}.cost_gbp",))


def book_activity(
    prices: PriceBook, today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> tuple[Flow, ...]:
    """All flows of a change in activity from `before` to `after` (D, Y, N, S).

    running[p] = provider_share[p,n,s] * change[n,s] * resource_cost_gbp[s], paid by p to suppliers
    payment[j,p] = payer_share[j,n,s] * provider_share[p,n,s] * change[n,s] * price[s], paid by j to p
    capacity[p] = - provider_share[p,n,s] * change[n,s] * capacity_cost_gbp[s], made for p

    For each service and neighbourhood; price[s] = unit_cost_gbp[s] * activity_share[s]. `today` (D, N, S) is the
    activity that today's wards were opened for.
    """
    change = after - before
    flows = [*_ward_flows(prices, today, before, after, assumptions)]
    for s in np.flatnonzero(prices.unit_cost_gbp):
        flows += _running(prices, change[..., s], int(s))
        flows += _payments(prices, change[..., s], int(s), assumptions)
        flows += _capacity(prices, change[..., s], int(s))
    return tuple(flow for flow in flows if flow.gbp.any())


def _running(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Providers to suppliers: what one unit more costs at once, or one less saves."""
    line, holders = f"{prices.service_names[s]}: running cost", _holders(prices.provider_share, s)
    parts = by_holder(change, prices.provider_share[holders, :, s] * prices.resource_cost_gbp[s])
    service = whole_of(prices.services[s])
    grounds = Grounds(services=_moved_by(service), factors=(f"cost.{service}", f"variable_share.{service}"))
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
    return Grounds(services=_moved_by(service), factors=factors, figures=(rule,))


def _moved_by(service: str) -> tuple[str, ...]:
    """The services whose use moves this one's: bed days follow admissions too."""
    return (service, ADMISSION) if service == BED_DAY else (service,)


def _capacity(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Freed staff and beds that providers still pay for (taken up, where activity rises)."""
    line, holders = f"{prices.service_names[s]}: capacity freed or taken up", _holders(prices.provider_share, s)
    parts = by_holder(change, prices.provider_share[holders, :, s] * -prices.capacity_cost_gbp[s])
    service = whole_of(prices.services[s])
    grounds = Grounds(services=_moved_by(service), factors=(f"cost.{service}",), figures=(f"variable_share.{service}",))
    for p, gbp in zip(holders, parts, strict=True):
        yield Flow(line, PLAN, prices.partners[p], "capacity", gbp, grounds)


def _ward_flows(
    prices: PriceBook, today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> Iterator[Flow]:
    """Whole wards, as cash; the same sum leaves the trust's capacity, so nothing is counted in both kinds.

    ward[p] = ward_gbp * (wards_opened[after,p] - wards_opened[before,p]), paid by p to suppliers
    """
    here = by_trust(prices, today)[:, None, :]
    opened = wards_opened(here, by_trust(prices, after), assumptions)
    opened = (opened - wards_opened(here, by_trust(prices, before), assumptions)) * ward_gbp(prices, assumptions)
    for p in np.flatnonzero(prices.acute_share.any(axis=1)):
        yield Flow(WARDS_LINE, prices.partners[p], SUPPLIERS, "cash", opened[..., p], OF_WARDS)
        yield Flow(WARDS_CAPACITY_LINE, PLAN, prices.partners[p], "capacity", opened[..., p], OF_WARDS)


def _holders(share: Floats, s: int) -> Ints:
    return np.flatnonzero(share[:, :, s].any(axis=1))


def by_holder(amounts: Floats, weights: Floats) -> Floats:
    """(K, D, Y) each of K holders' part of `amounts` (D, Y, N), by its `weights` (K, N), summed over neighbourhoods."""
    draws, years, places = amounts.shape
    parts = weights @ np.ascontiguousarray(amounts.reshape(-1, places).T)
    return np.asarray(parts.reshape(len(weights), draws, years))
