"""What it costs to do nothing, and what would have to open. In: `Plan`, `Names`. Out: tables."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.core.money import Kind
from commonground.document import Plan
from commonground.document.money import STEPS, KindNet
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE, LEAST_DRAWS
from commonground.document.words import signed, span, standing
from commonground.views.tables import Table, make_table

WAITING: tuple[Kind, ...] = ("cash", "capacity")
LEAST_GBP = 5_000.0  # a year; what moves less is not shown


@dataclass(frozen=True)
class Waiting:
    """All that the page says of doing nothing."""

    price: Table
    opened: Table


def show_waiting(plan: Plan, names: Names) -> Waiting:
    """The price of doing nothing, and the steps of capacity in it."""
    return Waiting(tabulate_waiting(plan, names), tabulate_opened(plan, names))


def tabulate_waiting(plan: Plan, names: Names) -> Table:
    """The price of doing nothing by partner over all years, cash beside the room that growth would take."""
    found = {
        (row.partner, row.kind): row
        for row in pick((*plan.do_nothing.net, *plan.do_nothing.together), year=EVERYWHERE)
        if any(row.ends or (row.mean,))
    }
    rows = [
        (names.partner(code), *(_span_or_nothing(found.get((code, kind))) for kind in WAITING))
        for code in dict.fromkeys(code for code, _ in found)
    ]
    average = "on average" if plan.draws < LEAST_DRAWS else "80% range"
    return make_table(
        f"{names.span_of_years} if nothing is done, against today ({average})".capitalize(),
        ("Partner", "Cash", "Capacity: room that it would have, or lack"),
        rows,
    )


def _span_or_nothing(row: KindNet | None) -> str:
    return span(row) or standing(row) if row else "no change"


def tabulate_opened(plan: Plan, names: Names) -> Table:
    """What growth would open by the last year and decline would close, and what that costs or saves a year."""
    rows = [
        (names.partner(row.partner), row.line.removesuffix(f" {STEPS}"), signed(row.mean))
        for row in pick(plan.do_nothing.opened, year=names.last_year)
        if abs(row.mean) >= LEAST_GBP
    ]
    return make_table(
        f"What growth would open by {names.last_year}, and decline would close: a year, on average, in the cash above",
        ("Partner", "What", "#Cash"),
        rows,
    )
