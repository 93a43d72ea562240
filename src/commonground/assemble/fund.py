"""The plan's money as a fund. In: `Findings`. Out: `fund` of plan.json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from commonground.assemble.model import Findings
from commonground.assemble.ranges import pounds, stable
from commonground.core.arrays import Floats
from commonground.core.money import PENCE
from commonground.document import fund as doc
from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.document.shapes import NATIONAL, OUTSIDE
from commonground.evidence.columns import COST_TYPES
from commonground.evidence.figures import PRICE_YEAR
from commonground.partners import Partner
from commonground.prices.uplift import option_index, payment_index, price_index

HOSTS = ("council", "icb")  # kinds of body that may hold a pooled fund
COST_NAMES = {
    "pay": "Pay",
    "supplies": "Drugs, devices and other goods",
    "care_fees": "Care fees that councils pay",
}
CLOSES = "settle.notice_months"
NOTICES = {
    CLOSES: "Staff of capacity that closes",
    "settle.withdrawal_months": "A partner that leaves the fund or the agreement",
}


def report_fund(found: Findings) -> doc.Fund:
    """Form, host, contributions by year, price base, uplifts, notices, and what changing over costs."""
    figures, put_in = found.assumptions, put_in_gbp(found)
    host = choose_host(found.partners, put_in.sum(axis=0), figures.word("settle.host"))
    form: doc.Form = "pooled" if figures.word("settle.fund") == "pooled" else "aligned"
    return doc.Fund(
        form=form,
        host=host.id if host else None,
        host_why=_say_host(host, figures.word("settle.host")),
        price_base=PRICE_YEAR,
        efficiency=figures.number("uplift.efficiency"),
        efficiency_delivered=figures.number("uplift.efficiency_delivered"),
        members=tuple(_members(found, form)),
        contributions=tuple(_contributions(found)),
        transition=tuple(_transition(found)),
        uplifts=tuple(_uplifts(found)),
        notices=tuple(_notices(found)),
    )


def _notices(found: Findings) -> Iterator[doc.Notice]:
    """The notices of the figures, and those that partners give themselves."""
    for name, what in NOTICES.items():
        figure = found.assumptions[name]
        yield doc.Notice(what=what, months=stable(figure.number), source=figure.source_title)
    for partner in found.partners:
        if partner.notice_months is not None:
            what = f"{NOTICES[CLOSES]}: {partner.name}"
            yield doc.Notice(what=what, months=stable(partner.notice_months), source="Its own word")


def put_in_gbp(found: Findings) -> Floats:
    """(Y, P) what each partner pays for the new services on average, and pays in by the deal."""
    services = np.einsum("dyno,pno->yp", found.runs.option_cost_gbp, found.fund_share) / len(found.runs.without)
    return np.asarray(services + found.settlement.contribution_pence / PENCE)


def choose_host(partners: Sequence[Partner], put_in: Floats, wanted: str) -> Partner | None:
    """The partner that says so; else the council or board that puts in most of `put_in` (P,), or of the kind `wanted`.

    The first of those that put in alike; None where there is none.
    """
    own = next((partner for partner in partners if partner.hosts_fund), None)
    if own is not None:
        return own
    kinds = HOSTS if wanted == "most" else (wanted,)
    able = [p for p, partner in enumerate(partners) if partner.kind in kinds and partner.takes_part]
    return partners[max(able, key=lambda p: (float(put_in[p]), -p))] if able else None


def _say_host(host: Partner | None, wanted: str) -> str:
    if host is None:
        return "No council and no integrated care board takes part, and nobody else may hold a pooled fund."
    if host.hosts_fund:
        return f"{host.name} says that it holds the fund."
    among = "the councils and boards" if wanted == "most" else f"the bodies of the kind {wanted}"
    return f"Of {among}, {host.name} puts in most."


def _members(found: Findings, form: doc.Form) -> Iterator[doc.FundMember]:
    rules = {row["body_kind"]: row for row in found.fund_rules.to_dicts()}
    for partner in (one for one in found.partners if one.takes_part):
        rule = rules.get(partner.kind, rules["other"])
        way: doc.WayOf = form if rule["way"] == "pooled" else rule["way"]
        yield doc.FundMember(
            partner=partner.id,
            way=way,
            why=rule["plain"],
            valid_from=rule["valid_from"],
            source=rule["source_title"],
        )


def _contributions(found: Findings) -> Iterator[doc.FundContribution]:
    """Every party's part of the new services, and what it pays in by the deal, outside money included."""
    cost = found.runs.option_cost_gbp.sum(axis=(2, 3)).mean(axis=0)  # (Y,)
    services = np.einsum("dyno,pno->yp", found.runs.option_cost_gbp, found.fund_share) / len(found.runs.without)
    deal = found.settlement.contribution_pence / PENCE
    nothing = np.zeros(len(cost))
    parties = {partner: (services[:, p], deal[:, p]) for p, partner in enumerate(found.settlement.partners)}
    parties |= {NATIONAL: (cost - services.sum(axis=1), nothing), OUTSIDE: (nothing, -deal.sum(axis=1))}
    for y, year in enumerate(found.runs.years):
        for party, (for_services, by_deal) in parties.items():
            pays, adds = pounds(for_services[y]), pounds(by_deal[y])
            if pays or adds or party in found.settlement.partners:
                yield doc.FundContribution(
                    year=year, partner=party, services_gbp=pays, deal_gbp=adds, total_gbp=pounds(pays + adds)
                )


def _transition(found: Findings) -> Iterator[doc.Transition]:
    paid = {
        (flow.line, flow.payer): flow.gbp.mean(axis=0)
        for flow in found.ledger.flows
        if flow.line in (DOUBLE_LINE, REDUNDANCY_LINE)
    }
    for partner in dict.fromkeys(payer for _, payer in paid):
        double, redundancy = (paid.get((line, partner)) for line in (DOUBLE_LINE, REDUNDANCY_LINE))
        for y, year in enumerate(found.runs.years):
            yield doc.Transition(
                year=year,
                partner=partner,
                double_running_gbp=0.0 if double is None else pounds(double[y]),
                redundancy_gbp=0.0 if redundancy is None else pounds(redundancy[y]),
            )


def _uplifts(found: Findings) -> Iterator[doc.Uplift]:
    years, figures = found.runs.years, found.assumptions
    by_type = price_index(figures, years)
    rows = [(kind, COST_NAMES[kind], by_type[:, t]) for t, kind in enumerate(COST_TYPES)]
    rows.append(("options", "New services: pay and goods", option_index(figures, years)))
    rows.append(("payment", "What NHS providers are paid for a unit", payment_index(figures, years)))
    for kind, name, index in rows:
        prices = tuple(doc.PriceOfYear(year=year, index=stable(one)) for year, one in zip(years, index, strict=True))
        yield doc.Uplift(cost_type=kind, name=name, prices=prices)
