"""Two plans side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commonground.assemble.plan import assemble_plan
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.invariants import check_form
from commonground.views import likeness
from commonground.views.comparison import _in_one_unit, _move, compare
from toys import plan as toy_plan
from toys.effort import examples
from toys.sentences import agree, of_error, only


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
    assert {"Assumptions that differ", "Partners that differ"} <= {table.caption for table in found.tables}
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
    assert "A tried 200 (seed 1), B tried 200 (seed 2)" in found.summary[0]


def test_how_both_were_made_stands_apart_from_what_moved(plan, other):
    found = compare(plan, other.model_copy(update={"fingerprints": {**other.fingerprints, "inputs": "other"}}))
    assert found.tables == found.inputs + found.moved
    assert "fingerprints" in " ".join(found.details)
    assert "fingerprints" not in " ".join(found.summary)
    assert "no table here compares them" in " ".join(found.details)


@pytest.mark.parametrize(
    ("figure", "was", "now", "said"),
    [
        ("settle.rule", "equal", "nash", ["Rule of sharing", "Equal parts", "Nash bargaining"]),
        (
            "settle.fund",
            "pooled",
            "aligned",
            [
                "Form in which partners hold the plan's money",
                "One pooled fund under section 75 of the National Health Service Act 2006",
                "Budgets of their own, spent as agreed",
            ],
        ),
    ],
)
def test_a_choice_that_differs_is_told_in_words(figure, was, now, said, plan):
    a, b = (
        plan.model_copy(
            update={"provenance": (plan.provenance[0].model_copy(update={"figure": figure, "value": one}),)}
        )
        for one in (was, now)
    )
    (table,) = compare(a, b).inputs
    assert [cell.text for cell in table.rows[0]] == said


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


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_what_moved_is_the_one_figure_less_the_other(was: float, now: float) -> None:
    one, other, digits = _in_one_unit(was, now)
    said = (f"{one:,.{digits}f}", f"{other:,.{digits}f}", _move(other - one, digits))
    left, right, moved = (round(float(text.replace(",", "").replace("−", "-")), 1) for text in said)
    assert right - left == pytest.approx(moved, abs=0.01)
    assert one == pytest.approx(was, rel=0.005, abs=0.06) or was < now


def test_people_helped_are_told_finely_enough_to_subtract(plan):
    helped = plan.helped.model_copy(update={"all": plan.helped.all.model_copy(update={"reached": 8_871.0})})
    before = plan.helped.model_copy(update={"all": plan.helped.all.model_copy(update={"reached": 11_583.0})})
    a, b = (plan.model_copy(update={"helped": made}) for made in (before, helped))
    (table,) = [table for table in compare(a, b).tables if table.caption.startswith("People helped")]
    assert [cell.text for cell in table.rows[0]] == ["Whole place", "11,600", "8,900", "−2,700"]


def test_plans_of_two_places_or_of_other_years_are_not_compared(plan):
    elsewhere = plan.place.model_copy(update={"code": "E09000099"})
    for other in (plan.model_copy(update={"place": elsewhere}), plan.model_copy(update={"years": plan.years[1:]})):
        with pytest.raises(UserError, match="these plans are of"):
            compare(plan, other)


# what is said of two plans that differ in one thing

Json = dict[str, Any]


def _move_area(p: Json) -> None:
    p["neighbourhoods"][1]["areas"].append(p["neighbourhoods"][0]["areas"].pop())


def _rename_partner_id(p: Json) -> None:
    text = json.dumps(p).replace('"vale_gps"', '"vale_practices"')
    p.update(json.loads(text))


def _rename_option_id(p: Json) -> None:
    for row in (*p["options"], *p["promises"]):
        for key in ("id", "option"):
            if row.get(key) == "falls":
                row[key] = "falls_2"


CASES: dict[str, Callable[[Json], object]] = {
    "nothing": lambda p: None,
    "how long it took": lambda p: p.update(timings={"people": 99.0}),
    "the day alone": lambda p: p.update(created="2026-05-01"),
    "another seed": lambda p: p.update(seed=7),
    "another program": lambda p: p["fingerprints"].update(code="other"),
    "other inputs": lambda p: p["fingerprints"].update(inputs="other"),
    "another place": lambda p: p["place"].update(code="E09000001", name="Elsewhere"),
    "a place of the same name with another code": lambda p: p["place"].update(code="E09000001"),
    "the same place by another name": lambda p: p["place"].update(name="The Vale"),
    "a real place": lambda p: p.update(synthetic=False),
    "other areas": lambda p: p["neighbourhoods"][0]["areas"].__setitem__(0, "E01999999"),
    "other years": lambda p: p.update(years=["2028/29", *p["years"][1:]]),
    "other people": lambda p: p["place"].update(population=p["place"]["population"] + 10),
    "another division of the place": _move_area,
    "a neighbourhood by another name": lambda p: p["neighbourhoods"][0].update(name="Old Harbour"),
    "a partner's budget": lambda p: p["partners"][0].update(plan_budget_gbp=[2400001.0] * 5),
    "a partner's offers": lambda p: p["partners"][0]["offers"][0].update(gbp=[10000.0] * 5, condition="costs hold"),
    "a partner's floor": lambda p: p["partners"][0].update(floor_gbp=[0.0, 0.0, 5e5, 0.0, 0.0]),
    "a partner's name": lambda p: p["partners"][0].update(name="Another ICB"),
    "a partner's roles and patch": lambda p: p["partners"][0].update(roles=[], patch={"kind": "icb", "codes": ["XQ1"]}),
    "a partner's declared worth": lambda p: p["partners"][3].update(declared_worth_gbp={"loneliness": 12.5}),
    "a partner's id": _rename_partner_id,
    "an option's id": _rename_option_id,
    "a value by a hair": lambda p: p["provenance"][0].update(value=p["provenance"][0]["value"] + 1e-6),
    "a number that became a word": lambda p: p["provenance"][0].update(value=str(p["provenance"][0]["value"])),
    "the range of a figure alone": lambda p: p["provenance"][0].update(high=9e9),
    "the source of a figure alone": lambda p: p["provenance"][0].update(source="Another study", quality="D"),
    "the link of a figure alone": lambda p: p["provenance"][0].update(url="https://example.org/other"),
    "a figure that only one has": lambda p: p["provenance"].pop(),
    "a service that only one has": lambda p: p.update(
        activity=[row for row in p["activity"] if row["service"] != "ae_type1"]
    ),
    "a move too small to show": lambda p: p["activity"][4]["change"].update(
        p50=p["activity"][4]["change"]["p50"] * 1.001
    ),
    "money too little to show": lambda p: p["settlement"]["net_after"][5].update(
        mean=p["settlement"]["net_after"][5]["mean"] + 900
    ),
    "a row of the ledger alone": lambda p: p["ledger"][0].update(mean=p["ledger"][0]["mean"] + 5),
    "the warnings alone": lambda p: p.update(warnings=["Mind the gap."]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_plans_that_differ_in_one_thing(case: str, plan) -> None:
    changed = json.loads(plan.to_bytes())
    CASES[case](changed)
    try:
        said = str(compare(plan, Plan.model_validate(changed)))
    except UserError as error:
        said = of_error(error)
    agree("compare", case, said)


@pytest.mark.parametrize("draws", [4, 50])
def test_a_plan_of_few_draws_is_said_to_be_so_first(draws: int, plan) -> None:
    found = compare(plan, assemble_plan(toy_plan.findings(count=draws)))
    agree("compare", f"of {draws} draws", "\n".join([*found.warnings, *found.summary, *found.details]))


def test_an_empty_plan_is_said_to_be_so_first(plan) -> None:
    found = compare(plan, toy_plan.empty_document())
    agree("compare", "an empty plan", "\n".join([*found.warnings, *found.summary, *found.details]))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("compare", [*CASES, "of 4 draws", "of 50 draws", "an empty plan"])


# every section of a plan is decided about


def sections() -> Iterator[str]:
    """Every section that two plans may differ in, those of the place and of the deal key by key."""
    for name, field in Plan.model_fields.items():
        inside = getattr(field.annotation, "model_fields", {}) if name in ("place", "settlement") else {}
        yield from (f"{name}.{key}" for key in inside) if inside else [name]


def test_every_section_of_a_plan_is_decided_about_once() -> None:
    assert sorted(likeness.DECIDED) == sorted(sections()), "decide in views/likeness.py about what is new"


@given(st.data())
@settings(max_examples=examples(100))
def test_no_two_plans_that_differ_anywhere_are_called_the_same(data: st.DataObject) -> None:
    """Any one value of a plan, at any depth, becomes another: the plans are the same no more, or not compared."""
    plan = toy_plan.document()
    changed = json.loads(plan.to_bytes())
    inside: Any = changed
    key: Any = data.draw(st.sampled_from(sorted(set(changed) - {"timings", "schema_version"})))
    while isinstance(inside[key], dict | list) and inside[key]:
        inside = inside[key]
        key = data.draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
    was = inside[key]
    others = {bool: lambda: not was, str: lambda: f"{was}x", int: lambda: was + 1, float: lambda: was * 1.00001 + 1e-9}
    inside[key] = others.get(type(was), lambda: 1)()
    try:
        other = Plan.model_validate(changed)
        if any(one.faults for one in check_form(other)):
            return  # such a plan is refused when it is read
        found = compare(plan, other)
    except (ValidationError, UserError):
        return
    assert "The two plans are the same." not in found.summary
    assert found.summary
