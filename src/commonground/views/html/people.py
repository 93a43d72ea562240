"""Who lives here and who is helped. In: `Plan`, `Names`. Out: bars, tables and cards of options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.options import Option
from commonground.document.people import Reached
from commonground.document.words import count, fine_percent, listed, percent, pounds, sentence
from commonground.views.first_screen import group_by_option, say_reach
from commonground.views.running import say_whom
from commonground.views.tables import Table, make_table

FIFTHS = {1: "Most deprived fifth", 2: "Second", 3: "Middle", 4: "Fourth", 5: "Least deprived fifth"}
LEAST_YEARS = 1.0  # of good health, below which nobody's share of them is told


@dataclass(frozen=True)
class ReachedBar:
    """The share of some residents who are helped; `width` per cent of the track."""

    name: str
    width: float
    share: str
    people: str


@dataclass(frozen=True)
class People:
    """People helped by neighbourhood and by deprivation."""

    year: str
    reached: str
    share: str
    neighbourhoods: tuple[ReachedBar, ...]
    fifths: tuple[ReachedBar, ...]
    fairness: str
    places: Table
    agencies: Table


@dataclass(frozen=True)
class Card:
    """What one option would change for people."""

    name: str
    plain: str
    core: bool
    runs_today: str  # whom it reaches already
    reached: str
    where: str
    start: str
    cost: str
    by: str
    paid: str
    evidence: str


def show_people(plan: Plan, names: Names) -> People:
    """Who is helped, as bars of the share of residents reached, and how many agencies call on a household."""
    helped = plan.helped
    top = max((row.share for row in (*helped.by_neighbourhood, *helped.by_quintile)), default=0.0) or 1.0
    return People(
        year=helped.year,
        reached=count(helped.all.reached),
        share=fine_percent(helped.all.share),
        neighbourhoods=tuple(_bar(names.neighbourhood(r.neighbourhood), r, top) for r in helped.by_neighbourhood),
        fifths=tuple(_bar(FIFTHS[r.quintile], r, top) for r in helped.by_quintile if r.people),
        fairness=judge_fairness(plan),
        places=tabulate_places(plan, names),
        agencies=tabulate_agencies(plan),
    )


def _bar(name: str, row: Reached, top: float) -> ReachedBar:
    people = f"{count(row.reached)} of {count(row.people)} people"
    return ReachedBar(name, round(100 * row.share / top, 1), fine_percent(row.share), people)


def judge_fairness(plan: Plan) -> str:
    """Whether the most deprived fifth gets at least its share, in one sentence."""
    row = next(row for row in plan.inequality if row.quintile == 1)
    if not row.people:
        return "Nobody here lives in the most deprived fifth of England."
    people, health = percent(row.share_of_people), percent(row.share_of_qaly)
    live = f"{people} of residents live in the most deprived fifth of England."
    if sum(fifth.qaly.p50 for fifth in plan.inequality) < LEAST_YEARS:
        return f"{live} The plan gains too few years of good health to say who gets how much of them."
    verdict = "more than" if row.share_of_qaly > row.share_of_people else "less than"
    verdict = "as good as" if people == health else verdict
    return f"{live} They get {health} of the years of good health that the plan gains: {verdict} their share."


def tabulate_places(plan: Plan, names: Names) -> Table:
    """One row a neighbourhood: size, deprivation, people helped, wards."""
    helped = {row.neighbourhood: row for row in plan.helped.by_neighbourhood}
    rows = [
        (
            f"{number}. {here.name}",
            f"{here.population:,}",
            percent(here.imd_quintile_shares[0]),
            count(helped[here.id].reached),
            fine_percent(helped[here.id].share),
            listed(here.wards),
        )
        for number, here in enumerate(plan.neighbourhoods, start=1)
    ]
    columns = ("Neighbourhood", "#Residents", "#In the most deprived fifth", "#Helped a year", "#Of residents", "Wards")
    return make_table(f"The neighbourhoods, and people helped in {names.last_year}", columns, rows)


def tabulate_agencies(plan: Plan) -> Table:
    """Households by the number of agencies that call on them in a year."""
    found = plan.need.agencies_per_household
    rows = [
        (
            f"{row.agencies} or more" if row.agencies >= found.most_counted else str(row.agencies),
            count(row.households),
            percent(row.share_of_households),
            percent(row.share_of_cost),
        )
        for row in found.rows
    ]
    columns = ("Agencies in touch", "#Households", "#Of all households", "#Of all cost")
    return make_table("How many agencies call on one household in a year", columns, rows)


def make_cards(plan: Plan, names: Names) -> tuple[Card, ...]:
    """What would change for people: each option once, the one that reaches most first."""
    return tuple(_card(plan, names, rows) for rows in group_by_option(plan))


def _card(plan: Plan, names: Names, rows: Sequence[Option]) -> Card:
    first = rows[0]
    everywhere = len(rows) == len(plan.neighbourhoods) > 1
    return Card(
        name=first.name,
        plain=sentence(first.plain),
        core=first.core,
        runs_today=next((say_whom(row) for row in plan.running if row.option == first.id), ""),
        reached=say_reach(rows),
        where="every neighbourhood" if everywhere else listed([names.neighbourhood(r.neighbourhood) for r in rows]),
        start=" or ".join(sorted({row.start for row in rows})),
        cost=f"{pounds(sum(row.cost_by_year[-1] for row in rows))} a year",
        by=_partners(names, (row.delivered_by for row in rows)) or "not settled yet",
        paid=names.payers(code for row in rows for code in row.funded_by),
        evidence=first.evidence_strength,
    )


def _partners(names: Names, codes: Iterable[Sequence[str]]) -> str:
    return listed([names.partner(code) for code in dict.fromkeys(code for some in codes for code in some)])
