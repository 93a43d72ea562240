"""Triggers: what should have fallen by month 18 and 24, counted again month by month."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.settle.collars import agree_collars
from commonground.simulate import measure_together, run
from commonground.stress.model import Case
from commonground.stress.sentences import say_trigger
from commonground.stress.triggers import REVIEW, STOP, set_triggers
from toys import simulation

YEARS = len(simulation.YEARS)
STAYS = "emergency_admission_1plus"


@pytest.fixture(scope="module")
def case():
    toy = simulation.toy(persons=100000, draws=200)
    bodies = simulation.partners()
    plan = measure_together(toy.baseline, [replace(choice, start=0) for choice in simulation.PLAN[:-1]])
    shape = (200, YEARS, len(bodies))
    prices = simulation.price_book(toy, bodies)
    net, lines = np.zeros(shape), np.zeros(shape[1:])
    terms = agree_collars(net, lines, [one.money_rule for one in bodies])
    return Case(toy.baseline, plan, prices, bodies, run(toy.baseline, plan, 1), net, lines, terms)


def fall_by_hand(case, month):
    """Stays fewer over the first months: each choice's yearly change, spread over its months as its effect grows."""
    total, figure = 0.0, case.baseline.assumptions.number
    s = case.plan.marginals.services.index(STAYS)
    for k, choice in enumerate(case.plan.choices):
        setup = figure(f"options.{choice.option}.setup_months")
        lag = max(figure(f"options.{choice.option}.lag_months"), figure("options.build_up_months"))
        at = (np.arange(24 * 1000) + 0.5) / 1000
        effect = np.clip((at - 12 * choice.start - setup) / lag, 0.0, 1.0).reshape(2, -1)
        for y in range(2):
            whole = effect[y].sum()
            done = effect[y][at.reshape(2, -1)[y] <= month].sum()
            total -= case.plan.marginals.change[k, y, s] * (done / whole if whole else 0.0)
    return total


@pytest.mark.parametrize("month", [REVIEW, STOP])
def test_what_is_expected_by_a_month_is_that_counted_month_by_month(case, month):
    found = {(one.service, one.month): one for one in set_triggers(case, 1e9)}
    assert found[STAYS, REVIEW].expected == pytest.approx(fall_by_hand(case, REVIEW), rel=1e-3)
    if (STAYS, month) in found:
        assert found[STAYS, month].expected == pytest.approx(fall_by_hand(case, month), rel=1e-3)


def test_a_plan_worth_many_times_its_cost_is_reviewed_at_the_low_end_of_what_is_expected(case):
    review = next(one for one in set_triggers(case, 1e12) if one.service == STAYS)
    assert review.act == "review"
    assert review.chance == pytest.approx(0.1, abs=0.01)
    assert 0.0 < review.least < review.expected


def test_a_plan_that_is_worth_little_more_than_its_cost_is_stopped_sooner(case):
    spent = case.plan.marginals.cost_gbp.sum()
    barely, well = (
        {one.service: one for one in set_triggers(case, times * spent) if one.act == "stop"} for times in (0.5, 3.0)
    )
    both = barely.keys() & well.keys()
    assert both
    assert all(barely[service].least > well[service].least for service in both)


def test_a_plan_worth_less_than_its_cost_has_no_number_at_which_it_would_be_worth_it(case):
    assert set_triggers(case, -1.0) == ()


def test_too_few_futures_set_no_triggers(case):
    assert set_triggers(replace(case, net=case.net[:5]), 1e9) == ()


def test_a_trigger_names_measure_number_date_and_act(case):
    found = set_triggers(case, 1e7)
    review = next(one for one in found if one.service == STAYS and one.act == "review")
    said = say_trigger(review, "Emergency stays", {}, "2027/28")
    assert said.startswith(f"Emergency stays: if there are not {review.least:,.0f} fewer by month 18 (September 2028)")
    assert "partners review the plan" in said
    later = replace(review, held_back=("falls",), first_of="2029/30")
    assert "what begins in 2029/30 or later waits (Falls)" in say_trigger(later, "X", {"falls": "Falls"}, "2027/28")
    stop = replace(review, act="stop", month=24)
    assert "stop it and give notice" in say_trigger(stop, "X", {}, "2027/28")


def test_a_fall_that_chance_hides_is_counted_among_those_reached(case):
    review = set_triggers(case, 1e7)[0]
    hidden = replace(review, without=1e6, least=20.0)
    assert "counted among the people whom the plan reaches" in say_trigger(hidden, "X", {}, "2027/28")
    assert "chance alone" not in say_trigger(replace(hidden, least=5000.0), "X", {}, "2027/28")
