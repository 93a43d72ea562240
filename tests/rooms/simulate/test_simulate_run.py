"""Runs with and without a plan."""

import numpy as np
import pytest

from commonground.core.errors import Fault
from commonground.core.services import ADMISSION, BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.simulate import measure_together, run
from commonground.simulate.bed_days import CARRIED
from commonground.simulate.effects import coverage_of, relative_reduction, weights
from commonground.simulate.model import Choice
from commonground.simulate.overlap import use_left
from toys import simulation


def _weights(toy):
    return weights(toy.options, simulation.SERVICES, toy.assumptions) * toy.draws.added[:, :, None]


def _cover(toy):
    return coverage_of(simulation.PLAN, toy.options, toy.draws, toy.assumptions, 5, toy.cells.neighbourhoods)


def ran(toy, plan=simulation.PLAN, **settings):
    return run(toy.baseline, measure_together(toy.baseline, plan), seed=5, **settings)


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(persons=4000)


@pytest.fixture(scope="module")
def runs(toy):
    return ran(toy)


def test_a_neighbourhood_without_choices_is_left_exactly_as_it_was(toy):
    runs = ran(toy, [choice for choice in simulation.PLAN if choice.neighbourhood != "N03"])
    np.testing.assert_array_equal(runs.with_plan[:, :, 2], runs.without[:, :, 2])
    assert not np.array_equal(runs.with_plan[:, :, 0], runs.without[:, :, 0])


def test_one_worker_and_three_give_the_same_bytes(toy, runs):
    again = ran(toy, workers=3)
    for name in ("without", "with_plan", "steps", "qaly", "option_cost_gbp"):
        assert getattr(again, name).tobytes() == getattr(runs, name).tobytes()


def test_a_plan_does_not_change_what_would_have_happened_without_it(toy, runs):
    np.testing.assert_array_equal(ran(toy, simulation.PLAN[:1]).without, runs.without)


def test_progress_reaches_the_end(toy):
    told = []
    ran(toy, progress=told.append)
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_overlapping_options_multiply_on_the_same_people():
    """Checked against every cell multiplied out by itself."""
    toy = simulation.toy(persons=1500, draws=7)
    cover = _cover(toy)
    lost = relative_reduction(toy.draws.rate_ratio, _weights(toy), toy.options, simulation.SERVICES)
    for n in range(3):
        here = toy.cells.neighbourhood == n
        for s in range(len(simulation.SERVICES)):
            kept = {o: 1.0 - lost[:, o, s, None] * cover.effect[None, :, n, o] for o in range(len(toy.options))}
            left = np.ones((7, 5, here.sum()))
            for o, part in kept.items():
                has = (toy.cells.mask[here] >> np.uint64(o) & np.uint64(1)).astype(bool)
                left[:, :, has] *= part[:, :, None]
            slow = np.einsum("dyc,yc->dy", left, toy.cells.use[:, here, s])
            fast = use_left(toy.cells.mask[here], toy.cells.use[:, here, s].T, kept)
            np.testing.assert_allclose(fast, slow, rtol=1e-12)


def test_fewer_stays_carry_their_bed_days_and_shorten_no_stay(toy):
    runs = ran(toy, [Choice("falls", "N01", 1.0, 0)])
    change = (runs.with_plan - runs.without).mean(axis=(0, 1, 2))
    assert change[runs.services.index(BED_DAYS_OF_LENGTH_OF_STAY)] == 0.0
    stay, bed = runs.services.index(ADMISSION), runs.services.index(BED_DAYS_OF_ADMISSIONS)
    assert change[bed] / change[stay] == pytest.approx(simulation.RATES[3] / simulation.RATES[2], rel=0.15)


def test_shorter_stays_are_told_apart_from_fewer_stays(toy):
    runs = ran(toy, [Choice("discharge", "N01", 1.0, 0)])
    change = runs.with_plan - runs.without
    assert not change[..., runs.services.index(BED_DAYS_OF_ADMISSIONS)].any()
    assert (change[..., runs.services.index(BED_DAYS_OF_LENGTH_OF_STAY)].mean(axis=0)[1:, 0] < 0.0).all()


def test_today_and_without_a_plan_all_bed_days_are_of_admissions(runs):
    stays = runs.services.index(BED_DAYS_OF_LENGTH_OF_STAY)
    assert not runs.today[..., stays].any()
    assert not runs.without[..., stays].any()


def test_a_bed_day_effect_is_on_the_total_of_bed_days(toy):
    lost = relative_reduction(toy.draws.rate_ratio, _weights(toy), toy.options, simulation.SERVICES)
    stepup, bed = 1, simulation.SERVICES.index("emergency_bed_day")
    reach = toy.assumptions.number("options.stepup.reach")
    np.testing.assert_allclose(lost[:, stepup, bed], reach * (1 - toy.draws.rate_ratio[:, stepup, bed]))
    stay = simulation.SERVICES.index("emergency_admission_1plus")
    np.testing.assert_allclose(lost[:, stepup, CARRIED], reach * (1 - toy.draws.rate_ratio[:, stepup, stay]))


def test_costs_and_people_reached_follow_the_service_not_the_effect(toy, runs):
    falls = toy.options[0]
    reach = toy.assumptions.number("options.falls.reach")
    cover = _cover(toy)
    people = toy.cells.eligible[:, 0, :, 0].sum(axis=1) * reach
    np.testing.assert_allclose(runs.reached[:, 0, 0], people * cover.paid[:, 0, 0])
    np.testing.assert_allclose(
        runs.option_cost_gbp[:, :, 0, 0], toy.draws.cost_gbp[:, :1] * people * cover.spent[:, 0, 0]
    )
    assert falls.id == runs.options[0]


def test_health_gained_by_fifth_sums_to_health_gained(runs):
    assert runs.qaly_by_quintile.sum() == pytest.approx(runs.qaly.mean(axis=0).sum())
    assert runs.qaly_by_quintile.sum() > 0.0


def test_change_by_fifth_sums_to_the_expected_change(toy, runs):
    parts = dict(zip(runs.step_names, runs.steps, strict=True))
    plan = sum(parts[o.id] for o in toy.options) + parts["overlap of options"]
    np.testing.assert_allclose(runs.expected_change_by_quintile.sum(axis=1), plan.sum(axis=1), atol=1e-9)


def test_an_effect_on_a_service_that_is_not_simulated_is_our_fault_and_said():
    lunar = simulation.option("a", {"moon_landings": "reached"})
    with pytest.raises(Fault, match="has an effect on moon_landings"):
        weights([lunar], ("x",), simulation.toy().assumptions)
