"""What holds for any choice on any made-up place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.choose.constraints import PLACE_NAMES
from commonground.choose.declared import lay_out
from commonground.choose.problem import build_problem, social_value
from commonground.choose.solver import Effort, solve
from commonground.evidence.model import Assumptions
from toys import simulation
from toys.effort import examples

TOY = simulation.toy(
    simulation.usual_options()[:4],
    persons=600,
    neighbourhoods=2,
    draws=10,
    changed={"value.qaly_gbp": 1e6, "choose.last_start_year": 1.0},
)
PROOF = Effort(0.0, 100_000, 10_000)
budgets = st.floats(0.0, 50_000.0)


def candidates_for(bodies):
    return simulation.candidates(TOY, bodies)


def assuming(candidates, figures):
    return replace(candidates, baseline=replace(candidates.baseline, assumptions=Assumptions(figures)))


def solved(candidates):
    layout = lay_out(candidates)
    return solve(build_problem(candidates, layout, social_value(candidates, layout), PLACE_NAMES), PROOF)


@settings(max_examples=examples(25))
@given(budgets, budgets, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_more_budget_or_staff_never_lowers_the_objective(budget, more, staff, more_staff):
    less = solved(candidates_for(simulation.partners(budget, staff))).value
    assert solved(candidates_for(simulation.partners(budget + more, staff + more_staff))).value >= less - 1e-6 * max(
        less, 1.0
    )


@settings(max_examples=examples(15))
@given(budgets, st.permutations(range(4)))
def test_the_order_of_partners_never_matters(budget, order):
    bodies = simulation.partners(budget, 2.0)
    turned = tuple(bodies[p] for p in order)
    assert solved(candidates_for(turned)).value == pytest.approx(
        solved(candidates_for(bodies)).value, rel=1e-6, abs=1e-6
    )


@settings(max_examples=examples(15))
@given(budgets, st.randoms(use_true_random=False))
def test_the_order_of_candidates_never_matters(budget, chance):
    candidates = candidates_for(simulation.partners(budget, 2.0))
    order = list(range(len(candidates.choices)))
    chance.shuffle(order)
    assert solved(candidates.at(np.array(order))).value == pytest.approx(solved(candidates).value, rel=1e-6, abs=1e-6)


@settings(max_examples=examples(15))
@given(budgets)
def test_the_most_deprived_get_at_least_their_share_of_health_and_of_the_people_reached(budget):
    candidates = candidates_for(simulation.partners(budget, 2.0))
    x, due = solved(candidates).x, candidates.people[:, 0].sum() / candidates.people.sum()
    for gain in (x @ candidates.worth.health_gbp, x @ candidates.worth.reached):
        assert gain[0] >= due * gain.sum() - 1e-4 * max(gain.sum(), 1.0)


@settings(max_examples=examples(15))
@given(budgets)
def test_no_neighbourhood_lives_by_one_option_while_others_have_many(budget):
    candidates = candidates_for(simulation.partners(budget, 2.0))
    x = solved(candidates).x
    assert (x @ candidates.covers >= 0.5 * x.sum() / candidates.covers.shape[1] - 1e-6).all()


@settings(max_examples=examples(10))
@given(budgets, st.floats(0.0, 1.0))
def test_another_limit_never_raises_the_objective(budget, floor):
    candidates = candidates_for(simulation.partners(budget, 2.0))
    figures = [
        replace(f, value=floor if f.name == "choose.neighbourhood_floor_share" else f.value)
        for f in candidates.assumptions.values()
    ]
    floored = assuming(candidates, figures)
    figures = [replace(f, value=0.0 if f.name == "choose.neighbourhood_floor_share" else f.value) for f in figures]
    free = assuming(candidates, figures)
    assert solved(floored).value <= solved(free).value + 1e-6 * max(abs(solved(free).value), 1.0)
