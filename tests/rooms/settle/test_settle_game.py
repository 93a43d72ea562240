"""Textbook games whose answers are printed in textbooks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from commonground.choose.model import GameValues
from commonground.settle.game import coalition_sums, in_core, is_superadditive, members
from commonground.settle.nucleolus import find_nucleolus, least_core
from commonground.settle.solutions import nash, shapley, solve_game

Worth = Callable[[tuple[int, ...]], float]


def game_of(n: int, worth: Worth) -> np.ndarray:
    return np.array([worth(members(mask)) if mask else 0.0 for mask in range(1 << n)])


def glove() -> np.ndarray:
    """Partner 0 has a left glove, 1 and 2 a right one; a pair is worth 1."""
    return game_of(3, lambda who: float(0 in who and len(who) > 1))


def majority() -> np.ndarray:
    return game_of(3, lambda who: float(len(who) >= 2))


def bankruptcy(estate: float, claims: tuple[float, ...] = (100.0, 200.0, 300.0)) -> np.ndarray:
    """What is left for a coalition once everyone else's claim is paid in full."""
    owed = sum(claims)
    return game_of(len(claims), lambda who: max(0.0, estate - owed + sum(claims[i] for i in who)))


def airport(costs: tuple[float, ...] = (1.0, 2.0, 4.0, 7.0)) -> np.ndarray:
    """A runway long enough for the biggest aircraft of the coalition; values are costs, so negative."""
    return game_of(len(costs), lambda who: -max(costs[i] for i in who))


def test_shapley_of_the_glove_game_rewards_the_scarce_glove() -> None:
    assert shapley(glove()) == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_the_glove_game_has_one_stable_sharing_and_the_nucleolus_finds_it() -> None:
    assert find_nucleolus(glove()) == pytest.approx([1, 0, 0], abs=1e-9)
    assert in_core(glove(), [1, 0, 0]) == (True, None)


def test_shapley_of_the_glove_game_is_left_by_the_scarce_glove_and_one_other() -> None:
    assert in_core(glove(), shapley(glove())) == (False, 0b011)


def test_shapley_of_the_airport_game_divides_each_stretch_among_those_who_need_it() -> None:
    shares = -shapley(airport())
    assert shares == pytest.approx([1 / 4, 1 / 4 + 1 / 3, 1 / 4 + 1 / 3 + 2 / 2, 1 / 4 + 1 / 3 + 2 / 2 + 3])


def test_nucleolus_of_the_airport_game_is_littlechilds() -> None:
    assert -find_nucleolus(airport()) == pytest.approx([0.5, 0.75, 1.375, 4.375])


@pytest.mark.parametrize(
    ("estate", "award"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150]), (400, [50, 125, 225])],
)
def test_nucleolus_divides_the_estate_as_the_talmud_does(estate: float, award: list[float]) -> None:
    assert find_nucleolus(bankruptcy(estate)) == pytest.approx(award)


def talmud(estate: float, claims: np.ndarray) -> np.ndarray:
    """The rule of Aumann and Maschler (1985): half claims bound the awards of a small estate, the losses of a large."""
    half = claims / 2
    shared = min(estate, claims.sum() - estate)
    low, high = 0.0, half.max()
    for _ in range(100):
        level = (low + high) / 2
        low, high = (level, high) if np.minimum(half, level).sum() < shared else (low, level)
    equal = np.minimum(half, high)
    return equal if estate <= half.sum() else claims - equal


@pytest.mark.parametrize("part", [0.1, 0.5, 0.8])
def test_nucleolus_divides_the_estate_among_sixteen_as_the_talmud_does(part: float) -> None:
    claims = np.array([3.0, 3, 5, 8, 13, 13, 13, 21, 34, 40, 55, 55, 60, 72, 89, 100])
    estate = part * claims.sum()
    values = np.maximum(0.0, estate - claims.sum() + coalition_sums(claims))
    assert find_nucleolus(values) == pytest.approx(talmud(estate, claims))


def test_nucleolus_gives_sixteen_partners_what_symmetry_or_scarcity_demands() -> None:
    gloves = coalition_sums(np.arange(16) < 7), coalition_sums(np.arange(16) >= 7)
    assert find_nucleolus(np.minimum(*gloves)) == pytest.approx([1.0] * 7 + [0.0] * 9)
    assert find_nucleolus(coalition_sums(np.ones(16)) ** 2) == pytest.approx([16.0] * 16)
    assert find_nucleolus(coalition_sums(np.arange(16))) == pytest.approx(np.arange(16))


@pytest.mark.parametrize("seed", [48, 86, 99, 438, 574])
def test_gloves_that_all_but_tie_go_to_the_scarce_one_too(seed: int) -> None:
    gloves = np.minimum(coalition_sums([1, 0, 0, 0, 0]), coalition_sums([0, 1, 1, 1, 1]))
    nearly = gloves + 1e-9 * np.random.default_rng(seed).random(32) * (np.arange(32) > 0)
    assert find_nucleolus(nearly) == pytest.approx([1, 0, 0, 0, 0], abs=1e-8)


def test_a_majority_game_has_no_stable_sharing() -> None:
    stable, mask = in_core(majority(), find_nucleolus(majority()))
    assert not stable
    assert mask is not None
    assert len(members(mask)) == 2


def test_a_majority_game_is_shared_alike_by_every_rule() -> None:
    for rule in (shapley, find_nucleolus, nash):
        assert rule(majority()) == pytest.approx([1 / 3] * 3)


def test_a_game_that_needs_everybody_is_shared_alike_and_is_stable() -> None:
    together = game_of(4, lambda who: 12.0 * (len(who) == 4))
    assert shapley(together) == pytest.approx([3, 3, 3, 3])
    assert find_nucleolus(together) == pytest.approx([3, 3, 3, 3])
    assert in_core(together, [12, 0, 0, 0]) == (True, None)


def test_where_nobody_adds_to_anybody_each_keeps_its_own() -> None:
    own = [5.0, -2.0, 0.0, 7.0]
    separate = game_of(4, lambda who: sum(own[i] for i in who))
    for rule in (shapley, find_nucleolus, nash):
        assert rule(separate) == pytest.approx(own)


def test_one_partner_alone_gets_everything() -> None:
    assert shapley([0, 9.0]) == pytest.approx([9])
    assert find_nucleolus([0, 9.0]) == pytest.approx([9])
    assert in_core([0, 9.0], [9.0]) == (True, None)


def test_a_game_of_nothing_gives_nothing() -> None:
    assert find_nucleolus(np.zeros(8)).tolist() == [0, 0, 0]
    assert in_core(np.zeros(8), [0, 0, 0]) == (True, None)


def test_nash_bargaining_shares_what_joining_adds_in_equal_parts() -> None:
    assert nash([0, 10, 20, 50]) == pytest.approx([20, 30])


def played(values: list[float], options: tuple[tuple[str, ...], ...] | None = None) -> GameValues:
    proven = np.array(values)
    return GameValues("cash", proven, proven, options or ((),) * len(proven))


def test_a_solved_game_has_every_solution_side_by_side() -> None:
    solved = solve_game(("north", "south"), played([0.0, 10.0, 20.0, 50.0]), np.array([25.0, 25.0]), None)
    assert solved.shapley_gbp == pytest.approx([20, 30])
    assert solved.nucleolus_gbp == pytest.approx([20, 30])
    assert solved.nash_gbp == pytest.approx([20, 30])
    assert solved.least_core_gbp == pytest.approx(-10)  # each can have 10 more than alone
    assert solved.superadditive
    assert solved.blocking == ()


def test_a_group_that_would_do_better_alone_is_told_with_its_gain_and_its_options() -> None:
    options = ((), ("team",), (), ("team", "visits"))
    solved = solve_game(("north", "south"), played([0.0, 40.0, 0.0, 50.0], options), np.array([15.0, 35.0]), None)
    assert solved.blocking == ("north",)
    assert solved.blocking_gain_gbp == pytest.approx(25)
    assert solved.blocking_options == ("team",)


@pytest.mark.parametrize(("alone", "gain"), [(40.0, 0.0), (60.0, 10.0), (90.0, 20.0)])
def test_who_leaves_a_public_good_goes_without_it(alone: float, gain: float) -> None:
    """The deal costs north 50 and pays south 20, and brings everybody 100 of health, whoever pays: 70 in all."""
    game = played([0.0, alone, 0.0, 120.0], ((), ("team",), (), ("team",)))
    solved = solve_game(("north", "south"), game, np.array([-50.0, 20.0]), 100.0)
    assert solved.blocking_gain_gbp == pytest.approx(gain)  # of a plan of its own, but no more than 70, less the 100
    assert solved.blocking == (("north",) if gain else ())


def test_the_least_core_is_what_the_worst_off_lack_by_the_best_sharing() -> None:
    complaint, shares = least_core(majority())
    assert complaint == pytest.approx(1 / 3)  # 2 of 3 get 2/3, and could have 1
    assert shares == pytest.approx([1 / 3] * 3)
    assert least_core(glove())[0] == pytest.approx(0)
    assert least_core(airport())[0] < 0
    assert least_core([0, 7.0]) == (0.0, pytest.approx([7.0]))


def test_a_game_in_which_two_lose_by_joining_is_told_from_one_in_which_nobody_does() -> None:
    assert is_superadditive(glove())
    assert is_superadditive(bankruptcy(300))
    assert not is_superadditive([0, 10, 20, 29])
    assert is_superadditive([0, 10, 20, 29], [0, 10, 20, 30]), "it may be 30, as far as is proven"


def test_the_core_names_everyone_when_less_or_more_than_all_is_shared_out() -> None:
    together = game_of(2, lambda who: float(len(who) == 2))
    assert in_core(together, [0.2, 0.2]) == (False, 0b11)
    assert in_core(together, [0.9, 0.9]) == (False, 0b11)


def test_the_core_ignores_rounding_but_not_pounds_in_millions() -> None:
    values = game_of(2, lambda who: 3e8 if len(who) == 2 else 1e8)
    assert in_core(values, [1e8 - 1e-3, 2e8 + 1e-3])[0]
    assert in_core(values, [1e8 - 1.0, 2e8 + 1.0]) == (False, 0b01)


def test_coalition_sums_follow_the_bits() -> None:
    assert coalition_sums([1, 10, 100]).tolist() == [0, 1, 10, 11, 100, 101, 110, 111]


@pytest.mark.parametrize("values", [[], [0.0], [0, 1, 2], [1, 2], [[0, 1]], [0, np.nan], [0, np.inf]])
def test_an_array_that_is_not_a_game_is_refused(values: list[float]) -> None:
    for rule in (shapley, find_nucleolus, nash):
        with pytest.raises(ValueError, match=r"partners|coalition"):
            rule(values)


def test_an_allocation_to_the_wrong_number_of_partners_is_refused() -> None:
    with pytest.raises(ValueError, match="3 partners"):
        in_core(glove(), [1, 0])


def test_the_nucleolus_of_ten_partners_sums_to_what_all_can_gain() -> None:
    values = np.random.default_rng(1).random(1 << 10) * 1e6
    values[0] = 0
    assert find_nucleolus(values).sum() == pytest.approx(values[-1])


def test_the_nucleolus_refuses_more_partners_than_it_can_do() -> None:
    with pytest.raises(ValueError, match="form blocs"):
        find_nucleolus(np.zeros(1 << 17))
