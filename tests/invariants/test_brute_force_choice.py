"""Every plan of a small place tried one by one, and every coalition's too: the solver must find the best."""

import numpy as np
import pytest

from commonground.choose import optimise
from commonground.choose.coalitions import play
from commonground.simulate import measure_alone, measure_together
from toys import simulation
from toys.every_plan import AT_ONCE, COSTS, DAYS, MOVES, RATE, S, allowed, every_plan, small_place, spent, worth


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
