"""What must hold in every plan: it does in ours, and whatever is changed by more than rounding is noticed."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import commonground as cg
from commonground.document import Plan
from commonground.document.invariants import check, check_form
from commonground.views.soundness import tell_soundness
from toys import plan as toy_plan
from toys.documents import assert_holds
from toys.effort import examples
from toys.sentences import agree, only

Json = dict[str, Any]
Broken = Callable[[Json], object]
BY_ID = re.compile(r"((?:steps/\*/steps)|coterminosity|timings|declared_worth_gbp|(?:inequality/\*/change))/.*")
UNGUARDED = {  # numbers that take part in no sum, as decided
    "of the run": {"seed", "timings/<id>"},
    "ends and middles of ranges, which do not add up": {r".*/p10", r".*/p50", r".*/p90"},
    "of the map": {
        r"neighbourhoods/\*/(compactness|cut_edges|wards_split|wards_whole|label_point/\*|geometry/.*)",
        r"footprints/\*/coterminosity/<id>",
    },
    "given by partners": {r"partners/\*/(annual_budget_gbp|new_staff_wte|floor_gbp/\*)"},
    "given by sources": {
        r"provenance/\*/(low|value|high)",
        r"changed/.*",
        r"services/\*/headline",
        r"population_fit/(facts|margins)/.*",
        r"need/agencies_per_household/most_counted",
        r"need/services/\*/(published|ratio)",
        r"uncertainty/\*/share_of_spread",
        r"judgement/.*",
        r"fund/(efficiency|efficiency_delivered|notices/\*/months|uplifts/\*/prices/\*/index)",
    },
    "of what moves a partner's end, but their order": {r"sensitivity/(swings/.*|standings/\*/worth_knowing_gbp)"},
    "of work beyond the plan's money": {r"unpaid_care/\*/mean", r"elsewhere/.*"},
    "of what runs today, which no row of the plan repeats": {
        r"running/\*/(share|low|high|people|could_add|places_with_it)",
        r"required/(cash_gbp|worth_gbp)",
    },
    "of other plans and other ways": {
        r"runners_up/\*/((adds|drops|changes)/\*/scale|reached)",  # but more than live there
        r"frontier/(most|least)_deprived",
        r"choice/worst_draws_(gbp|share)",
        r"conditions/\*/cost_gbp",
        r"reasons/\*/(worth_gbp|cost_gbp|margin_gbp|dearer)",
        r"frontier/(plans/\*|present)/(healthy_years|cash_gbp|gap|objective_gbp|short_years|reached|(adds|drops|changes)/\*/scale)",
        r"shadow_prices/\*/worth_gbp_per_unit",
        r"remedies/\*/by_year/\*/amount_gbp",  # but of the subsidy
        r"options/\*/(scale|reached_by_year/\*)",  # but out of bounds, or before it starts
        r"settlement/games/\*/(nucleolus_gbp/\*|bound_gbp/\*|least_core_gbp|blocking_gain_gbp)",  # but their sum
        r"do_nothing/opened/\*/mean",  # parts of nets whose other lines are not told
    },
    "of bad years": {
        r"bad_years/tests/\*/qaly",
        r"bad_years/terms/\*/collar_gbp",  # but wider than its cap
        r"bad_years/terms/\*/keeps_gbp",  # what it is follows from the draws
        r"bad_years/triggers/\*/(month|expected|without|least|chance|power_nil|power_low)",
    },
    "of the deal": {
        r"settlement/(confidence|confidence_subsidy_gbp)",  # figures of the plan, where it has them
        r"settlement/asked/\*/(usable_gbp|floor_gbp|to_confirm_gbp)",  # but less than is asked
        r"settlement/ladder/\*/by_year/\*/amount_gbp",  # but of what is needed from outside
        r"settlement/ends_with_plan/\*/amount_gbp",
    },
}


@pytest.fixture(scope="module")
def good() -> Json:
    return dict(json.loads(toy_plan.document(deal=False).to_bytes()))


@pytest.mark.parametrize(
    "plan",
    [toy_plan.document, lambda: toy_plan.document(deal=False), toy_plan.empty_document],
    ids=["deal", "no", "empty"],
)
def test_every_invariant_holds_in_the_made_up_plans(plan: Callable[[], Plan]) -> None:
    assert_holds(plan())


def test_every_invariant_holds_in_a_plan_that_was_made(finished: cg.Plan) -> None:
    assert_holds(finished.document)
    assert cg.check_plan(finished).holds


def test_every_invariant_is_looked_for_somewhere() -> None:
    cases = {one.title: one.cases for one in check(toy_plan.document())}
    assert len(cases) > 40
    assert [title for title, number in cases.items() if number == 0] == []


# one case of each kind, in words

CASES: dict[str, Broken] = {
    "a partner called residents": lambda p: p["partners"][0].update(id="residents"),
    "a partner with another's id": lambda p: p["partners"][0].update(id="vale_council"),
    "an id of an option that is renamed in one place": lambda p: p["promises"][0].update(option="unheard_of"),
    "a payer that is nobody": lambda p: p["ledger"][0].update(payer="somebody"),
    "a year outside the plan": lambda p: p["options"][0].update(start="2045/46"),
    "a year that is there twice": lambda p: p.update(years=["2026/27"] * 5),
    "a year too many": lambda p: p["partners"][0].update(floor_gbp=[0.0] * 6),
    "a neighbourhood that is gone": lambda p: p["neighbourhoods"].pop(),
    "a row of use that is gone": lambda p: p["activity"].pop(7),
    "a row of use that is there twice": lambda p: p["activity"].append(p["activity"][0]),
    "a net that is gone": lambda p: p["ledger_net"].pop(3),
    "a contribution that is gone": lambda p: p["settlement"]["contributions"].pop(0),
    "a value of a coalition too few": lambda p: p["settlement"]["games"][0]["coalition_value_gbp"].pop(),
    "a rule that there is not": lambda p: p["settlement"].update(rule="the strongest"),
    "a body that is no unit": lambda p: p["who_decides"][0].update(body="Another Council"),
    "an outline without ground": lambda p: p["neighbourhoods"][0]["geometry"].update(type="Polygon", coordinates=[]),
    "a name that steers a terminal": lambda p: p["partners"][0].update(name="\x1b[2J"),
    "a name that turns a line round": lambda p: p["place"].update(name="Vale\u202e"),
    "a flow that only one side has": lambda p: p["ledger"][0].update(mean=p["ledger"][0]["mean"] + 5),
    "a net that is not its rows": lambda p: p["ledger_net"][0].update(mean=1.0),
    "a sum of years that is none": lambda p: p["do_nothing"]["net"][5].update(mean=-7.0),
    "a cost that nobody pays": lambda p: p["options"][0]["cost_by_year"].__setitem__(0, 1e6),
    "an account with a line changed": lambda p: p["accounts"][0].update(mean=p["accounts"][0]["mean"] - 2),
    "contributions that do not sum to zero": lambda p: p["settlement"]["contributions"][0].update(transfer_gbp=1.0),
    "a contribution of a part of a penny": lambda p: p["settlement"]["contributions"][0].update(transfer_gbp=1.005),
    "somebody said to be able to sign": lambda p: p["settlement"].update(signable_without_subsidy=True),
    "a loser who is not named": lambda p: p["settlement"].update(would_have_lost=[]),
    "a chance of a part of a draw": lambda p: p["settlement"]["prob_no_worse"][0].update(probability=0.1234),
    "a confidence that is not met": lambda p: p["settlement"].update(
        confidence_met=not p["settlement"]["confidence_met"]
    ),
    "a share of Shapley that is moved to another": lambda p: p["settlement"]["games"][0].update(
        shapley_gbp=[
            gbp + (1e5, -1e5, 0, 0, 0, 0)[i] for i, gbp in enumerate(p["settlement"]["games"][0]["shapley_gbp"])
        ]
    ),
    "somebody asked for more than it offers": lambda p: p["settlement"]["asked"][0].update(usable_gbp=1.0),
    "an offer that is not what the deal counts": lambda p: p["partners"][0]["offers"][0]["gbp"].__setitem__(0, 1e6),
    "more to confirm than is asked for": lambda p: p["settlement"]["asked"][0].update(to_confirm_gbp=1e7),
    "a first rung that holds though money is lacking": lambda p: p["settlement"]["ladder"][0].update(holds=True),
    "a game that nobody plays": lambda p: p["settlement"]["games"][1].update(counts="declared"),
    "a rule that shares out more than there is": lambda p: p["settlement"]["rules"][1]["left"][0].update(mean=9e7),
    "residents who live in no neighbourhood": lambda p: p["place"].update(population=p["place"]["population"] + 1),
    "a small area in two neighbourhoods": lambda p: p["neighbourhoods"][0]["areas"].append(
        p["neighbourhoods"][1]["areas"][0]
    ),
    "more helped than live there": lambda p: p["helped"]["by_neighbourhood"][0].update(reached=1e6),
    "a fifth that has too many": lambda p: p["inequality"][0].update(people=p["inequality"][0]["people"] + 100),
    "more residents in a footprint than in the place": lambda p: p["footprints"][0]["units"][0].update(residents=1e6),
    "a range that is not in order": lambda p: p["activity"][0]["without"].update(p10=1e9),
    "a range from too few draws": lambda p: p.update(draws=4),
    "no range from draws enough": lambda p: p["hours"][0].update(p10=None, p90=None),
    "a service used less than not at all": lambda p: p["activity"][0]["without"].update(p10=-3.0),
    "a step that does not lead there": lambda p: p["steps"][0].update(today=p["steps"][0]["today"] + 9),
    "a promise of another amount": lambda p: p["promises"][0].update(amount_gbp=1.0),
    "an option that is both chosen and left": lambda p: p["options_not_chosen"][0].update(id=p["options"][0]["id"]),
    "a figure that is there twice": lambda p: p["provenance"].append(p["provenance"][0]),
    "a line that cannot be opened": lambda p: p["ledger_lines"].pop(0),
    "a line that follows from a figure that is not there": lambda p: p["ledger_lines"][0].update(figures=["rate.moon"]),
    "a partner who stands nowhere": lambda p: p["sensitivity"]["standings"].pop(0),
    "a partner who ends elsewhere": lambda p: p["sensitivity"]["standings"][0].update(expected_gbp=1.0),
    "the narrowest swing first": lambda p: p["sensitivity"]["swings"].reverse(),
    "hours of staff in a year too few": lambda p: p["staff"].pop(0),
    "more hours short than are needed": lambda p: p["staff"][0].update(short=p["staff"][0]["needed"]["p50"] + 1.0),
    "a change that is not told": lambda p: p["provenance"][0].update(changed_from=1.0),
    "a plan worth more than any can be": lambda p: p["choice"].update(objective_gbp=1e9),
}


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_hold_is_told_with_its_place(case: str, good: Json) -> None:
    broken = json.loads(json.dumps(good))
    CASES[case](broken)
    found = tell_soundness(Plan.model_validate(broken))
    assert not found.holds
    agree("check", case, "\n".join([*found.faults[:4], found.summary]))


def test_what_holds_is_told_row_by_row() -> None:
    agree("check", "a plan that holds together", str(tell_soundness(toy_plan.document())))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("check", [*CASES, "a plan that holds together"])


# any number, changed by more than rounding


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from numbers(inner, (*path, at))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


def name_of(path: tuple[str | int, ...]) -> str:
    """The path with a star for each position: 'ledger/*/mean'."""
    return BY_ID.sub(r"\1/<id>", "/".join("*" if isinstance(part, int) else part for part in path))


def is_noticed(plan: Json, path: tuple[str | int, ...]) -> bool:
    """Whether the number at `path` can be raised by more than rounding without a check that fails."""
    *above, last = path
    inside: Any = plan
    for part in above:
        inside = inside[part]
    was = inside[last]
    gbp = "gbp" in name_of(path) or last == "mean" or above[-1:] == ["cost_by_year"]
    more = max(1, round(0.01 * was)) if isinstance(was, int) else 0.01 * abs(was) + (5.0 if gbp else 0.02)
    inside[last] = was + more
    try:
        return any(one.faults for one in check(Plan.model_validate(plan)))
    except ValidationError:
        return True
    finally:
        inside[last] = was


def is_unguarded(name: str) -> bool:
    return any(re.fullmatch(one, name) for group in UNGUARDED.values() for one in group)


@pytest.fixture(scope="module")
def by_name(good: Json) -> dict[str, list[tuple[str | int, ...]]]:
    found: dict[str, list[tuple[str | int, ...]]] = defaultdict(list)
    for path in numbers(good):
        found[name_of(path)].append(path)
    return dict(found)


@pytest.mark.slow
def test_every_kind_of_number_that_is_left_unguarded_was_decided(good: Json, by_name: dict[str, Any]) -> None:
    guarded = {name: paths for name, paths in by_name.items() if not is_unguarded(name)}
    assert [name for name, paths in guarded.items() if not is_noticed(good, paths[-1])] == []
    assert len(guarded) > 60


@given(st.data())
@settings(max_examples=examples(200, one_in=10))
def test_any_number_that_takes_part_in_a_sum_is_noticed(
    good: Json, by_name: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([name for name in by_name if not is_unguarded(name)]))
    assert is_noticed(good, data.draw(st.sampled_from(by_name[name]))), name


@given(st.data())
@settings(max_examples=examples(40))
def test_whatever_else_a_plan_says_the_checks_can_be_made(good: Json, data: st.DataObject) -> None:
    """Any row of any table, taken out or put in twice, is found or does no harm: nothing breaks."""
    name = data.draw(st.sampled_from([key for key, value in good.items() if isinstance(value, list) and value]))
    rows, at = good[name], data.draw(st.integers(0, len(good[name]) - 1))
    broken = {**good, name: [*rows[:at], *rows[at + 1 :]] if data.draw(st.booleans()) else [*rows, rows[at]]}
    try:
        plan = Plan.model_validate(broken)
    except ValidationError:
        return
    check(plan)
    check_form(plan)
