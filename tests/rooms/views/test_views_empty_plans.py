"""An empty plan says that it is empty, and why, before it says that everybody can sign it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from commonground.document import Plan
from commonground.document.notices import list_notices
from commonground.views.html.page import render_first_screen, render_page
from commonground.views.text import summarise
from commonground.views.xlsx import make_workbook
from toys import plan as toy_plan
from toys.sentences import agree, only


def offering(plan: Plan, **what: object) -> Plan:
    """`plan` with what its partners offer changed."""
    return plan.model_copy(update={"partners": tuple(one.model_copy(update=what) for one in plan.partners)})


def left_because(plan: Plan, *whys: str) -> Plan:
    """`plan` with options left out for these reasons."""
    row = plan.options_not_chosen[0]
    return plan.model_copy(update={"options_not_chosen": tuple(row.model_copy(update={"why": why}) for why in whys)})


def reaching_nobody(_: Plan) -> Plan:
    plan = toy_plan.document()
    return plan.model_copy(update={"options": tuple(row.model_copy(update={"reached": 0.0}) for row in plan.options)})


CASES: dict[str, Callable[[Plan], Plan]] = {
    "money and staff that do not stretch": lambda plan: plan,
    "no money": lambda plan: offering(plan, plan_budget_gbp=(0.0,) * 5),
    "no staff": lambda plan: offering(plan, new_staff_wte=0.0),
    "neither": lambda plan: offering(plan, new_staff_wte=0.0, plan_budget_gbp=(0.0,) * 5),
    "no partners": lambda plan: plan.model_copy(update={"partners": ()}),
    "one option, which is too dear": lambda plan: left_because(plan, "It is worth less than it costs."),
    "several reasons": lambda plan: left_because(plan, "Nobody is there.", "It is dear.", "It is dear.", "A.", "B."),
    "no options at all": lambda plan: plan.model_copy(update={"options_not_chosen": ()}),
    "few draws besides": lambda plan: plan.model_copy(update={"draws": 4}),
    "options that reach nobody": reaching_nobody,
    "a plan that does something": lambda _: toy_plan.document(),
}
TERMINAL = "on a terminal"


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_first(case: str) -> None:
    agree("empty", case, "\n".join(list_notices(CASES[case](toy_plan.empty_document()))) or "(nothing)")


def test_a_terminal_says_it_before_any_answer() -> None:
    agree("empty", TERMINAL, str(summarise(toy_plan.empty_document())))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("empty", [*CASES, TERMINAL])


@pytest.mark.parametrize("draw", [render_page, render_first_screen])
def test_the_page_says_it_before_who_can_sign(draw: Callable[[Plan], str]) -> None:
    page = draw(toy_plan.empty_document())
    assert page.index("This plan is empty") < page.index("Can everybody sign?")
    assert "Yes, for there is nothing to agree" in page


def test_the_page_makes_sense_without_options() -> None:
    page = render_page(toy_plan.empty_document())
    for said in (
        "The plan chooses no option.",
        "The plan changes no service.",
        "No hours move.",
        "Nothing was promised.",
    ):
        assert said in page
    assert "0 promises" not in page
    assert "£0 to £0)" not in page.split("<nav")[0]


def test_the_workbook_says_it_first() -> None:
    book = openpyxl.load_workbook(BytesIO(make_workbook(toy_plan.empty_document())))
    said = [cell.value for cell in book["Read me"]["A"] if cell.value]
    assert any(line.startswith("This plan is empty") for line in said[:5])


def test_plan_json_says_it_among_what_to_mind() -> None:
    assert toy_plan.empty_document().warnings[0].startswith("This plan is empty")
