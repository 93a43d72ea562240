"""Another way to pay for a service: who is said to move, against the plan that the engine then makes."""

from __future__ import annotations

import pytest

import commonground as cg
from commonground.document import Plan
from commonground.document.shapes import EVERYWHERE
from commonground.place.model import Place
from commonground.views.deal import list_switches
from commonground.views.deal.model import Choice
from commonground.views.deal.switching import NOBODY, UNKNOWN

PAID, FIXED, UNTOUCHED = (
    "payment.emergency_admission_1plus",
    "payment.emergency_bed_day",
    "payment.outpatient_attendance",
)
LINE = "Emergency admission, one night or more: payment"
PENCE = 0.06  # amounts are rounded to the penny before they are multiplied by five


def make(place: Place, **changed: object) -> Plan:
    changes = {"choose.frontier_plans": 0, **changed}
    return cg.make_plan(place, draws=50, created="2026-11-25", keep=False, set=changes).document


@pytest.fixture(scope="module")
def base(neighbourhood: Place) -> Plan:
    return make(neighbourhood)


def choice(plan: Plan, figure: str, value: str) -> Choice:
    switch = next(one for one in list_switches(plan).payments if one.figure == figure)
    return next(one for one in switch.choices if one.value == value)


def paid(plan: Plan) -> dict[str, float]:
    """Cash of each partner on the line of payments, over all years."""
    rows = [row for row in plan.accounts if row.kind == "cash" and row.line == LINE and row.year == EVERYWHERE]
    return {row.partner: row.mean for row in rows}


@pytest.mark.parametrize("value", ["block", "activity"])
def test_who_moves_by_how_much_is_what_the_engine_makes_of_it(base: Plan, neighbourhood: Place, value: str) -> None:
    after = make(neighbourhood, **{PAID: value})
    assert [row.id for row in after.options] == [row.id for row in base.options]  # else another plan was compared
    told, was, now = choice(base, PAID, value), paid(base), paid(after)
    assert told.moves
    for one in told.moves:
        assert one.gbp == pytest.approx(now.get(one.partner, 0.0) - was[one.partner], abs=PENCE)
    assert told.sentence.startswith("With the same options it would leave more to ")


def test_where_nobody_is_known_to_move_it_is_said_why(base: Plan) -> None:
    assert choice(base, FIXED, "activity").sentence == UNKNOWN
    assert choice(base, FIXED, "block").sentence == ""
    assert choice(base, UNTOUCHED, "block").sentence == NOBODY
    assert choice(base, PAID, "blended").moves == ()
