"""Every plan of a small place tried in every draw: the choice must find the best that keeps to a limit on the worst."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.choose import optimise, rounds, solver
from commonground.choose.problem import cash_worth
from commonground.choose.scenarios import NO_LIMIT_GBP, cash_by_draw, count_scenarios, worst_weights
from commonground.simulate import measure_alone, measure_together
from toys import simulation
from toys.every_plan import AT_ONCE, COSTS, DAYS, RATE, allowed, every_plan, small_place, worth

SHARE = 0.25  # of ten draws: two and a half
BUDGET = 15_000.0


def place(limit, **changed):
    return small_place(**{"choose.cvar_limit_gbp": limit, "choose.cvar_share": SHARE, **changed})


@pytest.fixture(scope="module")
def toy():
    return place(NO_LIMIT_GBP)


@pytest.fixture(scope="module")
def by_draw(toy):
    """What each choice brings all partners in each draw, by pricing a place that has this draw for its mean."""
    draws, choices = toy.draws, sorted({choice for plan in every_plan(toy) for choice in plan}, key=repr)
    cost, discount = draws.cost_gbp * draws.added, (1.0 + RATE) ** -np.arange(5.0)
    found = []
    for d in range(len(cost)):
        only = replace(
            toy.baseline,
            mean_growth=toy.baseline.growth[d],
            mean_relative_reduction=toy.baseline.relative_reduction[d],
            mean_cost_gbp=cost[d],
        )
        alone = measure_alone(only, choices)
        saved = -alone.change @ (np.array(list(COSTS.values())) * AT_ONCE)
        wards = -alone.change[:, :, DAYS].sum(axis=2) * 400.0 * 0.4
        found.append((saved + wards - alone.cost_gbp) @ discount)
    return dict(zip(choices, np.array(found).T, strict=True))


@pytest.fixture(scope="module")
def plans(toy, by_draw):
    """What each plan within the other limits is worth, and what its worst draws leave."""
    found = {}
    for plan in every_plan(toy):
        alone = measure_alone(toy.baseline, plan) if plan else None
        if allowed(toy, plan, alone, BUDGET, 1e6):
            value = float(worth(measure_together(toy.baseline, plan).marginals)[0].sum()) if plan else 0.0
            found[plan] = value, worst(sum((by_draw[choice] for choice in plan), np.zeros(10)))
    return found


def worst(cash):
    """The mean of the two worst of ten draws and half of the third."""
    first, second, third = np.sort(cash)[:3]
    return float((first + second + third / 2.0) / 2.5)


def best_within(limit):
    return optimise(simulation.candidates(place(limit), simulation.partners(BUDGET, 1e6)))


@pytest.mark.parametrize("strictness", [0.1, 0.5, 0.7])
def test_no_plan_of_all_that_keep_to_the_limit_is_worth_more_than_the_bound_nor_much_more_than_that_found(
    plans, by_draw, strictness
):
    dearest = max(plans.values())[1]
    limit = dearest * (1.0 - strictness)
    found = best_within(limit)
    within = {plan: value for plan, (value, left) in plans.items() if left >= limit}
    assert dearest < limit, "the limit rules out the plan worth most"
    assert len(within) > 1, "it leaves something to choose"
    assert worst(sum((by_draw[choice] for choice in found.choices), np.zeros(10))) >= limit - 1.0
    assert found.bound_gbp >= max(within.values()) * (1 - 1e-9)
    assert found.objective_gbp >= max(within.values()) * 0.98
    assert [one.kind for one in found.conditions] == ["cvar"]
    assert found.conditions[0].cost_gbp > 0.0


def test_a_core_of_choices_and_all_at_once_find_plans_of_the_same_worth(plans, monkeypatch):
    limit = max(plans.values())[1] / 2.0
    at_once = best_within(limit).objective_gbp
    monkeypatch.setattr(solver, "CORE", 3)
    monkeypatch.setattr(rounds, "effort_of", lambda _: solver.Effort(0.0, 5_000, 1_500, core=3))
    assert best_within(limit).objective_gbp == pytest.approx(at_once, rel=1e-6)


def test_cash_by_draw_is_that_of_each_draw(toy, by_draw):
    candidates = simulation.candidates(toy, simulation.partners(BUDGET, 1e6))
    found = cash_by_draw(candidates, 10)
    for k, choice in enumerate(candidates.choices):
        np.testing.assert_allclose(found[k], by_draw[choice], rtol=1e-9)


def test_in_one_draw_cash_is_what_is_expected():
    toy = simulation.toy(draws=1)
    candidates = simulation.candidates(toy, simulation.partners())
    np.testing.assert_allclose(cash_by_draw(candidates, 1)[:, 0], cash_worth(candidates), rtol=1e-9)


def test_the_mean_of_the_worst_counts_a_draw_in_part():
    cash = np.array([5.0, -3.0, 8.0, 1.0, 2.0, 9.0, 7.0, -1.0, 4.0, 6.0])
    assert cash @ worst_weights(cash, SHARE) == pytest.approx(worst(cash))
    assert cash @ worst_weights(cash, 1.0) == pytest.approx(cash.mean())


def test_without_a_limit_no_draw_is_looked_at():
    candidates = simulation.candidates(place(NO_LIMIT_GBP), simulation.partners())
    assert count_scenarios(candidates) == 0
    assert count_scenarios(simulation.candidates(place(-1e9), simulation.partners())) == 10
