"""Two versions side by side for a page: for whom, and the year nearest to its line in both."""

from __future__ import annotations

import pytest

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import pence
from commonground.views.comparison import compare
from commonground.views.deal import can_sign
from commonground.views.deal.model import Standing
from commonground.views.sidebyside import lay_side_by_side
from toys import plan as toy_plan

SAID = {partner: Standing(confirmed=True) for partner in toy_plan.PARTNER_IDS}


@pytest.fixture(scope="module")
def plans() -> tuple[Plan, Plan]:
    return toy_plan.document(), toy_plan.document(deal=False)


def without(plan: Plan, partner: str) -> Plan:
    """The plan as if made without a partner, as far as this page reads it."""
    deal = plan.settlement
    kept = {
        name: tuple(row for row in getattr(deal, name) if row.partner != partner)
        for name in ("asked", "net_before", "net_after", "prob_no_worse", "prob_within_line", "contributions")
    }
    partners = tuple(one for one in plan.partners if one.id != partner)
    return plan.model_copy(update={"partners": partners, "settlement": deal.model_copy(update=kept)})


def test_what_is_said_is_what_the_comparison_says(plans: tuple[Plan, Plan]) -> None:
    found = lay_side_by_side(*plans, SAID, SAID)
    assert found.said == compare(*plans, (found.first.answer, found.second.answer))
    assert (found.first, found.second) == tuple(can_sign(plan, SAID) for plan in plans)


def test_every_partner_has_its_smallest_year_in_both_to_the_penny(plans: tuple[Plan, Plan]) -> None:
    found = lay_side_by_side(*plans, SAID, SAID)
    assert [row.partner for row in found.rows] == [one.id for one in plans[0].partners]
    for row, cells in zip(found.rows, found.table.rows, strict=True):
        assert row.first is not None
        assert row.first.smallest is not None
        assert row.second is not None
        assert row.second.smallest is not None
        told = [cell.text for cell in cells]
        assert told[3:7] == [
            row.first.smallest.year,
            pence(row.first.smallest.room_gbp),
            row.second.smallest.year,
            pence(row.second.smallest.room_gbp),
        ]
        assert row.first.smallest.year in row.sentence


def test_who_moves_moves_by_what_the_plans_say(plans: tuple[Plan, Plan]) -> None:
    for row in lay_side_by_side(*plans, SAID, SAID).rows:
        was, now = (pick(plan.settlement.net_after, partner=row.partner, year=EVERYWHERE)[0].mean for plan in plans)
        assert row.moves_gbp == pytest.approx(now - was, abs=0.005)


def test_the_other_way_round_moves_turn(plans: tuple[Plan, Plan]) -> None:
    there, back = lay_side_by_side(*plans).rows, lay_side_by_side(*reversed(plans)).rows
    assert [row.moves_gbp for row in there] == [-row.moves_gbp for row in back if row.moves_gbp is not None]


def test_a_state_that_turns_is_told(plans: tuple[Plan, Plan]) -> None:
    found = lay_side_by_side(*plans, SAID, SAID)
    turned = [row for row in found.rows if row.first and row.second and row.first.state != row.second.state]
    assert turned
    assert all(" in A, " in row.sentence for row in turned)


def test_a_body_that_one_version_has_not_is_told_so(plans: tuple[Plan, Plan]) -> None:
    gone = plans[0].partners[-1].id
    found = lay_side_by_side(plans[0], without(plans[0], gone))
    row = next(one for one in found.rows if one.partner == gone)
    assert row.second is None
    assert row.moves_gbp is None
    assert "not in this version in B" in row.sentence


def test_each_version_is_judged_by_whom_it_was_made_without(plans: tuple[Plan, Plan]) -> None:
    aside = SAID | {"vale_gps": Standing(part="in_if", condition="Their contract is protected", aside=True)}
    back = SAID | {"vale_gps": Standing(part="in_if", condition="Their contract is protected")}
    row, other = (
        next(one for one in lay_side_by_side(plans[0], plans[0], *pair).rows if one.partner == "vale_gps")
        for pair in ((aside, back), (back, aside))
    )
    assert row.states == ("in on a condition", "not known")
    assert other.states == ("not known", "in on a condition")


def test_two_places_are_refused(plans: tuple[Plan, Plan]) -> None:
    place = plans[1].place.model_copy(update={"name": "Elsewhere", "code": "X1"})
    with pytest.raises(UserError):
        lay_side_by_side(plans[0], plans[1].model_copy(update={"place": place}))
