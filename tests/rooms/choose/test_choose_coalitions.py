"""What coalitions can gain by themselves."""

import numpy as np
import pytest

from commonground.choose.coalitions import dominant, grouped, play, value_coalitions
from commonground.choose.constraints import ALONE_NAMES
from commonground.choose.declared import lay_out
from commonground.choose.problem import build_problem, cash
from commonground.choose.solver import Effort, solve
from commonground.partners.roll import players_of
from toys import simulation

CHEAP = {f"options.{o.id}.cost_gbp": 5.0 for o in simulation.usual_options()}


@pytest.fixture(scope="module")
def toy():
    return simulation.toy(changed=CHEAP)


@pytest.fixture(scope="module")
def values(toy):
    bodies = simulation.partners()
    return play(simulation.candidates(toy, bodies)).value_gbp


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

    bodies = tuple(replace(p, bloc="nhs") if p.id != "council" else p for p in simulation.partners())
    assert players_of(bodies) == ("nhs", "council")
    values = play(simulation.candidates(toy, bodies)).value_gbp
    alone = play(simulation.candidates(toy, simulation.partners())).value_gbp
    assert values[1] == pytest.approx(alone[bits("icb", "acute", "community")])
    assert values[3] == pytest.approx(alone[-1])


def test_the_order_of_partners_does_not_matter(toy, values):
    bodies = simulation.partners()[::-1]
    turned = play(simulation.candidates(toy, bodies)).value_gbp
    back = [int(f"{mask:04b}"[::-1], 2) for mask in range(16)]
    np.testing.assert_allclose(turned[back], values, rtol=5e-3, atol=1e-6)


def test_where_nobody_loses_by_others_options_together_is_never_worse(toy):
    """Block payment: a provider's saving is nobody's loss."""
    payments = {f"payment.{s}": "block" for s in simulation.SERVICES}
    block = simulation.toy(changed={**CHEAP, **payments, "choose.gap": 0.0})
    bodies = simulation.partners()
    v = play(simulation.candidates(block, bodies)).value_gbp
    for one in range(16):
        for other in range(16):
            if not one & other:
                assert v[one | other] >= v[one] + v[other] - 1e-6


def most_cash(candidates, members):
    layout = lay_out(candidates, members)
    one = build_problem(candidates, layout, cash(candidates, layout, members), ALONE_NAMES)
    return solve(one, Effort(0.0, 10_000, 10_000)), layout


def test_joined_neighbourhoods_can_do_no_better_than_each_by_itself(toy):
    candidates = simulation.candidates(toy, simulation.partners(2_000.0))
    everyone = np.ones(4, dtype=bool)
    fine, coarse = (
        most_cash(candidates, everyone)[0].value,
        most_cash(grouped(candidates, np.arange(4)), everyone)[0].value,
    )
    assert 0.0 < coarse <= fine * (1 + 1e-9)
    assert len(grouped(candidates, np.arange(4)).choices) * 3 == len(candidates.choices)


def test_keeping_one_scale_and_start_can_do_no_better_and_keeps_what_is_set_up_in_order(toy):
    candidates = simulation.candidates(toy, simulation.partners(2_000.0))
    few = dominant(candidates, candidates.cash.sum(axis=(0, 2)))
    falls = [c for c in few.choices if c.option == "falls"]
    assert len(falls) == 3
    assert sum(c.option == "visits" for c in few.choices) == sum(c.option == "visits" for c in candidates.choices)
    everyone = np.ones(4, dtype=bool)
    assert most_cash(few, everyone)[0].value <= most_cash(candidates, everyone)[0].value * (1 + 1e-9)


def test_a_large_game_is_played_with_joined_candidates(toy, values):
    large = simulation.toy(changed={**CHEAP, "choose.most_game_candidates": 10.0})
    joined = play(simulation.candidates(large, simulation.partners())).value_gbp
    assert (joined <= values * 1.005 + 1e-6).all()
    assert joined[-1] > 0.5 * values[-1]


@pytest.mark.parametrize("already", [-1.6, -0.4, 0.0, 0.4, 1.7, 2.0])
@pytest.mark.parametrize("taken", [0.0, 0.7, 1.5])
def test_wards_open_and_close_only_by_the_whole(toy, already, taken):
    """The solver's wards are the change since today cut to whole wards, for any plan."""
    from dataclasses import replace

    candidates = simulation.candidates(toy, simulation.partners()).at(np.array([0]))
    acute = np.array([p.id == "acute" for p in candidates.partners])
    candidates = replace(
        candidates,
        cash=np.zeros_like(candidates.cash),
        budget_use=np.zeros_like(candidates.budget_use),
        staff_wte=np.zeros_like(candidates.staff_wte),
        wards=np.where(acute[:, None, None], -taken or -1e-9, 0.0) * np.ones_like(candidates.wards),
        wards_today_to=np.where(acute[:, None], already, 0.0) * np.ones_like(candidates.wards_today_to),
        ward_gbp=np.full(5, 1e6),
    )
    solved, _ = most_cash(candidates, acute)
    factors = 1.035 ** -np.arange(5.0)
    best = max(np.trunc(already) - np.trunc(already - taken), 0.0)
    assert solved.value == pytest.approx(1e6 * best * factors.sum(), abs=1.0)


def test_declared_worth_counts_for_those_who_declare_it_and_only_when_asked(toy, values):
    from dataclasses import replace

    said = {"emergency_admission_1plus": 1000.0}
    bodies = tuple(replace(p, declared_worth_gbp=said) if p.id == "icb" else p for p in simulation.partners())
    candidates = simulation.candidates(toy, bodies)
    assert np.allclose(play(candidates).value_gbp, values)
    declared = play(candidates, "declared").value_gbp
    assert declared[bits("icb", "community")] > values[bits("icb", "community")]
    assert declared[bits("community", "council")] == pytest.approx(values[bits("community", "council")])


def test_the_public_game_counts_what_outcomes_are_worth_and_no_coalition_is_worth_less_by_it(toy, values):
    found = play(simulation.candidates(toy, simulation.partners()), "public")
    assert found.counts == "public"
    assert (found.value_gbp >= values - 1.0).all()
    assert found.value_gbp[-1] > values[-1]


def test_every_coalition_has_its_plan_and_a_bound_on_what_it_could_gain(toy, values):
    found = play(simulation.candidates(toy, simulation.partners()))
    assert (found.bound_gbp >= found.value_gbp - 1e-6).all()
    for mask, options in enumerate(found.options):
        assert bool(options) == (found.value_gbp[mask] > 0.0)
        assert set(options) <= {option.id for option in toy.options}


def test_games_are_played_in_declared_worth_only_where_somebody_declares_any(toy):
    from dataclasses import replace

    bodies = simulation.partners()
    declaring = (replace(bodies[0], declared_worth_gbp={"ae_type1": 5.0}), *bodies[1:])
    played = [value_coalitions(simulation.candidates(toy, who)) for who in (bodies, declaring)]
    assert [[game.counts for game in found.games] for found in played] == [
        ["cash", "public"],
        ["cash", "declared", "public"],
    ]
    assert played[0].of("declared").counts == "cash"
