"""The plan's money as a fund, as a finance director reads it. In: `Plan`, `Names`. Out: tables and a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.words import fine_percent, percent, pounds, signed
from commonground.views.tables import Table, make_table

WAYS = {"pooled": "Pools", "aligned": "Aligns its budget", "contract": "By contract"}


@dataclass(frozen=True)
class Fund:
    """All that the page says of the fund."""

    form: str
    contributions: Table
    prices: Table
    notices: Table
    members: Table


def show_fund(plan: Plan, names: Names) -> Fund:
    """Contributions by year, what changing over costs, prices by type of cost, notices, who may pool."""
    return Fund(
        form=say_form(plan, names),
        contributions=tabulate_contributions(plan, names),
        prices=tabulate_prices(plan),
        notices=tabulate_notices(plan),
        members=tabulate_members(plan, names),
    )


def say_form(plan: Plan, names: Names) -> str:
    """Form, host and price base in sentences."""
    fund = plan.fund
    base = (
        f"Every amount is in prices of {fund.price_base}: general inflation is left out, and what grows faster is in. "
        f"What NHS providers are paid for a unit falls by an efficiency factor of {fine_percent(fund.efficiency)} a "
        f"year, of which the plan presumes that they deliver {percent(fund.efficiency_delivered)} in their costs."
    )
    if fund.form == "aligned":
        return f"Each partner keeps its own budget and spends it as agreed. {base}"
    if fund.host is None:
        return f"{fund.host_why} {base}"
    pool = "Partners pay into one pooled fund under section 75 of the National Health Service Act 2006."
    return f"{pool} Host: {names.partner(fund.host)}. {fund.host_why} {base}"


def tabulate_contributions(plan: Plan, names: Names) -> Table:
    """What each party puts in by year, the sum, and beneath it what changing over costs each partner."""
    rows = plan.fund.contributions
    lines = [
        _line(plan, names.partner(code), _way(plan, code), [row.total_gbp for row in pick(rows, partner=code)])
        for code in dict.fromkeys(row.partner for row in rows)
        if any(row.total_gbp for row in pick(rows, partner=code))
    ]
    sums = [sum(row.total_gbp for row in pick(rows, year=year)) for year in plan.years]
    lines.append(_line(plan, "Cost of the new services", "", sums))
    return make_table(
        "Who puts in what, by year: the new services, and what the deal adds (− takes out)",
        ("Partner", "Takes part", *(f"#{year}" for year in plan.years), "#All years"),
        [*lines, *_transition(plan)],
    )


def _transition(plan: Plan) -> list[tuple[str, ...]]:
    """Two lines beneath the sum, where there is anything: what changing over costs partners besides."""
    rows = plan.fund.transition
    lines = {
        "Besides, against doing nothing: double running": [
            sum(r.double_running_gbp for r in pick(rows, year=year)) for year in plan.years
        ],
        "Besides, against doing nothing: redundancies": [
            sum(r.redundancy_gbp for r in pick(rows, year=year)) for year in plan.years
        ],
    }
    return [_line(plan, name, "In its own account", found) for name, found in lines.items() if any(found)]


def _line(plan: Plan, name: str, way: str, by_year: Sequence[float]) -> tuple[str, ...]:
    amounts = [*by_year, *(0.0 for _ in plan.years[len(by_year) :])]
    return (name, way, *(_amount(gbp) for gbp in (*amounts, sum(amounts))))


def _amount(gbp: float) -> str:
    return signed(gbp) if gbp < 0 else pounds(gbp)


def _way(plan: Plan, code: str) -> str:
    found = pick(plan.fund.members, partner=code)
    return WAYS[found[0].way] if found else "From outside"


def tabulate_prices(plan: Plan) -> Table:
    """How much dearer or cheaper each type of cost is in each year, general inflation taken out."""
    rows = [(one.name, *(_percent(price.index) for price in one.prices)) for one in plan.fund.uplifts]
    return make_table(
        f"Prices against those of {plan.fund.price_base}, beyond general inflation",
        ("What is paid for", *(f"#{year}" for year in plan.years)),
        rows,
    )


def _percent(index: float) -> str:
    change = 100.0 * (index - 1.0)
    return "0.0%" if abs(change) < 0.05 else f"{'−' if change < 0 else '+'}{abs(change):.1f}%"


def tabulate_notices(plan: Plan) -> Table:
    """Periods of notice, each with its source."""
    rows = [(one.what, f"{one.months:g} months", one.source) for one in plan.fund.notices]
    return make_table("Notice", ("Whose", "#How long", "From"), rows)


def tabulate_members(plan: Plan, names: Names) -> Table:
    """How each partner takes part, and by which rule since when."""
    rows = [
        (names.partner(one.partner), WAYS[one.way], one.why, f"since {one.valid_from}") for one in plan.fund.members
    ]
    return make_table("Who may pool money", ("Partner", "Takes part", "Why", "Rule"), rows)
