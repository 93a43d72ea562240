"""Settlements and games counted again the long way: orders, coalitions, pennies."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.partners.model import Offer
from commonground.settle import build_ledger
from commonground.settle.floors import floors_gbp
from commonground.settle.solutions import shapley
from toys import settle as toy
from toys.effort import examples

RATE = toy.NUMBERS["value.discount_rate"]


@settings(max_examples=examples(30))
@given(st.lists(st.floats(0, 1e6), min_size=15, max_size=15))
def test_shapley_is_the_mean_of_what_each_adds_over_every_order_of_joining(values):
    game = np.array([0.0, *values])
    added = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        mask = 0
        for player in order:
            added[player] += game[mask | 1 << player] - game[mask]
            mask |= 1 << player
    np.testing.assert_allclose(shapley(game), added / len(orders), atol=1e-6)


def deal(avoided, spend, seed=1, floors=(0.0, 0.0, 5e4, 4e6), offers=(0.0, 0.0, 8e4, 2e6)):
    chance = np.random.default_rng(seed)
    given_each = zip(toy.partners(), chance.choice(floors, 5), chance.choice(offers, 5), strict=True)
    partners = tuple(replace(p, floor_gbp=(f,) * 5, offers=(Offer((o,) * 5),)) for p, f, o in given_each)
    book = build_ledger(
        toy.runs(avoided=avoided, spend_gbp=spend, seed=seed),
        toy.prices(),
        toy.draws(seed=seed),
        partners,
        toy.options(),
        toy.assumptions(),
    )
    blocs = tuple(partner.id for partner in partners)
    values = np.where(np.arange(32) > 0, chance.uniform(0, 1e6, 32).round(), 0.0)
    return partners, toy.settled(book, toy.values(blocs, values), partners, toy.assumptions())


@settings(max_examples=examples(25))
@given(st.floats(0.0, 0.2), st.floats(0, 3e6), st.integers(1, 50))
def test_pennies_subsidy_and_chances_are_those_counted_by_hand(avoided, spend, seed):
    partners, found = deal(avoided, spend, seed)
    expected, floors = found.net_before.mean(axis=0), floors_gbp(partners, 5)
    offers = np.array([partner.plan_budget_gbp for partner in partners]).T
    beyond, there = np.maximum(-expected - offers - floors, 0.0), np.maximum(expected + offers, 0.0)
    lacking = np.maximum((beyond - there).sum(axis=1) * 100.0, 0.0)
    np.testing.assert_allclose(found.subsidy_pence, lacking, atol=0.51)
    np.testing.assert_array_equal(found.contribution_pence.sum(axis=1), -found.subsidy_pence)
    left = expected - found.contribution_pence / 100.0
    assert (left + offers + floors).min() > -0.011, "nobody is a penny and a bit below its line"
    after = found.net_after
    np.testing.assert_allclose(after.mean(axis=0), left, atol=1e-3)
    np.testing.assert_allclose((after - left).sum(axis=2), (found.net_before - expected).sum(axis=2), atol=1e-2)
    worth_today = (1.0 + RATE) ** -np.arange(5.0)
    totals = np.einsum("dyp,y->dp", after, worth_today)
    np.testing.assert_allclose(found.prob_no_worse, (totals >= -0.5).mean(axis=0), atol=1e-9)
    kept = [[all(after[d, :, p] + (offers + floors)[:, p] >= -0.05) for p in range(5)] for d in range(len(after))]
    np.testing.assert_allclose(found.prob_within_line, np.mean(kept, axis=0), atol=1e-9)


@settings(max_examples=examples(25))
@given(st.floats(0.0, 0.2), st.floats(0, 3e6), st.integers(1, 50))
def test_a_coalition_is_named_exactly_where_one_would_do_better_alone(avoided, spend, seed):
    partners, found = deal(avoided, spend, seed)
    (game,) = found.games
    left = found.net_before.mean(axis=0) - found.contribution_pence / 100.0
    given_each = (1.0 + RATE) ** -np.arange(5.0) @ left
    excess = {
        mask: game.coalition_value_gbp[mask] - sum(given_each[p] for p in range(5) if mask >> p & 1)
        for mask in range(1, 31)
    }
    assert bool(game.blocking) == (max(excess.values()) > 5.0) or abs(max(excess.values())) < 5.0
    if game.blocking:
        mask = sum(1 << p for p, partner in enumerate(partners) if partner.id in game.blocking)
        assert excess[mask] == pytest.approx(game.blocking_gain_gbp, abs=0.05)
        assert excess[mask] > max(excess.values()) - 5.0


def test_the_example_of_the_walk_through_lacks_money():
    """A plan that spends and avoids nothing, with nothing on the table, needs all that from outside."""
    _, found = deal(0.0, 200_000.0, floors=(0.0,), offers=(0.0,))
    assert found.subsidy_pence[0] == pytest.approx(-found.net_before.mean(axis=0)[0].sum() * 100, abs=1)
