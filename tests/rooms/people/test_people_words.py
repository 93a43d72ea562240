"""People in words, on disk and in sentences: the same as the codes, documented, and said to be synthetic."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground import people as synthetic
from commonground.core.errors import UserError
from commonground.people import PeopleInputs, Population, writer
from commonground.people.sentences import describe_area
from commonground.people.words import HOUSEHOLDS, PERSONS, Words, tell_households, tell_persons
from toys import places as toy_places
from toys.effort import examples

NEEDS = toy_places.EVIDENCE.needs
CALLED = dict(zip(NEEDS["id"], NEEDS["name"], strict=True))
KINDS = {"string": pl.String, "integer": pl.UInt32, "boolean": pl.Boolean, "list of strings": pl.List(pl.String)}
ABOUT = {"note": "SYNTHETIC: nobody is real.", "synthetic": "true", "place": "Town", "seed": "1"}


@pytest.fixture(scope="module")
def town() -> PeopleInputs:
    return toy_places.town(areas=12, quintile=3).inputs()


@pytest.fixture(scope="module")
def population(town: PeopleInputs) -> Population:
    return synthetic.build(town)


@pytest.fixture(scope="module")
def told(town: PeopleInputs, population: Population) -> tuple[pl.DataFrame, pl.DataFrame]:
    return in_words(town, population)


def in_words(
    inputs: PeopleInputs, population: Population, needs: pl.DataFrame = NEEDS
) -> tuple[pl.DataFrame, pl.DataFrame]:
    words = Words(
        inputs.areas["code"].to_list(), {name: margin.categories for name, margin in inputs.margins.items()}, needs
    )
    return tell_persons(population, words), tell_households(population, words)


def test_the_columns_are_those_that_are_documented(told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    for table, columns in zip(told, (PERSONS, HOUSEHOLDS), strict=True):
        assert table.columns == [column.name for column in columns]
        for column in columns:
            whole = table[column.name].dtype.is_integer() and column.kind == "integer"
            assert whole or table[column.name].dtype == KINDS[column.kind], column.name
            assert table[column.name].null_count() == 0 or column.name == "household"


def test_households_hold_the_persons_that_say_so(told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    persons, households = told
    members = persons.filter(pl.col("household").is_not_null()).group_by("area", "household").len("members")
    both = households.join(members, on=["area", "household"], how="full", coalesce=True)
    assert both.null_count().sum_horizontal().item() == 0
    assert (both["size"] == both["members"]).all()
    numbers = households.group_by("area", maintain_order=True).agg("household")["household"]
    assert all(found.to_list() == list(range(1, len(found) + 1)) for found in numbers)


def test_every_need_is_told_of_those_who_have_it(
    told: tuple[pl.DataFrame, pl.DataFrame], population: Population
) -> None:
    persons, bits = told[0], population.persons["needs"].to_numpy()
    listed = pl.concat([persons["conditions"], persons["needs"]]).explode().drop_nulls().value_counts()
    count = dict(listed.iter_rows())
    drawn = NEEDS.filter((pl.col("how") == "drawn") & (pl.col("id") != "mild_frailty"))["id"].to_list()
    for name in drawn:
        has = int(((bits >> np.uint64(population.needs.index(name))) & np.uint64(1)).sum())
        found = persons["frailty"].eq("moderate or severe").sum() if name == "frailty" else count.pop(name, 0)
        assert found == has, name
    assert not count, "what follows from others, or from the area, is not told of a person"
    conditions = set(persons["conditions"].explode().drop_nulls())
    assert conditions <= set(NEEDS.filter(pl.col("long_term_condition"))["id"])
    assert conditions


def test_frailty_is_told_as_finely_as_it_is_known(town: PeopleInputs, population: Population) -> None:
    def told_with(other: str, name: str) -> set[str]:
        """The words for frailty where the need `other` is called `name`."""
        needs = tuple(name if need == other else need for need in population.needs)
        known = NEEDS.filter(pl.col("id").is_in([need for need in needs if need in population.needs]))
        return set(in_words(town, replace(population, needs=needs), known)[0]["frailty"])

    assert told_with("mild_frailty", "something else") == {"none or mild", "moderate or severe"}
    other = "mild_frailty" if "mild_frailty" in population.needs else "smoker"
    assert told_with(other, "mild_frailty") == {"none", "mild", "moderate or severe"}


@settings(max_examples=examples(20))
@given(areas=st.integers(1, 5), row=st.integers(0, 4), seed=st.integers(0, 9))
def test_the_people_of_one_area_are_those_of_the_place(areas: int, row: int, seed: int) -> None:
    whole = toy_places.town(areas=areas, quintile=2).inputs(seed)
    code = whole.areas["code"][row % areas]
    one = synthetic.inputs_of_area(whole, f" {code.lower()} ")
    for all_of_them, those in zip(
        in_words(whole, synthetic.build(whole)), in_words(one, synthetic.build(one)), strict=True
    ):
        assert all_of_them.filter(pl.col("area") == code).equals(those)


def test_an_area_that_is_elsewhere_is_refused(town: PeopleInputs, told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    with pytest.raises(UserError, match=r"there is no small area 'E01999999' in this place .*, such as E0"):
        synthetic.inputs_of_area(town, "E01999999")
    with pytest.raises(UserError, match="no small area 'E01999999' among these people"):
        list(describe_area(told, CALLED, "E01999999", 3, 1))


# in sentences


def test_an_area_is_told_in_words(told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    area = told[1]["area"][0]
    lines = list(describe_area(told, CALLED, area, 4, 1))
    assert re.fullmatch(rf"{area}: 4 of its \d+ households, taken by chance\.", lines[0])
    homes = [line for line in lines if line.startswith("Household ")]
    people = [line for line in lines if line.startswith("  - ")]
    assert len(homes) == 4
    sizes = [int(re.search(r", (\d+) (?:person|people)\.", line)[1]) for line in homes]  # type: ignore[index]
    assert sum(sizes) == len(people)
    assert all(re.match(r"  - (woman|man|girl|boy) of (\d+|90 or over); ", line) for line in people)
    assert lines[-1].startswith(("Outside households: ", "Nobody lives outside"))


def test_another_choice_shows_other_households_and_the_same_the_same(told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    area = told[1]["area"][0]
    shown = [list(describe_area(told, CALLED, area, 3, choice)) for choice in (1, 1, 2)]
    assert shown[0] == shown[1] != shown[2]


def test_no_more_households_are_shown_than_there_are(told: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    area = told[1]["area"][0]
    count = told[1].filter(pl.col("area") == area).height
    assert next(describe_area(told, CALLED, area, "1,000", 1)) == f"{area}: {count} of its {count} households."


@pytest.mark.parametrize("number", [0, -1, "none", 1.5, True, None])
def test_a_count_that_is_none_is_refused(told: tuple[pl.DataFrame, pl.DataFrame], number: object) -> None:
    with pytest.raises(UserError, match="count must be a whole number from 1"):
        list(describe_area(told, CALLED, told[1]["area"][0], number, 1))  # type: ignore[arg-type]


# on disk


def test_what_is_written_is_read_back_and_says_that_it_is_synthetic(
    told: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    paths = writer.write(*told, ABOUT, tmp_path / "people")
    assert sorted(paths) == ["households.parquet", "people.md", "persons.parquet"]
    for name, table in zip(("persons.parquet", "households.parquet"), told, strict=True):
        assert pl.read_parquet(paths[name]).equals(table)
        assert pl.read_parquet_metadata(paths[name])["synthetic"] == "true"
    page = paths["people.md"].read_text()
    assert page.startswith("# SYNTHETIC")
    assert all(f"| `{column.name}` |" in page for column in (*PERSONS, *HOUSEHOLDS))


def test_the_same_people_are_written_the_same(told: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path) -> None:
    first, second = (writer.write(*told, ABOUT, tmp_path / name) for name in ("a", "b"))
    assert all(first[name].read_bytes() == second[name].read_bytes() for name in first)
