"""Draws of uncertain figures: their spread, and that each stands by itself."""

import numpy as np
import pytest

from commonground.core.errors import UserError
from commonground.evidence import read
from commonground.evidence.figures import from_tables
from commonground.evidence.model import Assumptions
from commonground.simulate import draw
from commonground.simulate.draws import log_normal, normal
from toys import simulation


@pytest.mark.parametrize("spread", [normal, log_normal])
def test_low_value_and_high_are_the_tenth_fiftieth_and_ninetieth_percentiles(spread):
    drawn = spread(simulation.figure("effects.a.b", 0.8, 0.7, 1.1), 1, 200_000)
    assert np.percentile(drawn, [10, 50, 90]) == pytest.approx([0.7, 0.8, 1.1], rel=0.01)


def test_a_figure_without_a_range_is_certain():
    assert (log_normal(simulation.figure("options.a.cost_gbp", 5.0), 1, 10) == 5.0).all()


def test_a_range_that_reaches_zero_takes_the_spread_of_its_upper_side():
    drawn = log_normal(simulation.figure("options.a.cost_gbp", 10.0, 0.0, 20.0), 1, 200_000)
    assert np.percentile(drawn, [10, 90]) == pytest.approx([5.0, 20.0], rel=0.02)


def test_more_draws_extend_fewer():
    options, assumptions = simulation.usual_options(), simulation.toy().assumptions
    few = draw(options, simulation.SERVICES, assumptions, 1, 10)
    many = draw(options, simulation.SERVICES, assumptions, 1, 50)
    for name in ("rate_ratio", "qaly", "cost_gbp", "level", "growth"):
        np.testing.assert_array_equal(getattr(few, name), getattr(many, name)[:10])


def test_adding_an_option_changes_no_other_options_draws():
    options, assumptions = simulation.usual_options(), simulation.toy().assumptions
    some = draw(options[1:], simulation.SERVICES, assumptions, 1, 20)
    every = draw(options, simulation.SERVICES, assumptions, 1, 20)
    np.testing.assert_array_equal(some.rate_ratio, every.rate_ratio[:, 1:])
    np.testing.assert_array_equal(some.cost_gbp, every.cost_gbp[:, 1:])


def test_another_seed_gives_other_draws():
    options, assumptions = simulation.usual_options(), simulation.toy().assumptions
    one, other = (draw(options, simulation.SERVICES, assumptions, seed, 20).rate_ratio for seed in (1, 2))
    assert not np.array_equal(one, other)


def test_no_draws_are_refused():
    with pytest.raises(UserError, match="0 draws cannot be made"):
        draw((), ("gp_appointment",), Assumptions([]), 1, 0)


def test_benefits_are_adjusted_by_the_design_of_the_study_and_harms_are_not():
    options = simulation.usual_options()
    plain = simulation.toy().assumptions
    design = options[0].effects[0].study_design
    cautious = Assumptions([*plain.values(), simulation.figure(f"effects.optimism_bias.{design}", 0.25)])
    free, held = (draw(options, simulation.SERVICES, figures, 1, 400) for figures in (plain, cautious))
    same_design = [all(e.study_design == design for e in option.effects) for option in options]
    assert all(same_design), "the toy's effects share one design"
    helps, harms = free.rate_ratio < 1.0, free.rate_ratio > 1.0
    assert helps.any()
    assert harms.any()
    assert 1.0 - held.rate_ratio[helps] == pytest.approx(0.75 * (1.0 - free.rate_ratio[helps]))
    assert held.rate_ratio[harms] == pytest.approx(free.rate_ratio[harms])
    assert held.qaly[free.qaly > 0] == pytest.approx(0.75 * free.qaly[free.qaly > 0])


def test_every_design_of_study_in_the_library_has_its_optimism_bias_but_what_lost_it_already():
    evidence = read()
    known = from_tables(evidence)
    designs = set(evidence.effects["study_design"])
    assert {design for design in designs if f"effects.optimism_bias.{design}" not in known} == {"blended"}
