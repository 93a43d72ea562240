"""Each change splits into named steps that sum to it."""

import numpy as np
import pytest

from commonground.simulate import join_bed_days, measure_together, run
from commonground.simulate.model import Choice
from toys import simulation

PLAN = tuple(Choice(o, n, 1.0, 0) for o in ("falls", "stepup", "discharge") for n in ("N01", "N02"))


@pytest.fixture(scope="module")
def runs():
    toy = simulation.toy(persons=6000, draws=200)
    return run(toy.baseline, measure_together(toy.baseline, PLAN), seed=1)


def step(runs, name):
    return runs.steps[runs.step_names.index(name)]


def test_steps_sum_exactly_to_the_change_since_today(runs):
    np.testing.assert_allclose(runs.steps.sum(axis=0), runs.with_plan.mean(axis=0) - runs.today, rtol=1e-9, atol=1e-9)


def test_what_is_left_to_chance_is_no_more_than_chance_explains(runs):
    spread = runs.with_plan.std(axis=0) / np.sqrt(len(runs.with_plan))
    assert (np.abs(step(runs, "chance (drawn counts less expected)")) < 5.0 * spread + 1e-9).all()


def test_options_that_overlap_gain_less_together_than_the_sum_of_each_alone(runs):
    runs, bed = join_bed_days(runs), simulation.SERVICES.index("emergency_bed_day")
    alone = sum(step(runs, name)[-1, :2, bed] for name in ("falls", "stepup", "discharge"))
    assert (alone < 0.0).all()
    assert (step(runs, "overlap of options")[-1, :2, bed] > 0.0).all()
    assert step(runs, "overlap of options")[:, 2] == pytest.approx(0.0, abs=1e-9)


def test_the_population_ages_before_anything_is_planned(runs):
    stay = simulation.SERVICES.index("emergency_admission_1plus")
    assert (np.diff(step(runs, "population change")[:, :, stay], axis=0) > 0.0).all()
