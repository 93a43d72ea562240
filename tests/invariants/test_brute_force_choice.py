"""Every plan of a small place tried one by one, and every coalition's too: the solver must find the best."""

from itertools import product

import numpy as np
import pytest

from commonground.choose import optimise
from commonground.choose.coalitions import play
from commonground.simulate import measure_alone, measure_together
from commonground.simulate.model import Choice
from toys import simulation

STATES = (None, (0.5, 0), (0.5, 1), (1.0, 0), (1.0, 1))  # scale, start
OPTIONS = (
    simulation.option("falls", {"emergency_admission_1plus": "reached", "ae_type1": "reached", "qaly": "reached"}),
    simulation.option("stepup", {"emergency_admission_1plus": "reached", "mortality": "reached"}, funded_by=("asc",)),
)
CHANGED = {
    "value.qaly_gbp": 1e6,
    "choose.last_start_year": 1.0,
    "choose.gap": 0.0,
    "choose.equity_floor_share": 0.6,
    "options.falls.cost_gbp": 200.0,
    "options.stepup.cost_gbp": 400.0,
    "effects.stepup.mortality": 0.8,
}
COSTS = dict(zip(simulation.HANDED_ON, simulation.COSTS_HANDED_ON, strict=True))
RATE, HEALTH_RATE, AT_ONCE, MOVES = 0.035, 0.015, 0.3, 0.2
WEIGHTS = np.array([0.78, 0.89, 1.0, 1.09, 1.24]) ** -1.3
S = {service: s for s, service in enumerate(simulation.HANDED_ON)}
DAYS = [S["bed_days_of_admissions"], S["bed_days_of_length_of_stay"]]


def small_place(**changed):
    return simulation.toy(OPTIONS, persons=500, neighbourhoods=2, draws=10, changed={**CHANGED, **changed})


def every_plan(toy):
    places = [(o.id, n) for o in toy.options for n in toy.cells.neighbourhoods]
    for states in product(STATES, repeat=len(places)):
        yield tuple(Choice(o, n, *state) for (o, n), state in zip(places, states, strict=True) if state)


def health_gbp(measured, per_quintile):
    """Healthy years, lives of the option without healthy years, and company: (K, Y), or (K, Q) over all years."""
    qaly = measured.qaly_by_quintile if per_quintile else measured.qaly
    change = measured.change_by_quintile if per_quintile else measured.change
    lives = np.array([float(c.option == "stepup") for c in measured.candidates])[:, None]
    averted = -change[:, :, S["mortality"]] * lives
    return qaly * 1e6 + averted * 4.0 * 1e6 - change[:, :, S["loneliness"]] * 12000.0


def worth(measured):
    """(K,) social value, and (K, Q) health and wellbeing gained by residents of each fifth."""
    costs = np.array(list(COSTS.values()))
    saved = -measured.change @ (costs * (AT_ONCE + 0.5 * (1 - AT_ONCE)))
    by_fifth = health_gbp(measured, True)
    weight = (np.abs(by_fifth) @ WEIGHTS) / np.maximum(np.abs(by_fifth).sum(axis=1), 1e-12)
    years = np.arange(5.0)
    social = weight * (health_gbp(measured, False) @ (1 + HEALTH_RATE) ** -years)
    social += (saved - measured.cost_gbp) @ (1 + RATE) ** -years
    return social, by_fifth


def spent(toy, measured):
    """(funder: (Y,)): falls by the board, stepup by the council."""
    by = {name: np.array([c.option == name for c in measured.candidates]) for name in ("falls", "stepup")}
    return {name: measured.cost_gbp[mine].sum(axis=0) for name, mine in by.items()}


def allowed(toy, plan, alone, budget, staff):
    """Whether a plan keeps to budgets, new staff and both floors, counted from its parts `alone`."""
    if not plan:
        return True
    people = toy.baseline.people
    if any((cost > budget * (1 + 1e-9)).any() for cost in spent(toy, alone).values()):
        return False
    if (np.diff(alone.staff_wte.sum(axis=0), prepend=0.0) > staff + 1e-9).any():
        return False
    places = [np.array([c.neighbourhood == code for c in plan]) for code in toy.cells.neighbourhoods]
    for gains in (worth(alone)[1], reached(toy, alone)):
        total = gains.sum()
        slack = -1e-6 * max(abs(total), 1.0)
        if gains[:, 0].sum() - 0.6 * people.sum(axis=0)[0] / people.sum() * total < slack:
            return False
        if any(
            gains[here].sum() - 0.5 * people[n].sum() / people.sum() * total < slack for n, here in enumerate(places)
        ):
            return False
    return all(here.sum() >= 0.5 * len(plan) / len(places) for here in places)


def reached(toy, measured):
    """(K, Q) people reached in the last year: no option of the toy counts households."""
    eligible, names = toy.cells.eligible[-1], [o.id for o in toy.options]
    rows = [
        eligible[toy.cells.neighbourhoods.index(c.neighbourhood), :, names.index(c.option)] for c in measured.candidates
    ]
    return np.array([last * here / here.sum() for last, here in zip(measured.reached[:, -1], rows, strict=True)])


@pytest.fixture(scope="module")
def toy():
    return small_place()


@pytest.fixture(scope="module")
def alone(toy):
    """What the parts of each plan do alone."""
    return {plan: measure_alone(toy.baseline, plan) for plan in every_plan(toy) if plan}


@pytest.fixture(scope="module")
def worth_gbp(toy):
    """What each plan is worth, whatever the limits."""
    plans = [plan for plan in every_plan(toy) if plan]
    found = {plan: measure_together(toy.baseline, plan).marginals for plan in plans}
    return {(): 0.0, **{plan: float(worth(found[plan])[0].sum()) for plan in plans}}


@pytest.mark.parametrize(("budget", "staff"), [(1e9, 1e6), (15_000.0, 1e6), (7_000.0, 0.1)])
def test_no_plan_of_all_is_worth_more_than_the_bound_nor_much_more_than_the_plan_found(
    toy, alone, worth_gbp, budget, staff
):
    found = optimise(simulation.candidates(toy, simulation.partners(budget, staff)))
    plans = [plan for plan in worth_gbp if allowed(toy, plan, alone.get(plan), budget, staff)]
    values = {plan: worth_gbp[plan] for plan in plans}
    top = max(values.values())
    assert len(plans) > 1, "the limits leave something to choose"
    assert top > 0
    assert found.bound_gbp >= top * (1 - 1e-9)
    assert found.objective_gbp >= top * 0.98
    assert found.gap == pytest.approx((found.bound_gbp - found.objective_gbp) / found.objective_gbp)
    assert found.objective_gbp == pytest.approx(values[tuple(sorted(found.choices, key=_in_order(toy)))])


def _in_order(toy):
    places = [(o.id, n) for o in toy.options for n in toy.cells.neighbourhoods]
    return lambda choice: places.index((choice.option, choice.neighbourhood))


CARRIES = {"falls": {"community", "icb"}, "stepup": {"community", "council"}}


def gained(toy, plan, alone, members, ward_days):
    """Discounted cash of `members` from a plan of these parts, whole wards included, against doing nothing."""
    years, names = np.arange(5.0), [body.id for body in simulation.partners()]
    cash = np.zeros((len(names), 5))
    prices = np.array(list(COSTS.values()))
    owner = {"gp_appointment": "community", "home_care_recipient": "council"}
    if plan:
        units = alone.change.sum(axis=0)
        for service, s in S.items():
            provider = names.index(owner.get(service, "acute"))
            payer = names.index("council" if service == "home_care_recipient" else "icb")
            paid = units[:, s] * prices[s] * MOVES
            cash[provider] += paid - units[:, s] * prices[s] * AT_ONCE
            cash[payer] -= paid
        cash[names.index("icb")] -= spent(toy, alone)["falls"]
        cash[names.index("council")] -= spent(toy, alone)["stepup"]
    without = (toy.baseline.without - toy.baseline.today[None])[:, :, DAYS].sum(axis=(1, 2))
    fewer = alone.change[:, :, DAYS].sum(axis=(0, 2)) if plan else 0.0
    opened = np.trunc((without + fewer) / ward_days) - np.trunc(without / ward_days)
    cash[names.index("acute")] -= opened * 400.0 * 0.4 * ward_days
    return float(sum(cash[names.index(m)] @ (1 + RATE) ** -years for m in members))


def test_what_each_coalition_gains_alone_is_the_most_over_all_its_plans():
    toy = small_place(**{"options.falls.cost_gbp": 12.0, "options.stepup.cost_gbp": 15.0, "beds.ward_size": 0.05})
    bodies = simulation.partners()
    found = play(simulation.candidates(toy, bodies)).value_gbp
    ward_days, names = 365.0 * 0.92 * 0.05, [body.id for body in bodies]
    alone = {plan: measure_alone(toy.baseline, plan) if plan else None for plan in every_plan(toy)}
    for mask in range(1, 16):
        members = {name for p, name in enumerate(names) if mask >> p & 1}
        theirs = [plan for plan in alone if all(CARRIES[c.option] <= members for c in plan)]
        most = max(gained(toy, plan, alone[plan], members, ward_days) for plan in theirs)
        assert found[mask] == pytest.approx(max(most, 0.0), rel=1e-6, abs=1.0), sorted(members)
    assert len(set(found.round())) > 3, "coalitions differ"
