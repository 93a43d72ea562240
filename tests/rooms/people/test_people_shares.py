"""What published tables say of households, and at which ages people play which part: shares and odds that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.people import household_shares as shares
from commonground.people.household_composition import (
    ADULT_CHILD,
    GRANDPARENT,
    LONE,
    PARENT,
    PARENT_OF_ADULT,
    PARTNER,
    ROLES,
    SHARER,
    SINGLE,
)
from commonground.people.role_profiles import YEARS, role_odds
from toys import places as toy_places

ASSUMPTIONS = toy_places.ASSUMPTIONS
SIZES = range(1, shares.MOST_SIZES + 1)


def told(size: int, children: int) -> float:
    return ASSUMPTIONS.number(f"people.dependent_children.{size}.{children}", 0.0)


def test_households_by_adults_and_children_add_up_to_the_published_sizes() -> None:
    found = shares.by_adults_and_children(ASSUMPTIONS)
    every = sum(told(size, n) for size in SIZES for n in range(4))
    for size in SIZES:
        by_size = sum(found[size - n - 1, n] for n in range(size))
        assert by_size == pytest.approx(sum(told(size, n) for n in range(4)) / every, rel=1e-9), size
    assert found[0, 0] == pytest.approx(told(1, 0) / every)
    assert found[1, 2] == pytest.approx(told(4, 2) / every)


def test_a_household_of_three_or_more_children_has_an_adult() -> None:
    found = shares.by_adults_and_children(ASSUMPTIONS)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1)
    assert found[:, 3:].sum() == pytest.approx(sum(told(size, 3) for size in SIZES), rel=0.001)


def test_adults_of_a_size_are_as_published_and_spread_beyond() -> None:
    table = shares.adults_of_size(ASSUMPTIONS)
    assert table.sum(axis=1) == pytest.approx(np.ones(shares.LARGEST))
    assert (np.triu(table, 1) == 0).all(), "no more adults than members"
    for size in range(2, 5):
        children = [told(size, n) for n in range(size)]
        assert table[size - 1, :size][::-1] == pytest.approx(np.array(children) / sum(children), abs=1e-6)
    adults = table @ np.arange(1, shares.LARGEST + 1)
    assert (np.diff(adults) > 0).all()


def test_kinds_by_adults_are_shares_and_give_the_published_totals() -> None:
    without, with_children = shares.kinds_by_adults(ASSUMPTIONS)
    for table in (without, with_children):
        assert table.sum(axis=1) == pytest.approx(np.ones(3))
        assert (table >= 0).all()
    every = shares.households_by_tenure(ASSUMPTIONS).sum(axis=1)
    by_adults = shares.by_adults_and_children(ASSUMPTIONS)
    families = every.sum() * np.array([by_adults[1, 1:].sum(), by_adults[2, 1:].sum(), by_adults[3:, 1:].sum()])
    couples = families @ with_children[:, 0]
    assert couples == pytest.approx(every[shares.KINDS.index("couple_with_children")], rel=0.01)
    lone = families @ with_children[:, 1] + every.sum() * by_adults[0, 1:].sum()
    assert lone == pytest.approx(every[shares.KINDS.index("lone_parent")], rel=0.01)


@given(st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4))
def test_kinds_of_an_area_are_as_many_as_before(weights: list[float]) -> None:
    """Whatever its tenures, what an area's ratios expect is as many households as the nation's shares."""
    tenure = np.array([weights]) / sum(weights)
    every = shares.households_by_tenure(ASSUMPTIONS)
    national = every.sum(axis=1) / every.sum()
    assert (shares.kind_ratios(ASSUMPTIONS, tenure) @ national) == pytest.approx(1.0)
    as_the_nation = every.sum(axis=0, keepdims=True) / every.sum()
    assert shares.kind_ratios(ASSUMPTIONS, as_the_nation) == pytest.approx(np.ones((1, len(shares.KINDS))))


def test_lone_parents_are_likelier_where_homes_are_rented_from_the_council() -> None:
    social = shares.kind_ratios(ASSUMPTIONS, np.array([[0.0, 0.0, 1.0, 0.0]]))[0]
    assert social[shares.KINDS.index("lone_parent")] > 2
    assert social[shares.KINDS.index("couple_66_plus")] < 0.6


@pytest.mark.parametrize(
    ("category", "group"),
    [
        ("Owned: Owns outright", "outright"),
        ("Shared ownership: Shared ownership", "mortgage"),
        ("Social rented: Other social rented", "social"),
        ("Lives rent free", "private"),
    ],
)
def test_tenures_are_grouped_as_the_published_table_has_them(category: str, group: str) -> None:
    assert shares.tenure_group(category) == group


# ages


def mean_age(role: int) -> float:
    return float(YEARS @ role_odds(ASSUMPTIONS, ROLES)[:, role])


def test_every_role_is_spread_over_ages() -> None:
    odds = role_odds(ASSUMPTIONS, ROLES)
    assert (odds > 0).all()
    assert odds.sum(axis=0) == pytest.approx(np.ones(len(ROLES)), rel=0.01)


def test_parents_are_a_generation_older_than_children_and_grandparents_two() -> None:
    gap = ASSUMPTIONS.number("people.ties.generation_years")
    assert mean_age(PARENT) == pytest.approx(gap + 8.5, abs=1.5)
    assert mean_age(PARENT_OF_ADULT) == pytest.approx(gap + mean_age(ADULT_CHILD), abs=2)
    assert mean_age(GRANDPARENT) == pytest.approx(gap + mean_age(PARENT), abs=4)


def test_lone_parents_and_sharers_are_the_younger() -> None:
    assert mean_age(LONE) < mean_age(PARENT)
    assert mean_age(SHARER) < mean_age(SINGLE) - 10
    assert mean_age(PARTNER) > mean_age(PARENT)


def test_half_of_those_in_their_early_twenties_and_few_at_forty_live_with_their_parents() -> None:
    odds = role_odds(ASSUMPTIONS, ROLES)[:, ADULT_CHILD]
    assert odds[32 - 18] / odds[22 - 18] == pytest.approx(0.116 / 0.512)
    assert odds[40 - 18] / odds[22 - 18] < 0.1
