"""Services with and without the plan, where hours land, and what doing nothing costs. Out: `Topic`s."""

from __future__ import annotations

from math import prod

from commonground.document import Plan
from commonground.document.activity import Activity, Hours
from commonground.document.money import KindNet
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE, Range
from commonground.document.words import count, lower_first, percent, signed, signed_between, standing
from commonground.views.explanation.work import TRAINING, tabulate_staff, tabulate_unpaid
from commonground.views.html.services import STAFF, say_change, show_use, tabulate_checks
from commonground.views.html.waiting import tabulate_opened, tabulate_waiting
from commonground.views.picture.bars import draw_bars
from commonground.views.picture.model import QUESTIONS, Bar, Topic
from commonground.views.picture.sources import count_judged, find_figures, name_figures
from commonground.views.tables import Table, make_table

MOST_BARS = 10
NOTHING = 0.5  # hours a year: less is none
EFFECTS = (  # of each option that the plan has, as the names of figures begin or end
    *("effects.{}.", "activity_share.{}."),
    *("options.{}.reach", "options.{}.coverage", "options.{}.places_with_it"),
    *("options.{}.setup_months", "options.{}.lag_months"),
)
STAFFING = ("options.{}.staff_wte_per_100", "options.{}.reach", "options.{}.coverage", "options.{}.places_with_it")
USE = ("rate.", "growth.", "effects.optimism_bias.", "options.build_up_months", "options.next_person_gain")
HOURS = ("settle.hours_per_wte", "options.build_up_months")
WAITING = (
    *("ageing.", "growth.", "rate.", "uplift."),
    *("cost.", "payment.", "variable_share.", "stepped_share.", "opening_share.", "capacity.", "beds."),
)
TABLED = "The table gives the figures; lines across bars hold four futures in five."
KINDS_APART = "Cash is money that can be taken out. Capacity is room that is paid for. They are never added."


def show_services(plan: Plan, names: Names) -> Topic:
    """Each service that the plan moves in the last year, as a share of its use without the plan."""
    rows = _moved(plan, names.last_year)
    title = _say_services(names, rows)
    bars = [
        Bar.of(names.service(row.service), _as_share(row), f"{_percent(row)} {_way(row)}") for row in rows[:MOST_BARS]
    ]
    about = f"Change in use in {names.last_year} as a share of use without the plan. {TABLED}"
    figures = find_figures(plan, *name_figures(plan, *EFFECTS), *USE)
    tables = show_use(plan, names).table, tabulate_checks(plan, names)
    return Topic(
        id="services",
        question=QUESTIONS["services"],
        title=title,
        said=("Those that the plan moves most, for their size, stand first.",) if rows else (),
        drawing=draw_bars("services", title, about, bars),
        tables=tuple(table for table in tables if table),
        notes=(),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def _moved(plan: Plan, year: str) -> list[Activity]:
    """Services and outcomes that change in a year, those that change most for their size first."""
    everything = pick((*plan.activity, *plan.outcomes), neighbourhood=EVERYWHERE, year=year)
    rows = [row for row in everything if isinstance(row, Activity) and row.change.p50 and row.without.p50]
    return sorted(rows, key=lambda row: -abs(row.change.p50 / row.without.p50))


def _say_services(names: Names, rows: list[Activity]) -> str:
    """The service that surely moves most for its size; else that none surely does."""
    sure = [row for row in rows if row.change.ends and prod(row.change.ends) > 0.0]
    if not rows:
        return "The plan changes no service"
    if not sure:
        return f"No service surely moves by {names.last_year}: every range holds no change"
    first = sure[0]
    return f"{names.service(first.service)} moves most for its size by {names.last_year}: {say_change(first.change)}"


def _as_share(row: Activity) -> Range:
    whole, (low, high) = row.without.p50, row.change.ends or (None, None)
    return Range(
        p10=None if low is None else low / whole,
        p50=row.change.p50 / whole,
        p90=None if high is None else high / whole,
    )


def _percent(row: Activity) -> str:
    return percent(abs(row.change.p50 / row.without.p50))


def _way(row: Activity) -> str:
    return "fewer" if row.change.p50 < 0 else "more"


def show_hours(plan: Plan, names: Names) -> Topic:
    """Who takes on work in the last year, who is relieved of it, and whether staff can be found."""
    found = pick(plan.hours, neighbourhood=EVERYWHERE, year=names.last_year)
    rows = sorted((row for row in found if abs(row.p50) >= NOTHING), key=lambda row: -row.p50)
    title = _say_hours(names, rows)
    bars = [Bar.of(row.who, row, f"{count(row.p50)} hours {_more(row)}") for row in rows]
    about = f"Hours a year in {names.last_year}, against doing nothing. {TABLED}"
    figures = find_figures(plan, *name_figures(plan, *STAFFING), *HOURS)
    tables = (
        _tabulate_places(plan, names),
        tabulate_staff(plan, [row for row in plan.staff if row.employers], STAFF),
        tabulate_unpaid(plan),
    )
    return Topic(
        id="hours",
        question=QUESTIONS["hours"],
        title=title,
        said=(),
        drawing=draw_bars("hours", title, about, bars),
        tables=tuple(table for table in tables if table),
        notes=(TRAINING,),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def _more(row: Hours) -> str:
    return "more" if row.p50 > 0 else "fewer"


def _say_hours(names: Names, rows: list[Hours]) -> str:
    if not rows or rows[0].p50 <= 0:
        return "The plan asks nobody for more hours"
    first, last = rows[0], rows[-1]
    relieved = f"; {lower_first(last.who)} are relieved of most" if last.p50 < 0 else ""
    return f"Most new work in {names.last_year} falls to {lower_first(first.who)}: {count(first.p50)} hours{relieved}"


def _tabulate_places(plan: Plan, names: Names) -> Table:
    """Hours of the last year by who works them: the whole place with its range, then each neighbourhood."""
    rows = pick(plan.hours, year=names.last_year)
    cells = []
    for whole in pick(rows, neighbourhood=EVERYWHERE):
        here = {row.neighbourhood: row for row in pick(rows, who=whole.who)}
        by_place = (_hours(here[one.id].p50) if one.id in here else "" for one in plan.neighbourhoods)
        cells.append((whole.who, _hours(whole.p50), " to ".join(map(_hours, whole.ends or ())), *by_place))
    columns = ("Whose hours", "#Whole place", "#80% range", *(f"#{one.name}" for one in plan.neighbourhoods))
    return make_table(f"Hours a year in {names.last_year}, against doing nothing", columns, cells)


def _hours(value: float) -> str:
    return f"−{count(value)}" if value <= -NOTHING else count(value) if value >= NOTHING else "0"


def show_waiting(plan: Plan, names: Names) -> Topic:
    """What each body would be left with if nothing were done, against today; cash drawn, kinds apart in the table."""
    rows = [row for row in pick(plan.do_nothing.net, kind="cash", year=EVERYWHERE) if _is_partner(plan, row)]
    rows = sorted((row for row in rows if abs(row.mean) >= 1.0), key=lambda row: row.mean)
    together = pick(plan.do_nothing.together, kind="cash", year=EVERYWHERE)
    title = _say_waiting(names, together[0] if together else None)
    bars = [_bar(names, row) for row in rows[:MOST_BARS]]
    figures = find_figures(plan, *WAITING)
    tables = tabulate_waiting(plan, names), tabulate_opened(plan, names)
    return Topic(
        id="waiting",
        question=QUESTIONS["waiting"],
        title=title,
        said=(KINDS_APART,),
        drawing=draw_bars("waiting", title, f"Cash over {names.span_of_years} against today. {TABLED}", bars),
        tables=tuple(table for table in tables if table),
        notes=(),
        figures=figures,
        judged=count_judged(plan, figures),
    )


def _is_partner(plan: Plan, row: KindNet) -> bool:
    return any(row.partner == one.id for one in plan.partners)


def _bar(names: Names, row: KindNet) -> Bar:
    low, high = row.ends or (None, None)
    return Bar(names.partner(row.partner), row.mean, signed(row.mean), low, high)


def _say_waiting(names: Names, together: KindNet | None) -> str:
    if together is None:
        return "The plan does not say what doing nothing would cost"
    between = f" (80% range {signed_between(together)})" if together.ends else ""
    return (
        f"Doing nothing leaves all partners together {standing(together)} against today, in cash over "
        f"{names.span_of_years}{between}"
    )
