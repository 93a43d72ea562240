"""Who pays and who gains. In: `Ledger`. Out: `ledger`, `ledger_net`, `do_nothing` of plan.json.

Every row is seen from its partner's side: positive = the partner gains. A flow between two partners has
a row for each, whose means cancel to the penny. Residents and national funders, who are not partners, have
rows too; suppliers and the plan itself do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np

from commonground.assemble.ranges import money_range
from commonground.core.arrays import Floats
from commonground.core.money import Kind
from commonground.document.parties import EVERYWHERE, NATIONAL, RESIDENTS
from commonground.settle.model import Flow, Ledger

KINDS: tuple[Kind, ...] = get_args(Kind)


def ledger_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """One row a flow, partner and year; flows that are nothing in every draw are left out."""
    rows = []
    order = {partner: i for i, partner in enumerate((*ledger.partners, NATIONAL, RESIDENTS))}
    for flow in ledger.flows:
        for partner, sign in ((flow.payer, -1.0), (flow.payee, 1.0)):
            if partner in order and flow.payer != flow.payee:
                rows += _flow_rows(flow, partner, sign * flow.gbp, ledger.years)
    return sorted(rows, key=lambda row: (order[row["partner"]], KINDS.index(row["kind"]), row["line"], row["year"]))


def _flow_rows(flow: Flow, partner: str, gains: Floats, years: tuple[str, ...]) -> list[dict[str, Any]]:
    parties = {"payer": flow.payer, "payee": flow.payee, "kind": flow.kind}
    return [
        {"year": year, "partner": partner, "line": flow.line, **parties, **money_range(gains[:, y])}
        for y, year in enumerate(years)
        if gains[:, y].any()
    ]


def by_partner(partner: str, draws: Floats, years: tuple[str, ...], **more: Any) -> list[dict[str, Any]]:
    """Rows for each year and for all years together. `draws` (D, Y) gains of a partner."""
    yearly = [{"partner": partner, "year": year, **more, **money_range(draws[:, y])} for y, year in enumerate(years)]
    return [*yearly, {"partner": partner, "year": EVERYWHERE, **more, **money_range(draws.sum(axis=1))}]


def ledger_net(ledger: Ledger) -> list[dict[str, Any]]:
    """Each party's net by kind of money and year, before any settlement; kinds are never added up."""
    return [
        row
        for partner in (*ledger.partners, NATIONAL, RESIDENTS)
        for kind in KINDS
        for row in by_partner(partner, ledger.net(partner, kind), ledger.years, kind=kind)
    ]


def together(ledger: Ledger) -> list[dict[str, Any]]:
    """Partners together in cash and in capacity, transfers cancelled; in value, what residents gain."""
    rows = []
    for kind in KINDS:
        parties = (RESIDENTS,) if kind == "value" else ledger.partners
        total = sum((ledger.net(party, kind) for party in parties), np.zeros((ledger.draws, len(ledger.years))))
        rows += by_partner(EVERYWHERE, total, ledger.years, kind=kind)
    return rows


def funding(cost_gbp: Floats, partners: Sequence[str], fund: Floats, years: tuple[str, ...]) -> list[dict[str, Any]]:
    """Who pays for the new services before any settlement. `cost_gbp` (D, Y, N, O), `fund` (P, N, O) shares."""
    paid = np.einsum("dyno,pno->pdy", cost_gbp, fund)
    rows = [row for p, partner in enumerate(partners) for row in by_partner(partner, paid[p], years)]
    rest = cost_gbp.sum(axis=(2, 3)) - paid.sum(axis=0)
    return [*rows, *by_partner(NATIONAL, rest, years), *by_partner(EVERYWHERE, cost_gbp.sum(axis=(2, 3)), years)]


def do_nothing(waiting: Ledger) -> dict[str, Any]:
    """What waiting costs each partner, against today: the ledger without the plan, cash and capacity apart."""
    return {"net": ledger_net(waiting), "together": together(waiting)}
