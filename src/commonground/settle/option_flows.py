"""Flows that follow what the plan puts in: its cost, and what it is worth. In: cost and gains by draw. Out: `Flow`s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from commonground.evidence.assumptions import Assumptions
from commonground.options.prices import PriceBook, declared_worth
from commonground.place.partners import Partner
from commonground.settle.model import Flow
from commonground.settle.parties import NATIONAL, PLAN, RESIDENTS, SUPPLIERS

Floats = NDArray[np.float64]
HEALTH_LINE = "Healthy years of life gained"
LONELINESS = "loneliness"


def option_flows(prices: PriceBook, cost_gbp: Floats) -> tuple[Flow, ...]:
    """Funders pay deliverers, deliverers pay staff and suppliers. `cost_gbp` (D, Y, N, O) in the book's order.

    A funder pays every deliverer of the neighbourhood by its share; outside deliverers are suppliers.
    """
    flows: list[Flow] = []
    for o in np.flatnonzero(cost_gbp.any(axis=(0, 1, 2))):
        flows += [*_funding(prices, cost_gbp[..., o], int(o)), *_spending(prices, cost_gbp[..., o], int(o))]
    return tuple(flow for flow in flows if flow.gbp.any())


def _funding(prices: PriceBook, cost: Floats, o: int) -> Iterator[Flow]:
    funders = [*zip(prices.partners, prices.fund_share[:, :, o], strict=True), (NATIONAL, prices.fund_outside[:, o])]
    deliverers = [
        *zip(prices.partners, prices.deliver_share[:, :, o], strict=True),
        (SUPPLIERS, prices.deliver_outside[:, o]),
    ]
    for funder, funds in funders:
        for deliverer, delivers in deliverers:
            if funder != deliverer and (funds * delivers).any():
                yield Flow(prices.option_names[o], funder, deliverer, "cash", cost @ (funds * delivers))


def _spending(prices: PriceBook, cost: Floats, o: int) -> Iterator[Flow]:
    for p in np.flatnonzero(prices.deliver_share[:, :, o].any(axis=1)):
        yield Flow(
            f"{prices.option_names[o]}: staff and goods",
            prices.partners[p],
            SUPPLIERS,
            "cash",
            cost @ prices.deliver_share[p, :, o],
        )


def value_flows(
    prices: PriceBook, qaly: Floats, change: Floats, partners: Sequence[Partner], assumptions: Assumptions
) -> tuple[Flow, ...]:
    """What residents gain, in Green Book terms, and what partners have declared an avoided unit to be worth to them.

    `qaly` (D, Y, N); `change` (D, Y, N, S) units against doing nothing. Kind value: nobody's budget.
    """
    flows = [Flow(HEALTH_LINE, PLAN, RESIDENTS, "value", qaly.sum(axis=2) * assumptions.number("value.qaly_gbp"))]
    if LONELINESS in prices.services:
        s = prices.services.index(LONELINESS)
        gbp = assumptions.number("value.lonely_year_gbp")
        flows.append(Flow(prices.service_names[s], PLAN, RESIDENTS, "value", change[..., s].sum(axis=2) * -gbp))
    flows += _declared(prices, change, partners)
    return tuple(flow for flow in flows if flow.gbp.any())


def _declared(prices: PriceBook, change: Floats, partners: Sequence[Partner]) -> Iterator[Flow]:
    worth = declared_worth(prices, partners)
    for p, s in zip(*np.nonzero(worth.any(axis=1)), strict=True):
        line = f"{prices.service_names[s]}: worth that the partner has declared"
        yield Flow(line, PLAN, prices.partners[p], "value", -(change[..., s] @ worth[p, :, s]))
