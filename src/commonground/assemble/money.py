"""Who pays and who gains. In: `Ledger`, accounts. Out: `ledger`, `ledger_net`, `accounts`, `do_nothing` of plan.json.

Every row is seen from its partner's side: positive = the partner gains. A flow between two partners has
a row for each, whose means cancel to the penny. Residents and national funders, who are not partners, have
rows too; suppliers and the plan itself do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

import numpy as np

from commonground.assemble.ranges import MoneyRange, money_ranges
from commonground.core.arrays import Floats
from commonground.core.money import Kind
from commonground.document import money as doc
from commonground.document.shapes import EVERYWHERE, NATIONAL, RESIDENTS
from commonground.settle.model import AccountLine, Flow, Ledger, LineGrounds

KINDS: tuple[Kind, ...] = get_args(Kind)


def list_ledger(ledger: Ledger) -> tuple[doc.LedgerRow, ...]:
    """One row a flow, partner and year; flows that are nothing in every draw are left out."""
    rows = []
    order = {partner: i for i, partner in enumerate((*ledger.partners, NATIONAL, RESIDENTS))}
    for flow in ledger.flows:
        for partner, sign in ((flow.payer, -1.0), (flow.payee, 1.0)):
            if partner in order and flow.payer != flow.payee:
                rows += _flow_rows(flow, partner, sign * flow.gbp, ledger.years)
    return tuple(sorted(rows, key=lambda row: (order[row.partner], KINDS.index(row.kind), row.line, row.year)))


def _flow_rows(flow: Flow, partner: str, gains: Floats, years: Sequence[str]) -> list[doc.LedgerRow]:
    return [
        doc.LedgerRow(
            year=year,
            partner=partner,
            line=flow.line,
            payer=flow.payer,
            payee=flow.payee,
            kind=flow.kind,
            **gbp,
        )
        for year, gbp, draws in zip(years, money_ranges(gains), gains.T, strict=True)
        if draws.any()
    ]


def list_ledger_lines(found: Sequence[LineGrounds]) -> tuple[doc.LedgerLine, ...]:
    """What each line of the ledger follows from."""
    return tuple(
        doc.LedgerLine(line=one.line, kind=one.kind, options=one.options, services=one.services, figures=one.figures)
        for one in found
    )


def _by_year(draws: Floats, years: Sequence[str]) -> Iterator[tuple[str, MoneyRange]]:
    """Each year's range of (D, Y) pounds, then that of all years together."""
    return zip((*years, EVERYWHERE), money_ranges(np.column_stack([draws, draws.sum(axis=1)])), strict=True)


def list_nets(partner: str, draws: Floats, years: Sequence[str]) -> list[doc.Net]:
    """Rows for each year and for all years together. `draws` (D, Y) gains of a partner."""
    return [doc.Net(partner=partner, year=year, **gbp) for year, gbp in _by_year(draws, years)]


def _kind_nets(partner: str, kind: Kind, draws: Floats, years: Sequence[str]) -> list[doc.KindNet]:
    return [doc.KindNet(partner=partner, year=year, kind=kind, **gbp) for year, gbp in _by_year(draws, years)]


def list_partner_accounts(lines: Sequence[AccountLine], years: Sequence[str]) -> tuple[doc.AccountRow, ...]:
    """Each line of a partner's account by year and for all years together."""
    return tuple(
        doc.AccountRow(partner=line.partner, kind=line.kind, line=line.line, year=year, **gbp)
        for line in lines
        for year, gbp in _by_year(line.gbp, years)
    )


def list_ledger_net(ledger: Ledger) -> tuple[doc.KindNet, ...]:
    """Each party's net by kind of money and year, before any settlement; kinds are never added up."""
    return tuple(
        row
        for partner in (*ledger.partners, NATIONAL, RESIDENTS)
        for kind in KINDS
        for row in _kind_nets(partner, kind, ledger.net(partner, kind), ledger.years)
    )


def list_together(ledger: Ledger) -> tuple[doc.KindNet, ...]:
    """Partners together in cash and in capacity, transfers cancelled; in value, what residents gain."""
    rows = []
    for kind in KINDS:
        parties = (RESIDENTS,) if kind == "value" else ledger.partners
        total = sum((ledger.net(party, kind) for party in parties), np.zeros((ledger.draws, len(ledger.years))))
        rows += _kind_nets(EVERYWHERE, kind, total, ledger.years)
    return tuple(rows)


def list_funding(cost_gbp: Floats, partners: Sequence[str], fund: Floats, years: Sequence[str]) -> tuple[doc.Net, ...]:
    """Who pays for the new services before any settlement. `cost_gbp` (D, Y, N, O), `fund` (P, N, O) shares."""
    paid = np.einsum("dyno,pno->pdy", cost_gbp, fund)
    rows = [row for p, partner in enumerate(partners) for row in list_nets(partner, paid[p], years)]
    rest = cost_gbp.sum(axis=(2, 3)) - paid.sum(axis=0)
    return (*rows, *list_nets(NATIONAL, rest, years), *list_nets(EVERYWHERE, cost_gbp.sum(axis=(2, 3)), years))


def report_waiting(waiting: Ledger) -> doc.DoNothing:
    """What waiting costs each partner, against today: the ledger without the plan, cash and capacity apart."""
    steps = replace(waiting, flows=tuple(flow for flow in waiting.flows if flow.line.endswith(doc.STEPS)))
    opened = tuple(row for row in list_ledger(steps) if row.kind == "cash")
    return doc.DoNothing(net=list_ledger_net(waiting), together=list_together(waiting), opened=opened)
