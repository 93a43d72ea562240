"""Whole numbers keep their totals, stay within one of their amounts, and pass pennies on by a rule."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonground.core.rounding import capped_largest_remainder, integerise, largest_remainder
from commonground.core.years import discount_factors

NO_CAP = np.full(3, 10**12)
WEIGHTS = arrays(float, (5, 4), elements=st.floats(0, 1e6, allow_subnormal=False))
TOTALS = arrays(np.int64, 5, elements=st.integers(0, 10_000))
PENCE = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=12)


def test_a_row_keeps_its_total_and_gives_to_the_largest_remainder() -> None:
    assert integerise(np.array([[1.0, 1.0, 1.0]]), np.array([100])).tolist() == [[34, 33, 33]]
    assert integerise(np.array([[5.0, 3.0, 2.0]]), np.array([7])).tolist() == [[4, 2, 1]]


def test_a_row_of_zeros_is_shared_evenly_or_as_is_said() -> None:
    nothing, total = np.zeros((1, 4)), np.array([4])
    assert integerise(nothing, total).tolist() == [[1, 1, 1, 1]]
    assert integerise(nothing, total, empty=np.array([6.0, 2.0, 0.0, 0.0])).tolist() == [[3, 1, 0, 0]]
    assert integerise(nothing, total, empty=np.zeros(4)).tolist() == [[1, 1, 1, 1]]


@given(WEIGHTS, TOTALS)
def test_whole_rows_keep_their_totals_and_stay_near_their_shares(weights: np.ndarray, totals: np.ndarray) -> None:
    whole = integerise(weights, totals)
    assert (whole >= 0).all()
    np.testing.assert_array_equal(whole.sum(axis=1), totals)
    for row, weight, total in zip(whole, weights, totals, strict=True):
        if weight.sum() > 0:
            assert np.abs(row - weight / weight.sum() * total).max() < 1 + 1e-6


@given(PENCE)
def test_amounts_that_balance_are_whole_within_one_and_sum_to_nothing(amounts: list[float]) -> None:
    exact = np.array(amounts) - np.mean(amounts)
    whole = largest_remainder(exact[None], np.zeros(1, dtype=np.int64))[0]
    assert whole.sum() == 0
    assert np.abs(whole - exact).max() <= 1.0 + 1e-5


@given(PENCE)
def test_with_no_cap_in_the_way_the_capped_way_is_the_largest_remainder(amounts: list[float]) -> None:
    exact = np.array(amounts) - np.mean(amounts)
    n = len(exact)
    capped = capped_largest_remainder(exact, np.full(n, 10**12), 0, np.arange(n))
    assert capped.tolist() == largest_remainder(exact[None], np.zeros(1, dtype=np.int64))[0].tolist()


@given(PENCE, st.randoms(use_true_random=False), st.data())
def test_the_capped_way_does_not_depend_on_who_is_listed_first(
    amounts: list[float], chance: random.Random, data: st.DataObject
) -> None:
    n = len(amounts)
    exact, order = np.round(np.array(amounts)) + 0.25, np.arange(n)
    most = np.array(data.draw(st.lists(st.integers(-10, 10), min_size=n, max_size=n))) + np.floor(exact).astype(
        np.int64
    )
    total = int(np.rint(exact.sum())) + data.draw(st.integers(-30, 30))
    listed = np.array(chance.sample(range(n), n))
    first = capped_largest_remainder(exact, most, total, order)
    again = capped_largest_remainder(exact[listed], most[listed], total, order[listed])
    assert first.sum() == total
    assert first[listed].tolist() == again.tolist()


def test_units_left_over_go_to_who_was_cut_off_most_then_by_order() -> None:
    third = np.full(3, 100.0 / 3)
    assert capped_largest_remainder(third, NO_CAP, 100, np.array([2, 0, 1])).tolist() == [33, 34, 33]
    cut = np.array([0.4, 0.9, 0.7])
    assert capped_largest_remainder(cut, NO_CAP, 1, np.array([0, 1, 2])).tolist() == [0, 1, 0]


def test_nobody_is_raised_past_its_cap_while_another_is_under_its_own() -> None:
    third, order = np.full(3, 100.0 / 3), np.array([0, 1, 2])
    assert capped_largest_remainder(third, np.array([33, 33, 10**6]), 100, order).tolist() == [33, 33, 34]
    assert capped_largest_remainder(third, np.full(3, 33), 100, order).tolist() == [34, 33, 33]


def test_units_too_many_are_given_back() -> None:
    assert capped_largest_remainder(np.full(3, 100.0), NO_CAP, 298, np.array([0, 1, 2])).sum() == 298


def test_the_first_year_is_not_discounted() -> None:
    assert discount_factors(0.035, 3) == pytest.approx([1, 1 / 1.035, 1 / 1.035**2])
