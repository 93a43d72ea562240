"""What coalitions can gain by themselves."""

import numpy as np
import pytest
import toy_simulation as toys

from commonground.choose import blocs_of, candidates, coalition_values
from commonground.choose.constraints import ALONE_NAMES
from commonground.choose.groups import grouped, leading
from commonground.choose.layout import layout
from commonground.choose.objectives import cash
from commonground.choose.problem import problem
from commonground.choose.setting import setting
from commonground.choose.solve import Effort, solve
from commonground.simulate import measure_alone

CHEAP = {f"options.{o.id}.cost_gbp": 5.0 for o in toys.usual_options()}


@pytest.fixture(scope="module")
def toy():
    return toys.toy(changed=CHEAP)


@pytest.fixture(scope="module")
def values(toy):
    bodies = toys.partners()
    return coalition_values(toy.baseline, toys.price_book(toy, bodies), bodies)


def bits(*names):
    return sum(1 << ("icb", "acute", "community", "council").index(name) for name in names)


def test_there_is_a_value_for_every_coalition_and_none_loses_by_standing_still(values):
    assert len(values) == 16
    assert values[0] == 0.0
    assert (values >= 0.0).all()
    assert values[-1] > 0.0


def test_an_option_needs_all_who_deliver_and_fund_it(values):
    """Falls is delivered by community and funded by the ICB: either alone can only use what outsiders fund."""
    assert values[bits("icb", "community")] > values[bits("icb")]
    assert values[bits("icb", "community")] > values[bits("community")]
    assert values[bits("icb")] == 0.0


def test_a_bloc_plays_as_one(toy):
    from dataclasses import replace

    bodies = tuple(replace(p, bloc="nhs") if p.id != "council" else p for p in toys.partners())
    assert blocs_of(bodies) == ("nhs", "council")
    values = coalition_values(toy.baseline, toys.price_book(toy, bodies), bodies)
    alone = coalition_values(toy.baseline, toys.price_book(toy, toys.partners()), toys.partners())
    assert values[1] == pytest.approx(alone[bits("icb", "acute", "community")])
    assert values[3] == pytest.approx(alone[-1])


def test_the_order_of_partners_does_not_matter(toy, values):
    bodies = toys.partners()[::-1]
    turned = coalition_values(toy.baseline, toys.price_book(toy, bodies), bodies)
    back = [int(f"{mask:04b}"[::-1], 2) for mask in range(16)]
    np.testing.assert_allclose(turned[back], values, rtol=5e-3, atol=1e-6)


def test_where_nobody_loses_by_others_options_together_is_never_worse(toy):
    """Block payment: a provider's saving is nobody's loss."""
    block = toys.toy(changed={**CHEAP, **{f"payment.{s}": "block" for s in toys.SERVICES}, "choose.gap": 0.0})
    bodies = toys.partners()
    v = coalition_values(block.baseline, toys.price_book(block, bodies), bodies)
    for one in range(16):
        for other in range(16):
            if not one & other:
                assert v[one | other] >= v[one] + v[other] - 1e-6


def the_setting(toy, bodies):
    pool = candidates(toy.options, toy.cells.neighbourhoods, toy.assumptions)
    return setting(toy.baseline, measure_alone(toy.baseline, pool), toys.price_book(toy, bodies), bodies)


def most_cash(here, members):
    where = layout(here, members)
    one = problem(here, where, cash(here, where, members), ALONE_NAMES)
    return solve(one, Effort(0.0, 10_000, 10_000)), where


def test_joined_neighbourhoods_can_do_no_better_than_each_by_itself(toy):
    here = the_setting(toy, toys.partners(2_000.0))
    everyone = np.ones(4, dtype=bool)
    fine, coarse = most_cash(here, everyone)[0].value, most_cash(grouped(here, np.arange(4)), everyone)[0].value
    assert 0.0 < coarse <= fine * (1 + 1e-9)
    assert len(grouped(here, np.arange(4)).candidates) * 3 == len(here.candidates)


def test_keeping_one_scale_and_start_can_do_no_better_and_keeps_what_is_set_up_in_order(toy):
    here = the_setting(toy, toys.partners(2_000.0))
    few = leading(here, here.cash.sum(axis=(0, 2)))
    falls = [c for c in few.candidates if c.option == "falls"]
    assert len(falls) == 3
    assert sum(c.option == "visits" for c in few.candidates) == sum(c.option == "visits" for c in here.candidates)
    everyone = np.ones(4, dtype=bool)
    assert most_cash(few, everyone)[0].value <= most_cash(here, everyone)[0].value * (1 + 1e-9)


def test_a_large_game_is_played_with_joined_candidates(toy, values):
    large = toys.toy(changed={**CHEAP, "choose.most_game_candidates": 10.0})
    joined = coalition_values(large.baseline, toys.price_book(large, toys.partners()), toys.partners())
    assert (joined <= values * 1.005 + 1e-6).all()
    assert joined[-1] > 0.5 * values[-1]


@pytest.mark.parametrize("already", [-1.6, -0.4, 0.0, 0.4, 1.7, 2.0])
@pytest.mark.parametrize("taken", [0.0, 0.7, 1.5])
def test_wards_open_and_close_only_by_the_whole(toy, already, taken):
    """The solver's wards are the change since today cut to whole wards, for any plan."""
    from dataclasses import replace

    here = the_setting(toy, toys.partners()).at(np.array([0]))
    acute = np.array([p.id == "acute" for p in here.partners])
    here = replace(
        here,
        cash=np.zeros_like(here.cash),
        budget_use=np.zeros_like(here.budget_use),
        staff_wte=np.zeros_like(here.staff_wte),
        wards=np.where(acute[:, None, None], -taken or -1e-9, 0.0) * np.ones_like(here.wards),
        wards_today_to=np.where(acute[:, None], already, 0.0) * np.ones_like(here.wards_today_to),
        ward_gbp=1e6,
    )
    solved, _ = most_cash(here, acute)
    factors = 1.035 ** -np.arange(5.0)
    best = max(np.trunc(already) - np.trunc(already - taken), 0.0)
    assert solved.value == pytest.approx(1e6 * best * factors.sum(), abs=1.0)


def test_declared_worth_counts_for_those_who_declare_it_and_only_when_asked(toy, values):
    from dataclasses import replace

    said = {"emergency_admission_1plus": 1000.0}
    bodies = tuple(replace(p, declared_worth_gbp=said) if p.id == "icb" else p for p in toys.partners())
    book = toys.price_book(toy, bodies)
    assert np.allclose(coalition_values(toy.baseline, book, bodies), values)
    declared = coalition_values(toy.baseline, book, bodies, declared=True)
    assert declared[bits("icb", "community")] > values[bits("icb", "community")]
    assert declared[bits("community", "council")] == pytest.approx(values[bits("community", "council")])
