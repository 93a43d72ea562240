"""Flows that follow activity: running cost, payments between partners, wards, freed capacity.

In: units a year in one state and another (D, Y, N, S). Out: `Flow`s of the second compared with the first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.document.parties import PLAN, SUPPLIERS
from commonground.evidence.assumptions import Assumptions
from commonground.prices.model import PriceBook
from commonground.settle.model import Flow
from commonground.settle.spread import spread
from commonground.settle.wards import by_trust, ward_gbp, wards_opened

WARDS_LINE = "Hospital wards opened or closed"
WARDS_CAPACITY_LINE = "Ward capacity opened or closed"


def service_flows(
    prices: PriceBook, today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> tuple[Flow, ...]:
    """All flows of a change in activity from `before` to `after` (D, Y, N, S).

    `today` (D, N, S) is the activity that today's wards were opened for.
    """
    change = after - before
    flows = [*_ward_flows(prices, today, before, after, assumptions)]
    for s in np.flatnonzero(prices.unit_cost_gbp):
        flows += [*_running(prices, change[..., s], int(s)), *_payments(prices, change[..., s], int(s))]
        flows += _capacity(prices, change[..., s], int(s))
    return tuple(flow for flow in flows if flow.gbp.any())


def _running(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Providers to suppliers: what one unit more costs at once, or one less saves."""
    line, holders = f"{prices.service_names[s]}: running cost", _holders(prices.provider_share, s)
    parts = spread(change, prices.provider_share[holders, :, s] * prices.resource_cost_gbp[s])
    for p, gbp in zip(holders, parts, strict=True):
        yield Flow(line, prices.partners[p], SUPPLIERS, "cash", gbp)


def _payments(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Payers to providers: the part of the price that moves with activity."""
    line, price = f"{prices.service_names[s]}: payment", prices.unit_cost_gbp[s] * prices.activity_share[s]
    payers, providers = _holders(prices.payer_share, s), _holders(prices.provider_share, s)
    pairs = [(q, p) for q in payers for p in providers if p != q]
    if price == 0 or not pairs:
        return
    both = [prices.payer_share[q, :, s] * prices.provider_share[p, :, s] * price for q, p in pairs]
    for (q, p), gbp in zip(pairs, spread(change, np.array(both)), strict=True):
        yield Flow(line, prices.partners[q], prices.partners[p], "cash", gbp)


def _capacity(prices: PriceBook, change: Floats, s: int) -> Iterator[Flow]:
    """Freed staff and beds that providers still pay for (taken up, where activity rises)."""
    line, holders = f"{prices.service_names[s]}: capacity freed or taken up", _holders(prices.provider_share, s)
    parts = spread(change, prices.provider_share[holders, :, s] * -prices.capacity_cost_gbp[s])
    for p, gbp in zip(holders, parts, strict=True):
        yield Flow(line, PLAN, prices.partners[p], "capacity", gbp)


def _ward_flows(
    prices: PriceBook, today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> Iterator[Flow]:
    """Whole wards, as cash; the same sum leaves the trust's capacity, so nothing is counted in both kinds."""
    here = by_trust(prices, today)[:, None, :]
    opened = wards_opened(here, by_trust(prices, after), assumptions)
    opened = (opened - wards_opened(here, by_trust(prices, before), assumptions)) * ward_gbp(prices, assumptions)
    for p in np.flatnonzero(prices.acute_share.any(axis=1)):
        yield Flow(WARDS_LINE, prices.partners[p], SUPPLIERS, "cash", opened[..., p])
        yield Flow(WARDS_CAPACITY_LINE, PLAN, prices.partners[p], "capacity", opened[..., p])


def _holders(share: Floats, s: int) -> Ints:
    return np.flatnonzero(share[:, :, s].any(axis=1))
