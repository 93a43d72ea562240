"""Whether the ledger balances: rows against nets, payers against payees, years against their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from commonground.document.invariants.model import Case, Invariant, equals, holds, pennies
from commonground.document.money import KindNet, Net
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE, NATIONAL, PLAN, RESIDENTS, Money

A_POUND = 1.0 + 1e-6  # percentiles of money are whole pounds
HALF_A_THOUSAND = 501.0  # a line of a budget is in thousands of pounds
Key = tuple[str, ...]


def each_flow_has_two_sides(plan: Plan) -> Iterator[Case]:
    """A flow between two parties that have rows is a loss of the payer and the same gain of the payee."""
    sides = {row.id for row in plan.partners} | {NATIONAL, RESIDENTS}
    losses: dict[Key, list[float]] = defaultdict(list)
    for i, row in enumerate(plan.ledger):
        one_of_both = row.partner in (row.payer, row.payee) and row.payer != row.payee
        yield holds(f"ledger/{i}/partner", one_of_both, f"{row.partner} is neither its payer nor its payee")
        if row.payer in sides and row.payee in sides:
            losses[row.year, row.line, row.payer, row.payee, row.kind].append(row.mean)
    for key, means in losses.items():
        yield equals(f"ledger ({', '.join(key)}), payer and payee together", sum(means), 0.0, pennies(1) / 2)


def value_is_made_by_the_plan(plan: Plan) -> Iterator[Case]:
    """Capacity and value are made, not paid: nobody pays cash to the plan, or is paid cash by it."""
    for i, row in enumerate(plan.ledger):
        made = PLAN in (row.payer, row.payee)
        yield holds(f"ledger/{i}", row.kind != "cash" or not made, "cash cannot come from the plan itself")


def rows_sum_to_nets(plan: Plan) -> Iterator[Case]:
    """The rows of a party, kind of money and year sum to its net."""
    sums = _gather(((row.partner, row.kind, row.year), row.mean) for row in plan.ledger)
    for net in plan.ledger_net:
        if net.year != EVERYWHERE:
            means = sums.pop((net.partner, net.kind, net.year), [])
            where = f"ledger_net ({net.partner}, {net.kind}, {net.year})"
            yield equals(where, net.mean, sum(means), pennies(len(means)))


def years_sum_to_all(plan: Plan) -> Iterator[Case]:
    """The means of all plan years sum to the mean of all of them together."""
    deal = plan.settlement
    tables: dict[str, Iterable[tuple[Key, Money]]] = {
        "ledger_net": _kinds(plan.ledger_net),
        "ledger_together": _kinds(plan.ledger_together),
        "do_nothing/net": _kinds(plan.do_nothing.net),
        "do_nothing/together": _kinds(plan.do_nothing.together),
        "funding": _nets(plan.funding),
        "settlement/net_before": _nets(deal.net_before),
        "settlement/net_after": _nets(deal.net_after),
        "accounts": [((row.partner, row.kind, row.line, row.year), row) for row in plan.accounts],
    }
    for name, rows in tables.items():
        whole = {key[:-1]: row.mean for key, row in rows if key[-1] == EVERYWHERE}
        years = _gather((key[:-1], row.mean) for key, row in rows if key[-1] != EVERYWHERE)
        for key, total in whole.items():
            means = years.get(key, [])
            yield equals(f"{name} ({', '.join(key)}, all years)", total, sum(means), pennies(len(means)))


def _kinds(rows: Iterable[KindNet]) -> list[tuple[Key, Money]]:
    return [((row.partner, row.kind, row.year), row) for row in rows]


def _nets(rows: Iterable[Net]) -> list[tuple[Key, Money]]:
    return [((row.partner, row.year), row) for row in rows]


def _gather(rows: Iterable[tuple[Key, float]]) -> dict[Key, list[float]]:
    found: dict[Key, list[float]] = defaultdict(list)
    for key, amount in rows:
        found[key].append(amount)
    return found


def partners_sum_to_all(plan: Plan) -> Iterator[Case]:
    """Partners' nets in cash and in capacity sum to what they gain together; in value it is what residents gain."""
    partners = [row.id for row in plan.partners]
    pairs = (
        ("ledger_together", plan.ledger_net, plan.ledger_together),
        ("do_nothing/together", plan.do_nothing.net, plan.do_nothing.together),
    )
    for name, nets, together in pairs:
        each = {(row.partner, row.kind, row.year): row.mean for row in nets}
        for total in together:
            parties = [RESIDENTS] if total.kind == "value" else partners
            means = [each[party, total.kind, total.year] for party in parties]
            where = f"{name} ({total.kind}, {total.year})"
            yield equals(where, total.mean, sum(means), pennies(len(means)))


def payers_sum_to_the_cost(plan: Plan) -> Iterator[Case]:
    """Who pays for the new services adds up to what they cost, and that to what each option costs."""
    paid = {(row.partner, row.year): row.mean for row in plan.funding}
    payers = [row.id for row in plan.partners] + [NATIONAL]
    for at, year in enumerate((*plan.years, EVERYWHERE)):
        means = [paid[payer, year] for payer in payers]
        total = paid[EVERYWHERE, year]
        yield equals(f"funding (all, {year})", total, sum(means), pennies(len(means)))
        yield from (holds(f"funding ({year})", gbp >= -pennies(1), "a payer pays less than nothing") for gbp in means)
        costs = [row.cost.mean if year == EVERYWHERE else row.cost_by_year[at] for row in plan.options]
        yield equals(f"options, cost of all ({year})", sum(costs), total, pennies(len(costs)))


def accounts_sum_to_nets(plan: Plan) -> Iterator[Case]:
    """The lines of a partner's account sum to its net: of cash after the deal, of the other kinds in the ledger."""
    due = {(row.partner, row.kind, row.year): row.mean for row in plan.ledger_net}
    due |= {(row.partner, "cash", row.year): row.mean for row in plan.settlement.net_after}
    sums = _gather(((row.partner, row.kind, row.year), row.mean) for row in plan.accounts)
    for partner in plan.partners:
        for key, net in due.items():
            if key[0] == partner.id:
                means = sums.get(key, [])
                yield equals(f"accounts ({', '.join(key)})", sum(means), net, pennies(len(means)))


def accounts_repeat_the_ledger(plan: Plan) -> Iterator[Case]:
    """A line of an account that the ledger has too is the sum of the ledger's rows of it."""
    rows = _gather(((row.partner, row.kind, row.line, row.year), row.mean) for row in plan.ledger)
    lines: dict[Key, float] = {(row.partner, row.kind, row.line, row.year): row.mean for row in plan.accounts}
    here = {row.id for row in plan.partners}
    for key, means in rows.items():
        if key[0] in here and len(means) + abs(sum(means)) > pennies(1):
            yield equals(f"accounts ({', '.join(key)})", lines.get(key, 0.0), sum(means), pennies(len(means)))


def nets_before_are_the_ledgers(plan: Plan) -> Iterator[Case]:
    """What each partner has before the deal is its net of cash in the ledger, range and all."""
    cash = {(row.partner, row.year): row for row in plan.ledger_net if row.kind == "cash"}
    for row in plan.settlement.net_before:
        where, there = f"settlement/net_before ({row.partner}, {row.year})", cash[row.partner, row.year]
        yield equals(where, row.mean, there.mean, pennies(1))
        for found, due in zip(_range(row), _range(there), strict=True):
            yield equals(f"{where}, its range", found, due, A_POUND)


def _range(row: Money) -> Sequence[float]:
    return [value for value in (row.p10, row.p50, row.p90) if value is not None]


def budgets_are_their_lines(plan: Plan) -> Iterator[Case]:
    """The lines of a budget, where a partner has any, sum to it; each is what was published times share and uplift."""
    for i, partner in enumerate(plan.partners):
        lines, where = partner.budget_lines, f"partners/{i}"
        if lines:
            total = sum(line.gbp for line in lines)
            yield equals(f"{where}/annual_budget_gbp", partner.annual_budget_gbp, total, A_POUND)
        for j, line in enumerate(lines):
            at = f"{where}/budget_lines/{j}"
            yield holds(f"{at}/role", line.role in partner.roles, f"{partner.id} has no role {line.role!r}")
            if line.published_gbp is not None:
                made = line.published_gbp * line.share * line.uplift
                yield equals(f"{at}/gbp", line.gbp, made, HALF_A_THOUSAND)


MONEY = (
    Invariant("What one party pays another gains", each_flow_has_two_sides),
    Invariant("No cash is made by the plan itself", value_is_made_by_the_plan),
    Invariant("Rows of the ledger sum to each party's net", rows_sum_to_nets),
    Invariant("Years sum to all years", years_sum_to_all),
    Invariant("Partners sum to all partners", partners_sum_to_all),
    Invariant("Payers sum to the cost, and options to the same", payers_sum_to_the_cost),
    Invariant("Lines of an account sum to what the partner is left with", accounts_sum_to_nets),
    Invariant("Lines of an account are those of the ledger", accounts_repeat_the_ledger),
    Invariant("Nets before the deal are those of the ledger", nets_before_are_the_ledgers),
    Invariant("Budgets are the sum of lines that follow from what was published", budgets_are_their_lines),
)
"""The books balance."""
