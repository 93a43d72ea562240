"""Two plans side by side."""

from __future__ import annotations

import pytest

from commonground.core.errors import UserError
from commonground.views.comparison import compare
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


@pytest.fixture(scope="module")
def other():
    return toy_plan.document(deal=False, settings=("beds.ward_size=30",))


def test_comparing_a_plan_with_itself_finds_nothing(plan):
    found = compare(plan, plan)
    assert found.tables == ()
    assert found.summary == ("The two plans are the same.",)


def test_comparing_names_what_was_changed_and_for_whom(plan, other):
    found = compare(plan, other)
    assert found.tables[0].caption == "Assumptions that differ"
    assert any("Worse off in B" in line and "NHS Synthetic Vale ICB" in line for line in found.summary)
    assert "A: yes. B: no" in " ".join(found.summary)


def test_comparing_the_other_way_round_turns_gains_into_losses(plan, other):
    there, back = (" ".join(found.summary) for found in (compare(plan, other), compare(other, plan)))
    assert "Worse off in B" in there
    assert "Better off in B" in back
    assert "A: no" in back


def test_another_seed_is_said_to_be_chance(plan):
    found = compare(plan, plan.model_copy(update={"seed": 2, "options": plan.options[1:]}))
    assert "differences are chance" in found.summary[0]


def test_an_option_that_one_plan_has_not_is_named(plan):
    dropped = plan.options[0].id
    fewer = plan.model_copy(update={"options": tuple(row for row in plan.options if row.id != dropped)})
    (moved,) = compare(plan, fewer).tables
    assert moved.caption == "Options that come, go or change"
    assert [cell.text for cell in moved.rows[0]][::2] == [plan.options[0].name, "not in the plan"]


def test_a_comparison_prints_what_it_holds(plan, other):
    found = compare(plan, other)
    said = str(found)
    assert said.startswith("SYNTHETIC")
    assert all(table.caption in said for table in found.tables)


def test_plans_of_two_places_or_of_other_years_are_not_compared(plan):
    elsewhere = plan.place.model_copy(update={"name": "Elsewhere"})
    for other in (plan.model_copy(update={"place": elsewhere}), plan.model_copy(update={"years": plan.years[1:]})):
        with pytest.raises(UserError, match="cannot be compared"):
            compare(plan, other)
