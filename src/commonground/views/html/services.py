"""Services with and without the plan, hours of work, and how sure we are. In: `Plan`, `Names`. Out: bars and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.core.services import QALY
from commonground.document import Plan
from commonground.document.activity import Activity, Hours
from commonground.document.names import Names, pick
from commonground.document.notices import list_elsewhere
from commonground.document.shapes import EVERYWHERE, Range
from commonground.document.words import change_between, count, count_between, percent
from commonground.views.explanation.work import TRAINING, tabulate_staff, tabulate_unpaid
from commonground.views.html.bars import Axis, Span
from commonground.views.tables import Cell, Table, make_table

AGREES = 0.1  # predicted within a tenth of published before calibration
STAFF = "Hours by profession against who can be found, by year: of the hours of all new staff added by then"
MOVES = {QALY: "Health gained", "cash": "Partners' cash"}


@dataclass(frozen=True)
class UseBar:
    """How one service moves, as per cent of its use without the plan: a dot and a whisker."""

    name: str
    middle: float
    whisker: Span | None
    share: str
    text: str


@dataclass(frozen=True)
class Use:
    """Services that the plan moves in the last year, those most relieved first."""

    year: str
    zero: float
    bars: tuple[UseBar, ...]
    table: Table


@dataclass(frozen=True)
class WorkBar:
    """Hours that one group takes on or is relieved of."""

    name: str
    body: Span
    whisker: Span | None
    more: bool
    text: str
    span: str


@dataclass(frozen=True)
class Work:
    """Who takes on work in the last year, those who take on most first."""

    year: str
    zero: float
    bars: tuple[WorkBar, ...]
    staff: Table
    training: str  # how new staff of a profession are found
    unpaid: Table
    elsewhere: tuple[str, ...]  # trusts whose wards hang on other places' plans


def show_use(plan: Plan, names: Names) -> Use:
    """Each service that the plan moves, in the last year, as per cent of use without the plan."""
    everything = pick((*plan.activity, *plan.outcomes), neighbourhood=EVERYWHERE, year=names.last_year)
    rows = [row for row in everything if isinstance(row, Activity) and row.change.p50 and row.without.p50]
    shares = [_share(row) for row in rows]
    axis = Axis.over(end for share in shares for end in (share.p50, *(share.ends or ())))
    order = sorted(zip(shares, rows, strict=True), key=lambda pair: pair[0].p50)
    bars = tuple(_use_bar(names, row, share, axis) for share, row in order)
    return Use(names.last_year, axis.at(0.0), bars, _use_table(names, rows))


def _share(row: Activity) -> Range:
    """The change as a share of use without the plan."""
    whole, (low, high) = row.without.p50, row.change.ends or (None, None)
    return Range(
        p10=None if low is None else low / whole,
        p50=row.change.p50 / whole,
        p90=None if high is None else high / whole,
    )


def _use_bar(names: Names, row: Activity, share: Range, axis: Axis) -> UseBar:
    return UseBar(
        name=names.service(row.service),
        middle=axis.at(share.p50),
        whisker=axis.whisker(share),
        share=f"{percent(abs(share.p50))} {_way(share.p50)}",
        text=say_change(row.change),
    )


def say_change(change: Range) -> str:
    """'310 fewer a year (120 to 480 fewer)', '12 more a year (30 fewer to 60 more)'; no range of too few draws."""
    middle = f"{count(abs(change.p50))} {_way(change.p50)} a year"
    if change.ends is None:
        return middle
    return f"{middle} ({change_between(change)})"


def _way(value: float) -> str:
    return "fewer" if value < 0 else "more"


def _use_table(names: Names, rows: Sequence[Activity]) -> Table:
    lines = [
        (
            names.service(row.service),
            *_middle_and_range(row.without),
            *_middle_and_range(row.with_plan),
            say_change(row.change),
        )
        for row in rows
    ]
    columns = ("Service", "#Without", "#80% range", "#With the plan", "#80% range", "Change")
    return make_table(f"Services used in {names.last_year}, without and with the plan", columns, lines)


def _middle_and_range(row: Range) -> tuple[str, str]:
    return count(row.p50), count_between(row)


def show_work(plan: Plan, names: Names) -> Work:
    """Who takes on work and who is relieved of it in the last year, as bars on one axis."""
    rows = pick(plan.hours, neighbourhood=EVERYWHERE, year=names.last_year)
    axis = Axis.over(end for row in rows for end in (row.p50, *(row.ends or ())))
    bars = tuple(_work_bar(row, axis) for row in sorted(rows, key=lambda row: -row.p50))
    return Work(
        year=names.last_year,
        zero=axis.at(0.0),
        bars=bars,
        staff=tabulate_staff(plan, [row for row in plan.staff if row.employers], STAFF),
        training=TRAINING,
        unpaid=tabulate_unpaid(plan),
        elsewhere=tuple(list_elsewhere(plan).values()),
    )


def _work_bar(row: Hours, axis: Axis) -> WorkBar:
    return WorkBar(
        name=row.who,
        body=axis.bar(row.p50),
        whisker=axis.whisker(row),
        more=row.p50 > 0,
        text=f"{count(abs(row.p50))} hours a year {'more' if row.p50 > 0 else 'less'}",
        span=" to ".join(map(_hours, row.ends or ())),
    )


def _hours(value: float) -> str:
    return count(value) if value >= 0 else f"{count(-value)} fewer"


def tabulate_influences(plan: Plan, names: Names) -> Table:
    """The assumptions that move the answer most."""
    rows = [
        (
            names.assumption(row.figure),
            MOVES[row.target],
            percent(row.share_of_spread),
            "a higher figure raises it" if row.direction == "up" else "a higher figure lowers it",
        )
        for row in plan.uncertainty
    ]
    columns = ("Assumption", "What it moves", "#Share of the spread", "Which way")
    return make_table("The assumptions that matter most", columns, rows)


def tabulate_checks(plan: Plan, names: Names) -> Table:
    """Predicted use beside published, before any calibration: the honest test."""
    rows = [
        (
            names.service(row.service),
            row.body or "",
            count(row.predicted),
            count(row.published),
            _agreement(row.ratio),
            f"{row.period or ''}, {row.source or ''}".strip(", "),
        )
        for row in plan.need.checks
        if row.predicted is not None and row.published is not None and row.ratio is not None
    ]
    columns = ("Service", "Body", "#We predicted", "#Published", "How close", "Source")
    return make_table("Use that we predicted before looking, beside what is published", columns, rows)


def _agreement(ratio: float) -> Cell:
    off = abs(ratio - 1)
    if off <= AGREES:
        return Cell(f"within {max(round(100 * off), 1)}%", "good")
    return Cell(f"{round(100 * off)}% too {'high' if ratio > 1 else 'low'}", "bad")
