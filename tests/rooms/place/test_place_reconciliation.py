"""Tables of homes that nobody could live in are made to agree, with as few households moved as can be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.place.reconciliation import (
    MOST_IN_LARGEST,
    SIZES,
    agree_disabled,
    agree_residence,
    agree_sizes,
    count_moved,
)
from toys.effort import examples

FEW = st.lists(st.integers(0, 4), min_size=SIZES, max_size=SIZES).map(lambda n: np.array([n]))


def _holds(sizes: np.ndarray, people: int) -> bool:
    least = int(sizes @ np.arange(1, SIZES + 1))
    return bool(least <= people <= least + (MOST_IN_LARGEST - SIZES) * int(sizes[-1]))


@given(FEW, st.floats(0, 1))
@settings(max_examples=examples(100))
def test_households_by_size_hold_the_people_and_stay_as_many(sizes: np.ndarray, fill: float) -> None:
    homes = int(sizes.sum())
    people = homes + round(fill * (MOST_IN_LARGEST - 1) * homes)
    agreed = agree_sizes(sizes, np.array([people]))
    assert (agreed >= 0).all()
    assert agreed.sum() == homes
    assert _holds(agreed[0], people)
    if _holds(sizes[0], people):
        np.testing.assert_array_equal(agreed, sizes)


@given(st.lists(st.integers(1, SIZES), min_size=1, max_size=3), st.floats(0, 1))
@settings(max_examples=examples(40))
def test_no_fewer_households_could_be_moved(homes: list[int], fill: float) -> None:
    people = len(homes) + round(fill * (MOST_IN_LARGEST - 1) * len(homes))
    sizes = np.bincount(np.array(homes) - 1, minlength=SIZES)
    moved = count_moved(sizes, agree_sizes(sizes[None, :], np.array([people]))[0])
    others = (np.bincount(np.array(other) - 1, minlength=SIZES) for other in product(range(1, 9), repeat=len(homes)))
    assert moved == min(count_moved(sizes, other) for other in others if _holds(other, people))


def test_the_last_household_moves_only_as_far_as_it_must() -> None:
    too_full = np.array([[5, 5, 0, 0, 0, 0, 1, 0]])  # hold 22
    assert agree_sizes(too_full, np.array([20])).tolist() == [[5, 5, 0, 0, 1, 0, 0, 0]]
    too_empty = np.array([[5, 5, 0, 0, 0, 0, 0, 0]])  # hold 15
    assert agree_sizes(too_empty, np.array([17])).tolist() == [[4, 5, 1, 0, 0, 0, 0, 0]]
    assert agree_sizes(too_empty, np.array([24])).tolist() == [[4, 5, 0, 0, 0, 0, 0, 1]]


def test_communal_residents_leave_somebody_in_every_household() -> None:
    assert agree_residence(np.array([30, 0, 4]), np.array([100, 100, 7]), np.array([80, 5, 0])).tolist() == [20, 40, 7]


@given(st.integers(0, 10_000))
@settings(max_examples=examples(100))
def test_households_with_disabled_people_have_room_for_the_disabled(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(rng.choice([0.3, 4.0], SIZES))
    homes, at_home = int(sizes.sum()), int(sizes @ np.arange(1, SIZES + 1))
    communal = int(rng.integers(0, 20))
    disabled = int(rng.binomial(at_home + communal, rng.choice([0.0, 0.2, 0.9, 1.0])))
    counts = rng.multinomial(homes, rng.dirichlet([3, 1, 1]))
    none, one, more = agree_disabled(*(np.array([n]) for n in (counts, disabled, communal, sizes)))[0]
    assert min(none, one, more) >= 0
    assert none + one + more == homes
    assert more <= homes - sizes[0]
    largest = np.sort(np.repeat(np.arange(1, SIZES + 1), sizes))[::-1]
    assert one + 2 * more <= disabled
    assert disabled - min(communal, disabled) <= one + largest[:more].sum()


@pytest.mark.parametrize(
    ("counts", "disabled", "agreed"),
    [
        ([4, 4, 2], 8, [4, 4, 2]),
        ([4, 4, 2], 7, [4, 5, 1]),
        ([4, 4, 2], 6, [5, 4, 1]),
        ([4, 4, 2], 3, [7, 3, 0]),
        ([8, 2, 0], 4, [7, 2, 1]),
    ],
)
def test_few_households_are_moved_to_another_number_of_disabled_people(
    counts: list[int], disabled: int, agreed: list[int]
) -> None:
    sizes = np.array([[3, 7, 0, 0, 0, 0, 0, 0]])
    assert agree_disabled(np.array([counts]), np.array([disabled]), np.array([0]), sizes).tolist() == [agreed]
