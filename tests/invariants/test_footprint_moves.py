"""Whatever moves between footprints keeps its total."""

from __future__ import annotations

from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from commonground.core.errors import Fault
from commonground.place import footprints, vintages
from commonground.place.ages import share_links
from commonground.place.model import Footprint

AREAS = 7
PEOPLE = arrays(float, AREAS, elements=st.floats(0, 5_000))


@st.composite
def footprint_strategy(draw: st.DrawFn) -> Footprint:
    """A footprint whose rows sum to 1, or to 0 where it does not reach."""
    units = draw(st.integers(1, 4))
    weight = draw(arrays(float, (AREAS, units), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0])))
    rows = [
        (f"A{i}", f"U{j}", weight[i, j] / weight[i].sum())
        for i in range(AREAS)
        for j in range(units)
        if weight[i, j] > 0
    ]
    table = pl.DataFrame(rows or [("A0", "U0", 1.0)], schema=["area", "unit", "share"], orient="row")
    return footprints.make_shared("local", table, [f"A{i}" for i in range(AREAS)], {}, "test")


@given(footprint_strategy(), PEOPLE)
def test_a_move_conserves_the_total_of_the_areas_it_reaches(one: Footprint, people: np.ndarray) -> None:
    reached = np.asarray(one.shares.sum(axis=1))
    assert np.all(np.isclose(reached, 0) | np.isclose(reached, 1))
    assert one.shares.max() <= 1
    assert np.isclose(one.move(people).sum(), (people * reached).sum())


@given(footprint_strategy(), footprint_strategy(), PEOPLE)
def test_an_overlap_is_the_same_from_both_sides_and_sums_to_those_in_both(
    one: Footprint, other: Footprint, people: np.ndarray
) -> None:
    both = footprints.measure_overlap(one, other, people).toarray()
    np.testing.assert_allclose(both, footprints.measure_overlap(other, one, people).toarray().T)
    in_both = np.asarray(one.shares.sum(axis=1)) * np.asarray(other.shares.sum(axis=1))
    assert np.isclose(both.sum(), (people * in_both).sum())


@given(footprint_strategy(), footprint_strategy(), PEOPLE)
def test_coterminosity_is_a_share(one: Footprint, other: Footprint, people: np.ndarray) -> None:
    assert 0.0 <= footprints.measure_coterminosity(one, other, people) <= 1.0 + 1e-9


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=12), st.data())
def test_people_of_an_old_area_are_shared_out_once_each(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    links = pl.DataFrame(
        [(f"old{o}", f"new{n}") for o, n in pairs], schema=["lsoa11_code", "lsoa21_code"], orient="row"
    )
    people = data.draw(st.lists(st.integers(0, 3000), min_size=6, max_size=6))
    residents = pl.DataFrame({"code": [f"new{n}" for n in range(6)], "residents": people})
    totals = share_links(links, residents).group_by("lsoa11_code").agg(pl.col("share").sum())
    np.testing.assert_allclose(totals["share"].to_numpy(), 1.0)


YEARS = (2021, 2022, 2023, 2024)


@st.composite
def history_strategy(draw: st.DrawFn) -> pl.DataFrame:
    """Districts of four years that merge or change their codes and are never divided."""
    names = draw(st.lists(st.integers(0, 8), min_size=1, max_size=8, unique=True))
    rows = {2021: [f"D{name}" for name in names]}
    for before, year in pairwise(YEARS):
        into = {code: draw(st.sampled_from([code, f"N{year}", f"M{year}"])) for code in sorted(set(rows[before]))}
        rows[year] = [into[code] for code in rows[before]]
    return pl.DataFrame({f"ltla{year % 100}_code": codes for year, codes in rows.items()})


@given(history_strategy(), st.data())
def test_totals_of_districts_move_by_adding_whatever_the_years_between(
    history: pl.DataFrame, data: st.DataObject
) -> None:
    old = history["ltla21_code"].unique().sort()
    people = data.draw(st.lists(st.integers(0, 10**6), min_size=len(old), max_size=len(old)))
    before = pl.DataFrame({"code": old, "people": people})
    at_once = vintages.add_up(before, "code", vintages.match_districts(history, 2021, 2024))
    assert at_once["people"].sum() == sum(people)
    in_steps = before
    for start, year in pairwise(YEARS):
        in_steps = vintages.add_up(in_steps, "code", vintages.match_districts(history, start, year))
    assert at_once.rows() == in_steps.rows()


def test_a_district_that_was_divided_is_refused_rather_than_lost() -> None:
    history = pl.DataFrame({"ltla23_code": ["D1", "D1"], "ltla24_code": ["N1", "N2"]})
    with pytest.raises(Fault, match="were divided"):
        vintages.match_districts(history, 2023, 2024)
