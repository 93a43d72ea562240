"""What holds for any plan on any made-up place."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.bed_days import units_of
from commonground.core.chance import generator
from commonground.core.services import BED_DAY, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.simulate import draw, estimate_baseline, join_bed_days, measure_together, run
from commonground.simulate.drawing import counts, coupled
from commonground.simulate.model import Choice
from toys import simulation
from toys.effort import examples

SMALL = simulation.toy(persons=400, draws=12)
IDS = [o.id for o in SMALL.options]
plans = st.lists(
    st.builds(
        Choice,
        st.sampled_from(IDS),
        st.sampled_from(SMALL.cells.neighbourhoods),
        st.sampled_from([0.5, 1.0]),
        st.integers(0, 4),
    ),
    unique_by=lambda c: (c.option, c.neighbourhood),
    max_size=8,
).map(tuple)
seeds = st.integers(0, 10_000)


def ran(plan, seed=1, toy=SMALL):
    return run(toy.baseline, measure_together(toy.baseline, plan), seed)


@settings(max_examples=examples(15))
@given(seeds)
def test_a_plan_with_no_options_changes_nothing(seed):
    runs = ran((), seed)
    np.testing.assert_array_equal(runs.with_plan, runs.without)
    for amount in (runs.qaly, runs.option_cost_gbp, runs.reached):
        assert not amount.any()
    np.testing.assert_allclose(runs.expected_change_by_quintile, 0.0, atol=1e-9)


@settings(max_examples=examples(25))
@given(plans, seeds)
def test_steps_sum_exactly_for_any_plan(plan, seed):
    runs = ran(plan, seed)
    np.testing.assert_allclose(runs.steps.sum(axis=0), runs.with_plan.mean(axis=0) - runs.today, rtol=1e-9, atol=1e-9)


@settings(max_examples=examples(25))
@given(plans, seeds)
def test_bed_days_of_any_plan_are_those_of_admissions_and_of_length_of_stay(plan, seed):
    runs = ran(plan, seed)
    whole = join_bed_days(runs)
    assert whole.services == simulation.SERVICES
    days = whole.with_plan[..., simulation.SERVICES.index(BED_DAY)]
    np.testing.assert_array_equal(units_of(BED_DAY, runs.with_plan, runs.services), days)
    assert (days >= 0.0).all()
    follows = not any(choice.option in ("stepup", "discharge") for choice in plan)  # no effect on the length of stays
    assert not (follows and runs.with_plan[..., runs.services.index(BED_DAYS_OF_LENGTH_OF_STAY)].any())


@settings(max_examples=examples(15))
@given(plans, st.permutations(range(len(IDS))))
def test_the_order_of_options_does_not_matter(plan, order):
    options = tuple(simulation.usual_options()[o] for o in order)
    rows = dict(SMALL.persons)
    bits = [(rows["affected"] >> np.uint64(old) & np.uint64(1)) << np.uint64(new) for new, old in enumerate(order)]
    rows["affected"] = rows["targeted"] = np.bitwise_or.reduce(bits)
    inputs = simulation.CellInputs(
        **rows,
        neighbourhoods=SMALL.cells.neighbourhoods,
        services=simulation.SERVICES,
        options=options,
        assumptions=SMALL.assumptions,
        years=simulation.YEARS,
    )
    cells = simulation.collapse(inputs)
    draws = draw(options, simulation.SERVICES, SMALL.assumptions, 1, 12)
    baseline = estimate_baseline(cells, draws, options, SMALL.assumptions)
    one, other = (measure_together(here, plan).marginals for here in (SMALL.baseline, baseline))
    np.testing.assert_allclose(other.change.sum(axis=0), one.change.sum(axis=0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(other.cost_gbp.sum(axis=0), one.cost_gbp.sum(axis=0), rtol=1e-9, atol=1e-9)


@settings(max_examples=examples(15))
@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_choices_does_not_matter(plan, chance):
    shuffled = list(plan)
    chance.shuffle(shuffled)
    np.testing.assert_array_equal(ran(tuple(shuffled)).with_plan, ran(plan).with_plan)


@settings(max_examples=examples(30))
@given(st.floats(0.0, 200.0), st.floats(0.0, 2.0), seeds)
def test_thinning_and_adding_keep_the_right_mean_and_spread(mean, ratio, seed):
    expected, changed = np.full(4000, mean), np.full(4000, mean * ratio)
    before = counts(expected, generator(seed, "before"))
    after = coupled(before, expected, changed, generator(seed, "after"))
    error = np.sqrt(mean * ratio / 4000)
    assert abs(after.mean() - mean * ratio) <= 5.0 * error + 1e-12
    assert abs(after.var() - mean * ratio) <= 8.0 * np.sqrt((mean * ratio + 2 * (mean * ratio) ** 2) / 4000) + 1e-12
    assert (after <= before).all() if ratio <= 1.0 else (after >= before).all()


@settings(max_examples=examples(10))
@given(seeds)
def test_a_harmful_effect_raises_activity_and_a_helpful_one_lowers_it(seed):
    gp = simulation.SERVICES.index("gp_appointment")
    plan = [Choice("visits", n, 1.0, 0) for n in SMALL.cells.neighbourhoods]
    for ratio, sign in ((1.3, 1.0), (0.7, -1.0)):
        toy = simulation.toy(persons=400, draws=12, changed={"effects.visits.gp_appointment": ratio})
        change = (ran(plan, seed, toy).with_plan - ran(plan, seed, toy).without)[..., gp]
        assert (sign * change >= 0.0).all()
        assert sign * change.sum() > 0.0


def test_more_draws_narrow_the_interval_of_the_mean():
    plan = [Choice("falls", n, 1.0, 0) for n in SMALL.cells.neighbourhoods]
    stay = simulation.SERVICES.index("emergency_admission_1plus")

    def width(draws):
        means = []
        for seed in range(30):
            toy = simulation.toy(persons=400, draws=1)
            drawn = draw(toy.options, simulation.SERVICES, toy.assumptions, seed, draws)
            baseline = estimate_baseline(toy.cells, drawn, toy.options, toy.assumptions)
            runs = run(baseline, measure_together(baseline, plan), seed)
            means.append((runs.with_plan - runs.without)[..., stay].sum(axis=(1, 2)).mean())
        return np.std(means)

    assert width(64) < 0.5 * width(4)
