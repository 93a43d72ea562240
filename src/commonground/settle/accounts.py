"""Where each partner's money comes from. In: `Ledger`, `Settlement`. Out: named lines that sum exactly to the net."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.money import PENCE, Kind
from commonground.settle.model import AccountLine, Ledger, Settlement
from commonground.settle.risk import shared_risk

CONTRIBUTION_LINE = "Settlement: taken out of the pooled fund (paid in, where negative)"
RISK_LINE = "Settlement: others' over- and underspends taken on, less own handed over"


def draw_up_accounts(ledger: Ledger, settlement: Settlement) -> tuple[AccountLine, ...]:
    """Each partner's change by kind and line, those of the settlement among its cash.

    A partner's lines of cash sum to its net after the settlement, those of another kind to its net in the ledger.
    """
    return tuple(
        AccountLine(partner, kind, line, gbp)
        for partner in ledger.partners
        for kind in get_args(Kind)
        for line, gbp in _lines(ledger, settlement, partner, kind)
        if gbp.any()
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
    p, net, risk = settlement.partners.index(partner), settlement.net_before, settlement.pooled_risk
    taken_on = shared_risk(net, risk.pooled_share, risk.borne_share) - (net - net.mean(axis=0))
    paid_in = np.broadcast_to(settlement.contribution_pence[:, p] / PENCE, net.shape[:2])
    yield CONTRIBUTION_LINE, -paid_in
    yield RISK_LINE, taken_on[:, :, p]
