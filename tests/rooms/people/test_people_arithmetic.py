"""Sizes with a given sum, and categories by rank and by weight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.fitting import adults_by_size, fitted, sizes, tilted
from commonground.people.sampling import assign_by_rank, rank_within, sample_by_weight


@given(st.floats(1.01, 7.9))
def test_tilted_shares_have_the_mean_asked_for(mean: float) -> None:
    shares = tilted(np.full(8, 0.125), np.array([mean]))
    assert (shares * np.arange(1, 9)).sum() == pytest.approx(mean, abs=1e-6)


@given(st.integers(0, 400), st.floats(0, 1))
def test_sizes_have_the_number_and_the_sum_asked_for(items: int, fill: float) -> None:
    total = items + round(fill * 7 * items)
    counts = sizes(np.array([items]), np.array([total]), np.array([0.36, 0.49, 0.1, 0.03, 0.01, 0.005, 0.004, 0.001]))
    assert (counts >= 0).all()
    assert counts.sum() == items
    assert (counts * np.arange(1, 9)).sum() == total


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_adults_of_each_size_of_home_are_no_more_than_its_people_and_sum_as_asked(seed: int, fill: float) -> None:
    rng = np.random.default_rng(seed)
    items = rng.poisson(rng.choice([0.4, 30], (2, 6)))
    base = np.tril(rng.uniform(1e-6, 1, (6, 6)))
    most = items @ np.arange(1, 7)
    total = items.sum(axis=1) + np.rint(fill * (most - items.sum(axis=1))).astype(np.int64)
    counts = adults_by_size(items, total, base / base.sum(axis=1, keepdims=True))
    assert (counts >= 0).all()
    assert (counts.sum(axis=2) == items).all()
    assert (counts.sum(axis=1) @ np.arange(1, 7) == total).all()
    assert not counts[:, np.triu_indices(6, 1)[0], np.triu_indices(6, 1)[1]].any()


def test_categories_assigned_by_rank_follow_the_key() -> None:
    area = np.array([0, 0, 0, 1, 1])
    key = np.array([0.3, 0.1, 0.2, 9.0, 8.0])
    assert assign_by_rank(area, key, np.array([[1, 2], [1, 1]])).tolist() == [1, 0, 1, 1, 0]


def test_ranks_start_anew_in_each_area() -> None:
    assert rank_within(np.array([1, 0, 1, 0]), np.array([2.0, 5.0, 1.0, 4.0]), 2).tolist() == [1, 1, 0, 0]


def test_sampling_by_weight_gives_the_exact_counts_and_leans_to_the_weight() -> None:
    rng = np.random.default_rng(1)
    area = np.zeros(4000, dtype=np.int64)
    likes_first = np.arange(4000) < 2000
    log_weight = np.log(np.where(likes_first[:, None], [[4.0, 1.0, 1.0]], [[1.0, 1.0, 4.0]]))
    chance = rng.gumbel(size=(4000, 3))
    category = sample_by_weight(area, log_weight, chance, np.array([[1000, 1000, 2000]]))
    assert np.bincount(category).tolist() == [1000, 1000, 2000]
    assert (category[likes_first] == 0).mean() > 2 * (category[~likes_first] == 0).mean()


@given(st.integers(0, 10_000))
def test_whole_fitted_counts_keep_the_adults_of_each_age_and_the_places_of_each_role(seed: int) -> None:
    rng = np.random.default_rng(seed)
    adults = rng.poisson(3, (3, 73))
    share = rng.dirichlet(np.ones(9), 3)
    wanted = np.stack([rng.multinomial(total, row) for total, row in zip(adults.sum(axis=1), share, strict=True)])
    counts = fitted(rng.uniform(1e-5, 1, (73, 9)), adults, wanted)
    assert (counts >= 0).all()
    assert (counts.sum(axis=2) == adults).all()
    assert (counts.sum(axis=1) == wanted).all()
