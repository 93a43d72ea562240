"""Where every figure comes from, and which judged ones to look up. In: `Plan`, `Names`. Out: tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.core.figures import JUDGED, QUALITY_MEANS
from commonground.core.text import pounds
from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.sources import Source
from commonground.document.words import percent
from commonground.views.tables import Cell, Table, make_table

GROUPS = (
    ("Options: cost, reach, staff and timing", ("options.",)),
    ("Options: effects", ("effects.", "activity_share.")),
    (
        "Services: cost and payment",
        ("cost.", "variable_share.", "stepped_share.", "opening_share.", "payment.", "capacity.", "uplift."),
    ),
    ("Services: use and growth", ("rate.", "growth.", "prevalence.", "ageing.", "need.")),
)
REST = "Everything else"
SHOWN_DIGITS = 4


@dataclass(frozen=True)
class Letter:
    """A letter of quality, what it means, and how many figures have it."""

    letter: str
    meaning: str
    figures: str
    judged: bool


@dataclass(frozen=True)
class Sources:
    """All figures in groups, with how many of each quality."""

    letters: tuple[Letter, ...]
    groups: tuple[Table, ...]


def show_sources(plan: Plan, names: Names) -> Sources:
    """All figures in groups, with how many of each quality."""
    groups: dict[str, list[Source]] = {name: [] for name in (*(name for name, _ in GROUPS), REST)}
    for row in plan.provenance:
        groups[next((name for name, starts in GROUPS if row.figure.startswith(starts)), REST)].append(row)
    qualities = [row.quality for row in plan.provenance]
    return Sources(
        letters=tuple(
            Letter(letter, meaning, f"{qualities.count(letter):,}", letter == JUDGED)
            for letter, meaning in QUALITY_MEANS.items()
        ),
        groups=tuple(_figures(names, name, found) for name, found in groups.items() if found),
    )


def _figures(names: Names, name: str, rows: Sequence[Source]) -> Table:
    lines = [
        (
            Cell(names.assumption(row.figure), note=row.figure),
            _value(row),
            row.unit,
            Cell(row.source, link=row.url if row.url.startswith("https://") else "", note=row.year),
            Cell(f"{row.quality} – judgement", "judged") if row.quality == JUDGED else Cell(row.quality),
        )
        for row in rows
    ]
    return make_table(name, ("Figure", "#Value and 80% range", "Unit", "Source", "Quality"), lines)


def _value(row: Source) -> str:
    changed = "" if row.changed_from is None else f" (changed from {_number(row.changed_from)})"
    if row.low is None or row.high is None:
        return f"{_number(row.value)}{changed}"
    return f"{_number(row.value)} ({_number(row.low)} to {_number(row.high)}){changed}"


def _number(value: float | str | None) -> str:
    """1856.23 -> '1,856', 0.06512 -> '0.06512', 70000 -> '70,000'; a word stays a word."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 10**SHOWN_DIGITS else f"{value:,.{SHOWN_DIGITS}g}"


def tabulate_changed(plan: Plan, names: Names) -> Table:
    """Assumptions that somebody set otherwise."""
    rows = [
        (Cell(names.assumption(row.figure), note=row.figure), _number(row.was), _number(row.value), row.unit)
        for row in plan.changed
    ]
    return make_table("Assumptions changed for this plan", ("Assumption", "#Was", "#Is", "Unit"), rows)


def tabulate_look_up(plan: Plan, names: Names) -> Table:
    """The judged figures that would be worth knowing, and where to look them up."""
    rows = [
        (
            Cell(names.assumption(row.figure), note=row.figure),
            row.ask if row.local else Cell(row.ask, note="Not to be found in the place itself"),
            pounds(row.worth_knowing_gbp) if row.worth_knowing_gbp else "would not change the choice",
            *(percent(share) for share in (row.share_of_spread.health, row.share_of_spread.cash)),
        )
        for row in plan.judgement.look_up
    ]
    columns = ("Judged figure", "Where to look", "#Worth knowing", "#Of the spread of health", "#Of cash")
    return make_table("What to look up next", columns, rows)


def say_judgement(plan: Plan) -> str:
    """How much of the plan rests on judged figures, in a sentence; nothing where no spread can be told."""
    found = plan.judgement
    own = len(plan.provenance) - found.figures
    more = f"; {own:,} more are the place's own" if own > 0 else ""
    counted = f"{found.judged:,} of the {found.figures:,} figures of the library are judged (quality {JUDGED}){more}."
    if not found.look_up:
        return counted
    spread = found.share_of_spread
    health, cash = percent(spread.health), percent(spread.cash)
    return (
        f"{counted} Were each of them certain, {health} of the spread of health gained would go, and {cash} of that of "
        "the partners' cash. A figure is worth knowing what the choice of options would gain by it on average, in "
        "social value. What a place can look up itself stands first."
    )
