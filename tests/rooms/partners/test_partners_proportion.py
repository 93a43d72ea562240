"""Floors and budgets out of proportion to a partner's own budget, or to whom it serves, are refused or warned of."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import UserError
from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.partners.model import YEARS, Offer
from commonground.partners.proportion import find_problems, find_warnings
from commonground.place.model import Place
from toys.effort import examples
from toys.sentences import agree, of_error, only

FILE = """\
partners:
  - id: council
    name: Exampleshire Council
    kind: council
    roles: [asc, children, public_health, housing]
    annual_budget_gbp: 160000000
    plan_budget_gbp: 500000
  - id: helpers
    name: Vale Helpers
    kind: vcse
    roles: [vcse]
    annual_budget_gbp: {budget}
    plan_budget_gbp: {plan}
    floor_gbp: {floor}
"""
GIVEN = {"budget": "200000", "plan": "5000", "floor": "0"}
IN_A_FILE = {
    "a floor beyond the budget": {"floor": "4000000"},
    "a floor of a million million": {"floor": "1.0e+12"},
    "a floor without end": {"floor": "1.0e+300"},
    "a floor a pound beyond the budget": {"floor": "200001"},
    "a floor a penny beyond the budget": {"floor": "200000.01"},
    "a floor beyond the budget in one year": {"floor": "[0, 0, 250000, 0, 0]"},
    "a floor beyond the budget in two years": {"floor": "[0, 210000, 250000, 0, 0]"},
    "a floor beside no budget": {"budget": "0", "plan": "0", "floor": "10000"},
    "money for the plan beyond the budget": {"plan": "300000"},
    "money for the plan beyond the budget in the last year": {"plan": "[0, 0, 0, 0, 300000]"},
    "money for the plan beside no budget": {"budget": "0"},
    "a budget given in thousands": {"budget": "200"},
    "a budget beyond that of the country": {"budget": "1300000000000"},
    "a budget without end": {"budget": "1.0e+300"},
    "both beyond the budget": {"plan": "300000", "floor": "4000000"},
}
HELPERS = Partner(
    id="helpers",
    name="Vale Helpers",
    kind="vcse",
    code="",
    roles=("vcse",),
    money_rule="vcse_solvency",
    patch_kind=None,
    patch_codes=(),
    annual_budget_gbp=200e3,
    offers=(Offer((5e3,) * YEARS),),
    floor_gbp=(0.0,) * YEARS,
    new_staff_wte=1.0,
    modelled=False,
)
COUNCIL = replace(
    HELPERS,
    id="council",
    name="Exampleshire Council",
    kind="council",
    roles=("asc", "children", "public_health", "housing"),
    annual_budget_gbp=160e6,
    offers=(Offer((500e3,) * YEARS),),
)
BY_HAND = {
    "by hand: a floor beyond the budget": replace(HELPERS, floor_gbp=(4e6,) * YEARS),
    "by hand: a floor that is no number": replace(HELPERS, floor_gbp=(math.nan,) * YEARS),
    "by hand: a floor above nothing": replace(HELPERS, floor_gbp=(-100.0,) * YEARS),
    "by hand: one floor for all years": replace(HELPERS, floor_gbp=10e3),  # type: ignore[arg-type]
    "by hand: floors in words": replace(HELPERS, floor_gbp=("10000",) * YEARS),  # type: ignore[arg-type]
    "by hand: an endless budget": replace(HELPERS, annual_budget_gbp=math.inf),
    "by hand: a budget below nothing": replace(HELPERS, annual_budget_gbp=-1.0),
    "by hand: money for the plan that is no number": replace(HELPERS, offers=(Offer((math.nan,) * YEARS),)),
    "by hand: floors for three years": replace(HELPERS, floor_gbp=(0.0,) * 3),
    "by hand: money for the plan for seven years": replace(HELPERS, offers=(Offer((5e3,) * 7),)),
    "by hand: no floors": replace(HELPERS, floor_gbp=()),
    "by hand: a budget that is no number": replace(HELPERS, annual_budget_gbp="200k"),  # type: ignore[arg-type]
    "by hand: a budget beyond any": replace(HELPERS, annual_budget_gbp=1e300),
    "by hand: a yes for a budget": replace(HELPERS, annual_budget_gbp=True),
    "by hand: staff below nothing": replace(HELPERS, new_staff_wte=-2.0),
    "by hand: staff without end": replace(HELPERS, new_staff_wte=math.inf),
    "by hand: a body without a name": replace(HELPERS, name="", floor_gbp=(4e6,) * YEARS),
    "by hand: a name that steers a terminal": replace(HELPERS, name="Vale\x1b[2J", floor_gbp=(4e6,) * YEARS),
}
WARNED = {
    "warned: a floor of a quarter of the budget": replace(COUNCIL, floor_gbp=(40e6,) * YEARS),
    "warned: a floor of a quarter in one year": replace(COUNCIL, floor_gbp=(0, 0, 40e6, 0, 0)),
    "warned: a floor of all of the budget": replace(HELPERS, floor_gbp=(200e3,) * YEARS),
    "warned: half of the budget for the plan": replace(HELPERS, offers=(Offer((100e3,) * YEARS),)),
    "warned: a floor and money for the plan": replace(
        HELPERS, floor_gbp=(50e3,) * YEARS, offers=(Offer((100e3,) * YEARS),)
    ),
    "warned: a council that spends nothing": replace(COUNCIL, annual_budget_gbp=0.0, offers=(Offer((0.0,) * YEARS),)),
    "warned: a council's budget in thousands": replace(COUNCIL, annual_budget_gbp=160e3, offers=(Offer((500.0,) * 5),)),
    "warned: a council's budget in pence": replace(COUNCIL, annual_budget_gbp=16e9),
    "warned: a council that spends fifteen times as much": replace(COUNCIL, annual_budget_gbp=2.4e9),
    "warned: a group that spends fifty times as much": replace(HELPERS, annual_budget_gbp=150e6),
    "warned: a council that serves a part": replace(
        COUNCIL, patch_kind="acute_trust", patch_codes=("X90000001",), annual_budget_gbp=3e9
    ),
}
TAKEN = {
    "as modelled": COUNCIL,
    "a floor of a twentieth": replace(COUNCIL, floor_gbp=(8e6,) * YEARS),
    "a floor of just a tenth": replace(COUNCIL, floor_gbp=(16e6,) * YEARS),
    "a small group": HELPERS,
    "a group that spends nothing": replace(HELPERS, annual_budget_gbp=0.0, offers=(Offer((0.0,) * YEARS),)),
    "one practice of many": replace(HELPERS, kind="gp", roles=("gp",), annual_budget_gbp=1.2e6),
    "a county that spends a third of the usual": replace(COUNCIL, annual_budget_gbp=55e6),
}


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return figures.from_tables(reader.read())


@pytest.mark.parametrize("case", IN_A_FILE)
def test_what_cannot_be_is_refused_in_a_file_with_line_and_way_out(
    case: str, exampleshire: Place, tmp_path: Path
) -> None:
    path = tmp_path / "partners.yaml"
    path.write_text(FILE.format(**(GIVEN | IN_A_FILE[case])))
    with pytest.raises(UserError) as caught:
        cg.read_partners(path, exampleshire)
    agree("floors", case, of_error(caught.value, tmp_path))


@pytest.mark.parametrize("case", BY_HAND)
def test_what_cannot_be_is_refused_of_partners_made_by_hand(case: str) -> None:
    (problem,) = find_problems(BY_HAND[case])
    agree("floors", case, of_error(problem))


@pytest.mark.parametrize("case", WARNED)
def test_what_is_hardly_so_is_warned_of(case: str, exampleshire: Place, assumptions: Assumptions) -> None:
    assert find_problems(WARNED[case]) == []
    agree("floors", case, "\n".join(find_warnings(WARNED[case], exampleshire, assumptions)))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("floors", [*IN_A_FILE, *BY_HAND, *WARNED])


@pytest.mark.parametrize("case", TAKEN)
def test_what_may_well_be_is_taken_without_a_word(case: str, exampleshire: Place, assumptions: Assumptions) -> None:
    assert find_problems(TAKEN[case]) == []
    assert find_warnings(TAKEN[case], exampleshire, assumptions) == ()


def test_what_we_model_ourselves_is_in_proportion(exampleshire: Place, assumptions: Assumptions) -> None:
    for partner in cg.modelled_partners(exampleshire):
        assert find_problems(partner) == []
        assert find_warnings(partner, exampleshire, assumptions) == ()


def test_a_plan_refuses_what_a_file_refuses(exampleshire: Place) -> None:
    with pytest.raises(UserError, match="more than all that it spends"):
        cg.make_plan(exampleshire, [COUNCIL, BY_HAND["by hand: a floor beyond the budget"]], draws=2)


@settings(max_examples=examples(100))
@given(st.floats(0, 1e11), st.lists(st.floats(0, 1e11), min_size=5, max_size=5), st.sampled_from(["floor", "offers"]))
def test_an_amount_is_refused_exactly_where_it_is_beyond_the_budget(
    budget: float, amounts: list[float], field: str
) -> None:
    given_here = {"floor_gbp": tuple(amounts)} if field == "floor" else {"offers": (Offer(tuple(amounts)),)}
    nothing = {"floor_gbp": (0.0,) * 5, "offers": ()}
    partner = replace(HELPERS, annual_budget_gbp=budget, **(nothing | given_here))
    assert bool(find_problems(partner)) == (max(amounts) > budget + 0.005)
