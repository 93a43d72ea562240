"""Whatever the tables of an area, its people agree with them and live as people do."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from polars.testing import assert_frame_equal

from commonground.people import Population, synthesis
from commonground.people.tables import AGES, OF_AGE
from toys import places as toy_places
from toys.effort import examples


@st.composite
def places(draw: st.DrawFn) -> toy_places.ToyPlace:
    """One to four areas, from hamlets to halls of residence, with at least an adult for each household."""
    size = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shapes = [_pyramid(draw(st.sampled_from(["usual", "old", "students", "families", "sparse"]))) for _ in range(size)]
    people = draw(st.integers(2, 600))
    age = np.stack([rng.multinomial(people, shape) for shape in shapes])
    age[:, 40] += 1
    adults = age[:, OF_AGE:].sum(axis=1)
    fill = draw(st.floats(0.02, 1.0))
    households = np.maximum(1, np.floor(adults * fill)).astype(np.int64)
    return toy_places.place(age, households, seed=draw(st.integers(0, 1000)))


def _pyramid(kind: str) -> NDArray[np.float64]:
    ages = np.arange(AGES)
    weight = {
        "usual": np.ones(AGES),
        "old": np.exp(ages / 25),
        "students": 1 + 60 * ((ages >= 18) & (ages < 23)),
        "families": 1 + 5 * (ages < 16) + 3 * ((ages >= 28) & (ages < 48)),
        "sparse": (ages % 13 == 1) + 1e-9,
    }[kind].astype(np.float64)
    return np.asarray(weight / weight.sum())


@given(places())
@settings(max_examples=examples(40))
def test_every_table_of_every_area_is_matched_exactly(place: toy_places.ToyPlace) -> None:
    people = place.people()
    wrong = people.fit.filter(pl.col("total_absolute_error") > 0)
    assert wrong.is_empty(), wrong


@given(places())
@settings(max_examples=examples(40))
def test_every_household_has_an_adult_and_its_members(place: toy_places.ToyPlace) -> None:
    people = place.people()
    homes, members = people.households, people.persons.filter(pl.col("household") >= 0)
    counted = members.group_by("household").agg(
        size=pl.len(),
        adults=(pl.col("age") >= OF_AGE).sum(),
        areas=pl.col("area").n_unique(),
        area=pl.col("area").first(),
    )
    joined = homes.with_row_index("number").join(
        counted.with_columns(pl.col("household").cast(pl.UInt32)), left_on="number", right_on="household", how="left"
    )
    assert (joined["size_right"] == joined["size"]).all()
    assert (joined["adults_right"] == joined["adults"]).all()
    assert (joined["adults"] >= 1).all()
    assert (joined["areas"] == 1).all()
    assert (joined["area_right"] == joined["area"]).all()


@given(places())
@settings(max_examples=examples(20))
def test_as_many_live_outside_households_as_the_census_counts(place: toy_places.ToyPlace) -> None:
    outside = place.people().persons.filter(pl.col("household") < 0)
    communal = np.bincount(outside["area"], minlength=len(place.areas))
    np.testing.assert_array_equal(communal, place.margins["residence"].counts[:, 1])
    assert outside.filter(pl.col("care_home") & (pl.col("age") < OF_AGE)).is_empty()


@given(places())
@settings(max_examples=examples(20))
def test_disabled_people_live_in_the_homes_that_the_census_counts(place: toy_places.ToyPlace) -> None:
    people = place.people()
    inside = people.persons.filter((pl.col("household") >= 0) & pl.col("disabled"))
    members = np.bincount(inside["household"], minlength=len(people.households))
    np.testing.assert_array_equal(np.minimum(members, 2), people.households["disabled_people"].to_numpy())


@given(places())
@settings(max_examples=examples(20))
def test_those_too_young_to_be_asked_give_no_unpaid_care_and_all_carers_have_the_need(
    place: toy_places.ToyPlace,
) -> None:
    people = place.people()
    persons, bit = people.persons, np.uint64(1 << people.needs.index("unpaid_carer"))
    assert ((persons["unpaid_care"] == 0) == (persons["age"] < 5)).all()
    np.testing.assert_array_equal((persons["needs"].to_numpy() & bit) > 0, persons["unpaid_care"].to_numpy() >= 2)


@given(places(), st.integers(0, 2**31))
@settings(max_examples=examples(15))
def test_the_same_seed_gives_the_same_people(place: toy_places.ToyPlace, seed: int) -> None:
    one, two = place.people(seed), place.people(seed)
    assert_frame_equal(one.persons, two.persons)
    assert_frame_equal(one.households, two.households)


def test_an_area_has_the_same_people_whatever_place_it_is_part_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "AREAS_AT_ONCE", 5)
    town = toy_places.town(areas=12)
    whole = town.people()
    part = slice(3, 9)
    alone = toy_places.ToyPlace(
        town.areas[part],
        town.age[part],
        {name: _part(margin, part) for name, margin in town.margins.items()},
        town.sex_by_district,
    ).people()
    inside = whole.persons.filter(pl.col("area").is_between(3, 8))
    assert_frame_equal(alone.persons.drop("area", "household"), inside.drop("area", "household"))


def test_two_workers_give_the_same_people_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "AREAS_AT_ONCE", 5)

    town = toy_places.town(areas=12)
    one, two = town.people(workers=1), town.people(workers=2)
    assert _bytes(one) == _bytes(two)


def _part(margin: toy_places.Margin, part: slice) -> toy_places.Margin:
    return toy_places.Margin(margin.name, margin.unit, margin.categories, margin.counts[part], margin.source)


def _bytes(people: Population) -> bytes:
    columns = [
        frame[name].to_numpy().tobytes() for frame in (people.persons, people.households) for name in frame.columns
    ]
    return b"".join(columns)
