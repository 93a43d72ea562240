"""Set-up, build-up and lag as yearly averages of a monthly path."""

import numpy as np
import pytest

from commonground.evidence.model import Assumptions
from commonground.simulate import draw
from commonground.simulate.effects import coverage_of, path_of
from commonground.simulate.model import Choice
from toys import simulation


def figures(setup, lag, build_up):
    return Assumptions(
        [
            simulation.figure("options.a.reach", 0.4),
            simulation.figure("options.a.cost_gbp", 100.0),
            simulation.figure("options.a.setup_months", setup),
            simulation.figure("options.a.lag_months", lag),
            simulation.figure("options.build_up_months", build_up),
            simulation.figure("options.setup_cost_share", 0.1),
            simulation.figure("options.next_person_cost", 1.2),
            simulation.figure("options.next_person_gain", 0.9),
        ]
    )


def path(start=0, setup=6.0, lag=0.0, build_up=12.0, one_off=False):
    return path_of(simulation.option("a", one_off=one_off), start, figures(setup, lag, build_up), 4)


def plan(scale):
    option, known = simulation.option("a"), figures(6.0, 0.0, 12.0)
    return coverage_of(
        [Choice("a", "N01", scale, 0)], [option], draw([option], ("ae_type1",), known, 1, 3), known, 4, ("N01",)
    )


def monthly_mean(ready, length, years=4, steps=1000):
    """The same by brute force, many times a month."""
    month = (np.arange(years * 12 * steps) + 0.5) / steps
    ramp = np.clip((month - ready) / length, 0, 1) if length else (month > ready).astype(float)
    return ramp.reshape(years, -1).mean(axis=1)


@pytest.mark.parametrize(("setup", "lag"), [(0.0, 0.0), (6.0, 24.0), (9.0, 12.0), (15.0, 30.0)])
def test_the_effect_rises_over_the_lag_or_the_build_up_whichever_is_longer(setup, lag):
    assert path(setup=setup, lag=lag).effect == pytest.approx(monthly_mean(setup, max(lag, 12.0)), abs=1e-5)


def test_the_service_builds_up_after_set_up():
    assert path(setup=6.0, lag=24.0).paid == pytest.approx(monthly_mean(6.0, 12.0), abs=1e-5)


def test_without_build_up_or_lag_it_works_at_once():
    assert path(setup=6.0, lag=0.0, build_up=0.0).effect == pytest.approx([0.5, 1, 1, 1])


def test_nothing_happens_before_the_start():
    later, now = path(start=1), path(start=0)
    assert later.effect[0] == 0.0
    assert later.effect[1:] == pytest.approx(now.effect[:-1])


def test_an_option_paid_once_is_paid_as_people_are_newly_reached():
    once = path(setup=6.0, one_off=True)
    assert once.paid == pytest.approx([0.5, 0.5, 0.0, 0.0])
    assert path(setup=6.0).paid == pytest.approx([0.125, 0.875, 1.0, 1.0])


@pytest.mark.parametrize(("setup", "spent"), [(0.0, [1, 0, 0, 0]), (6.0, [1, 0, 0, 0]), (18.0, [2 / 3, 1 / 3, 0, 0])])
def test_set_up_is_spent_once_over_its_months(setup, spent):
    assert path(setup=setup).setup == pytest.approx(spent)


def test_half_of_those_who_can_be_reached_cost_and_gain_the_mean():
    half, alone = plan(0.5), path()
    np.testing.assert_allclose(half.effect[:, 0, 0], 0.5 * alone.effect)
    np.testing.assert_allclose(half.paid[:, 0, 0], 0.5 * alone.paid)
    np.testing.assert_allclose(half.spent[:, 0, 0], 0.5 * (alone.paid + 0.1 * alone.setup))


def test_the_other_half_cost_more_and_gain_less():
    whole, alone = plan(1.0), path()
    np.testing.assert_allclose(whole.effect[:, 0, 0], (0.5 + 0.5 * 0.9) * alone.effect)
    np.testing.assert_allclose(whole.paid[:, 0, 0], alone.paid)
    np.testing.assert_allclose(whole.spent[:, 0, 0], (0.5 + 0.5 * 1.2) * (alone.paid + 0.1 * alone.setup))
