"""Whether every line can be opened, every partner be told what moves it, and hours be held against staff."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from commonground.core.services import QALY
from commonground.document.invariants.model import Case, Invariant, digits, equals, fill, holds, known, pennies
from commonground.document.plan import Plan
from commonground.document.shapes import EVERYWHERE

MOST_SWINGS = 10


def lines_can_be_opened(plan: Plan) -> Iterator[Case]:
    """Each line of the ledger is there once with what it follows from, and all that it names is in the plan."""
    there = Counter((row.line, row.kind) for row in plan.ledger_lines)
    for line, kind in dict.fromkeys((row.line, row.kind) for row in plan.ledger):
        number = there[line, kind]
        yield holds(f"ledger_lines ({line}, {kind})", number == 1, f"this line is there {number} times")
    figures = {row.figure for row in plan.provenance}
    options = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    services = {row.id for row in plan.services} | {QALY}
    for i, row in enumerate(plan.ledger_lines):
        where = f"ledger_lines/{i}"
        yield from (known(where, name, figures, "figure") for name in row.figures)
        yield from (known(where, code, options, "option") for code in row.options)
        yield from (known(where, code, services, "service") for code in row.services)


def swings_are_known(plan: Plan) -> Iterator[Case]:
    """Every partner stands beside its line once; what moves it are figures of the plan, the widest swing first."""
    partners, figures = [row.id for row in plan.partners], {row.figure for row in plan.provenance}
    found = plan.sensitivity
    yield from fill("sensitivity/standings", [(row.partner,) for row in found.standings], [(one,) for one in partners])
    moved: dict[str, list[float]] = defaultdict(list)
    for i, row in enumerate(found.swings):
        yield known(f"sensitivity/swings/{i}", row.partner, partners, "partner")
        yield known(f"sensitivity/swings/{i}", row.figure, figures, "figure")
        moved[row.partner].append(abs(row.at_high_gbp - row.at_low_gbp))
    for partner, swings in moved.items():
        where = f"sensitivity/swings ({partner})"
        yield holds(where, len(swings) <= MOST_SWINGS, f"there are {len(swings)}")
        in_order = all(first >= second - pennies(1) for first, second in pairwise(swings))
        yield holds(where, in_order, "the widest is not first")


def work_is_whole(plan: Plan) -> Iterator[Case]:
    """Whoever has hours stands beside the staff that can be found, in each year; employers and trusts are partners."""
    partners = {row.id for row in plan.partners}
    groups = dict.fromkeys(row.who for row in plan.hours)
    due = [(who, year) for who in groups for year in plan.years]
    yield from fill("staff", [(row.who, row.year) for row in plan.staff], due)
    for i, row in enumerate(plan.staff):
        yield from (known(f"staff/{i}/employers", code, partners, "partner") for code in row.employers)
    years = [(year,) for year in plan.years] if plan.unpaid_care else []
    yield from fill("unpaid_care", [(row.year,) for row in plan.unpaid_care], years)
    for i, trust in enumerate(plan.elsewhere):
        yield known(f"elsewhere/{i}", trust.partner, partners, "partner")
        told = len(trust.wards_gbp)
        yield holds(f"elsewhere/{i}/wards_gbp", told == len(plan.years), f"it has {told} amounts")


def partners_stand_where_they_end(plan: Plan) -> Iterator[Case]:
    """Where a partner is expected to end is its net with the deal, and its line is what it may be asked for at most."""
    most: dict[str, list[float]] = defaultdict(list)
    for asked in plan.settlement.asked:
        most[asked.partner].append(asked.usable_gbp + asked.floor_gbp)
    ends = {row.partner: row.mean for row in plan.settlement.net_after if row.year == EVERYWHERE}
    for row in plan.sensitivity.standings:
        where = f"sensitivity/standings ({row.partner})"
        yield equals(f"{where}/expected_gbp", row.expected_gbp, ends[row.partner], pennies(1))
        yield equals(f"{where}/line_gbp", row.line_gbp, -sum(most[row.partner]), pennies(2 * len(plan.years)))


def staff_is_short_of_hours(plan: Plan) -> Iterator[Case]:
    """Hours against staff are those of the whole place; what is short is what is needed beyond what is found."""
    hours = {(row.who, row.year): row.p50 for row in plan.hours if row.neighbourhood == EVERYWHERE}
    for row in plan.staff:
        where = f"staff ({row.who}, {row.year})"
        yield equals(f"{where}/needed", row.needed.p50, hours[row.who, row.year], digits(row.needed.p50))
        yield holds(where, (row.found is None) == (row.short is None), "found and short are not told together")
        yield holds(where, (row.found is None) == (not row.employers), "it is found by nobody, or by somebody unnamed")
        if row.found is not None and row.short is not None:
            due = max(row.needed.p50 - row.found, 0.0)
            yield equals(f"{where}/short", row.short, due, digits(row.needed.p50, row.found, due))


FORM_OF_GROUNDS = (
    Invariant("Every line of the ledger can be opened", lines_can_be_opened),
    Invariant("What moves a partner is told in order", swings_are_known),
    Invariant("Hours stand beside staff, trusts beside their beds", work_is_whole),
)
"""What a reader that explains a plan relies on."""

GROUNDS = (
    Invariant("Partners stand where the deal leaves them", partners_stand_where_they_end),
    Invariant("Staff is short of what it is not found for", staff_is_short_of_hours),
)
"""What of it adds up."""
