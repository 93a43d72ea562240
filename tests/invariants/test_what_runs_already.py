"""What holds whatever runs already: nobody is added twice, and what reaches everybody is never chosen."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.choose import optimise
from commonground.choose.pricing import every_choice
from commonground.simulate import measure_together, run
from commonground.simulate.addition import most_added
from toys import simulation
from toys.effort import examples

OPTIONS = simulation.usual_options()
NAMES = [option.id for option in OPTIONS]
SHARES = st.floats(0.0, 1.0)
GENEROUS = {"value.qaly_gbp": 1e6}


def place(running, **changed):
    return simulation.toy(persons=500, neighbourhoods=2, draws=30, running=running, changed=GENEROUS | changed)


def ranges(three):
    low, value, high = sorted(three)
    return low, value, high


@settings(max_examples=examples(25))
@given(st.sets(st.sampled_from(NAMES)), st.floats(0.0, 1.0))
def test_an_option_that_already_reaches_everybody_is_never_chosen(full, slack):
    reach = simulation.toy(persons=50, neighbourhoods=1, draws=2).assumptions
    running = {f"{name}.coverage": min(1.0, reach.number(f"options.{name}.reach") + 0.5 * slack) for name in full}
    toy = place(running)
    candidates = simulation.candidates(toy, simulation.partners(1e7, 1e4))
    assert {choice.option for choice in candidates.choices} == set(NAMES) - full
    plan = optimise(candidates)
    assert {choice.option for choice in plan.choices}.isdisjoint(full)


def test_where_everything_runs_for_everybody_nothing_is_chosen():
    toy = place({f"{name}.coverage": 1.0 for name in NAMES})
    plan = optimise(simulation.candidates(toy, simulation.partners(1e7, 1e4)))
    assert plan.choices == ()


@settings(max_examples=examples(40))
@given(st.dictionaries(st.sampled_from(NAMES), st.tuples(SHARES, SHARES, SHARES)), st.floats(0.05, 1.0))
def test_what_is_added_and_what_runs_never_exceed_the_target_group(said, has):
    running = {f"{name}.coverage": ranges(three) for name, three in said.items()}
    running |= {f"{name}.places_with_it": has for name in list(said)[:1]}
    toy = place(running)
    assert (toy.draws.running + toy.draws.added <= 1.0 + 1e-12).all()
    assert (toy.draws.added >= 0.0).all()
    plan = every_choice(OPTIONS, toy.cells.neighbourhoods, toy.assumptions, toy.cells.years)
    whole = [choice for choice in plan if choice.scale == 1.0 and choice.start == 0]
    reached = run(toy.baseline, measure_together(toy.baseline, whole), seed=1).reached
    group = toy.cells.eligible.sum(axis=2)
    for o, option in enumerate(OPTIONS):
        if not option.one_off:
            share = toy.draws.running[:, o].mean() * group[:, :, o] + reached[:, :, o]
            assert (share <= group[:, :, o] * (1 + 1e-9) + 1e-9).all()


@settings(max_examples=examples(40))
@given(st.sampled_from(NAMES), SHARES, SHARES)
def test_more_that_runs_already_never_adds_more_people(name, one, other):
    fewer, more = (place({f"{name}.coverage": share}) for share in sorted((one, other)))
    assert (more.draws.added <= fewer.draws.added + 1e-12).all()
    at = NAMES.index(name)
    assert most_added(OPTIONS[at], more.assumptions) <= most_added(OPTIONS[at], fewer.assumptions) + 1e-12


@settings(max_examples=examples(20))
@given(st.floats(0.0, 0.99))
def test_what_runs_already_changes_nothing_of_the_years_without_a_plan(share):
    """Today's use holds the benefit of what runs: nothing more is taken off for it."""
    bare, running = place({}), place({f"{name}.coverage": share for name in NAMES})
    np.testing.assert_array_equal(running.baseline.without, bare.baseline.without)
    np.testing.assert_array_equal(running.draws.rate_ratio, bare.draws.rate_ratio)
