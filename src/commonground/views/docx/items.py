"""Regulation 7(3), one function a letter: what the plan carries of each item and what it lacks. Out: `Clause`s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from commonground.document import Plan
from commonground.document.activity import Activity, HealthGain
from commonground.document.names import Names, pick
from commonground.document.options import Option
from commonground.document.shapes import EVERYWHERE, NATIONAL, OUTSIDE, Range
from commonground.document.words import count, listed, lower_first, pence, percent, sentence
from commonground.views.docx.bad_years import say_reviews, say_variation
from commonground.views.docx.clauses import JUDGED, Clause
from commonground.views.docx.fund import say_host, say_notices, say_prices
from commonground.views.docx.judged import is_judged, mark_judged
from commonground.views.docx.law import Law
from commonground.views.docx.offers import list_unconfirmed, tabulate_in_kind
from commonground.views.docx.parties import TO_COMPLETE, label_partner
from commonground.views.first_screen import group_by_option
from commonground.views.standings import sum_paid_in
from commonground.views.tables import Table, make_table
from commonground.views.word.pennies import count_pence

UNRECORDED = "Modelled: nobody records it. It follows from what else changes."
COUNTED = "Counted each year, beside the figure without the plan."


def agree_aims(plan: Plan, names: Names, law: Law) -> Clause:
    """(a) The outcomes that the plan expects, each with its range and what would show it."""
    title, rows = "Aims and outcomes", [*_list_outcomes(plan, names)]
    if not rows:
        return Clause("a", title, (), ("aims and outcomes: the plan expects no change in anything that it counts",))
    columns = ("Outcome", f"#Without, {names.last_year}", "#Change", "#80% range", "How we would know")
    aim = (
        f"The partners aim, for the {plan.place.population:,} residents of {plan.place.name}, at the outcomes below by "
        f"{names.last_year}. Each is the middle of {plan.draws:,} modelled futures against doing nothing, and not a "
        f"promise: what each partner promises is in Schedule 4."
    )
    marked = f"{JUDGED.strip()} marks an outcome that rests on at least one judged figure."
    return Clause("a", title, (aim, make_table("Outcomes that the plan expects", columns, rows), marked))


def _list_outcomes(plan: Plan, names: Names) -> Iterator[tuple[str, ...]]:
    """What changes by one or more: services and outcomes in the last year, years of good health over all of them."""
    plain = {service.id: service.plain for service in plan.services}
    for row in pick((*plan.activity, *plan.outcomes), neighbourhood=EVERYWHERE):
        health = isinstance(row, HealthGain)
        if row.year != (EVERYWHERE if health else names.last_year) or abs(row.change.p50) < 1:
            continue
        yield (
            f"{names.service(row.service)}{', all years' if health else ''}{_mark(plan, row.service)}",
            count(row.without.p50) if isinstance(row, Activity) else "",
            _signed_count(row.change.p50),
            _say_range(row.change),
            UNRECORDED if health else f"{sentence(plain.get(row.service, ''))} {COUNTED}",
        )


def _mark(plan: Plan, service: str) -> str:
    chosen = {row.id for row in plan.options}
    return JUDGED if any(is_judged(plan, f"effects.{option}.{service}") for option in chosen) else ""


def _signed_count(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{count(abs(value))}"


def _say_range(row: Range) -> str:
    return " to ".join(_signed_count(end) if end else "0" for end in row.ends) if row.ends else "not known"


def agree_contributions(plan: Plan, names: Names, law: Law) -> Clause:
    """(b) What each pays into the fund, and how over- and underspends vary it."""
    deal, title = plan.settlement, "Contributions, and how they may be varied"
    if not deal.contributions:
        return Clause("b", title, (), ("the contributions: the plan has none",))
    moved = any(row.transfer_gbp for row in deal.contributions)
    said: list[str | Table] = [
        "Each partner puts into the new services the amounts of the first table of Schedule 1, in the years that stand "
        f"there, at the prices of {plan.fund.price_base}.",
        "Besides, partners pay into the fund and take out of it the amounts of the second table, which in each year "
        "sum to nothing and let the deal hold on average over the modelled futures."
        if moved
        else "No partner pays another: each bears its own part as it falls.",
    ]
    outside = sum_paid_in(plan).get(OUTSIDE, 0.0)
    lacking = [f"who pays {pence(outside)} that no partner can bear"] if outside > 0 else []
    lacking += [*list_unconfirmed(plan, names), *_list_national(plan)]
    said += [f"As the plan stands, not everybody can sign. {deal.blocker}"] if deal.blocker else []
    said += say_prices(plan)
    varied, lacking_of_variation = _vary(plan, names, law)
    return Clause("b", title, (*said, *varied), (*lacking, *lacking_of_variation))


def _list_national(plan: Plan) -> list[str]:
    """What the plan expects of funders who are no partners: nothing binds them."""
    whole = sum(count_pence(row.mean) for row in plan.funding if row.partner == NATIONAL and row.year in plan.years)
    return [f"that national funders, who are no partners, pay {pence(whole / 100)}"] if whole else []


def _vary(plan: Plan, names: Names, law: Law) -> tuple[list[str | Table], list[str]]:
    """How contributions may be varied: by collars, shares and caps where the plan has them."""
    said = say_variation(plan, names, law)
    lacking = [] if said else ["how over- and underspends are shared, and the most that a partner can be asked for"]
    return said, [*lacking, "who decides on a change of contributions, and with what notice"]


def agree_functions(plan: Plan, names: Names, law: Law) -> Clause:
    """(c) The services that functions are exercised in; which functions these are is a matter of law."""
    lacking = (
        "the NHS functions that each service exercises (regulation 5), by lawyers",
        "the health-related functions of the local authorities that each service exercises (regulation 6), by lawyers",
    )
    title = "NHS functions and health-related functions"
    rows = [
        (first.name, listed([names.partner(code) for code in first.delivered_by]), TO_COMPLETE, TO_COMPLETE)
        for first, *_ in group_by_option(plan)
    ]
    if not rows:
        return Clause("c", title, (), lacking)
    columns = ("Service", "Delivered by", "NHS function", "Health-related function")
    said = "The fund may pay for the services below and for nothing else. The plan does not know in which functions."
    return Clause("c", title, (said, make_table("Services that exercise functions", columns, rows)), lacking)


def agree_persons(plan: Plan, names: Names, law: Law) -> Clause:
    """(d) Whom each service is for, where, and how many people it reaches by year."""
    title, groups = "Persons and kinds of service", group_by_option(plan)
    if not groups:
        return Clause("d", title, (), ("the persons and the kinds of service: the plan chooses no service",))
    rows = [_persons(plan, names, found) for found in groups]
    columns = ("Kind of service", "For whom, in words", "Where", *(f"#{year}" for year in plan.years))
    said = (
        f"The persons are those residents of {plan.place.name} whom a service below is for, in the neighbourhoods that "
        f"stand beside it: by {names.last_year} about {count(plan.helped.all.reached)} different people a year "
        f"({percent(plan.helped.all.share)} of residents). Schedule 2 has each service in each neighbourhood."
    )
    return Clause("d", title, (said, make_table("People or households reached a year", columns, rows)))


def _persons(plan: Plan, names: Names, found: Sequence[Option]) -> tuple[str, ...]:
    """Whom one option is for, where it is, and how many it reaches by year."""
    first = found[0]
    by_year = [sum(row.reached_by_year[at] for row in found) for at in range(len(plan.years))]
    judged = mark_judged(plan, f"options.{first.id}.reach")
    where = _say_where(plan, names, [row.neighbourhood for row in found])
    return (f"{first.name}{judged}", sentence(first.plain), where, *(count(each) if each else "0" for each in by_year))


def _say_where(plan: Plan, names: Names, codes: list[str]) -> str:
    everywhere = len(set(codes)) == len(plan.neighbourhoods) > 1
    return "Every neighbourhood" if everywhere else listed([names.neighbourhood(code) for code in codes])


def agree_resources(plan: Plan, names: Names, law: Law) -> Clause:
    """(e) Staff, and what else each partner brings in kind."""
    said: list[str | Table] = []
    rows = [
        (label, f"{wte:,.1f}")
        for one in plan.partners
        if one.new_staff_wte
        for label, wte in (
            (label_partner(one.id, names, law), one.new_staff_wte),
            *((f"of whom {lower_first(kind.name)}, at the most", kind.wte) for kind in one.new_staff_by_profession),
        )
    ]
    if rows:
        said.append("No partner is asked for more staff of its own than it can add in a year, which is:")
        said.append(
            make_table("The most staff that each can add in a year", ("Partner", "#Whole-time equivalents"), rows)
        )
    if plan.hours:
        said.append("The work that the plan adds or takes away, by who does it, is in Schedule 5.")
    in_kind = tabulate_in_kind(plan, names, law)
    said += [in_kind] if in_kind else []
    none = "" if in_kind else ": the plan has none in kind"
    lacking = (
        "staff of each partner by post and year, and whether they are seconded or transferred",
        f"the terms on which each partner provides goods, services and accommodation{none}",
    )
    return Clause("e", "Staff, goods, services and accommodation", tuple(said), lacking)


def agree_duration(plan: Plan, names: Names, law: Law) -> Clause:
    """(f) From when until when; review, variation and termination where the plan has them."""
    said: list[str | Table] = [
        f"The arrangements last {names.span_of_years}, the financial years {plan.years[0]} to {names.last_year}: from "
        "1 April of the first to 31 March at the end of the last.",
        *say_notices(plan),
    ]
    reviews = say_reviews(plan, names)
    lacking = (
        "what a review may change" if reviews else "when the arrangements are reviewed, and what a review may change",
        "how the arrangements are varied between reviews",
        "whether the notice of a partner that leaves is agreed, and what happens to staff, money and duties then",
    )
    return Clause("f", "Duration, review, variation and termination", (*said, *reviews), lacking)


def agree_management(plan: Plan, names: Names, law: Law) -> Clause:
    """(g) The host, the manager, and how the fund is watched."""
    number = Counter(row.option for row in plan.promises)
    rows = [
        (names.option(row.option), row.measure, sentence(row.evidence), f"{number[row.option]:,}")
        for row in {row.option: row for row in plan.promises}.values()
    ]
    hosted, unhosted = say_host(plan, names)
    said: list[str | Table] = [*hosted]
    if rows:
        said.append("The fund is monitored by the measures below, for each promise of Schedule 4.")
        said.append(make_table("How the fund is monitored", ("Service", "Measure", "What shows it", "#Promises"), rows))
    lacking = (
        *unhosted,
        "who receives the quarterly reports and the annual return, and who decides on them",
    )
    return Clause("g", "How the fund is managed and monitored", tuple(said), lacking)


ITEMS = (
    agree_aims,
    agree_contributions,
    agree_functions,
    agree_persons,
    agree_resources,
    agree_duration,
    agree_management,
)
