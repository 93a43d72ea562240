"""Counts by area agree with each other, whatever their tables said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import Fault
from commonground.place import ages, building, census, provenance, sexes, vintages
from commonground.place.ages import AGES
from toys.effort import examples


def test_an_area_that_was_divided_is_shared_by_todays_residents() -> None:
    links = pl.DataFrame({"lsoa11_code": ["old", "old"], "lsoa21_code": ["A", "B"]})
    residents = pl.DataFrame({"code": ["A", "B"], "residents": [300, 100]})
    shares = ages.share_links(links, residents)
    assert dict(zip(shares["lsoa21_code"], shares["share"], strict=True)) == pytest.approx({"A": 0.75, "B": 0.25})


def test_ages_on_areas_that_merged_add_up() -> None:
    old = pl.DataFrame(
        [{"lsoa11_code": code, **{age: float(n) for age in AGES}} for code, n in (("one", 1), ("two", 2))]
    )
    links = pl.DataFrame({"lsoa11_code": ["one", "two"], "lsoa21_code": ["A", "A"]})
    carried = ages.carry_ages(old, links, pl.DataFrame({"code": ["A"], "residents": [200]}), ("A",))
    assert carried.shape == (1, 91)
    assert (carried == 3).all()


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=examples(40))
def test_ages_meet_the_bands_of_every_area_and_the_years_of_every_middle_area(seed: int, empty: bool) -> None:
    rng = np.random.default_rng(seed)
    middle = np.array([f"M{m}" for m in rng.integers(0, 3, 8)])
    bands = rng.poisson(rng.choice([0.5, 30, 200], (8, 6)))
    codes = sorted(set(middle))
    published = rng.poisson(rng.choice([0.1, 3, 20], (len(codes), 91)))
    begun = np.zeros((8, 91)) if empty else rng.gamma(0.3, 10, (8, 91))
    singles = ages.agree_singles(published, bands, middle)
    found = ages.estimate_ages(begun, bands, middle, singles)
    assert (found >= 0).all()
    for b, band in enumerate(ages.BANDS):
        np.testing.assert_array_equal(found[:, ages.years_of(band)].sum(axis=1), bands[:, b], err_msg=band)
    for m, code in enumerate(codes):
        np.testing.assert_array_equal(found[middle == code].sum(axis=0), singles[m], err_msg=code)


def test_single_years_are_brought_to_the_bands_of_their_areas_and_keep_their_shape() -> None:
    singles = np.zeros((1, 91), dtype=np.int64)
    singles[0, [18, 20, 70]] = 30, 10, 5
    agreed = ages.agree_singles(singles, np.array([[0, 20, 0, 0, 0, 7], [0, 22, 0, 0, 0, 0]]), np.array(["M", "M"]))
    assert agreed[0, [18, 20, 70]].tolist() == [32, 10, 7]
    assert agreed.sum() == 49


def test_students_stay_where_they_were_in_mid_2020() -> None:
    begun = np.zeros((2, 91))
    begun[0, 16:25], begun[1, 16:25] = [1, 1, 60, 60, 60, 1, 1, 1, 1], 5
    singles = np.zeros((1, 91), dtype=np.int64)
    singles[0, 16:25] = [6, 6, 65, 65, 65, 6, 6, 6, 6]
    bands = np.array([[0, 186, 0, 0, 0, 0], [0, 45, 0, 0, 0, 0]])
    found = ages.estimate_ages(begun, bands, np.array(["M", "M"]), singles)
    assert found[0, 18:21].sum() == pytest.approx(180, abs=3)


def test_single_years_are_read_with_90_and_over_together() -> None:
    names = ["Aged under 1 year", "Aged 1 year", *(f"Aged {n} years" for n in range(2, 100)), "Aged 100 years and over"]
    table = pl.DataFrame(
        {"msoa21cd": ["M"], "Total": ["111"], **{name: ["1"] for name in names[:-1]}, names[-1]: ["11"]}
    )
    counts = census.count_singles(table, ["M"])
    assert counts.shape == (1, 91)
    assert (counts[0, :90] == 1).all()
    assert counts[0, 90] == 21


def test_broad_ages_are_read_by_their_first_age_and_sum_to_the_residents() -> None:
    labels = ["Aged 65 years and over", "Aged 15 years and under", "Aged 16 to 24 years"]
    labels += ["Aged 25 to 34 years", "Aged 35 to 49 years", "Aged 50 to 64 years"]
    table = pl.DataFrame({"lsoa21_code": ["A"] * 6, "age_group": labels, "usual_residents": [6.0, 1, 2, 3, 4, 5]})
    assert census.count_bands(table, ("A",), np.array([42])).tolist() == [[2, 4, 6, 8, 10, 12]]


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
    table = sexes.split_by_sex(published, babies, history)
    assert dict(zip(table["band"], table["female"], strict=True)) == truth
    assert table["female"].sum() + table["male"].sum() == 2000


def test_babies_are_counted_among_the_children_of_the_census() -> None:
    years = ["Age: Aged under 1 year; measures: Value", "Age: Aged 1 year; measures: Value"]
    years += [f"Age: Aged {age} years; measures: Value" for age in range(2, 17)]
    table = pl.DataFrame({"geography code": ["a"], **{year: ["10"] for year in years}})
    assert sexes.count_babies_per_child(table).rows() == [("a", 1 / 16)]


def test_women_of_a_part_are_counted_from_its_own_ages() -> None:
    table = pl.DataFrame(
        {"district_code": ["d"] * 3 + ["e"] * 3, "band": list(sexes.SEX_BANDS) * 2}
        | {"female": [490.0, 5_000.0, 600.0, 0.0, 0.0, 1.0], "male": [510.0, 5_000.0, 400.0, 1.0, 1.0, 1.0]}
    )
    age = np.zeros((3, 91), dtype=np.int64)
    age[0, [5, 40, 90]] = 100, 200, 10  # 49, 100 and 6 women
    age[1, [0, 64, 65]] = 100, 2, 0  # 49 and 1
    age[2, [5, 40, 70]] = 7, 7, 8  # of the other district: 4
    assert provenance.count_women(pl.Series(["d", "d", "e"]), age, table) == 209


def test_acute_morbidity_is_one_for_the_average_resident_of_england() -> None:
    indicator = pl.DataFrame({"lsoa21_code": ["A", "B"], "acute_morbidity_indicator": [80.0, 120.0]})
    residents = pl.DataFrame({"code": ["A", "B"], "residents": [300, 100]})
    table = building.rate_acute_morbidity(indicator, residents).join(residents, on="code")
    assert (table["acute_morbidity"] * table["residents"]).sum() / 400 == pytest.approx(1.0)
    assert table["acute_morbidity"].to_list() == pytest.approx([80 / 90, 120 / 90])
