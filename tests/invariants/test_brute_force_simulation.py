"""The simulation counted again person by person, month by month, without cells: they must agree."""

import numpy as np
import pytest

from commonground.core.bed_days import units_of
from commonground.core.services import ADMISSION, BED_DAY, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.simulate import measure_together, run
from commonground.simulate.model import Choice
from toys import simulation

RUNNING = {  # a share with a range, one above what can be reached in some draws, one that a place has or has not
    "falls.coverage": (0.02, 0.05, 0.1),
    "stepup.coverage": (0.01, 0.08, 0.5),
    "discharge.coverage": (0.01, 0.03, 0.05),
    "visits.coverage": (0.05, 0.06, 0.07),
    "visits.places_with_it": 0.3,
}
YOUNGEST = {"0_17": 0, "18_64": 18, "65_84": 65, "85_plus": 85}
MONTH_PARTS = 1000  # of a year
PLAN = (
    Choice("falls", "N01", 1.0, 0),
    Choice("stepup", "N01", 0.5, 1),
    Choice("discharge", "N01", 1.0, 0),
    Choice("warm", "N01", 1.0, 0),
    Choice("visits", "N02", 1.0, 0),
    Choice("carers", "N02", 1.0, 2),
    Choice("falls", "N03", 0.5, 2),
)


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(persons=900, draws=3000, running=RUNNING)


@pytest.fixture(scope="module")
def runs(toy):
    return run(toy.baseline, measure_together(toy.baseline, PLAN), 1)


def ramp(month, ready, length):
    if length == 0:
        return (month > ready).astype(float)
    return np.clip((month - ready) / length, 0.0, 1.0)


def reach_of(toy, option):
    return toy.assumptions.number(f"options.{option}.reach")


def added(toy, option):
    """(D,) the share of the target group that is added, from what is drawn to run today."""
    running = toy.draws.running[:, [o.id for o in toy.options].index(option)]
    return np.array([max(reach_of(toy, option) - r, 0.0) for r in running])


def multiple(toy, choice, what):
    """What each of those added gains or costs, by adding up one slice of people after another in each draw."""
    beyond, reach = toy.assumptions.number(f"options.next_person_{what}"), reach_of(toy, choice.option)
    running = toy.draws.running[:, [o.id for o in toy.options].index(choice.option)]
    share = added(toy, choice.option) * choice.scale
    slices = (np.arange(400) + 0.5) / 400
    at = running[:, None] + share[:, None] * slices[None]
    each = np.where(at < reach / 2.0, 1.0, beyond).mean(axis=1)
    return (each * share).sum() / share.sum()


def paths(toy, choice, years=5):
    """Effect, service, paid and set-up (Y,) of one choice, by adding up small parts of months."""
    figure = toy.assumptions.number
    setup = figure(f"options.{choice.option}.setup_months")
    build = figure("options.build_up_months")
    lag = max(figure(f"options.{choice.option}.lag_months"), build)
    month = (np.arange(years * MONTH_PARTS) + 0.5) / MONTH_PARTS * 12.0
    edges, begun = np.arange(years + 1) * 12.0, choice.start * 12.0
    effect, service = (
        ramp(month, begun + setup, length).reshape(years, -1).mean(axis=1) * choice.scale for length in (lag, build)
    )
    option = next(o for o in toy.options if o.id == choice.option)
    paid = np.diff(ramp(edges, begun + setup, build)) * choice.scale if option.one_off else service
    full_years = paid + figure("options.setup_cost_share") * np.diff(ramp(edges, begun, setup)) * choice.scale
    return effect * multiple(toy, choice, "gain"), paid, full_years * multiple(toy, choice, "cost")


def growth_of_persons(toy, year):
    rates = np.array([toy.assumptions.number(f"ageing.{band}") for band in YOUNGEST])
    band = np.array([max(i for i, least in enumerate(YOUNGEST.values()) if a >= least) for a in toy.persons["age"]])
    return (1.0 + rates[band]) ** (year + 1)


def living_in(toy, code):
    where = toy.persons["neighbourhood_of_area"][toy.persons["area"]]
    return where == toy.cells.neighbourhoods.index(code)


def eligible(toy, option):
    at = [o.id for o in toy.options].index(option)
    return (toy.persons["affected"] >> np.uint64(at) & np.uint64(1)).astype(bool)


def expected_use(toy, plan, service, code, year, *, shorter_stays=True):
    """(D,) expected use with `plan`, summed over persons one by one."""
    s = simulation.SERVICES.index(service)
    here = living_in(toy, code)
    use = (toy.persons["expected"][:, s] * growth_of_persons(toy, year))[None, here]
    use = np.repeat(use, len(toy.draws.rate_ratio), axis=0)
    for choice in plan:
        option = next(o for o in toy.options if o.id == choice.option)
        effects = {effect.service: effect for effect in option.effects}
        source = service
        if service == BED_DAY and (not shorter_stays or BED_DAY not in effects):
            source = ADMISSION
        if choice.neighbourhood != code or source not in effects:
            continue
        weight = added(toy, option.id) / (reach_of(toy, option.id) if effects[source].basis == "area" else 1.0)
        if effects[source].of_share:
            weight *= toy.assumptions.number(f"activity_share.{option.id}.{source}")
        ratio = toy.draws.rate_ratio[:, toy.options.index(option), simulation.SERVICES.index(source)]
        left = 1.0 - paths(toy, choice)[0][year] * weight * (1.0 - ratio)
        use = np.where(eligible(toy, option.id)[None, here], use * left[:, None], use)
    factor = toy.draws.level[:, s] * (1.0 + toy.draws.growth[:, s]) ** (year + 1)
    return use.sum(axis=1) * factor


@pytest.mark.parametrize("service", simulation.SERVICES)
@pytest.mark.parametrize("code", ["N01", "N02", "N03"])
def test_expected_use_is_that_of_persons_counted_one_by_one(toy, runs, service, code):
    n = toy.cells.neighbourhoods.index(code)
    without, with_plan = (units_of(service, drawn, runs.services)[:, :, n] for drawn in (runs.without, runs.with_plan))
    for year in (0, 2, 4):
        for plan, drawn in (((), without), (PLAN, with_plan)):
            means = expected_use(toy, plan, service, code, year)
            noise = (drawn[:, year] - means).mean()
            assert abs(noise) < 4.5 * np.sqrt(means.mean() / len(means)) + 1e-9
        fewer = expected_use(toy, PLAN, service, code, year) - expected_use(toy, (), service, code, year)
        met = with_plan[:, year] - without[:, year]
        spread = np.sqrt(np.abs(met - fewer).var() + (met - fewer).mean() ** 2 + 1e-12)
        assert abs((met - fewer).mean()) < 4.5 * spread / np.sqrt(len(met)) + 1e-9


def test_shorter_stays_are_what_bed_days_lose_beyond_fewer_stays(toy, runs):
    for year in (1, 4):
        shorter = expected_use(toy, PLAN, BED_DAY, "N01", year) - expected_use(
            toy, PLAN, BED_DAY, "N01", year, shorter_stays=False
        )
        met = runs.with_plan[:, year, 0, runs.services.index(BED_DAYS_OF_LENGTH_OF_STAY)]
        assert abs((met - shorter).mean()) < 4.5 * (met - shorter).std() / np.sqrt(len(met))


def counted(toy, option, code, year):
    """Persons of the target group who live there, or 1/k each of a household of k of them."""
    group = eligible(toy, option.id)
    weight = np.ones(len(group))
    if option.per_household:
        house = toy.persons["household"]
        size = np.bincount(house[group], minlength=house.max() + 1)
        weight[group] = 1.0 / size[house[group]]
    return (weight * growth_of_persons(toy, year))[group & living_in(toy, code)].sum()


@pytest.mark.parametrize("choice", PLAN, ids=lambda c: f"{c.option} in {c.neighbourhood}")
def test_people_reached_and_cost_are_counted_one_by_one(toy, runs, choice):
    option = next(o for o in toy.options if o.id == choice.option)
    o, n = toy.options.index(option), toy.cells.neighbourhoods.index(choice.neighbourhood)
    _, paid, spent = paths(toy, choice)
    for year in range(5):
        base = counted(toy, option, choice.neighbourhood, year) * added(toy, choice.option)
        assert runs.reached[year, n, o] == pytest.approx(base.mean() * paid[year], rel=1e-4, abs=1e-6)
        expected = toy.draws.cost_gbp[:, o] * base * spent[year]
        np.testing.assert_allclose(runs.option_cost_gbp[:, year, n, o], expected, rtol=2e-3, atol=1e-6)


def test_healthy_years_are_those_of_the_persons_reached(toy, runs):
    for code in toy.cells.neighbourhoods:
        n = toy.cells.neighbourhoods.index(code)
        for year in (0, 4):
            total = np.zeros(len(toy.draws.qaly))
            for choice in (c for c in PLAN if c.neighbourhood == code):
                group = eligible(toy, choice.option) & living_in(toy, code)
                served = paths(toy, choice)[0][year] * added(toy, choice.option)
                at = [o.id for o in toy.options].index(choice.option)
                total += growth_of_persons(toy, year)[group].sum() * served * toy.draws.qaly[:, at]
            np.testing.assert_allclose(runs.qaly[:, year, n], total, rtol=2e-3, atol=1e-9)


def test_what_is_paid_once_is_paid_once(toy, runs):
    """A one-off option of full scale is paid for each of those it can reach, and no more, over the years."""
    warm = next(o for o in toy.options if o.id == "warm")
    _, paid, _ = paths(toy, Choice("warm", "N01", 1.0, 0))
    assert paid.sum() == pytest.approx(1.0)
    biggest = max(counted(toy, warm, "N01", year) for year in range(5))
    total = runs.reached[:, 0, toy.options.index(warm)].sum()
    assert total <= biggest * toy.assumptions.number("options.warm.reach") * (1 + 1e-6)


def test_marginals_together_are_the_whole_plan_counted_one_by_one(toy):
    """The expectations that a plan is chosen by, against persons at the mean loss of each option."""
    still = simulation.toy(persons=900, draws=1, running=RUNNING)
    measured = measure_together(still.baseline, PLAN).marginals
    for service in simulation.SERVICES:
        whole = units_of(service, measured.change.sum(axis=0), measured.services)
        for year in (0, 2, 4):
            change = sum(
                float(
                    (expected_use(still, PLAN, service, code, year) - expected_use(still, (), service, code, year))[0]
                )
                for code in still.cells.neighbourhoods
            )
            assert whole[year] == pytest.approx(change, rel=2e-3, abs=1e-6)
