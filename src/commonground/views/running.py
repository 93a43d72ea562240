"""What runs already and what the plan adds, in a councillor's words. In: `Plan`, `Names`. Out: sentences, tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonground.core.figures import JUDGED
from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.running import Requirement, Running
from commonground.document.words import fine_percent, heads, listed, lower_first, pounds
from commonground.views.tables import Cell, Table, make_table

SAME = "some of these people are also counted under"
FILE = "runs_today in the options file"
FEW = 6


def say_running(row: Running) -> str:
    """'Runs today for about 400 people (6.0% of those it is for)'; what is not netted, as the share who have it."""
    return f"Runs today for {say_whom(row)}"


def say_whom(row: Running) -> str:
    """'about 400 people a year (6.0% of those it is for)', or nobody."""
    if row.share == 0:
        return "nobody"
    others = "" if row.netted else "; the plan is for the others"
    return f"about {_counted(row, row.people)} a year ({fine_percent(row.share)} of those it is for{others})"


def say_added(row: Running) -> str:
    """'the plan adds about 630 people', or that it adds nobody."""
    return f"the plan adds about {_counted(row, row.added)}" if row.added > 0 else "the plan adds nobody"


def say_both(row: Running) -> str:
    """'Runs today for about 400 people a year (6.0% of those it is for); the plan adds about 630 people'."""
    return f"{say_running(row)}; {say_added(row)}"


def _counted(row: Running, number: float) -> str:
    return heads(number, row.unit)


def say_known(row: Running) -> str:
    """How it is known, and that the place is asked where a national figure stands for it."""
    if row.own:
        return "The place's own count"
    fits_nobody = "" if row.places_with_it is None else f"; {fine_percent(row.places_with_it)} of places have it at all"
    return f"A national figure{fits_nobody}"


def say_requirement(asked: Requirement) -> str:
    """Since when national policy requires it, and what it asks; else that it is the place's choice."""
    if asked.level == "local":
        return "The place's own choice"
    since = f" since {_day(asked.valid_from)}" if asked.valid_from else ""
    until = f", until {_day(asked.valid_to)}" if asked.valid_to else ""
    word = "Required" if asked.level == "required" else "Asked for"
    return f"{word}{since}{until}: {lower_first(asked.plain)}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def tabulate_added(plan: Plan, names: Names) -> Table:
    """Each option of the plan with whom it reaches today and whom the plan adds: short enough for a terminal."""
    rows = [
        (names.option(row.option), _counted(row, row.people), _counted(row, row.added))
        for row in plan.running
        if row.added > 0
    ]
    return make_table("What the plan adds to what runs today", ("Option", "#Runs today for about", "#Added"), rows)


def tabulate_running(plan: Plan, names: Names) -> tuple[Table, Table]:
    """One row an option: those that the plan adds to, then the others, the required ones first."""
    rows = sorted(plan.running, key=lambda row: (row.added <= 0, not _required(row), -row.people))
    counts = ("#Runs today for about", "#The plan adds", "#Could add at most")
    columns = ("Option", *counts, "National policy", "How we know")
    adds = f"What runs today, and what the plan adds by {names.last_year}"
    others = "What else runs today or could, to which the plan adds nobody"
    return (
        make_table(adds, columns, [_row(names, row) for row in rows if row.added > 0]),
        make_table(others, columns, [_row(names, row) for row in rows if row.added <= 0]),
    )


def _row(names: Names, row: Running) -> tuple[Cell | str, ...]:
    shared = f"{SAME} {listed([names.option(other) for other in row.same_people])}" if row.same_people else ""
    share = f"{fine_percent(row.share)} of those it is for"
    if not row.netted:
        share = f"{share}; the plan is for the others"
    asked = row.requirement
    said = Cell(say_requirement(asked), link=asked.url, note=asked.source if asked.level != "local" else "")
    tone = "judged" if row.quality == JUDGED else ""
    known, _, places = say_known(row).partition("; ")
    return (
        Cell(names.option(row.option), note=shared),
        Cell(_counted(row, row.people), note=share),
        _counted(row, row.added) if row.added > 0 else "nobody",
        _counted(row, row.could_add) if row.could_add > 0 else "nobody",
        said,
        Cell(f"{known} ({row.quality})", tone, note=f"{places}. {row.source}" if places else row.source),
    )


def _required(row: Running) -> bool:
    return row.requirement.level == "required"


def say_what_runs(plan: Plan, names: Names) -> tuple[str, ...]:
    """How the plan stands to what runs, what is required and priced, and what the place is asked for by name."""
    return tuple(filter(None, (_say_added(plan), _say_met(plan, names), *_say_price(plan, names), _ask(plan, names))))


def _say_added(plan: Plan) -> str:
    added = [row for row in plan.running if row.added > 0]
    if not added:
        return ""
    return (
        "Everything in the plan is added to what runs today. The benefit of what runs is in today's figures already, "
        "and nothing is paid for it anew."
    )


def _say_met(plan: Plan, names: Names) -> str:
    """What is required and runs, and to which nothing had to be added."""
    waiting = {*plan.required.options, *plan.required.dropped}
    met = [names.option(row.option) for row in plan.running if _required(row) and row.option not in waiting]
    if not met:
        return ""
    return (
        f"National policy requires, and these run already as far as is known: {listed(met)}. That a service is there "
        "is required, not how many it reaches."
    )


def _say_price(plan: Plan, names: Names) -> Sequence[str]:
    """What must be added, what it costs, and what dropping it would free; or what was dropped."""
    part, said = plan.required, []
    if part.options:
        more = "less" if part.worth_gbp < 0 else "more"
        side = "worse" if part.cash_gbp < 0 else "better"
        said.append(
            f"Added because it is required and may not run here: {listed([names.option(o) for o in part.options])}. "
            f"The cost is {pounds(part.cost_gbp)} over all years, and leaves all partners together "
            f"{pounds(abs(part.cash_gbp))} {side} off in cash; by what studies found it is worth "
            f"{pounds(abs(part.worth_gbp))} {more} to society than it costs. Dropping it (choose.core_everywhere=off) "
            "would undo that, free the money for other options, and leave a national requirement unmet."
        )
    if part.dropped:
        dropped = listed([names.option(option) for option in part.dropped])
        said.append(f"Dropped by the setting choose.core_everywhere, though national policy requires it: {dropped}.")
    return said


def _ask(plan: Plan, names: Names) -> str:
    """Which counts of the place would replace a national figure, those that matter most first."""
    asked = [row for row in plan.running if not row.own and (row.added > 0 or row.places_with_it is not None)]
    asked.sort(key=lambda row: (row.option not in plan.required.options, row.added <= 0))
    if not asked:
        return ""
    wanted = listed([names.option(row.option) for row in asked[:FEW]])
    more = f" and {len(asked) - FEW} more" if len(asked) > FEW else ""
    return (
        f"This place has not said how much runs here of: {wanted}{more}. Ask each for the people it saw last year, "
        f"and write them under {FILE}: one number replaces a national figure."
    )
