"""What candidates change in expectation, alone, beside a plan and as a whole plan."""

import numpy as np
import pytest

from commonground.simulate import measure_alone, measure_beside, measure_together, run
from commonground.simulate.model import Choice
from toys import simulation

PLAN = (
    Choice("falls", "N01", 1.0, 0),
    Choice("stepup", "N01", 1.0, 1),
    Choice("discharge", "N01", 0.5, 0),
    Choice("warm", "N02", 1.0, 0),
)


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(persons=4000, draws=200)


def together(toy, plan):
    return measure_together(toy.baseline, plan).marginals


def test_a_plan_of_one_choice_changes_what_the_candidate_changes(toy):
    one = PLAN[:1]
    np.testing.assert_allclose(together(toy, one).change, measure_alone(toy.baseline, one).change)


def test_a_candidate_beside_a_plan_is_the_plan_with_it_less_the_plan_without_it(toy):
    beside = measure_beside(toy.baseline, PLAN[1:2], (PLAN[0], PLAN[2]))
    more = together(toy, PLAN[:3]).change.sum(axis=0) - together(toy, (PLAN[0], PLAN[2])).change.sum(axis=0)
    np.testing.assert_allclose(beside.change[0], more, rtol=1e-9, atol=1e-9)


def test_a_choice_that_the_plan_holds_is_not_counted_against_itself(toy):
    within = measure_beside(toy.baseline, PLAN[:1], PLAN[:1])
    np.testing.assert_allclose(within.change, measure_alone(toy.baseline, PLAN[:1]).change)


def test_the_whole_plan_in_expectation_is_the_mean_of_its_runs(toy):
    runs = run(toy.baseline, measure_together(toy.baseline, PLAN), seed=2)
    expected = together(toy, PLAN)
    drawn = (runs.with_plan - runs.without).sum(axis=(1, 2))
    error = drawn.std(axis=0) / np.sqrt(len(drawn))
    assert (np.abs(expected.change.sum(axis=(0, 1)) - drawn.mean(axis=0)) <= 4.0 * error + 1e-9).all()
    assert expected.qaly.sum() == pytest.approx(runs.qaly.mean(axis=0).sum())
    assert expected.cost_gbp.sum() == pytest.approx(runs.option_cost_gbp.mean(axis=0).sum())
    np.testing.assert_allclose(expected.reached.sum(), runs.reached.sum())


def test_change_by_fifth_sums_to_the_change_over_all_years(toy):
    measured = measure_alone(toy.baseline, PLAN)
    np.testing.assert_allclose(measured.change_by_quintile.sum(axis=1), measured.change.sum(axis=1))
    np.testing.assert_allclose(measured.qaly_by_quintile.sum(axis=1), measured.qaly.sum(axis=1))


def test_half_the_scale_reaches_half_the_people_who_gain_more_and_cost_less_each(toy):
    half, whole = measure_alone(toy.baseline, [Choice("falls", "N01", 0.5, 0)]), measure_alone(toy.baseline, PLAN[:1])
    np.testing.assert_allclose(2.0 * half.reached, whole.reached)
    np.testing.assert_allclose(2.0 * half.staff_wte, whole.staff_wte)
    np.testing.assert_allclose(2.0 * half.change * (0.5 + 0.5 * 0.9), whole.change)
    np.testing.assert_allclose(2.0 * half.cost_gbp * (0.5 + 0.5 * 1.2), whole.cost_gbp)


def test_no_candidates_make_empty_marginals(toy):
    assert together(toy, ()).change.shape == (0, 5, len(simulation.HANDED_ON))
