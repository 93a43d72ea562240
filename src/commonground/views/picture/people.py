"""Who lives here, who is helped, how many agencies call at one household. In: `Plan`, `Names`. Out: `Topic`s."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.people import ReachedFifth
from commonground.document.words import count, fine_percent, heads, listed, percent
from commonground.views.first_screen import group_by_option, say_reach
from commonground.views.html.people import FIFTHS, judge_fairness, tabulate_agencies, tabulate_places
from commonground.views.picture.bars import draw_bars
from commonground.views.picture.facts import tabulate_facts
from commonground.views.picture.maps import draw_shares
from commonground.views.picture.model import QUESTIONS, Bar, Topic
from commonground.views.picture.sources import count_judged, find_figures, name_figures
from commonground.views.tables import Table, make_table

MANY = 5  # agencies from which a household is known to many
RESIDENTS, NEED = ("place.",), ("need.", "rate.")
REACH = ("options.{}.reach", "options.{}.coverage", "options.{}.places_with_it")  # of each option that the plan has
EXPECTED = "Counts of people helped are expected ones: the plan has no range of them."
TABLED = "The table gives the figures."


def show_residents(plan: Plan, names: Names) -> Topic:
    """How many people live here, and how many of them in the most deprived fifth of England."""
    place, figures = plan.place, find_figures(plan, *RESIDENTS)
    poorest = {here.id: here.imd_quintile_shares[0] for here in plan.neighbourhoods}
    share = sum(poorest[here.id] * here.population for here in plan.neighbourhoods) / (place.population or 1)
    title = (
        f"{place.population:,} people live here in {place.households:,} households, {percent(share)} of them in the "
        "most deprived fifth of England"
    )
    about = f"Darker neighbourhoods have a larger share of residents in the most deprived fifth. {TABLED}"
    return Topic(
        id="residents",
        question=QUESTIONS["residents"],
        title=title,
        said=(_say_where(plan, names, poorest),),
        drawing=draw_shares("residents", title, about, plan, poorest),
        tables=tuple(table for table in (tabulate_places(plan, names), *tabulate_facts(plan)) if table),
        notes=(*place.notes, *plan.neighbourhood_notes, *plan.population_fit.notes),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def _say_where(plan: Plan, names: Names, poorest: dict[str, float]) -> str:
    """Where most of those live who live in the most deprived fifth."""
    most = max(plan.neighbourhoods, key=lambda here: poorest[here.id] * here.population)
    if not poorest[most.id]:
        return "Nobody here lives in the most deprived fifth of England."
    people = heads(poorest[most.id] * most.population)
    return (
        f"Most of them live in {names.neighbourhood(most.id)}: {people}, {percent(poorest[most.id])} of its residents."
    )


def show_helped(plan: Plan, names: Names) -> Topic:
    """How many different people the plan would reach, by deprivation, neighbourhood and option."""
    helped = plan.helped
    figures = find_figures(plan, *name_figures(plan, *REACH))
    title = (
        f"About {count(helped.all.reached)} different people would be helped a year by {helped.year}: "
        f"{fine_percent(helped.all.share)} of residents"
    )
    bars = [
        Bar(FIFTHS[row.quintile], row.share, f"{fine_percent(row.share)} of {count(row.people)} people")
        for row in helped.by_quintile
        if row.people
    ]
    about = f"Share of residents helped a year, by how deprived their area is. {TABLED}"
    return Topic(
        id="helped",
        question=QUESTIONS["helped"],
        title=title,
        said=(judge_fairness(plan), "One person who is helped in two ways is counted once."),
        drawing=draw_bars("helped", title, about, bars),
        tables=tuple(table for table in (tabulate_fifths(plan), _tabulate_options(plan, names)) if table),
        notes=(EXPECTED,),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def tabulate_fifths(plan: Plan) -> Table:
    """People helped by national deprivation fifth."""
    rows = [(FIFTHS[row.quintile], *_reached(row)) for row in plan.helped.by_quintile if row.people]
    columns = ("Fifth of England by deprivation", "#Residents", "#Helped a year", "#Of residents")
    return make_table(f"People helped in {plan.helped.year}", columns, rows)


def _reached(row: ReachedFifth) -> tuple[str, str, str]:
    return f"{row.people:,.0f}", count(row.reached), fine_percent(row.share)


def _tabulate_options(plan: Plan, names: Names) -> Table:
    """What the plan would do: each option once, whom it reaches, and where."""
    rows = [
        (
            rows[0].name,
            rows[0].plain,
            say_reach(rows),
            "everywhere"
            if len(rows) == len(plan.neighbourhoods) > 1
            else listed([names.neighbourhood(row.neighbourhood) for row in rows]),
            rows[0].evidence_strength,
        )
        for rows in group_by_option(plan)
    ]
    return make_table("What the plan would do", ("Option", "What it is", "Reaches", "Where", "Evidence"), rows)


def show_agencies(plan: Plan, _: Names) -> Topic:
    """How many agencies call at one household in a year, and what those with many cost."""
    found = plan.need.agencies_per_household
    many = [row for row in found.rows if row.agencies >= min(MANY, found.most_counted)]
    homes, cost = sum(row.share_of_households for row in many), sum(row.share_of_cost for row in many)
    title = (
        f"{percent(homes)} of households are in touch with {MANY} or more agencies in a year, and take {percent(cost)} "
        "of what services cost"
    )
    bars = [
        Bar(_say_agencies(row.agencies, found.most_counted), row.share_of_households, percent(row.share_of_households))
        for row in found.rows
    ]
    figures = find_figures(plan, *NEED)
    return Topic(
        id="agencies",
        question=QUESTIONS["agencies"],
        title=title,
        said=(),
        drawing=draw_bars("agencies", title, f"Share of households by agencies in touch. {TABLED}", bars),
        tables=(tabulate_agencies(plan),),
        notes=("Modelled from who uses what; no household here is real.", *plan.need.notes),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def _say_agencies(number: int, most: int) -> str:
    words = "1 agency" if number == 1 else f"{number or 'No'} agencies"
    return f"{words} or more" if number >= most else words
