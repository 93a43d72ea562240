"""What a plan can add to what runs today, what must be added, and what the next person costs and gains."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence.model import Assumptions
from commonground.options.model import Requirement
from commonground.simulate.addition import (
    EASY,
    expected_multiple,
    is_missing,
    mean_multiple,
    most_added,
    must_begin,
    places_with_it,
    surely_runs,
)
from commonground.simulate.draws import draw_running
from toys import simulation

YEARS = ("2027/28", "2028/29", "2029/30")
OPTION = simulation.option("a")
CORE = replace(OPTION, core=True)
SHARES = st.floats(0.0, 1.0)


def known(reach=0.4, core_everywhere="on", **running):
    figures = [
        simulation.figure("options.a.reach", reach),
        simulation.figure("choose.core_everywhere", core_everywhere),
        *simulation.running_figures({f"a.{name}": said for name, said in running.items()}),
    ]
    return Assumptions(figures)


def asked(first="2026-04-01", last=""):
    return Requirement("required", "A team in every place", "every place", first, last, "Policy", "", "Read", "A")


def test_a_plan_adds_what_is_left_of_the_reach():
    assert most_added(OPTION, known(coverage=0.3)) == pytest.approx(0.1)
    assert most_added(OPTION, known(coverage=0.5)) == 0.0
    assert most_added(OPTION, known()) == 0.4


def test_an_option_for_those_who_do_not_have_it_yet_keeps_its_reach():
    assert most_added(replace(OPTION, netted=False), known(coverage=0.7)) == 0.4
    np.testing.assert_array_equal(draw_running(replace(OPTION, netted=False), known(coverage=0.7), 1, 5), 0.0)


def test_where_a_place_has_it_or_has_it_not_those_who_lack_it_can_add_all():
    """A tenth everywhere is four tenths in a quarter of places: three quarters of places can add all of it."""
    assert most_added(OPTION, known(coverage=0.1, places_with_it=0.25)) == pytest.approx(0.75 * 0.4)
    running = draw_running(OPTION, known(coverage=0.1, places_with_it=0.25), 1, 4000)
    assert set(np.round(running, 9)) == {0.0, 0.4}
    assert running.mean() == pytest.approx(0.1, abs=0.01)


def test_a_place_that_has_said_what_runs_is_taken_at_its_word():
    said = known(coverage=(0.05, 0.1, 0.2), places_with_it=0.25).with_settings(["options.a.coverage=0.2"])
    assert places_with_it(OPTION, said) == 1.0
    assert most_added(OPTION, said) == pytest.approx(0.2)
    np.testing.assert_array_equal(draw_running(OPTION, said, 1, 10), 0.2)


def test_what_runs_is_drawn_within_nobody_and_everybody():
    running = draw_running(OPTION, known(coverage=(0.0, 0.5, 1.0)), 3, 2000)
    assert running.min() == 0.0
    assert running.max() == 1.0
    assert np.median(running) == pytest.approx(0.5, abs=0.05)


def test_only_what_runs_in_every_place_surely_runs():
    assert surely_runs(OPTION, known(coverage=0.1))
    assert not surely_runs(OPTION, known(coverage=0.1, places_with_it=0.9))
    assert not surely_runs(OPTION, known())


def test_a_requirement_that_runs_is_met_and_one_that_may_not_run_must_begin():
    core = replace(CORE, requirement=asked())
    assert must_begin(core, known(coverage=0.1), YEARS) == ()
    assert must_begin(core, known(coverage=0.1, places_with_it=0.9), YEARS) == (0, 1, 2)
    assert must_begin(core, known(coverage=0.0), YEARS) == (0, 1, 2)


def test_what_must_begin_begins_while_it_is_required():
    assert must_begin(replace(CORE, requirement=asked(last="2029-03-31")), known(), YEARS) == (0, 1)
    assert must_begin(replace(CORE, requirement=asked(first="2028-10-01")), known(), YEARS) == (2,)
    assert must_begin(replace(CORE, requirement=asked(last="2027-03-31")), known(), YEARS) == ()


def test_an_offer_that_the_place_itself_calls_core_has_no_date():
    assert must_begin(CORE, known(), YEARS) == (0, 1, 2)


def test_only_the_named_setting_drops_what_is_required_and_it_stays_missing():
    off = known(core_everywhere="off")
    assert must_begin(CORE, off, YEARS) == ()
    assert is_missing(CORE, off, YEARS)
    assert must_begin(OPTION, known(), YEARS) == ()


@given(SHARES, SHARES, st.floats(0.01, 1.0), st.floats(0.5, 2.0))
def test_the_next_person_is_counted_one_slice_after_another(running, added, reach, beyond):
    slices = 4000
    at = running + added * (np.arange(slices) + 0.5) / slices
    by_hand = np.where(at < EASY * reach, 1.0, beyond).mean()
    found = mean_multiple(np.array([running]), np.array([added]), reach, beyond)[0]
    assert found == pytest.approx(by_hand if added > 0.0 else 1.0, abs=abs(beyond - 1.0) * 2 / slices + 1e-9)


@given(SHARES, SHARES, st.floats(0.0, 1.0))
def test_the_more_runs_already_the_dearer_is_the_next(running, more, added):
    few, many = (mean_multiple(np.array([r]), np.array([added]), 0.8, 1.25)[0] for r in sorted((running, more)))
    assert few <= many + 1e-12
    assert few >= 1.0
    assert many <= 1.25


def test_the_expected_multiple_weighs_draws_by_those_added():
    running, added = np.array([0.0, 0.3]), np.array([0.1, 0.3])
    each = mean_multiple(running, added, 0.6, 1.5)
    assert each.tolist() == pytest.approx([1.0, 1.5])
    assert expected_multiple(running, added, 0.6, 1.5) == pytest.approx((0.1 * 1.0 + 0.3 * 1.5) / 0.4)
    assert expected_multiple(running, np.zeros(2), 0.6, 1.5) == 1.0
