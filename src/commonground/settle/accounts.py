"""Where each partner's money comes from. In: `Ledger`, `Settlement`. Out: named lines that sum exactly to the net."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.money import PENCE, Kind
from commonground.settle.model import Ledger, Settlement
from commonground.settle.risk import shared_risk

CONTRIBUTION_LINE = "Settlement: taken out of the pooled fund (paid in, where negative)"
RISK_LINE = "Settlement: others' over- and underspends taken on, less own handed over"
QUANTILES = (0.1, 0.5, 0.9)


def accounts(ledger: Ledger, settlement: Settlement | None = None) -> pl.DataFrame:
    """Each partner's change by year, kind and line: partner, year, kind, line, mean, p10, p50, p90 (GBP, + is a gain).

    The means of a partner's lines of a kind and year sum to its mean net (after the settlement, where it is given).
    """
    rows: list[dict[str, object]] = []
    for partner in ledger.partners:
        for (kind, line), gbp in lines(ledger, partner).items():
            rows += _rows(ledger, partner, kind, line, gbp)
        for line, gbp in _settled(settlement, partner):
            rows += _rows(ledger, partner, "cash", line, gbp)
    names = ("partner", "year", "kind", "line")
    schema = {**dict.fromkeys(names, pl.String), **dict.fromkeys(("mean", "p10", "p50", "p90"), pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


def lines(ledger: Ledger, partner: str) -> dict[tuple[Kind, str], Floats]:
    """(kind, line) -> the partner's gain (D, Y), in the order of the kinds, then of the ledger."""
    found: dict[tuple[Kind, str], Floats] = {}
    for kind in get_args(Kind):
        for flow in ledger.flows:
            if flow.kind == kind and partner in (flow.payer, flow.payee):
                gain = flow.gbp if flow.payee == partner else -flow.gbp
                found[kind, flow.line] = found.get((kind, flow.line), np.zeros_like(gain)) + gain
    return found


def _settled(settlement: Settlement | None, partner: str) -> Iterator[tuple[str, Floats]]:
    if settlement is None:
        return
    p, net = settlement.partners.index(partner), settlement.net_before
    taken_on = shared_risk(net, settlement.risk_pooled_share, settlement.risk_share) - (net - net.mean(axis=0))
    paid_in = np.broadcast_to(settlement.contribution_pence[:, p] / PENCE, net.shape[:2])
    yield CONTRIBUTION_LINE, -paid_in
    yield RISK_LINE, taken_on[:, :, p]


def _rows(ledger: Ledger, partner: str, kind: Kind, line: str, gbp: Floats) -> Iterator[dict[str, object]]:
    spread = np.quantile(gbp, QUANTILES, axis=0)
    for y, year in enumerate(ledger.years):
        p10, p50, p90 = (float(q) for q in spread[:, y])
        yield {
            **{"partner": partner, "year": year, "kind": kind, "line": line},
            **{"mean": float(gbp[:, y].mean()), "p10": p10, "p50": p50, "p90": p90},
        }
