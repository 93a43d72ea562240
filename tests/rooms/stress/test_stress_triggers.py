"""Triggers: what should have fallen by month 18 and 24, counted again month by month."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.document.words import missed
from commonground.evidence.model import Assumptions
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


def counted(case, trigger, falls):
    """How often fewer than the trigger asks for are counted to be avoided, of 200,000 Poisson counts."""
    rng = np.random.default_rng(3)
    true = rng.choice(falls, 200_000)
    return float((trigger.without - rng.poisson(trigger.without - true) < trigger.least).mean())


def falls_of(case, month):
    """Stays fewer in each draw over the first months, in the proportion of the months that `fall_by_hand` counts."""
    s = case.plan.marginals.services.index(STAYS)
    changed = -(case.runs.with_plan - case.runs.without).sum(axis=2)[..., s]
    expected = -case.plan.marginals.change[..., s].sum(axis=0)
    part = (fall_by_hand(case, month) - expected[0]) / expected[1]
    return changed[:, 0] + part * changed[:, 1]


@pytest.mark.parametrize("worth", [1e6, 1e9, 1e12])
def test_no_trigger_goes_off_falsely_more_often_than_is_asked(case, worth):
    found = set_triggers(case, worth)
    assert {one.act for one in found} == {"review", "stop"}
    for one in found:
        assert one.chance <= 0.1 + 1e-6
    assert all(one.chance == pytest.approx(0.1, abs=1e-6) for one in found if one.act == "review")


def test_how_often_a_trigger_goes_off_is_what_poisson_counts_say(case):
    for one in (one for one in set_triggers(case, 1e9) if one.service == STAYS):
        falls = falls_of(case, one.month)
        assert counted(case, one, falls) == pytest.approx(one.chance, abs=0.01)
        assert counted(case, one, np.zeros(1)) == pytest.approx(one.power_nil, abs=0.01)
        assert counted(case, one, np.quantile(falls, [0.1])) == pytest.approx(one.power_low, abs=0.01)
        assert one.chance < one.power_low < one.power_nil


def test_a_place_can_say_how_seldom_a_trigger_may_go_off_falsely(case):
    figures = case.baseline.assumptions.values()
    looser = Assumptions(replace(f, value=0.3) if f.name == "stress.false_alarm" else f for f in figures)
    again = set_triggers(replace(case, baseline=replace(case.baseline, assumptions=looser)), 1e9)
    for was, now in zip(set_triggers(case, 1e9), again, strict=True):
        assert now.least >= was.least
        assert now.power_nil >= was.power_nil
    assert again[0].chance == pytest.approx(0.3, abs=1e-6)


def test_a_plan_that_is_stopped_would_no_longer_be_worth_its_cost(case):
    """The threshold is what it needs to break even, or what seldom is counted if all goes well: the less of the two."""
    spent = case.plan.marginals.cost_gbp.sum()
    barely, well = (
        {one.service: one for one in set_triggers(case, times * spent) if one.act == "stop"} for times in (0.5, 30.0)
    )
    for service, one in well.items():
        assert one.least <= barely[service].least
        assert one.least <= one.expected / 30.0


def test_a_plan_worth_less_than_its_cost_is_stopped_by_what_is_counted_alone(case):
    assert set_triggers(case, -1.0) == set_triggers(case, 0.0)
    assert all(one.chance == pytest.approx(0.1, abs=1e-6) for one in set_triggers(case, -1.0))


def test_too_few_futures_set_no_triggers(case):
    assert set_triggers(replace(case, net=case.net[:5]), 1e9) == ()


def test_a_trigger_names_measure_number_date_and_act(case):
    found = set_triggers(case, 1e7)
    review = next(one for one in found if one.service == STAYS and one.act == "review")
    said = say_trigger(review, "Emergency stays", {}, "2027/28")
    assert said.startswith(f"Emergency stays: if {missed(review.least)} by month 18 (September 2028)")
    assert "partners review the plan" in said
    later = replace(review, held_back=("falls",), first_of="2029/30")
    assert "what begins in 2029/30 or later waits (Falls)" in say_trigger(later, "X", {"falls": "Falls"}, "2027/28")
    stop = replace(review, act="stop", month=24)
    assert "stop the plan and give notice" in say_trigger(stop, "X", {}, "2027/28")


def test_a_trigger_says_how_often_it_goes_off_and_whether_that_tells_much(case):
    review = replace(set_triggers(case, 1e7)[0], chance=0.1, power_nil=0.8, power_low=0.3)
    said = say_trigger(review, "X", {}, "2027/28")
    assert "10 in 100 though all goes as planned, 80 in 100 if the plan does nothing, 30 in 100 at the low end" in said
    assert "weak signal" not in said
    weak = say_trigger(replace(review, power_nil=0.49), "X", {}, "2027/28")
    assert "a weak signal" in weak
    assert "counted among the people whom the plan reaches" in weak


@pytest.mark.parametrize(
    ("least", "said"),
    [
        (150.2, "there are not 150 fewer than without the plan"),
        (-40.0, "there are 40 more than without the plan"),
        (0.2, "there are no fewer than without the plan"),
    ],
)
def test_what_is_missed_is_said_whichever_way_it_goes(case, least, said):
    assert f"X: if {said} by month 18" in say_trigger(
        replace(set_triggers(case, 1e7)[0], least=least), "X", {}, "2027/28"
    )
