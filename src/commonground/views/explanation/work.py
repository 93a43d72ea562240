"""Whose hours the plan takes, who can be found for them, and what unpaid carers take on. In: `Plan`. Out: tables."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.activity import Found
from commonground.document.names import pick
from commonground.document.words import MINUS, PLUS, signed
from commonground.views.explanation.model import Reader, Section
from commonground.views.tables import Cell, Table, make_table

NOBODY = "nobody here says"


def tabulate_staff(plan: Plan, rows: Sequence[Found], caption: str) -> Table:
    """Hours of each group by year beside those of new staff that its employers can find by then."""
    groups = list(dict.fromkeys(row.who for row in rows))
    cells: list[tuple[Cell | str, ...]] = [
        (who, *(_against(row) for year in plan.years for row in pick(rows, who=who, year=year))) for who in groups
    ]
    return make_table(caption, ("Who", *plan.years), cells)


def _against(row: Found) -> Cell:
    needed = _hours(row.needed.p50)
    if row.found is None:
        return Cell(needed)
    of_found = f"{needed} of {row.found:,.0f}"
    return Cell(f"too few: {of_found}", "bad") if row.short and row.short >= 1.0 else Cell(of_found)


def _hours(value: float) -> str:
    whole = f"{abs(value):,.0f}"
    return whole if value >= 0 or whole == "0" else f"{MINUS}{whole}"


def tabulate_unpaid(plan: Plan) -> Table:
    """What unpaid carers take on by year: hours, and what home carers in their place would cost."""
    rows = [
        (row.year, _hours(row.hours.p50), _hours_between(row.hours.ends), _cost(row.mean), _cost_between(row.ends))
        for row in plan.unpaid_care
    ]
    columns = ("Year", "#Hours", "80% range", "#What they would cost", "80% range ")
    return make_table("Unpaid carers: family and friends", columns, rows)


def _cost(gbp: float) -> str:
    """What care costs: pounds, with a minus where family and friends are relieved."""
    return signed(gbp).removeprefix(PLUS)


def _cost_between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else " to ".join(map(_cost, ends))


def _hours_between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else " to ".join(map(_hours, ends))


def say_work(reader: Reader) -> Section | None:
    """The hours of its own staff; None where the plan asks none of them."""
    mine = [row for row in reader.plan.staff if reader.id in row.employers]
    if not mine:
        return None
    shared = any(len(row.employers) > 1 for row in mine)
    said = [
        "Hours that the plan asks of its staff, of those that the new staff it says it can add would work.",
        *(["Hours are those of all who employ the same group."] if shared else []),
    ]
    return Section("Its staff", tuple(said), (tabulate_staff(reader.plan, mine, "Hours a year: needed of found"),))
