"""Counts by area agree with each other, whatever their tables said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import Fault
from commonground.place import ages, building, census, provenance, vintages
from commonground.place.ages import AGES


def _ages(rows: dict[str, dict[str, float]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"lsoa11_code": code, **{age: counts.get(age, 0.0) for age in AGES}} for code, counts in rows.items()]
    )


def _areas(residents: dict[str, int]) -> pl.DataFrame:
    codes = list(residents)
    return pl.DataFrame({"code": codes, "district_code": ["d"] * len(codes), "residents": list(residents.values())})


def _bands(*people: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"district_code": ["d"] * 3, "band": list(census.SEX_BANDS), "people": [float(n) for n in people]}
    )


def test_an_area_that_was_divided_is_shared_by_todays_residents() -> None:
    links = pl.DataFrame({"lsoa11_code": ["old", "old"], "lsoa21_code": ["A", "B"]})
    residents = pl.DataFrame({"code": ["A", "B"], "residents": [300, 100]})
    shares = ages.share_links(links, residents)
    assert dict(zip(shares["lsoa21_code"], shares["share"], strict=True)) == pytest.approx({"A": 0.75, "B": 0.25})


def test_areas_that_merged_add_up_and_the_census_gives_the_level() -> None:
    old = _ages({"one": {"0": 10, "90+": 30}, "two": {"0": 20, "40": 40}})
    links = pl.DataFrame({"lsoa11_code": ["one", "two"], "lsoa21_code": ["A", "A"]})
    counts = ages.estimate_ages(old, links, _areas({"A": 200}), _bands(60, 80, 60))
    assert counts.shape == (1, 91)
    assert (counts[0, 0], counts[0, 40], counts[0, 90], counts.sum()) == (60, 80, 60, 200)


def test_the_census_broad_ages_of_the_district_overrule_the_mid_2020_ones() -> None:
    old = _ages({"one": {"5": 50, "30": 50}, "two": {"5": 10, "30": 90}})
    links = pl.DataFrame({"lsoa11_code": ["one", "two"], "lsoa21_code": ["A", "B"]})
    counts = ages.estimate_ages(old, links, _areas({"A": 1000, "B": 1000}), _bands(300, 1700, 0))
    assert counts.sum(axis=1).tolist() == [1000, 1000]
    assert counts[:, 5].sum() == pytest.approx(300, abs=1)
    assert counts[0, 5] > 4 * counts[1, 5]  # A keeps more children than B


def test_an_area_without_mid_2020_people_takes_the_ages_of_its_district() -> None:
    old = _ages({"one": {"5": 10}, "none": {}})
    links = pl.DataFrame({"lsoa11_code": ["one", "none"], "lsoa21_code": ["A", "B"]})
    counts = ages.estimate_ages(old, links, _areas({"A": 10, "B": 7}), _bands(17, 0, 0))
    assert counts.sum(axis=1).tolist() == [10, 7]
    assert counts[1, 5] == 7


def test_a_margin_is_brought_to_the_totals_of_its_areas() -> None:
    table = pl.DataFrame(
        {"lsoa21_code": ["A", "A", "B", "B"], "tenure": ["owned", "rented"] * 2, "n": [60.0, 41.0, 0.0, 0.0]}
    )
    tenure = census.CensusTable("tenure", "household", "dataset", "tenure")
    made, moved = census.fit_margin(tenure, table, ("A", "B"), np.array([100, 10]), "Census 2021")
    assert made.categories == ("owned", "rented")
    assert made.counts.sum(axis=1).tolist() == [100, 10]
    assert made.counts[0].tolist() == [59, 41]
    assert moved == 9


def test_districts_that_merged_add_up_and_lose_nobody() -> None:
    history = pl.DataFrame({"ltla21_code": ["a", "b", "c"], "ltla24_code": ["n", "n", "c"]})
    table = pl.DataFrame({"d": ["a", "b", "c"], "people": [1, 2, 4]})
    now = vintages.add_up(table, "d", vintages.match_districts(history, 2021, 2024))
    assert now.rows() == [("c", 4), ("n", 3)]


def test_a_district_that_was_divided_or_is_unknown_is_refused() -> None:
    divided = pl.DataFrame({"ltla21_code": ["a", "a"], "ltla24_code": ["n", "m"]})
    with pytest.raises(Fault, match="divided by 2024: a"):
        vintages.match_districts(divided, 2021, 2024)
    pairs = pl.DataFrame({"old": ["a"], "new": ["n"]})
    with pytest.raises(Fault, match="without a successor: z"):
        vintages.add_up(pl.DataFrame({"d": ["z"], "people": [1]}), "d", pairs)


def test_the_sex_table_is_mended_for_babies_counted_twice_and_the_old_left_out() -> None:
    truth = {"0-15": 160.0, "16-64": 600.0, "65+": 240.0}  # of 1,000 women: 10 babies, 100 of 75 and over
    published = pl.DataFrame(
        {
            "ltla21_code": ["a"],
            "total_population": [2000.0],
            **{f"total_{sex}s": [1000.0] for sex in ("female", "male")},
            **{f"younger_{sex}s": [170.0] for sex in ("female", "male")},
            **{f"working_age_{sex}s": [600.0] for sex in ("female", "male")},
            **{f"older_{sex}s": [140.0] for sex in ("female", "male")},
        }
    )
    babies = pl.DataFrame({"ltla21_code": ["a"], "babies_per_child": [10 / 160]})
    history = pl.DataFrame({"ltla21_code": ["a"], "ltla24_code": ["a"]})
    table = census.split_by_sex(published, babies, history)
    assert dict(zip(table["band"], table["female"], strict=True)) == truth
    assert table["female"].sum() + table["male"].sum() == 2000


def test_women_of_a_part_are_counted_from_its_own_ages() -> None:
    sexes = pl.DataFrame(
        {"district_code": ["d"] * 3 + ["e"] * 3, "band": list(census.SEX_BANDS) * 2}
        | {"female": [490.0, 5_000.0, 600.0, 0.0, 0.0, 1.0], "male": [510.0, 5_000.0, 400.0, 1.0, 1.0, 1.0]}
    )
    age = np.zeros((3, 91), dtype=np.int64)
    age[0, [5, 40, 90]] = 100, 200, 10  # 49, 100 and 6 women
    age[1, [0, 64, 65]] = 100, 2, 0  # 49 and 1
    age[2, [5, 40, 70]] = 7, 7, 8  # of the other district: 4
    assert provenance.count_women(pl.Series(["d", "d", "e"]), age, sexes) == 209


def test_acute_morbidity_is_one_for_the_average_resident_of_england() -> None:
    indicator = pl.DataFrame({"lsoa21_code": ["A", "B"], "acute_morbidity_indicator": [80.0, 120.0]})
    residents = pl.DataFrame({"code": ["A", "B"], "residents": [300, 100]})
    table = building.rate_acute_morbidity(indicator, residents).join(residents, on="code")
    assert (table["acute_morbidity"] * table["residents"]).sum() / 400 == pytest.approx(1.0)
    assert table["acute_morbidity"].to_list() == pytest.approx([80 / 90, 120 / 90])
