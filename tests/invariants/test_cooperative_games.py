"""What must hold of fair shares in every game."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from commonground.settle.game import coalition_sums, in_core, is_superadditive, members, singletons
from commonground.settle.nucleolus import find_nucleolus, least_core
from commonground.settle.solutions import nash, shapley
from toys.effort import examples


@st.composite
def games(draw: st.DrawFn, most: int = 5) -> np.ndarray:
    """Any values at all, in the range of a place's money."""
    n = draw(st.integers(1, most))
    values = draw(hnp.arrays(np.float64, 1 << n, elements=st.integers(-1000, 1000).map(float)))
    values[0] = 0
    return values


@st.composite
def convex_games(draw: st.DrawFn, most: int = 5) -> np.ndarray:
    """Joining a larger coalition never adds less: a core is certain (Shapley 1971)."""
    n = draw(st.integers(1, most))
    dividends = draw(hnp.arrays(np.float64, 1 << n, elements=st.integers(0, 50).map(float)))
    dividends[0] = 0
    masks = np.arange(1 << n)
    return np.array([dividends[(masks & whole) == masks].sum() for whole in masks])


def partners_in(values: np.ndarray) -> int:
    return len(values).bit_length() - 1


def relabel(values: np.ndarray, order: list[int]) -> np.ndarray:
    """The same game with partner order[i] at bit i."""
    return np.array([values[sum(1 << order[i] for i in members(mask))] for mask in range(len(values))])


def scale(values: np.ndarray) -> float:
    return 1e-7 * (1.0 + float(np.abs(values).max()))


@given(games())
def test_every_rule_shares_out_all_that_everyone_gains(values: np.ndarray) -> None:
    for rule in (shapley, find_nucleolus, nash):
        assert abs(rule(values).sum() - values[-1]) <= scale(values)


@given(games(4), st.randoms(use_true_random=False))
def test_the_order_of_partners_does_not_matter(values: np.ndarray, chance: object) -> None:
    order = list(range(partners_in(values)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    for rule in (shapley, find_nucleolus, nash):
        assert np.allclose(rule(relabel(values, order)), rule(values)[order], atol=scale(values))


@given(games(4))
def test_shapley_is_the_average_over_all_orders_of_joining(values: np.ndarray) -> None:
    n = partners_in(values)
    added, orders = np.zeros(n), list(permutations(range(n)))
    for order in orders:
        mask = 0
        for partner in order:
            added[partner] += values[mask | 1 << partner] - values[mask]
            mask |= 1 << partner
    assert np.allclose(shapley(values), added / len(orders))


@given(games(4), games(4))
def test_shapley_of_two_games_together_is_the_sum(one: np.ndarray, other: np.ndarray) -> None:
    other = np.resize(other, len(one))
    other[0] = 0
    assert np.allclose(shapley(one + other), shapley(one) + shapley(other))


@given(games(4), st.integers(-100, 100))
def test_a_partner_that_only_brings_its_own_gets_its_own(values: np.ndarray, own: int) -> None:
    with_dummy = np.concatenate([values, values + own])
    assert abs(shapley(with_dummy)[-1] - own) <= scale(with_dummy)


@given(games(4))
def test_two_partners_who_add_the_same_get_the_same(values: np.ndarray) -> None:
    if partners_in(values) < 2:
        return
    swapped = relabel(values, [1, 0, *range(2, partners_in(values))])
    alike = (values + swapped) / 2
    for rule in (shapley, find_nucleolus):
        shares = rule(alike)
        assert abs(shares[0] - shares[1]) <= scale(values)


@given(convex_games())
def test_shapley_and_nucleolus_are_stable_where_joining_more_adds_more(values: np.ndarray) -> None:
    assert in_core(values, shapley(values))[0]
    assert in_core(values, find_nucleolus(values) + 0.0)[0]


@settings(max_examples=examples(100))
@given(games(4))
def test_the_nucleolus_is_stable_whenever_anything_is(values: np.ndarray) -> None:
    n = partners_in(values)
    rows = np.array([[mask >> i & 1 for i in range(n)] for mask in range(1, len(values))], dtype=float)
    core = linprog(
        np.zeros(n), A_ub=-rows, b_ub=-values[1:], A_eq=np.ones((1, n)), b_eq=[values[-1]], bounds=[(None, None)] * n
    )
    complaint = (values - coalition_sums(find_nucleolus(values)))[1:].max()
    assert (complaint <= scale(values)) == (core.status == 0)


@given(games(4))
def test_the_nucleolus_makes_the_loudest_complaint_as_small_as_it_can_be(values: np.ndarray) -> None:
    n, alone = partners_in(values), singletons(values)
    if n < 2 or alone.sum() > values[-1]:
        return
    rows = np.array([[*(mask >> i & 1 for i in range(n)), 1.0] for mask in range(1, len(values) - 1)])
    least = linprog(
        [*np.zeros(n), 1.0],
        A_ub=-rows,
        b_ub=-values[1:-1],
        A_eq=[[*np.ones(n), 0.0]],
        b_eq=[values[-1]],
        bounds=[*((low, None) for low in alone), (None, None)],
    ).fun
    complaint = (values - coalition_sums(find_nucleolus(values)))[1:-1].max()
    assert complaint <= least + scale(values)
    assert (find_nucleolus(values) >= alone - scale(values)).all()


@given(games(4))
def test_the_least_core_is_what_a_linear_programme_finds(values: np.ndarray) -> None:
    n = partners_in(values)
    complaint, shares = least_core(values)
    assert abs(shares.sum() - values[-1]) <= scale(values)
    if n < 2:
        assert complaint == 0.0
        return
    rows = np.array([[*(mask >> i & 1 for i in range(n)), 1.0] for mask in range(1, len(values) - 1)])
    least = linprog(
        [*np.zeros(n), 1.0],
        A_ub=-rows,
        b_ub=-values[1:-1],
        A_eq=[[*np.ones(n), 0.0]],
        b_eq=[values[-1]],
        bounds=[(None, None)] * (n + 1),
    ).fun
    assert abs(complaint - least) <= scale(values)
    assert abs((values - coalition_sums(shares))[1:-1].max() - complaint) <= scale(values)


@given(games(4))
def test_a_game_is_superadditive_where_no_two_groups_lose_by_joining(values: np.ndarray) -> None:
    apart = [(s, t) for s in range(len(values)) for t in range(len(values)) if not s & t]
    assert is_superadditive(values) == all(values[s] + values[t] <= values[s | t] for s, t in apart)


@given(convex_games())
def test_where_joining_more_adds_more_nobody_loses_by_joining_and_some_sharing_keeps_all(values: np.ndarray) -> None:
    assert is_superadditive(values)
    assert least_core(values)[0] <= scale(values)


@given(games(4), st.integers(0, 3))
def test_a_coalition_named_as_leaving_would_indeed_gain(values: np.ndarray, seed: int) -> None:
    given_out = np.random.default_rng(seed).dirichlet(np.ones(partners_in(values))) * values[-1]
    stable, mask = in_core(values, given_out)
    better = values - coalition_sums(given_out)
    assert stable == (better.max() <= scale(values) * 1e-2)
    if mask is not None:
        assert better[mask] == better.max()
