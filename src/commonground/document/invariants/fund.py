"""Whether the fund follows from the plan: contributions from funding and deal, changing over from the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.document.invariants.model import Case, Invariant, equals, fill, holds, known, pennies
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE


def fund_names_partners(plan: Plan) -> Iterator[Case]:
    """Each partner that takes part does so in one way, the host is one of them, and every price has every year."""
    here = [row.id for row in plan.partners]
    yield from fill(
        "fund/members", [(row.partner,) for row in plan.fund.members], [(row.id,) for row in plan.taking_part]
    )
    if plan.fund.host is not None:
        yield known("fund/host", plan.fund.host, set(here), "partner")
    for i, row in enumerate(plan.fund.contributions):
        yield known(f"fund/contributions/{i}/partner", row.partner, {*here, NATIONAL, OUTSIDE}, "partner")
        yield known(f"fund/contributions/{i}/year", row.year, set(plan.years), "year")
    for i, change in enumerate(plan.fund.transition):
        yield known(f"fund/transition/{i}/partner", change.partner, set(here), "partner")
        yield known(f"fund/transition/{i}/year", change.year, set(plan.years), "year")
    for i, uplift in enumerate(plan.fund.uplifts):
        yield from fill(f"fund/uplifts/{i}", [(row.year,) for row in uplift.prices], [(year,) for year in plan.years])


def fund_is_the_funding_and_the_deal(plan: Plan) -> Iterator[Case]:
    """What each puts in is what it pays for the new services and pays in by the deal; all of it is what they cost."""
    funding = {(row.partner, row.year): row.mean for row in plan.funding if row.year != EVERYWHERE}
    deal = {(row.partner, row.year): row.transfer_gbp for row in plan.settlement.contributions}
    told = {(row.partner, row.year): row for row in plan.fund.contributions}
    for key, row in told.items():
        where = f"fund/contributions ({', '.join(key)})"
        yield equals(where, row.services_gbp, funding.get(key, 0.0), pennies(1))
        yield equals(where, row.deal_gbp, deal.get(key, 0.0), pennies(1))
        yield equals(where, row.total_gbp, row.services_gbp + row.deal_gbp, pennies(1))
    for key, gbp in deal.items():
        yield holds(f"fund/contributions ({', '.join(key)})", key in told or not gbp, "what it pays in is not told")
    for year in plan.years:
        totals = [row.total_gbp for row in told.values() if row.year == year]
        yield equals(f"fund/contributions ({year})", sum(totals), funding[EVERYWHERE, year], pennies(len(totals)))


def changing_over_is_in_the_ledger(plan: Plan) -> Iterator[Case]:
    """Double running and redundancies are those of the ledger, by partner and year."""
    booked: dict[tuple[str, str, str], float] = {}
    for flow in plan.ledger:
        if flow.line in (DOUBLE_LINE, REDUNDANCY_LINE):
            key = flow.line, flow.partner, flow.year
            booked[key] = booked.get(key, 0.0) - flow.mean
    for row in plan.fund.transition:
        for line, gbp in ((DOUBLE_LINE, row.double_running_gbp), (REDUNDANCY_LINE, row.redundancy_gbp)):
            where = f"fund/transition ({row.partner}, {row.year}), {line}"
            yield equals(where, gbp, booked.pop((line, row.partner, row.year), 0.0), pennies(1))
    untold = "; ".join(", ".join(key) for key in booked)
    yield holds("fund/transition", not booked, f"the ledger has what it does not tell: {untold}")


def who_cannot_pool_does_not(plan: Plan) -> Iterator[Case]:
    """The host may hold the fund, and whoever does not pool keeps its budget or is paid by contract."""
    way = {row.partner: row.way for row in plan.fund.members}
    for partner, found in way.items():
        aligned = plan.fund.form == "aligned" and found == "pooled"
        yield holds(f"fund/members ({partner})", not aligned, "it pools where budgets are aligned")
    host = plan.fund.host
    able = host is None or way[host] == ("pooled" if plan.fund.form == "pooled" else "aligned")
    yield holds("fund/host", able, f"{host} may not hold a fund")


FUND_FORM = (Invariant("The fund names the partners of the plan, each once", fund_names_partners),)
"""What a reader of the fund relies on."""
FUND = (
    Invariant("The fund holds what is paid for the services and by the deal", fund_is_the_funding_and_the_deal),
    Invariant("Double running and redundancies are those of the ledger", changing_over_is_in_the_ledger),
    Invariant("Only those who may pool money pool it", who_cannot_pool_does_not),
)
"""The fund follows."""
