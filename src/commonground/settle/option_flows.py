"""Flows that follow what the plan puts in: who funds it, who delivers it. In: cost by draw. Out: `Flow`s."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.core.arrays import Floats
from commonground.document.parties import NATIONAL, SUPPLIERS
from commonground.prices.model import PriceBook
from commonground.settle.model import Flow
from commonground.settle.spread import spread


def option_flows(prices: PriceBook, cost_gbp: Floats) -> tuple[Flow, ...]:
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
        for (funder, deliverer), gbp in zip(pairs, spread(cost, np.array(list(pairs.values()))), strict=True):
            yield Flow(prices.option_names[o], funder, deliverer, "cash", gbp)


def _spending(prices: PriceBook, cost: Floats, o: int) -> Iterator[Flow]:
    """Deliverers to staff and suppliers."""
    deliverers = np.flatnonzero(prices.deliver_share[:, :, o].any(axis=1))
    line = f"{prices.option_names[o]}: staff and goods"
    for p, gbp in zip(deliverers, spread(cost, prices.deliver_share[deliverers, :, o]), strict=True):
        yield Flow(line, prices.partners[p], SUPPLIERS, "cash", gbp)
