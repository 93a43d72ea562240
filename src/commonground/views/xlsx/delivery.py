"""What would be done, where, for whom and by whom: Plan, Activity, Hours, Promises, People. In: `Plan`, `Names`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.activity import Activity, Found, HealthGain, Hours, Unpaid
from commonground.document.names import Names
from commonground.document.options import Option, Promise
from commonground.document.place import Neighbourhood
from commonground.document.running import Running
from commonground.document.words import listed
from commonground.views.explanation.work import TRAINING, say_training
from commonground.views.running import say_known, say_requirement
from commonground.views.xlsx.layout import RANGE_LABELS, Column, Columns, Sheet, Spread, as_table, year_or_all

FIFTHS = ("Most deprived fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Least deprived fifth")


def fill_options(plan: Plan, names: Names) -> Sheet:
    """One row a choice."""
    columns: Columns[Option] = (
        Column("Option", lambda row: row.name, 34),
        Column("Neighbourhood", lambda row: names.neighbourhood(row.neighbourhood), 28),
        Column("What it is for a resident", lambda row: row.plain, 60),
        Column("Starts", lambda row: row.start, 10),
        Column("Scale", lambda row: row.scale, 8, "figure"),
        Column("Counts", lambda row: f"{row.unit}s", 11),
        Column("Reached in the last year", lambda row: row.reached, 12, "count"),
        Spread(_labels("Cost, all years"), lambda row: row.cost, 15, "gbp"),
        Column("Cost, all years: mean", lambda row: row.cost.mean, 15, "gbp"),
        Column("Delivered by", lambda row: _partners(names, row.delivered_by), 30),
        Column("Paid for by", lambda row: names.payers(row.funded_by), 30),
        Column("Evidence", lambda row: row.evidence_strength, 14),
    )
    return as_table("Plan", "What the plan would do, where and from when", columns, plan.options)


def fill_running(plan: Plan, names: Names) -> Sheet:
    """One row an option considered: what runs today, what the plan adds, what is required."""
    columns: Columns[Running] = (
        Column("Option", lambda row: names.option(row.option), 34),
        Column("Counts", lambda row: f"{row.unit}s", 11),
        Column("Runs today for", lambda row: row.people, 12, "count"),
        Column("Share today", lambda row: row.share, 10, "share"),
        Column("Share today: low", lambda row: row.low, 10, "share"),
        Column("Share today: high", lambda row: row.high, 10, "share"),
        Column("The plan adds", lambda row: row.added, 12, "count"),
        Column("Could add at most", lambda row: row.could_add, 12, "count"),
        Column("How we know", say_known, 34),
        Column("Letter", lambda row: row.quality, 8),
        Column("Source of the share", lambda row: row.source, 50),
        Column("Counts some of the same people", lambda row: _options(names, row.same_people), 30),
        Column("National policy", lambda row: say_requirement(row.requirement), 60),
        Column("Source of the policy", lambda row: row.requirement.source, 50),
    )
    return as_table("Runs today", "What runs today, and what the plan adds to it", columns, plan.running)


def _options(names: Names, codes: Sequence[str]) -> str:
    return listed([names.option(code) for code in codes])


def _partners(names: Names, codes: Sequence[str]) -> str:
    return listed([names.partner(code) for code in codes])


def fill_activity(plan: Plan, names: Names) -> Sheet:
    """One row a service or outcome, neighbourhood and year; years of good health have only a change."""
    columns: Columns[Activity | HealthGain] = (
        Column("Service", lambda row: names.service(row.service), 36),
        Column("Neighbourhood", lambda row: names.neighbourhood(row.neighbourhood), 28),
        Column("Year", lambda row: year_or_all(row.year), 11),
        Spread(_labels("Without"), lambda row: row.without if isinstance(row, Activity) else None, 13, "decimal"),
        Spread(_labels("With"), lambda row: row.with_plan if isinstance(row, Activity) else None, 13, "decimal"),
        Spread(_labels("Change"), lambda row: row.change, 13, "decimal"),
    )
    title = "Services and outcomes a year, without and with the plan"
    return as_table("Activity", title, columns, (*plan.activity, *plan.outcomes))


def _labels(when: str) -> tuple[str, str, str]:
    return f"{when}: p10", f"{when}: p50", f"{when}: p90"


def fill_hours(plan: Plan, names: Names) -> Sheet:
    """Hours that somebody takes on or is relieved of."""
    columns: Columns[Hours] = (
        Column("Who", lambda row: row.who, 30),
        Column("Neighbourhood", lambda row: names.neighbourhood(row.neighbourhood), 28),
        Column("Year", lambda row: row.year, 11),
        Spread(RANGE_LABELS, lambda row: row, 16, "count"),
    )
    return as_table("Hours", "Hours of work a year: positive = more for them", columns, plan.hours)


def fill_staff(plan: Plan, names: Names) -> Sheet:
    """Hours against the staff that can be found."""
    columns: Columns[Found] = (
        Column("Profession", lambda row: row.who, 30),
        Column("How they are found", say_training, 30),
        Column("Training (years)", lambda row: row.training_years, 10, "figure"),
        Column("Year", lambda row: row.year, 11),
        Spread(RANGE_LABELS, lambda row: row.needed, 16, "count"),
        Column("Found by then", lambda row: row.found, 14, "count"),
        Column("Short", lambda row: row.short, 12, "count"),
        Column("Employed by", lambda row: listed([names.partner(code) for code in row.employers]), 60),
    )
    note = (
        "Hours of the new staff whom employers say they can add, years added up; empty where no partner employs them. "
        f"{TRAINING}"
    )
    return as_table("Staff", "Hours by profession against who can be found, by year", columns, plan.staff, note)


def fill_unpaid(plan: Plan, names: Names) -> Sheet:
    """What unpaid carers take on, and what it would cost."""
    columns: Columns[Unpaid] = (
        Column("Year", lambda row: row.year, 11),
        Spread(("hours: p10", "hours: middle", "hours: p90"), lambda row: row.hours, 16, "count"),
        Column("Would cost, on average (GBP)", lambda row: row.mean, 24, "pence"),
        Spread(("GBP: p10", "GBP: middle", "GBP: p90"), lambda row: row, 16, "gbp"),
    )
    note = "What home carers in their place would cost: in no budget, and no part of the value in the ledger."
    return as_table("Unpaid care", "What family and friends take on", columns, plan.unpaid_care, note)


def fill_promises(plan: Plan, names: Names) -> Sheet:
    """One row a promise."""
    columns: Columns[Promise] = (
        Column("Number", lambda row: row.id, 10),
        Column("Owner", lambda row: names.partner(row.who), 34),
        Column("Promise", lambda row: row.what, 70),
        Column("Cost, all years", lambda row: row.amount_gbp, 15, "gbp"),
        Column("Paid for by", lambda row: names.payers(row.paid_by), 34),
        Column("From", lambda row: row.start, 10),
        Column("Measure", lambda row: row.measure, 44),
        Column("How we would know it was kept", lambda row: row.evidence, 60),
    )
    return as_table("Promises", "What each partner promises", columns, plan.promises)


def fill_people(plan: Plan, names: Names) -> Sheet:
    """Neighbourhoods, deprivation and people helped."""
    helped = {row.neighbourhood: row for row in plan.helped.by_neighbourhood}
    columns: Columns[Neighbourhood] = (
        Column("Neighbourhood", lambda here: here.name, 34),
        Column("Residents", lambda here: here.population, 12, "count"),
        *(_share_in_fifth(label, at) for at, label in enumerate(FIFTHS)),
        Column("Helped a year", lambda here: helped[here.id].reached, 12, "count"),
        Column("Share helped", lambda here: helped[here.id].share, 12, "share"),
        Column("Wards", lambda here: listed(here.wards), 60),
    )
    title = f"Who lives here and who is helped in {names.last_year}"
    note = "Residents are modelled from published tables; no count is of real people who could be known."
    return as_table("People", title, columns, plan.neighbourhoods, note)


def _share_in_fifth(label: str, at: int) -> Column[Neighbourhood]:
    return Column(label, lambda here: here.imd_quintile_shares[at], 12, "share")
