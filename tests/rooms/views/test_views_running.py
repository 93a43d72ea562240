"""What runs already and what the plan adds, in a councillor's words."""

import pytest

from commonground.document.names import Names
from commonground.document.running import RequiredPart, Requirement, Running
from commonground.views.comparison import compare
from commonground.views.html.page import render_page
from commonground.views.running import (
    say_both,
    say_known,
    say_requirement,
    say_what_runs,
    tabulate_added,
    tabulate_running,
)
from toys import plan as toy_plan

LOCAL = Requirement(
    level="local", plain="Local choice", asked_of="nobody", valid_from="", valid_to="", source="", url="", quality="D"
)
ASKED = LOCAL.model_copy(
    update={"level": "required", "plain": "A nurse at the door", "valid_from": "2022-04-01", "source": "A policy"}
)
ROW = Running(
    option="urgent_response",
    unit="person",
    share=0.06,
    low=0.02,
    high=0.1,
    people=412.0,
    own=False,
    quality="B",
    source="An audit",
    places_with_it=None,
    netted=True,
    same_people=(),
    added=633.0,
    could_add=900.0,
    requirement=LOCAL,
)


def row(**changed):
    return ROW.model_copy(update=changed)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "Runs today for about 410 people a year (6.0% of those it is for); the plan adds about 630 people"),
        ({"added": 0.0}, "Runs today for about 410 people a year (6.0% of those it is for); the plan adds nobody"),
        ({"share": 0.0, "people": 0.0}, "Runs today for nobody; the plan adds about 630 people"),
        (
            {"unit": "household"},
            "Runs today for about 410 households a year (6.0% of those it is for); the plan adds about 630 households",
        ),
    ],
)
def test_what_runs_and_what_is_added_are_one_sentence(changed, says):
    assert say_both(row(**changed)) == says


def test_a_national_figure_is_told_from_the_place_s_own():
    assert say_known(row(own=True)) == "The place's own count"
    assert say_known(ROW) == "A national figure"
    assert say_known(row(places_with_it=0.49)) == "A national figure; 49.0% of places have it at all"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (LOCAL, "The place's own choice"),
        (ASKED, "Required since 1 April 2022: a nurse at the door"),
        (
            ASKED.model_copy(update={"valid_to": "2029-03-31"}),
            "Required since 1 April 2022, until 31 March 2029: a nurse at the door",
        ),
        (ASKED.model_copy(update={"level": "asked", "valid_from": ""}), "Asked for: a nurse at the door"),
    ],
)
def test_what_policy_requires_is_dated(asked, says):
    assert say_requirement(asked) == says


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


def told(plan, **changed):
    """The plan with its first option told otherwise."""
    first, *rest = plan.running
    return plan.model_copy(update={"running": (first.model_copy(update=changed), *rest)})


def requiring(plan, **changed):
    part = RequiredPart(options=(), dropped=(), cost_gbp=0.0, cash_gbp=0.0, worth_gbp=0.0)
    return plan.model_copy(update={"required": part.model_copy(update=changed)})


def said_of(plan):
    return " ".join(say_what_runs(plan, Names(plan)))


def test_what_must_be_added_is_priced(plan):
    said = said_of(requiring(plan, options=("urgent_response",), cost_gbp=7.1e6, cash_gbp=-7.8e6, worth_gbp=-7.4e6))
    assert "Added because it is required and may not run here: Urgent community response." in said
    assert "The cost is £7.1m over all years, and leaves all partners together £7.8m worse off in cash" in said
    assert "worth £7.4m less to society than it costs. Dropping it (choose.core_everywhere=off)" in said


def test_what_was_dropped_is_not_hidden(plan):
    said = said_of(requiring(plan, dropped=("urgent_response",)))
    assert "though national policy requires it: Urgent community response." in said


def test_what_is_required_and_runs_is_said_to_run(plan):
    said = said_of(told(requiring(plan), requirement=ASKED))
    assert "National policy requires, and these run already" in said


def test_the_place_is_asked_by_name_until_it_has_said(plan):
    assert "This place has not said how much runs here of: Urgent community response" in said_of(plan)
    every = plan.model_copy(update={"running": tuple(one.model_copy(update={"own": True}) for one in plan.running)})
    assert "has not said" not in said_of(every)


def test_each_option_is_told_with_its_policy_and_its_source(plan):
    added, others = tabulate_running(told(plan, requirement=ASKED, same_people=(plan.running[1].option,)), Names(plan))
    cells = next(cells for cells in added.rows if cells[0].text == "Urgent community response")
    assert cells[0].note.startswith("some of these people are also counted under")
    assert "Required since 1 April 2022: a nurse at the door" in [cell.text for cell in cells]
    assert "A policy" in [cell.note for cell in cells]
    assert len(added.rows) == sum(row.added > 0 for row in plan.running)
    assert len(added.rows) + len(others.rows) == len(plan.running)


def test_a_terminal_shows_only_what_is_added_to(plan):
    assert len(tabulate_added(told(plan, added=0.0), Names(plan)).rows) == (
        len(tabulate_added(plan, Names(plan)).rows) - 1
    )


def test_the_page_has_a_place_for_what_runs(plan):
    page = render_page(plan)
    assert 'id="runs"' in page
    assert "<dt>Runs today</dt><dd>about " in page


def test_two_plans_are_compared_by_what_runs_and_what_is_added(plan):
    found = compare(plan, told(plan, people=5000.0, share=0.5, high=0.6, own=True))
    table = next(one for one in found.tables if one.caption == "What runs today, and what each plan adds")
    assert "5,000 people a year (50.0%" in table.rows[0][2].text
