"""Kinds of household by district, and who lives how by age, to which nothing was fitted, beside what is published."""

from __future__ import annotations

import polars as pl
import pytest

import commonground as cg
import make_households as held
import make_households_by_age as by_age
from commonground.evidence import figures, reader
from commonground.people.household_attributes import PENSION_AGE
from commonground.people.household_shares import KINDS, TENURE_GROUPS, households_by_tenure, tenure_group
from commonground.place.model import Place
from commonground.sources.tables import Sources


def test_every_kind_of_every_district_is_counted_once() -> None:
    census = held.published()
    assert census.select("district", "kind").is_unique().all()
    assert census.height == 10 * len(held.KINDS)
    assert set(census["kind"]) == set(held.KINDS)
    assert census["households"].sum() == pytest.approx(1_178_000, rel=0.01), "ten districts, every household once"


def test_households_that_are_misplaced_are_counted_once() -> None:
    found = pl.DataFrame(
        {"district": ["A"] * 3, "kind": ["a", "b", "c"], "published": [50.0, 30, 20], "synthetic": [45.0, 32, 23]}
    )
    assert held.misplaced(found).rows() == [("A", 5.0)]


@pytest.mark.mirror
def test_the_households_of_bolton_are_of_the_kinds_that_the_census_counts(bolton: Place) -> None:
    found = held.compare(held.published(), held.synthetic(cg.build_people(bolton, keep=False), bolton))
    assert set(found["district"]) == {"Bolton"}
    assert found.select(pl.sum("published", "synthetic")).row(0) == pytest.approx((100, 100))
    assert held.misplaced(found)["misplaced"][0] < 3.0
    off = found.select((pl.col("synthetic") - pl.col("published")).abs().max()).item()
    assert off < 2.0, "no kind is off by two of a hundred households"


@pytest.mark.mirror
@pytest.mark.slow
def test_the_page_says_what_the_people_are(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonground.place.building import build

    place = build(held.PLACE, sources)
    people = cg.build_people(place, seed=held.SEED, keep=False)
    found = held.compare(held.published(), held.synthetic(people, place))
    assert held.page(found) == held.PAGE.read_text(encoding="utf-8"), "run: python docs/make_households.py"
    assert held.misplaced(found)["misplaced"].mean() < 3.5


def test_every_age_is_asked_about_once_and_every_figure_has_its_source() -> None:
    table = by_age.published()
    assert table.select("question", "of", "answer", "first").is_unique().all()
    assert table["published"].is_between(0, 100).all()
    assert set(table["source"]) == set(by_age.SOURCES)
    assert set(table.select("question", "of").rows()) == set(by_age.TITLES)
    for _, rows in table.filter(pl.col("source") == "census").group_by("question"):
        ages = rows.sort("first")
        assert (ages["first"][1:] == ages["last"][:-1] + 1).all(), "from the youngest on, without a gap"
        assert ages["last"].null_count() == 1


def test_who_lives_how_is_counted_by_the_age_of_people_and_of_the_eldest() -> None:
    homes = pl.DataFrame(
        {
            "area": ["X"] * 3,
            "household": [0, 1, 2],
            "adults": [1, 2, 2],
            "composition": ["one person", "several generations", "couple"],
            "tenure": ["Owned outright", "Social rented", "Private rented"],
        }
    )
    persons = pl.DataFrame(
        {
            "area": ["X"] * 7,
            "household": [0, 1, 1, 1, 2, 2, None],
            "age": [80, 70, 40, 3, 66, 64, 90],
        }
    )
    asked = pl.DataFrame(
        {
            "question": ["alone", "lone_parent", "tenure", "tenure"],
            "of": ["people", "people", "homes", "people"],
            "answer": ["alone", "lone parent", "outright or mortgage", "private"],
            "first": [65, 0, 65, 0],
            "last": [None, 17, None, None],
            "published": [50.0] * 4,
        }
    )
    found = by_age.synthetic(cg.People("nowhere", 1, persons, homes, {}), asked)
    assert found["synthetic"].to_list() == pytest.approx([100 / 3, 100, 100 / 3, 100 / 3])


@pytest.fixture(scope="module")
def sampled(sources: Sources) -> tuple[int, cg.People]:
    """How many small areas, from all over England, and their people."""
    from commonground.place.building import build

    place = build(by_age.sample(sources), sources)
    return place.areas.height, cg.build_people(place, seed=by_age.SEED, keep=False)


@pytest.mark.mirror
@pytest.mark.slow
def test_the_page_by_age_says_what_the_people_are(sampled: tuple[int, cg.People]) -> None:
    areas, people = sampled
    found = by_age.synthetic(people, by_age.published())
    page = by_age.PAGE.read_text(encoding="utf-8")
    assert by_age.page(found, areas) == page, "run: python docs/make_households_by_age.py"
    largest = {(question, of): most for question, of, _, most in by_age.distances(found).iter_rows()}
    assert largest["alone", "people"] < 4
    assert largest["lone_parent", "people"] < 7
    assert largest["tenure", "homes"] < 8
    assert largest["tenure", "people"] < 4


@pytest.mark.mirror
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "composition", "pensioners"),
    [
        ("one_66_plus", ["one person"], True),
        ("one_under_66", ["one person"], False),
        ("couple_66_plus", ["couple", "couple with children", "lone parent"], True),
        ("couple", ["couple"], False),
    ],
)
def test_each_kind_of_household_has_the_tenures_that_are_published_of_it(
    sampled: tuple[int, cg.People], kind: str, composition: list[str], pensioners: bool
) -> None:
    people = sampled[1]
    youngest = people.persons.drop_nulls("household").group_by("area", "household").agg(pl.col("age").min())
    homes = people.households.join(youngest, on=["area", "household"])
    mine = homes.filter(pl.col("composition").is_in(composition), (pl.col("age") >= PENSION_AGE) == pensioners)
    groups = mine["tenure"].map_elements(tenure_group, return_dtype=pl.String)
    found = [100 * (groups == group).mean() for group in TENURE_GROUPS]
    row = households_by_tenure(figures.from_tables(reader.read()))[KINDS.index(kind)]
    assert found == pytest.approx(list(100 * row / row.sum()), abs=4.0)
