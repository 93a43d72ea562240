"""Local levels: how common a need is in an area follows its registers, how it goes with age stays national."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

import make_conditions
from commonground.people.levels import MOST, levels_of, local_levels
from commonground.people.needs import HIGHEST_SHARE, shares
from commonground.people.tables import AGES
from commonground.place.model import Place
from commonground.sources.tables import Sources
from toys import places as toy_places
from toys.effort import examples

EVIDENCE = toy_places.EVIDENCE


@given(st.integers(1, 12), st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=examples(100))
def test_levels_sum_to_the_register_and_stay_within_their_bounds(areas: int, units: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.uniform(0, 100, areas) * (rng.random(areas) < 0.9)
    here = wanted * rng.uniform(0.75, 1.3, areas)
    networks = csr_array(rng.dirichlet(np.ones(units), areas))
    levels = levels_of(here, wanted, networks)
    assert ((levels >= 1 / MOST) & (levels <= MOST)).all()
    assert levels @ wanted == pytest.approx(here.sum(), abs=1e-9)


@given(st.integers(0, 10_000), st.floats(0.0, 50.0))
@settings(max_examples=examples(50))
def test_no_level_is_beyond_its_bounds_whatever_a_register_says(seed: int, times: float) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.uniform(1, 100, 6)
    levels = levels_of(wanted * times * rng.random(6), wanted, csr_array(rng.dirichlet(np.ones(2), 6)))
    assert ((levels >= 1 / MOST) & (levels <= MOST)).all()


def test_an_area_takes_the_level_of_its_networks_and_not_its_own() -> None:
    """A practice's register is laid evenly over its areas, of which one is old and the other young."""
    wanted, here = np.array([90.0, 10.0, 50.0]), np.array([55.0, 55.0, 50.0])
    networks = csr_array(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    assert levels_of(here, wanted, networks) == pytest.approx([1.1, 1.1, 1.0])


def test_without_people_or_register_the_national_level_stands() -> None:
    one = csr_array(np.ones((2, 1)))
    assert levels_of(np.zeros(2), np.ones(2), one).tolist() == [1.0, 1.0]
    assert levels_of(np.zeros(2), np.zeros(2), one).tolist() == [1.0, 1.0]


def test_twice_the_register_is_twice_the_level(exampleshire: Place) -> None:
    before = local_levels(exampleshire, EVIDENCE)
    half = exampleshire.registers.with_columns(
        pl.when(pl.col("register") == "DM").then(pl.col("registered") * 0.8).otherwise("registered").alias("registered")
    )
    after = local_levels(replace(exampleshire, registers=half), EVIDENCE)
    assert (after["diabetes"] / before["diabetes"]).to_numpy() == pytest.approx(0.8)
    assert after.drop("diabetes").equals(before.drop("diabetes"))


def test_depression_is_a_survey_s_and_follows_no_register(exampleshire: Place) -> None:
    assert "mental_health" not in local_levels(exampleshire, EVIDENCE).columns


def test_every_register_of_the_evidence_is_one_that_a_place_has(exampleshire: Place) -> None:
    known = set(exampleshire.registers["register"])
    assert set(EVIDENCE.registers["register"]) <= known
    drawn = set(EVIDENCE.needs.filter(pl.col("how") == "drawn")["id"])
    assert set(EVIDENCE.registers["need"]) <= drawn


@pytest.mark.parametrize("level", [0.5, 1.5])
def test_people_have_a_need_as_often_as_its_level_says_in_each_area(level: float) -> None:
    age = np.zeros((40, AGES), dtype=np.int64)
    age[:, 70] = 500
    levels = pl.DataFrame({"diabetes": np.where(np.arange(40) < 20, 1.0, level)})
    people = toy_places.place(age, np.full(40, 500), quintile=3).people(levels=levels)
    persons = people.persons.with_columns(has=pl.col("needs") // (1 << people.needs.index("diabetes")) % 2)
    share = shares(EVIDENCE.prevalence.filter(pl.col("need") == "diabetes"))[70, :, 2]
    for first, times in ((0, 1.0), (20, level)):
        part = persons.filter(pl.col("area").is_between(first, first + 19))
        women = part["female"].mean()
        wanted = times * (share[0] * (1 - women) + share[1] * women)
        assert part["has"].mean() == pytest.approx(wanted, abs=5 * np.sqrt(wanted / len(part)))


def test_no_chance_is_beyond_one_however_high_the_level() -> None:
    age = np.zeros((4, AGES), dtype=np.int64)
    age[:, 85] = 500
    levels = pl.DataFrame({"hypertension": np.full(4, MOST)})
    people = toy_places.place(age, np.full(4, 500), quintile=1).people(levels=levels)
    has = people.persons["needs"].to_numpy() >> np.uint64(people.needs.index("hypertension")) & np.uint64(1)
    assert has.mean() == pytest.approx(HIGHEST_SHARE, abs=0.03)


@pytest.mark.mirror
def test_shares_of_england_are_those_of_the_published_file(sources: Sources) -> None:
    table = (
        sources.frame("disease_registers_2021")
        .group_by("GROUP_CODE")
        .agg(share=pl.col("REGISTER").cast(pl.Float64).sum() / pl.col("PRACTICE_LIST_SIZE").cast(pl.Float64).sum())
    )
    both = EVIDENCE.registers.join(table, left_on="register", right_on="GROUP_CODE")
    assert len(both) == len(EVIDENCE.registers)
    assert both["value"].to_numpy() == pytest.approx(both["share"].to_numpy(), rel=1e-4)


@pytest.mark.mirror
def test_the_national_shape_by_age_and_fifth_is_near_the_registers_of_a_real_place(bolton: Place) -> None:
    """Bolton's registers differ from what its ages, sexes and fifths lead one to expect by less than a fifth."""
    levels = local_levels(bolton, EVIDENCE)
    residents = bolton.residents
    means = {need: float(levels[need].to_numpy() @ residents / residents.sum()) for need in levels.columns}
    assert means == pytest.approx(dict.fromkeys(means, 1.0), abs=0.2)
    assert max(levels[need].std() for need in levels.columns) < 0.2


@pytest.mark.mirror
@pytest.mark.slow
def test_the_table_of_conditions_is_of_today_s_people(bolton: Place) -> None:
    text = Path(make_conditions.__file__).with_name("validation.md").read_text(encoding="utf-8")
    for need, found in make_conditions.count(bolton).items():
        row = re.search(rf"\| {re.escape(make_conditions.CALLED[need])} \| [\d,]+ \| ([\d,]+) \| ([\d,]+) \|", text)
        assert row is not None
        assert (row[1], row[2]) == tuple(f"{people:,}" for people in found), "run: python docs/make_conditions.py"
