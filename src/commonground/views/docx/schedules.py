"""Behind the clauses: money by partner and year, services, who gains, promises, work, sources. Out: `Schedule`s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.options import Option, Promise
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import chance, count, listed, pence, sentence, signed_between
from commonground.views.docx.bad_years import list_tests
from commonground.views.docx.clauses import JUDGED, Schedule, by_year, tabulate_money
from commonground.views.docx.fund import tabulate_fund
from commonground.views.docx.judged import mark_judged, say_judged, tabulate_law, tabulate_look_up, tabulate_sources
from commonground.views.docx.law import Law
from commonground.views.docx.offers import tabulate_offers
from commonground.views.docx.parties import label_partner
from commonground.views.first_screen import group_by_option
from commonground.views.tables import TOTAL, Cell, Table, make_table
from commonground.views.word.pennies import count_pence

PAID_IN = "Payments between partners through the fund: + pays in, − takes out"
COST = "What each puts into the new services, before payments between partners"
SERVICES = "Cost of each service in all its neighbourhoods"
ASKED = "What the deal asks of each: how much worse off than with no plan it is left"
BEFORE = "Cash against doing nothing, before payments between partners: + better off, − worse off"
AFTER = "Cash against doing nothing, after payments between partners: + better off, − worse off"


def list_contributions(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 1: what each puts into services, pays to others, is asked for and offers, by year."""
    deal = plan.settlement
    paid = by_year(((row.partner, row.year, row.transfer_gbp) for row in deal.contributions), plan.years)
    cost = by_year(((row.partner, row.year, row.mean) for row in plan.funding if row.partner != EVERYWHERE), plan.years)
    asked = by_year(((row.partner, row.year, row.asked_gbp) for row in deal.asked), plan.years)
    note = (
        "Means over the modelled futures, to the penny as in plan.json. Sums are of the amounts shown. A subsidy from "
        "outside is money that nobody has promised."
    )
    tables = [
        _of_partners(caption, rows, plan, names, law)
        for caption, rows in ((COST, cost), (PAID_IN, paid), (ASKED, asked))
    ]
    of_fund = tabulate_fund(plan, names, law)
    return Schedule("Contributions by partner and year", (note, *tables, *of_fund, tabulate_offers(plan, names, law)))


def _of_partners(caption: str, rows: Mapping[str, Sequence[float]], plan: Plan, names: Names, law: Law) -> Table:
    amounts = [(label_partner(code, names, law), row) for code, row in rows.items()]
    return tabulate_money(caption, "Partner", amounts, plan)


def list_services(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 2: what each service costs by year, then each in its neighbourhoods."""
    groups = group_by_option(plan)
    cost = [(_name_priced(plan, rows[0]), _add_up([row.cost_by_year for row in rows])) for rows in groups]
    note = f"Mean cost by year, to the penny; {JUDGED.strip()} marks a cost that rests on a judged figure."
    tables = [_tabulate_service(plan, names, rows) for rows in groups]
    return Schedule(
        "Services, neighbourhoods and cost", (note, tabulate_money(SERVICES, "Service", cost, plan), *tables)
    )


def _tabulate_service(plan: Plan, names: Names, rows: Sequence[Option]) -> Table:
    """One service: a line a neighbourhood, with whom it reaches and what it costs by year."""
    first = rows[0]
    paid, done = names.payers(first.funded_by), listed([names.partner(code) for code in first.delivered_by])
    caption = f"{_name_priced(plan, first)}: paid for by {paid}; delivered by {done}"
    told = {names.neighbourhood(row.neighbourhood): (row.start, count(row.reached)) for row in rows}
    costs = tabulate_money(
        caption, "Neighbourhood", [(names.neighbourhood(row.neighbourhood), row.cost_by_year) for row in rows], plan
    )
    head = ("Neighbourhood", "From", f"#Reached, {names.last_year}")
    columns = (*head, *(f"#{column.label}" for column in costs.columns[1:]))
    lines: list[tuple[Cell | str, ...]] = [
        (line[0], *told.get(line[0].text, ("", "")), *line[1:]) for line in costs.rows
    ]
    return make_table(caption, columns, lines)


def _name_priced(plan: Plan, option: Option) -> str:
    return f"{option.name}{mark_judged(plan, f'options.{option.id}.cost_gbp')}"


def _add_up(rows: Sequence[Sequence[float]]) -> list[float]:
    """GBP by year of several rows, each penny of them counted."""
    return [sum(map(count_pence, column)) / 100 for column in zip(*rows, strict=True)]


def list_standings(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 3: who pays and who gains by year, before and after payments, and how sure each can be."""
    deal = plan.settlement
    before, after = (
        by_year(((row.partner, row.year, row.mean) for row in rows), plan.years)
        for rows in (deal.net_before, deal.net_after)
    )
    said: list[str | Table] = [
        *(f"{'Yes' if rung.holds else 'No'}: {sentence(rung.sentence)}" for rung in deal.ladder),
        _of_partners(BEFORE, before, plan, names, law),
        _of_partners(AFTER, after, plan, names, law),
        _tabulate_surety(plan, names, law),
    ]
    return Schedule("Who pays and who gains", tuple(said))


def _tabulate_surety(plan: Plan, names: Names, law: Law) -> Table:
    no_loss, within = (
        {row.partner: row.probability for row in rows}
        for rows in (plan.settlement.prob_no_worse, plan.settlement.prob_within_line)
    )
    rows = [
        (
            label_partner(row.partner, names, law),
            signed_between(row) or "not known",
            _chance(no_loss[row.partner]),
            _chance(within[row.partner]),
        )
        for row in pick(plan.settlement.net_after, year=EVERYWHERE)
    ]
    columns = (
        "Partner",
        "#80% range after payments",
        "#Chance of no loss",
        "#Chance within offer and floor in every year",
    )
    return make_table("How sure each can be", columns, rows)


def _chance(probability: float | None) -> str:
    return "not known" if probability is None else chance(probability)


def list_promises(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 4: every promise, whose it is, what it costs and how we would know that it was kept."""
    groups: dict[tuple[str, str], list[Promise]] = {}
    for row in plan.promises:
        groups.setdefault((row.who, row.option), []).append(row)
    said: list[str | Table] = []
    for rows in groups.values():
        said.append(f"How we would know: {sentence(rows[0].measure)} {sentence(rows[0].evidence)}")
        said.append(_tabulate_promises(plan, names, rows))
    total = sum(count_pence(row.amount_gbp) for row in plan.promises) / 100
    said.append(f"All promises together cost {pence(total)}." if said else "The plan has no promises.")
    return Schedule("Promises", tuple(said))


def _tabulate_promises(plan: Plan, names: Names, rows: Sequence[Promise]) -> Table:
    """The promises of one owner for one service."""
    first = rows[0]
    judged = mark_judged(plan, f"options.{first.option}.cost_gbp")
    caption = f"{names.option(first.option)}{judged}: promised by {names.partner(first.who)}"
    lines: list[tuple[Cell | str, ...]] = [
        (row.id, row.what, names.payers(row.paid_by), row.start, pence(row.amount_gbp)) for row in rows
    ]
    total = sum(count_pence(row.amount_gbp) for row in rows) / 100
    lines.append((Cell("Sum", TOTAL), "", "", "", Cell(pence(total), TOTAL)))
    return make_table(caption, ("No", "Promise", "Paid for by", "From", "#Cost, all years"), lines)


def list_work(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 5: hours of work that the plan adds or takes away, by who does it and year."""
    hours = by_year(((row.who, row.year, row.p50) for row in pick(plan.hours, neighbourhood=EVERYWHERE)), plan.years)
    rows = [(who, *(f"{each:+,.0f}".replace("-", "−") for each in row)) for who, row in hours.items()]
    caption = "Hours of work a year, middle of the futures: + more, − less"
    table = make_table(caption, ("Whose", *(f"#{year}" for year in plan.years)), rows)
    return Schedule("Work by who does it", (table,) if rows else ("The plan moves no hours of work.",))


def list_sources(plan: Plan, names: Names, law: Law) -> Schedule:
    """Schedule 7: the law as this draft takes it, what is judged, and where every figure comes from."""
    marks = "; ".join(f"{name} {value}" for name, value in plan.fingerprints.items())
    said: list[str | Table] = [
        f"Made from plan.json of {plan.created}, seed {plan.seed}, {plan.draws:,} futures. Fingerprints: {marks}.",
        tabulate_law(law.facts),
        say_judged(plan),
    ]
    said += [table for table in (tabulate_look_up(plan, names), tabulate_sources(plan)) if table]
    return Schedule("Sources and judged figures", tuple(said))


SCHEDULES = (list_contributions, list_services, list_standings, list_promises, list_work, list_tests, list_sources)
