"""Set-up, build-up and lag as yearly averages of a monthly path."""

import numpy as np
import pytest

from commonground.evidence.model import Assumptions
from commonground.simulate.effects import coverage_of
from commonground.simulate.model import Choice
from toys import simulation


def path(start=0, scale=1.0, setup=6.0, lag=0.0, build_up=12.0, one_off=False):
    figures = [
        simulation.figure("options.a.setup_months", setup),
        simulation.figure("options.a.lag_months", lag),
        simulation.figure("options.build_up_months", build_up),
    ]
    choice = Choice("a", "N01", scale, start)
    return coverage_of([choice], [simulation.option("a", one_off=one_off)], Assumptions(figures), 4, ("N01",))


def monthly_mean(ready, length, years=4, steps=1000):
    """The same by brute force, many times a month."""
    month = (np.arange(years * 12 * steps) + 0.5) / steps
    ramp = np.clip((month - ready) / length, 0, 1) if length else (month > ready).astype(float)
    return ramp.reshape(years, -1).mean(axis=1)


@pytest.mark.parametrize(("setup", "lag"), [(0.0, 0.0), (6.0, 24.0), (9.0, 12.0), (15.0, 30.0)])
def test_the_effect_rises_over_the_lag_or_the_build_up_whichever_is_longer(setup, lag):
    assert path(setup=setup, lag=lag).effect[:, 0, 0] == pytest.approx(monthly_mean(setup, max(lag, 12.0)), abs=1e-5)


def test_the_service_builds_up_after_set_up():
    assert path(setup=6.0, lag=24.0).paid[:, 0, 0] == pytest.approx(monthly_mean(6.0, 12.0), abs=1e-5)


def test_without_build_up_or_lag_it_works_at_once():
    assert path(setup=6.0, lag=0.0, build_up=0.0).effect[:, 0, 0] == pytest.approx([0.5, 1, 1, 1])


def test_nothing_happens_before_the_start_and_everything_scales():
    later, now = path(start=1, scale=0.5), path(start=0)
    assert later.effect[0, 0, 0] == 0.0
    assert later.effect[1:, 0, 0] == pytest.approx(0.5 * now.effect[:-1, 0, 0])


def test_an_option_paid_once_is_paid_as_people_are_newly_reached():
    once = path(setup=6.0, one_off=True)
    assert once.paid[:, 0, 0] == pytest.approx([0.5, 0.5, 0.0, 0.0])
    assert path(setup=6.0).paid[:, 0, 0] == pytest.approx([0.125, 0.875, 1.0, 1.0])


@pytest.mark.parametrize(("setup", "spent"), [(0.0, [1, 0, 0, 0]), (6.0, [1, 0, 0, 0]), (18.0, [2 / 3, 1 / 3, 0, 0])])
def test_set_up_is_spent_once_over_its_months(setup, spent):
    assert path(setup=setup).setup[:, 0, 0] == pytest.approx(spent)
