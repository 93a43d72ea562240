"""The best plan: within its limits, fair, and honest about what else there is."""

import numpy as np
import pytest

from commonground.choose import optimise
from commonground.choose.pricing import price
from commonground.choose.problem import cash_worth
from commonground.core.errors import UserError
from commonground.simulate import measure_together
from toys import simulation

GENEROUS = {"value.qaly_gbp": 1e6}  # so that options are worth their cost on the toy place


def chosen(toy, bodies):
    return optimise(simulation.candidates(toy, bodies))


def measured(toy, choices, bodies):
    together = measure_together(toy.baseline, choices).marginals
    return price(together, toy.baseline, simulation.price_book(toy, bodies), bodies)


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(changed=GENEROUS)


@pytest.fixture(scope="module")
def plan(toy):
    return chosen(toy, simulation.partners(60_000.0, 3.0))


def test_no_partner_pays_more_than_its_plan_budget_in_any_year(toy, plan):
    bodies = simulation.partners(60_000.0, 3.0)
    spent = measured(toy, plan.choices, bodies).budget_use.sum(axis=1)
    assert plan.choices
    assert (spent <= 60_000.0 * (1 + 1e-6)).all()
    assert spent.max() > 30_000.0, "the budget is not idle"


def test_no_partner_adds_more_staff_in_a_year_than_it_can(toy, plan):
    staff = measured(toy, plan.choices, simulation.partners(60_000.0, 3.0)).staff_wte.sum(axis=1)
    assert (np.diff(staff, axis=1, prepend=0.0) <= 3.0 + 1e-6).all()


def test_an_option_is_taken_once_in_a_neighbourhood(plan):
    taken = [(c.option, c.neighbourhood) for c in plan.choices]
    assert len(set(taken)) == len(taken)


def test_the_objective_is_what_the_choices_are_worth_together(toy, plan):
    here = measured(toy, plan.choices, simulation.partners(60_000.0, 3.0))
    assert plan.objective_gbp == pytest.approx(here.worth.social.sum())
    assert plan.bound_gbp >= plan.objective_gbp
    assert plan.gap == pytest.approx((plan.bound_gbp - plan.objective_gbp) / plan.objective_gbp)


def test_runners_up_differ_and_are_no_better_than_the_bound(plan):
    assert 1 <= len(plan.runners_up) <= 2
    plans = [plan.choices, *(other.choices for other in plan.runners_up)]
    assert len(set(plans)) == len(plans)
    assert all(other.objective_gbp <= plan.bound_gbp for other in plan.runners_up)


def test_scarce_money_has_a_price(plan):
    assert any(price.constraint == "budget" and price.worth_gbp_per_unit > 0 for price in plan.shadow_prices)


def test_no_neighbourhood_is_left_out(plan):
    assert {c.neighbourhood for c in plan.choices} == {"N01", "N02", "N03"}


def test_without_the_floors_a_plan_may_be_worth_more_but_never_less(toy, plan):
    free = simulation.toy(
        changed={
            **GENEROUS,
            "choose.equity_floor_share": 0.0,
            "choose.neighbourhood_floor_share": 0.0,
            "choose.gap": 0.0,
        }
    )
    assert chosen(free, simulation.partners(60_000.0, 3.0)).objective_gbp >= plan.objective_gbp * 0.98


def test_an_option_that_rests_on_another_begins_after_it():
    toy = simulation.toy(changed={**GENEROUS, "options.visits.setup_months": 9.0, "cost.home_care_recipient": 1e6})
    begun = {(c.option, c.neighbourhood): c.start for c in chosen(toy, simulation.partners(1e6, 100.0)).choices}
    carers = [key for key in begun if key[0] == "carers"]
    assert carers
    for _, neighbourhood in carers:
        assert begun["visits", neighbourhood] < begun["carers", neighbourhood]


def test_nothing_worth_doing_leaves_nothing_chosen():
    toy = simulation.toy(changed={f"options.{o.id}.cost_gbp": 1e7 for o in simulation.usual_options()})
    nothing = chosen(toy, simulation.partners(1e12, 1e6))
    assert nothing.choices == ()
    assert nothing.objective_gbp == 0.0
    assert nothing.runners_up == ()
    assert "doing nothing is the best plan" in nothing.notes[0]


def test_distributional_weights_are_shown_and_can_be_switched_off(plan):
    assert any("1.38, 1.16, 1.00, 0.89, 0.76" in note for note in plan.notes)
    flat_toy = simulation.toy(changed={**GENEROUS, "choose.distributional_weights": "off"})
    flat = chosen(flat_toy, simulation.partners(60_000.0, 3.0))
    assert any("1.00, 1.00, 1.00, 1.00, 1.00" in note for note in flat.notes)


def core_toy(**changed):
    options = (
        simulation.option("falls", {"emergency_admission_1plus": "reached", "qaly": "reached"}, core=True),
        simulation.option("visits", {"loneliness": "reached"}),
    )
    return simulation.toy(options, changed=changed)


def test_a_core_offer_is_everywhere_even_where_it_costs_more_than_it_is_worth():
    plan = chosen(core_toy(**{"value.qaly_gbp": 0.0}), simulation.partners(1e7, 100.0))
    assert {c.neighbourhood for c in plan.choices if c.option == "falls"} == {"N01", "N02", "N03"}


def test_a_core_offer_can_be_left_out_when_that_is_switched_off():
    plan = chosen(core_toy(**{"value.qaly_gbp": 0.0, "choose.core_everywhere": "off"}), simulation.partners(1e7, 100.0))
    assert not any(c.option == "falls" for c in plan.choices)


def test_limits_that_clash_are_named_with_partner_year_and_amount():
    with pytest.raises(UserError) as raised:
        chosen(core_toy(), simulation.partners(100.0, 100.0))
    text = str(raised.value)
    assert "these cannot all be kept: What each partner puts on the table (ICB, 20" in text
    assert "; Core offers everywhere (Falls, N0" in text
    assert "to keep everything else, find in all: What each partner puts on the table (ICB, 20" in text


def test_a_clash_over_staff_is_named_too():
    with pytest.raises(UserError, match=r"New staff each year \(COMMUNITY, 20../..: 0\.\d+ WTE short\)"):
        chosen(core_toy(), simulation.partners(1e9, 0.0))


def test_a_plan_for_cash_gains_the_partners_at_least_as_much_as_one_for_people():
    bodies = simulation.partners(60_000.0, 100.0)
    cheap = {f"options.{o.id}.cost_gbp": 40.0 for o in simulation.usual_options()}
    free = {"choose.equity_floor_share": 0.0, "choose.neighbourhood_floor_share": 0.0}

    def cash_of(objective):
        toy = simulation.toy(changed={**cheap, **GENEROUS, **free, "choose.objective": objective})
        plan = chosen(toy, bodies)
        return plan, cash_worth(measured(toy, plan.choices, bodies)).sum()

    (for_people, _), (for_cash, most) = cash_of("social_value"), cash_of("cash")
    assert for_cash.objective_gbp == pytest.approx(most)
    assert for_cash.choices != for_people.choices
    assert most > cash_of("social_value")[1]
    assert "gains the partners together" in for_cash.notes[0]
