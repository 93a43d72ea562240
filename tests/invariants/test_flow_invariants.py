"""What holds of every whole journey, whatever the place: same bytes, accounts that sum, nothing from nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from commonground import flow
from commonground import modelled_partners as modelled
from commonground.assemble.plan import assemble_plan
from commonground.cache import ResultCache
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.library import read_library
from commonground.partners.model import Offer
from commonground.people import synthesis
from commonground.place.model import Place
from commonground.settings import Settings
from commonground.views.html.page import render_page
from commonground.views.xlsx import make_workbook
from toys.corner import corner
from toys.effort import THOROUGH

TODAY = "2026-11-21"
EVERY_YEAR = 5


@pytest.fixture(scope="module")
def place(exampleshire: Place) -> Place:
    """Two neighbourhoods, so that there is a choice between places; one in the quick run."""
    return corner(exampleshire, 2 if THOROUGH else 1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> ResultCache:
    return ResultCache(tmp_path_factory.mktemp("rooms"))


@pytest.fixture(scope="module")
def plan(place: Place, cache: ResultCache) -> Plan:
    return _plan(place, cache, workers=1)


def _plan(place: Place, cache: ResultCache | None = None, partners=None, **asked: Any) -> Plan:
    settings = Settings(**{"draws": 12, **asked})
    found = flow.plan(place, partners or modelled(place), settings, TODAY, cache)
    return assemble_plan(found)


def _bytes(plan: Plan) -> bytes:
    return plan.model_copy(update={"timings": {}}).to_bytes()


# the same again


def test_the_same_seed_gives_the_same_bytes_with_one_worker_or_two(place: Place, plan: Plan, monkeypatch) -> None:
    monkeypatch.setattr(synthesis, "AREAS_AT_ONCE", 8)  # so that the people of a corner are made in several parts
    again = _plan(place, workers=2)  # nor does it matter in how many parts, or whether rooms are kept
    assert _bytes(again) == _bytes(plan)


def test_another_seed_gives_another_plan(place: Place, plan: Plan, cache: ResultCache) -> None:
    other = _plan(place, cache, seed=2)
    assert _bytes(other) != _bytes(plan)
    assert other.fingerprints["inputs"] != plan.fingerprints["inputs"]
    assert other.place == plan.place


def test_the_order_of_partners_changes_what_the_plan_is_worth_by_no_more_than_the_gap(
    place: Place, plan: Plan, cache: ResultCache
) -> None:
    turned = _plan(place, cache, tuple(reversed(modelled(place)))).choice
    gap = read_library(Settings()).assumptions.number("choose.gap")
    assert turned.objective_gbp == pytest.approx(plan.choice.objective_gbp, rel=2 * gap)


# what-if


@pytest.mark.parametrize(
    "change",
    ["payment.emergency_admission_1plus=block", "options.pulm_rehab.reach=0.3", "value.qaly_gbp=70000"],
)
def test_a_what_if_recalls_the_people_and_says_what_was_changed(
    change: str, place: Place, plan: Plan, cache: ResultCache, monkeypatch
) -> None:
    monkeypatch.setattr("commonground.cache._write", _must_not_run)  # what is made anew is kept
    changed = _plan(place, cache, changes=(change,))
    name, value = change.split("=")
    assert [(row.figure, str(row.value).removesuffix(".0")) for row in changed.changed] == [(name, value)]
    assert changed.population_fit == plan.population_fit
    assert plan.changed == ()


def test_a_what_if_about_the_people_rebuilds_them(place: Place, plan: Plan, cache: ResultCache, monkeypatch) -> None:
    monkeypatch.setattr("commonground.cache._write", _must_not_run)
    with pytest.raises(AssertionError, match="made anew"):
        _plan(place, cache, changes=("prevalence.copd=1.5",))


def _must_not_run(*_args: object, **_more: object) -> None:
    raise AssertionError("made anew")


# accounts that sum


def test_every_flow_of_the_ledger_stands_on_both_sides_to_the_penny(plan: Plan) -> None:
    partners = {row.id for row in plan.partners}
    between = defaultdict(int)
    for row in plan.ledger:
        if {row.payer, row.payee} <= partners:
            between[(row.year, row.line, row.payer, row.payee)] += round(row.mean * 100)
    assert between
    assert set(between.values()) == {0}


def test_contributions_sum_to_zero_in_every_year(plan: Plan) -> None:
    sums = defaultdict(int)
    for row in plan.settlement.contributions:
        sums[row.year] += round(row.transfer_gbp * 100)
    assert len(sums) == EVERY_YEAR
    assert set(sums.values()) == {0}


def test_nobody_is_below_what_it_offers_and_its_floor_allow_after_the_settlement(plan: Plan) -> None:
    lowest = {(row.partner, row.year): -(row.usable_gbp + row.floor_gbp) for row in plan.settlement.asked}
    for row in plan.settlement.net_after:
        if row.year != "all":
            assert row.mean >= lowest[row.partner, row.year] - 0.02, row


def test_a_floor_of_a_body_that_neither_pays_nor_gains_moves_no_money(
    place: Place, plan: Plan, cache: ResultCache
) -> None:
    still = {row.partner for row in plan.settlement.net_before if row.year == "all" and row.mean == 0.0}
    assert "vcse" in still
    floored = tuple(
        replace(body, floor_gbp=(body.annual_budget_gbp,) * EVERY_YEAR) if body.id in still else body
        for body in modelled(place)
    )
    deal = _plan(place, cache, floored).settlement
    assert (deal.contributions, deal.subsidy) == (plan.settlement.contributions, plan.settlement.subsidy)
    assert [row.asked_gbp for row in deal.asked] == [row.asked_gbp for row in plan.settlement.asked]


def test_today_and_every_step_sum_to_what_is_with_the_plan(plan: Plan) -> None:
    assert plan.steps
    for row in plan.steps:
        assert _thousandths(row.today, *row.steps.values()) == _thousandths(row.with_plan), row


def _thousandths(*values: float) -> int:
    return sum(round(value * 1000) for value in values)


# nothing from nothing


@pytest.fixture(scope="module")
def nothing(place: Place, cache: ResultCache, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan whose place has left out every option but one, for which nobody has money."""
    others = [option.id for option in read_library(Settings()).options if option.id != "pulm_rehab"]
    path = tmp_path_factory.mktemp("nothing") / "local.yaml"
    path.write_text(f"leave_out: [{', '.join(others)}]\n")
    penniless = tuple(replace(body, offers=(Offer((0.0,) * EVERY_YEAR),)) for body in modelled(place))
    return _plan(place, cache, penniless, options_file=path)


def test_without_budgets_only_what_others_fund_is_chosen(place: Place, cache: ResultCache) -> None:
    penniless = tuple(replace(body, offers=(Offer((0.0,) * EVERY_YEAR),)) for body in modelled(place))
    plan = _plan(place, cache, penniless, changes=("choose.core_everywhere=off",))
    partners = {body.id for body in penniless}
    paid = [row for row in plan.funding if row.partner in partners]
    assert paid
    assert {row.mean for row in paid} == {0.0}


def test_what_is_required_is_not_planned_without_money_and_the_limits_that_clash_are_named(
    place: Place, cache: ResultCache
) -> None:
    penniless = tuple(replace(body, offers=()) for body in modelled(place))
    with pytest.raises(UserError, match="What each partner puts on the table"):
        _plan(place, cache, penniless)


def test_a_plan_with_no_options_changes_nothing(nothing: Plan) -> None:
    assert nothing.options == ()
    for row in (*nothing.activity, *nothing.outcomes):
        assert set(row.change.model_dump().values()) <= {0.0, None}, row
        assert getattr(row, "with_plan", None) == getattr(row, "without", None)
    for row in [*nothing.ledger_net, *nothing.settlement.net_after, *nothing.funding]:
        assert {row.p10, row.mean, row.p90} <= {0.0, None}, row
    assert all(row.transfer_gbp == 0.0 for row in nothing.settlement.contributions)
    assert nothing.settlement.signable_without_subsidy


def test_a_plan_with_no_options_is_still_a_whole_document(nothing: Plan, plan: Plan) -> None:
    assert Plan.model_validate(nothing.model_dump(mode="json")) == nothing
    assert "<html" in render_page(nothing)
    assert make_workbook(nothing)
    assert nothing.activity
    assert nothing.do_nothing
