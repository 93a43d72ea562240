"""People of a made-up town: who lives with whom, what they need, and what is refused."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from commonground.core.digest import digest_of
from commonground.core.errors import UserError
from commonground.evidence.model import Assumptions
from commonground.people import PeopleInputs, Population, inputs
from commonground.people.needs import vocabulary
from commonground.people.tables import AGES
from commonground.place.model import Place
from toys import places as toy_places


@pytest.fixture(scope="module")
def people() -> Population:
    return toy_places.town(areas=40, quintile=3).people()


def has(people: Population, need: str) -> np.ndarray:
    bit = np.uint64(1 << people.needs.index(need))
    return (people.persons["needs"].to_numpy() & bit) > 0


def test_no_child_lives_alone(people: Population) -> None:
    alone = people.households.with_row_index("household").filter(pl.col("size") == 1)["household"].cast(pl.Int32)
    assert people.persons.filter(pl.col("household").is_in(alone.implode()))["age"].min() >= 18


def test_households_are_of_the_kinds_that_england_has(people: Population) -> None:
    kinds = people.households["composition"].to_numpy()
    share = np.bincount(kinds, minlength=len(people.compositions)) / len(kinds)
    assert dict(zip(people.compositions, share.round(3), strict=True)).keys() == set(people.compositions)
    assert (share > 0.01).all()
    assert 0.2 < share[people.compositions.index("one_person")] < 0.4


def test_prevalence_is_near_the_table(people: Population) -> None:
    words = vocabulary(
        toy_places.EVIDENCE.needs, toy_places.EVIDENCE.prevalence, toy_places.EVIDENCE.loadings, toy_places.ASSUMPTIONS
    )
    persons = people.persons
    age, female = persons["age"].to_numpy().astype(int), persons["female"].to_numpy().astype(int)
    inside = persons["household"].to_numpy() >= 0
    for need in words.drawn:
        counted = inside if need.of_household else np.ones(len(age), dtype=bool)
        expected = need.share[age, female, 2][counted].sum()
        spread = 6 * np.sqrt(expected * (4 if need.of_household else 1.7)) + 0.04 * expected + 5
        assert abs(has(people, need.name)[counted].sum() - expected) < spread, need.name


def test_needs_gather_in_the_same_people(people: Population) -> None:
    old = people.persons["age"].to_numpy() >= 75
    frail, failing = has(people, "frailty")[old], has(people, "heart_failure")[old]
    assert failing[frail].mean() > 1.3 * failing.mean()


@pytest.mark.parametrize(("milder", "worse"), [("mild_frailty", "frailty"), ("prediabetes", "diabetes")])
def test_nobody_has_a_need_and_its_milder_form(people: Population, milder: str, worse: str) -> None:
    assert has(people, milder).sum() > 100
    assert has(people, worse).sum() > 100
    assert not (has(people, milder) & has(people, worse)).any()


def test_who_has_a_milder_form_is_nearly_as_ill() -> None:
    """It is next in the order of what is worse, so it goes with the same illnesses."""
    people = toy_places.town(areas=40, quintile=3).people()
    old = people.persons["age"].to_numpy() >= 75
    mild, failing = has(people, "mild_frailty")[old], has(people, "heart_failure")[old]
    neither = ~mild & ~has(people, "frailty")[old]
    assert failing[mild].mean() > 1.3 * failing[neither].mean()


@pytest.mark.parametrize("of", ["prediabetes", "ltc", "cold_home"])
def test_a_milder_form_of_what_is_not_drawn_so_is_refused(of: str) -> None:
    needs = toy_places.EVIDENCE.needs.with_columns(
        milder_form_of=pl.when(pl.col("id") == "mild_frailty").then(pl.lit(of)).otherwise("milder_form_of")
    )
    with pytest.raises(UserError, match=f"'mild_frailty' is a milder form of '{of}', which is not drawn of the same"):
        vocabulary(needs, toy_places.EVIDENCE.prevalence, toy_places.EVIDENCE.loadings, toy_places.ASSUMPTIONS)


def test_needs_of_a_home_are_shared_by_its_members(people: Population) -> None:
    persons = people.persons.with_columns(cold=pl.Series(has(people, "cold_home"))).filter(pl.col("household") >= 0)
    mixed = persons.group_by("household").agg(both=pl.col("cold").n_unique() > 1)["both"].mean()
    assert mixed is not None
    assert mixed < 0.01


def test_two_long_term_conditions_are_multimorbidity(people: Population) -> None:
    conditions = toy_places.EVIDENCE.needs.filter(pl.col("long_term_condition"))["id"].to_list()
    count = np.sum([has(people, name) for name in conditions], axis=0)
    assert (has(people, "multimorbidity") == (count >= 2)).all()
    assert (has(people, "ltc") == (count >= 1)).all()
    assert has(people, "any").all()


def test_care_home_residents_are_old_and_unwell(people: Population) -> None:
    care = people.persons.filter(pl.col("care_home"))
    assert (care["household"] < 0).all()
    assert care.filter(pl.col("age") >= 65).height > 0.8 * care.height
    assert care["risk"].mean() > 0.5


def test_risk_is_standard_normal(people: Population) -> None:
    risk = people.persons["risk"].to_numpy()
    assert abs(risk.mean()) < 0.03
    assert abs(risk.std() - 1) < 0.03


def test_prevalence_can_be_scaled_by_an_assumption() -> None:
    town = toy_places.town(areas=20, quintile=3)
    fewer = town.people(assumptions=toy_places.ASSUMPTIONS.with_settings(["prevalence.frailty=0.5"]))
    assert has(fewer, "frailty").sum() < 0.65 * has(town.people(), "frailty").sum()


def test_tables_that_differ_by_the_census_own_rounding_are_scaled_to_agree() -> None:
    town = toy_places.town(areas=3)
    margin = town.margins["occupancy"]
    off = replace(margin, counts=margin.counts + np.array([1, 0, 0, 0, 0]))
    people = replace(town, margins={**town.margins, "occupancy": off}).people()
    error = people.fit.filter(pl.col("margin") == "occupancy")["total_absolute_error"]
    assert len(people.households) == town.areas["households"].sum()
    assert error.max() <= 2


def test_a_margin_that_is_missing_is_named() -> None:
    town = toy_places.town(areas=2)
    without = replace(town, margins={k: v for k, v in town.margins.items() if k != "tenure"})
    with pytest.raises(UserError, match="no table 'tenure'"):
        without.people()


def test_more_households_than_adults_are_refused_by_area() -> None:
    age = np.zeros((1, AGES), dtype=np.int64)
    age[0, 30] = 5
    with pytest.raises(UserError, match=r"fewer adults than households \(area E00000000\)"):
        toy_places.place(age, np.array([6])).people()


def test_an_empty_area_has_nobody() -> None:
    age = np.zeros((2, AGES), dtype=np.int64)
    age[1, 20:60] = 4
    people = toy_places.place(age, np.array([0, 80])).people()
    assert len(people.persons) == 160
    assert (people.persons["area"] == 1).all()


def test_people_are_made_from_what_they_read_of_a_place_alone(exampleshire: Place) -> None:
    elsewhere = exampleshire.areas.with_columns(loneliness=pl.lit(0.5), name=pl.lit("another"))
    other = replace(exampleshire, areas=elsewhere, notes=("another",))
    costly = toy_places.ASSUMPTIONS.with_settings(["cost.ae_type1=999"])
    same, changed = (
        digest_of(inputs(place, toy_places.EVIDENCE, assumed, seed=1))
        for place, assumed in ((exampleshire, toy_places.ASSUMPTIONS), (other, costly))
    )
    assert same == changed


@pytest.mark.parametrize("name", [field.name for field in fields(PeopleInputs)])
def test_every_part_of_what_people_are_made_from_tells_in_its_fingerprint(name: str, exampleshire: Place) -> None:
    made_from = inputs(exampleshire, toy_places.EVIDENCE, toy_places.ASSUMPTIONS, seed=1)
    assert digest_of(replace(made_from, **{name: _other(getattr(made_from, name))})) != digest_of(made_from)


def _other(part: Any) -> Any:
    """The same part of the inputs with one thing changed."""
    if isinstance(part, pl.DataFrame):
        return part.head(len(part) - 1)
    if isinstance(part, dict):
        return {name: margin for name, margin in part.items() if name != "tenure"}
    return part.only("people.") if isinstance(part, Assumptions) else part + 1
