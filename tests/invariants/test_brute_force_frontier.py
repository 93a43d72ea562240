"""Every plan of a small place tried: no plan on the frontier is bettered by any that the limits allow."""

import numpy as np
import pytest

from commonground.choose import optimise, trace_frontier
from commonground.choose.frontier import efficient
from commonground.choose.model import FrontierPlan
from commonground.choose.pricing import price
from commonground.simulate import measure_alone, measure_together
from toys import simulation
from toys.every_plan import allowed, every_plan, small_place

BUDGET, STAFF = 15_000.0, 1e6
BODIES = simulation.partners(BUDGET, STAFF)


@pytest.fixture(scope="module")
def toy():
    return small_place(**{"choose.frontier_plans": 25.0, "choose.frontier_gap": 0.0})


@pytest.fixture(scope="module")
def candidates(toy):
    return simulation.candidates(toy, BODIES)


@pytest.fixture(scope="module")
def frontier(candidates):
    return trace_frontier(candidates, optimise(candidates))


def goals(toy, candidates, plan):
    """Years of good health, cash of all partners, and the gap closed for each 1,000, counted from the changes."""
    if not plan:
        return np.zeros(3)
    measured = measure_together(toy.baseline, plan).marginals
    people = toy.baseline.people.sum(axis=0)
    by_fifth = measured.qaly_by_quintile.sum(axis=0)
    gap = 1000.0 * (by_fifth[0] / people[0] - by_fifth[4] / people[4])
    priced = price(measured, toy.baseline, candidates.prices, BODIES)
    cash = (priced.cash.sum(axis=(0, 1)) - priced.wards.sum(axis=(0, 1)) * priced.ward_gbp).sum()
    return np.array([by_fifth.sum(), cash, gap])


def test_no_plan_that_the_limits_allow_betters_one_on_the_frontier(toy, candidates, frontier):
    alone = {plan: measure_alone(toy.baseline, plan) for plan in every_plan(toy) if plan}
    tried = [(), *(plan for plan in alone if allowed(toy, plan, alone[plan], BUDGET, STAFF))]
    every = np.array([goals(toy, candidates, plan) for plan in tried])
    assert len(tried) > 100
    assert len(frontier.plans) >= 5
    for plan in frontier.plans:
        at = np.array([plan.qaly, plan.cash_gbp, plan.gap])
        assert at == pytest.approx(goals(toy, candidates, plan.choices), rel=1e-9, abs=1e-9)
        assert set(plan.choices) in [set(other) for other in tried]
        near = np.abs(every).max(axis=0) * 1e-9
        assert not ((every >= at - near).all(axis=1) & (every > at + near).any(axis=1)).any()


def test_the_plan_is_placed_on_the_frontier_by_what_it_brings(toy, candidates, frontier):
    chosen = optimise(candidates)
    assert frontier.present.choices == chosen.choices
    assert frontier.present.objective_gbp == pytest.approx(chosen.objective_gbp)
    brings = frontier.present.qaly, frontier.present.cash_gbp, frontier.present.gap
    assert brings == pytest.approx(goals(toy, candidates, chosen.choices))


def test_threads_change_nothing(candidates, frontier):
    assert trace_frontier(candidates, optimise(candidates), workers=2) == frontier


def test_a_frontier_that_is_not_asked_for_is_not_sought():
    none = simulation.candidates(small_place(**{"choose.frontier_plans": 0.0}), BODIES)
    assert trace_frontier(none, optimise(none)) is None


def test_of_plans_alike_one_is_kept_and_of_others_those_that_none_betters():
    first, alike, better, other = (FrontierPlan((), *at, 0.0) for at in ((1, 2, 3), (1, 2, 3), (1, 3, 3), (2, 0, 0)))
    assert efficient([first, alike]) == (first,)
    assert efficient([first, better, other]) == (other, better)


def test_what_nobody_sees_makes_no_plan_better():
    less, more = (FrontierPlan((), years, cash, 3.0, 0.0) for years, cash in ((1.00000001, 2.0), (1.0, 5.0)))
    assert efficient([less, more]) == (more,)
