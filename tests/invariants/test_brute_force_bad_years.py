"""Bad years counted again: person by person in expectation, and whole, wards too, by drawing everything anew."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.core.services import ADMISSION, BED_DAY
from commonground.evidence.model import Assumptions
from commonground.settle import build_ledger
from commonground.settle.collars import agree_collars
from commonground.simulate import collapse, draw, estimate_baseline, measure_together, run
from commonground.simulate.model import CellInputs
from commonground.stress.measuring import measure_all
from commonground.stress.model import Case, Conditions
from toys import simulation

YEARS = len(simulation.YEARS)
YOUNGEST = {"0_17": 0, "18_64": 18, "65_84": 65, "85_plus": 85}
COST = dict(zip(simulation.SERVICES, simulation.COSTS, strict=True))
VARIABLE, BLENDED, SETUP = 0.3, 0.2, 0.1  # of every service and option of the toy
HOLDER = {"icb": "icb", "acute": "acute", "community": "community", "gp": "community", "asc": "council"}
MONTHS = (np.arange(YEARS * 6000) + 0.5) / 500.0
BAD = {
    "costs": Conditions(np.array([1.1, 1.2, 1.3, 1.4, 1.5]), np.ones(YEARS)),
    "demand": Conditions(np.ones(YEARS), 1.01 ** (np.arange(YEARS) + 1.0)),
    "effects": replace(Conditions.as_planned(YEARS), weak=1.0),
    "half weak": replace(Conditions.as_planned(YEARS), weak=0.5),
    "delay": replace(Conditions.as_planned(YEARS), delay_months=12.0),
    "staff": replace(Conditions.as_planned(YEARS), unfilled=0.5, cost=np.full(YEARS, 0.7)),
}
BAD["all at once"] = BAD["costs"].and_also(BAD["demand"]).and_also(BAD["effects"]).and_also(BAD["delay"])


def case_of(toy, seed=1):
    bodies = simulation.partners()
    plan = measure_together(toy.baseline, simulation.PLAN)
    runs = run(toy.baseline, plan, seed)
    lines = np.zeros((YEARS, len(bodies)))
    prices = simulation.price_book(toy, bodies)
    net = np.zeros((1, *lines.shape))
    terms = agree_collars(net, lines, [one.money_rule for one in bodies])
    return Case(toy.baseline, plan, prices, bodies, runs, net, lines, terms)


@pytest.fixture(scope="module")
def without_wards():
    """A place in which no ward opens or closes: then cash is that of expectations alone."""
    alike = {"options.next_person_gain": 1.0, "options.next_person_cost": 1.0}
    return simulation.toy(persons=900, changed={f"stepped_share.{BED_DAY}": 0.0, **alike})


def ramp(ready, length):
    return (ready < MONTHS).astype(float) if length == 0 else np.clip((MONTHS - ready) / length, 0.0, 1.0)


def paths(toy, choice, delay):
    """Effect and cost (Y,) of one choice, by adding up small parts of months; only the effect is late."""
    figure = toy.assumptions.number
    setup, build = figure(f"options.{choice.option}.setup_months"), figure("options.build_up_months")
    lag, begun = max(figure(f"options.{choice.option}.lag_months"), build), 12.0 * choice.start
    yearly = lambda month: month.reshape(YEARS, -1).mean(axis=1)  # noqa: E731
    served, being_set_up = ramp(begun + setup, build), ramp(begun, setup)
    rise = lambda month: np.diff([0.0, *month.reshape(YEARS, -1)[:, -1]])  # noqa: E731
    one_off = next(option for option in toy.options if option.id == choice.option).one_off
    paid = rise(served) if one_off else yearly(served)
    return yearly(ramp(begun + setup + delay, lag)), paid + SETUP * rise(being_set_up)


def ageing(toy, year):
    rates = np.array([toy.assumptions.number(f"ageing.{band}") for band in YOUNGEST])
    band = [max(i for i, least in enumerate(YOUNGEST.values()) if age >= least) for age in toy.persons["age"]]
    return (1.0 + rates[band]) ** (year + 1)


def has(toy, option):
    at = [one.id for one in toy.options].index(option)
    return (toy.persons["affected"] >> np.uint64(at) & np.uint64(1)).astype(bool)


def here(toy, code):
    where = toy.persons["neighbourhood_of_area"][toy.persons["area"]]
    return where == toy.cells.neighbourhoods.index(code)


def used(toy, asked, planned, service, year, shorter_stays=True):
    """Expected use in the whole place, each person's cut down by each option that reaches it."""
    s = simulation.SERVICES.index(service)
    use = toy.persons["expected"][:, s] * ageing(toy, year)
    for choice in simulation.PLAN if planned else ():
        option = next(one for one in toy.options if one.id == choice.option)
        effects = {effect.service: effect for effect in option.effects}
        source = ADMISSION if service == BED_DAY and (not shorter_stays or BED_DAY not in effects) else service
        if source not in effects:
            continue
        reach = toy.assumptions.number(f"options.{option.id}.reach")
        weight = 1.0 if effects[source].basis == "reached" else 1.0 / reach
        if effects[source].of_share:
            weight *= toy.assumptions.number(f"activity_share.{option.id}.{source}")
        figure = toy.assumptions[f"effects.{option.id}.{source}"]
        o, at = toy.options.index(option), simulation.SERVICES.index(source)
        added = toy.draws.added[:, o]
        middle, low = ((1.0 - toy.draws.rate_ratio[:, o, at]) * added).mean(), (1.0 - figure.high) * added.mean()
        less = weight * (middle + asked.weak * (low - middle))
        effect = paths(toy, choice, asked.delay_months)[0][year] * choice.scale * (1.0 - asked.unfilled)
        touched = has(toy, option.id) & here(toy, choice.neighbourhood)
        use = np.where(touched, use * (1.0 - effect * less), use)
    growth = (toy.draws.level[:, s] * (1.0 + toy.draws.growth[:, s]) ** (year + 1)).mean()
    return use.sum() * growth * asked.demand[year]


def changed(toy, asked, service, year):
    """Units more with the plan; of bed days those that are not carried by stays."""
    more = used(toy, asked, True, service, year) - used(toy, asked, False, service, year)
    if service == BED_DAY:
        more -= used(toy, asked, True, service, year, False) - used(toy, asked, False, service, year)
    return more


def spent(toy, choice, asked, year):
    """GBP of one choice: people or households reached, counted one by one."""
    option = next(one for one in toy.options if one.id == choice.option)
    targeted = has(toy, option.id)
    share = np.ones(len(targeted))
    if option.per_household:
        size = np.bincount(toy.persons["household"], targeted)
        share = 1.0 / np.maximum(size[toy.persons["household"]], 1.0)
    counted = (share * ageing(toy, year))[targeted & here(toy, choice.neighbourhood)].sum()
    o = toy.options.index(option)
    a_head = (toy.draws.added[:, o] * toy.draws.cost_gbp[:, o]).mean()
    whole = counted * choice.scale * paths(toy, choice, 0.0)[1][year] * a_head
    return whole * asked.demand[year] * asked.cost[year], option.funded_by[0]


def cash(toy, asked):
    """(Y, P) by the rules of the toy: blended payment, three tenths of a cost going at once."""
    bodies = [body.id for body in simulation.partners()]
    found = np.zeros((YEARS, len(bodies)))
    for year in range(YEARS):
        for service, cost in COST.items():
            provider = HOLDER[simulation.ROLE.get(service, "acute")]
            payer = "council" if provider == "council" else "icb"
            gbp = changed(toy, asked, service, year) * cost
            found[year, bodies.index(provider)] += gbp * (BLENDED - VARIABLE)
            found[year, bodies.index(payer)] -= gbp * BLENDED
        for choice in simulation.PLAN:
            gbp, funder = spent(toy, choice, asked, year)
            if funder in HOLDER:
                found[year, bodies.index(HOLDER[funder])] -= gbp
    return found


@pytest.mark.parametrize("name", BAD)
def test_each_partners_cash_in_a_bad_year_is_that_counted_person_by_person(without_wards, name):
    asked = BAD[name]
    found = measure_all(case_of(without_wards), [asked])[0].off_gbp
    due = cash(without_wards, asked) - cash(without_wards, Conditions.as_planned(YEARS))
    assert np.abs(due).max() > 100.0, "so that the count means something"
    assert found == pytest.approx(due, abs=2e-4 * np.abs(due).max())


def drawn_anew(toy, asked):
    """The ledger's mean cash (Y, P) where everything is drawn anew under `asked`, without cost and cuts."""
    figures, options = toy.assumptions, toy.options
    later = {f"options.{one.id}.setup_months" for one in options}
    figures = Assumptions(
        replace(f, value=f.number + asked.delay_months) if f.name in later else f for f in figures.values()
    )
    rows = CellInputs(
        **toy.persons,
        neighbourhoods=toy.cells.neighbourhoods,
        services=simulation.SERVICES,
        options=options,
        assumptions=figures,
        years=simulation.YEARS,
    )
    cells = collapse(rows)
    cells = replace(cells, use=cells.use * asked.demand[:, None, None])
    draws = draw(options, simulation.SERVICES, figures, 1, len(toy.draws.cost_gbp))
    baseline = estimate_baseline(cells, draws, options, figures)
    fewer = [replace(choice, scale=choice.scale * (1.0 - asked.unfilled)) for choice in simulation.PLAN]
    runs = run(baseline, measure_together(baseline, fewer), 1)
    runs = replace(runs, option_cost_gbp=np.zeros_like(runs.option_cost_gbp))
    bodies = simulation.partners()
    book = build_ledger(runs, simulation.price_book(toy, bodies), draws, bodies, options, figures)
    return np.stack([book.net(body.id) for body in bodies], axis=2)


@pytest.mark.parametrize("name", ["demand", "delay", "staff"])
def test_whole_wards_in_a_bad_year_are_those_of_drawing_everything_anew(name):
    toy = simulation.toy(persons=1500, draws=400, changed={"beds.ward_size": 1.0, "beds.occupancy": 0.2})
    asked = replace(BAD[name], cost=np.zeros(YEARS))
    free = replace(Conditions.as_planned(YEARS), cost=np.zeros(YEARS))
    found = np.subtract(*(one.off_gbp for one in measure_all(case_of(toy), [asked, free])))
    before, after = drawn_anew(toy, Conditions.as_planned(YEARS)), drawn_anew(toy, asked)
    due, error = (after - before).mean(axis=0), (after - before).std(axis=0) / np.sqrt(len(after))
    assert (np.abs(found - due) <= 4.5 * error + 1.0).all()
    acute = [body.id for body in simulation.partners()].index("acute")
    assert (np.abs(due) / np.maximum(error, 1.0))[:, acute].max() > 4.0, "so that wards move by more than chance"
