"""The nucleolus against its definition and against Kohlberg's criterion (1971), in exact arithmetic, ties and all."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonground.settle.game import coalition_sums, members, singletons
from commonground.settle.nucleolus import find_nucleolus
from toys.effort import examples

LARGEST_DENOMINATOR = 10_000  # of a share of a game of up to six with whole values; 144 is the largest met


@st.composite
def tied_games(draw: st.DrawFn, most: int = 6) -> np.ndarray:
    """Whole values, most of them equal to others: few values, alike partners, votes, gloves, claims, additions."""
    n = draw(st.integers(2, most))
    kind = draw(st.sampled_from(["any", "few", "alike", "votes", "gloves", "claims", "added", "costs"]))
    weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    if kind in ("any", "few"):
        span = 50 if kind == "any" else 2
        values = draw(st.lists(st.integers(-span, span), min_size=1 << n, max_size=1 << n))
        return np.array([0, *values[1:]], dtype=float)
    return np.array([_worth(kind, weights, members(mask)) for mask in range(1 << n)], dtype=float)


def _worth(kind: str, weights: list[int], who: tuple[int, ...]) -> int:
    mine, everyones = [weights[i] for i in who], sum(weights)
    match kind:
        case "alike":
            return len(who) * (len(who) + weights[0]) if who else 0
        case "votes":
            return int(2 * sum(mine) > everyones)
        case "gloves":
            return min(sum(i % 2 for i in who), sum(1 - i % 2 for i in who))
        case "claims":
            return max(0, everyones // 2 - (everyones - sum(mine)))
        case "costs":
            return -max(mine, default=0)
        case _:
            return sum(mine)


def exactly(values: np.ndarray) -> list[Fraction]:
    """The nucleolus as the fractions that its floats stand for."""
    shares = find_nucleolus(values)
    exact = [Fraction(share).limit_denominator(LARGEST_DENOMINATOR) for share in shares]
    assert np.allclose([float(share) for share in exact], shares, rtol=0, atol=1e-11 * max(1.0, np.abs(values).max()))
    return exact


def levels(values: np.ndarray, shares: list[Fraction]) -> list[list[int]]:
    """The coalitions, but nobody and everybody, by how much each complains: the loudest first, equals together."""
    complaint: dict[Fraction, list[int]] = {}
    for mask in range(1, len(values) - 1):
        gain = Fraction(values[mask]) - sum(shares[i] for i in members(mask))
        complaint.setdefault(gain, []).append(mask)
    return [complaint[gain] for gain in sorted(complaint, reverse=True)]


def rows(masks: list[int], n: int) -> np.ndarray:
    return np.array([[mask >> i & 1 for i in range(n)] for mask in masks], dtype=float).reshape(-1, n)


def is_balanced(masks: list[int], at_least_alone: list[int], n: int) -> bool:
    """Do weights above 0 on `masks`, and of 0 or more on the others, make every partner count alike?"""
    weighed = np.concatenate([rows(masks, n), rows(at_least_alone, n), -np.ones((1, n))])
    low = [1.0] * len(masks) + [0.0] * (len(at_least_alone) + 1)
    found = linprog(np.zeros(len(low)), A_eq=weighed.T, b_eq=np.zeros(n), bounds=[(least, None) for least in low])
    return bool(found.status == 0)


@settings(max_examples=examples(200))
@given(tied_games())
def test_the_nucleolus_meets_kohlbergs_criterion_exactly(values: np.ndarray) -> None:
    shares, alone, n = exactly(values), singletons(values), len(values).bit_length() - 1
    assert sum(shares) == Fraction(values[-1])
    at_least_alone: list[int] = []
    if alone.sum() <= values[-1]:
        assert all(share >= Fraction(own) for share, own in zip(shares, alone, strict=True))
        at_least_alone = [1 << i for i in range(n) if shares[i] == Fraction(alone[i])]
    loudest: list[int] = []
    for level in levels(values, shares):
        loudest += level
        assert is_balanced(loudest, at_least_alone, n)
        if np.linalg.matrix_rank(rows(loudest, n)) == n:
            return


def test_kohlbergs_criterion_refuses_another_sharing() -> None:
    gloves = np.array([0, 0, 0, 1, 0, 1, 0, 1], dtype=float)
    assert levels(gloves, [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)])[0] == [0b011, 0b101]
    assert not is_balanced([0b011, 0b101], [], 3)
    loudest = levels(gloves, [Fraction(1), Fraction(0), Fraction(0)])[0]
    assert loudest == [0b010, 0b011, 0b100, 0b101, 0b110]
    assert is_balanced(loudest, [0b010, 0b100], 3)


@pytest.mark.parametrize("kind", ["uniform", "joint work", "best of three"])
def test_the_nucleolus_of_sixteen_partners_meets_kohlbergs_criterion(kind: str) -> None:
    values = sixteen_partners(kind)
    shares, n = find_nucleolus(values), 16
    complaint = (values - coalition_sums(shares)) / values.max()
    at_least_alone = [1 << i for i in range(n) if abs(complaint[1 << i]) < 1e-9] if kind != "uniform" else []
    loudest: list[int] = []
    for level in levels_within(complaint, 1e-9):
        rank = np.linalg.matrix_rank(rows(loudest, n)) if loudest else 0
        if rank == n:
            return
        loudest += level
        if np.linalg.matrix_rank(rows(loudest, n)) > rank:
            assert is_balanced(loudest, at_least_alone, n)


def sixteen_partners(kind: str) -> np.ndarray:
    """Values at random; of 160 works that each need some of fifteen; or of the best of three such sets of works."""
    chance = np.random.default_rng(16)
    if kind == "uniform":
        values = chance.random(1 << 16)
        values[0] = 0.0
        return values
    return np.max([_works(chance) for _ in range(3 if kind == "best of three" else 1)], axis=0)


def _works(chance: np.random.Generator) -> np.ndarray:
    gain = np.zeros(1 << 16)
    for _ in range(160):
        needed = chance.choice(15, chance.integers(1, 6), replace=False)
        gain[(1 << needed).sum()] += np.round(chance.gamma(1, 1e6))
    for i in range(16):
        halves = gain.reshape(-1, 2, 1 << i)
        halves[:, 1] += halves[:, 0]
    return gain


def levels_within(complaint: np.ndarray, nearness: float) -> Iterator[list[int]]:
    """The coalitions, but nobody and everybody, the loudest first, those within `nearness` together."""
    order = np.argsort(-complaint[1:-1], kind="stable") + 1
    breaks = np.flatnonzero(-np.diff(complaint[order]) > nearness) + 1
    for level in np.split(order, breaks):
        yield level.tolist()


@settings(max_examples=examples(100))
@given(tied_games(5), st.integers(0, 1_000))
def test_no_other_sharing_has_complaints_that_come_first(values: np.ndarray, seed: int) -> None:
    shares, alone, n = find_nucleolus(values), singletons(values), len(values).bit_length() - 1
    chance = np.random.default_rng(seed)
    step = chance.integers(-3, 4, (500, n)) * 10.0 ** chance.integers(-3, 2, (500, 1))
    other = shares + step - step.mean(axis=1, keepdims=True)
    if alone.sum() <= values[-1]:
        other = other[(other >= alone - 1e-12).all(axis=1)]
    for sharing in other:
        later = sorted_complaints(values, sharing) - sorted_complaints(values, shares)
        first = later[np.abs(later) > 1e-9]
        assert not len(first) or first[0] > 0


def sorted_complaints(values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    return np.sort((values - coalition_sums(shares))[1:-1])[::-1]


@settings(max_examples=examples(200))
@given(tied_games(), st.sampled_from([1e-12, 1e-10, 1e-9, 1e-8, 1e-7]), st.integers(0, 1_000))
def test_values_that_nearly_tie_are_shared_as_if_they_tied(values: np.ndarray, off: float, seed: int) -> None:
    size = float(np.abs(values).max())
    nearly = values + off * size * np.random.default_rng(seed).random(len(values))
    alone = 1 << np.arange(len(values).bit_length() - 1)
    nearly[0], nearly[alone] = 0.0, values[alone]
    assert np.allclose(
        find_nucleolus(nearly), find_nucleolus(values), rtol=0, atol=max(100 * off, 1e-7) * max(1.0, size)
    )
