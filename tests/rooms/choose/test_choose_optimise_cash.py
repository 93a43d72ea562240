"""The plan for the partners' cash, held beside the plan for people."""

import numpy as np
import pytest

from commonground.choose import optimise, optimise_cash
from toys import simulation

CHEAP = {f"options.{o.id}.cost_gbp": 40.0 for o in simulation.usual_options()} | {"value.qaly_gbp": 1e6}


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(changed=CHEAP)


def test_it_is_the_plan_that_the_cash_objective_chooses_and_what_that_is_expected_to_bring(toy):
    bodies = simulation.partners(60_000.0, 100.0)
    found = optimise_cash(simulation.candidates(toy, bodies))
    aimed = simulation.toy(changed={**CHEAP, "choose.objective": "cash"})
    wanted = optimise(simulation.candidates(aimed, bodies))
    factors = 1.035 ** -np.arange(len(found.net_gbp))
    assert found.plan.choices
    assert found.net_gbp.sum(axis=1) @ factors == pytest.approx(wanted.objective_gbp, rel=0.03)
    assert set(found.option_names) <= {o.name for o in simulation.usual_options()}


def test_where_nothing_pays_only_what_others_fund_is_left():
    dear = simulation.toy(changed={f"options.{o.id}.cost_gbp": 1e7 for o in simulation.usual_options()})
    bodies = simulation.partners(1e12, 1e6)
    left = optimise_cash(simulation.candidates(dear, bodies))
    assert {choice.option for choice in left.plan.choices} <= {"warm"}, "warm homes are funded from outside"
    assert left.net_gbp.sum() >= 0.0
