"""The fund in the draft: host, prices and their growth, notices, what changing over costs. In: `Plan`. Out: words."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.words import fine_percent, percent
from commonground.views.docx.clauses import by_year, tabulate_money
from commonground.views.docx.law import Law
from commonground.views.docx.parties import label_partner
from commonground.views.tables import Table, make_table

GROWTH = "Prices as multiples of those of the price base, general inflation taken out"
NOTICES = "Notices that the plan counts with"
TOGETHER = "What each puts in: the new services, and payments between partners"
DOUBLE = "Double running against doing nothing, in each body's own account"
REDUNDANCY = "Redundancy and redeployment against doing nothing, in each body's own account"
KEPT = "The plan aligns budgets: each body keeps and spends its own, and there is no pooled fund to host."


def say_host(plan: Plan, names: Names) -> tuple[list[str], list[str]]:
    """Who hosts the fund and why, and what is lacking of it."""
    fund = plan.fund
    if fund.form == "aligned":
        return [KEPT], ["whether there is to be a pooled fund, and then which body is the host partner"]
    if fund.host is None:
        return [], ["which body is the host partner, and who its pool manager is"]
    if any(partner.hosts_fund for partner in plan.partners):
        return [f"The host partner is {names.partner(fund.host)}. {fund.host_why}"], ["who its pool manager is"]
    said = f"The plan proposes {names.partner(fund.host)} as the host partner: {fund.host_why}"
    return [said], [f"whether {names.partner(fund.host)} agrees to be the host partner, and who its pool manager is"]


def say_prices(plan: Plan) -> list[str | Table]:
    """The price base, and how prices of later years grow by what they pay for."""
    fund = plan.fund
    said = (
        f"Every amount is at the prices of {fund.price_base}. Contributions of later years are to be raised by general "
        "inflation, and hold already what grows faster or slower by the multiples below. What NHS providers are paid "
        f"falls by an efficiency factor of {fine_percent(fund.efficiency)} a year, of which they are taken to deliver "
        f"{percent(fund.efficiency_delivered)} in what a unit costs them."
    )
    rows = [(one.name, *(f"{price.index:.4f}" for price in one.prices)) for one in fund.uplifts]
    return [said, make_table(GROWTH, ("What is paid for", *(f"#{year}" for year in plan.years)), rows)]


def say_notices(plan: Plan) -> list[str | Table]:
    """Each period of notice with its source; nothing where the plan has none."""
    rows = [(one.what, f"{one.months:g} months", one.source) for one in plan.fund.notices]
    return [make_table(NOTICES, ("Whose", "#How long", "From"), rows)] if rows else []


def tabulate_fund(plan: Plan, names: Names, law: Law) -> list[Table]:
    """What each puts in by year, and what changing over costs each body, where it costs anything."""
    fund = plan.fund
    put_in = ((row.partner, row.year, row.total_gbp) for row in fund.contributions)
    double = ((row.partner, row.year, row.double_running_gbp) for row in fund.transition)
    redundancy = ((row.partner, row.year, row.redundancy_gbp) for row in fund.transition)
    found = ((TOGETHER, put_in), (DOUBLE, double), (REDUNDANCY, redundancy))
    tables = [(caption, by_year(rows, plan.years)) for caption, rows in found]
    return [
        tabulate_money(caption, "Partner", [(label_partner(code, names, law), row) for code, row in rows.items()], plan)
        for caption, rows in tables
        if any(map(any, rows.values()))
    ]
