"""The people of all England, area by area: error 0 on every margin. Needs the mirror."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from commonground import people as synthetic
from commonground.people import PeopleInputs
from commonground.people.synthesis import MARGINS
from commonground.place import ages, census, lookups, output_areas, sexes
from commonground.place.census import Counts
from commonground.place.model import Margin
from commonground.sources.tables import Sources
from toys import places as toy_places

pytestmark = [pytest.mark.mirror, pytest.mark.slow]

RESIDENTS, HOUSEHOLDS, AREAS = 56_490_108, 23_436_382, 33_755
AT_ONCE = 1_700  # areas, so that a part of the people fits into a small memory


@pytest.fixture(scope="module")
def everywhere(sources: Sources) -> pl.DataFrame:
    return lookups.read(sources)


@pytest.fixture(scope="module")
def counts(sources: Sources, everywhere: pl.DataFrame) -> Counts:
    return census.count_residents(sources, everywhere, tuple(everywhere["code"]))


def _parts(sources: Sources, everywhere: pl.DataFrame, counts: Counts) -> Iterator[PeopleInputs]:
    """What the people of some areas at a time are made from; needs that are drawn touch no margin and are left out."""
    decile = pl.col("IMD_decile").cast(pl.Int64)
    imd = sources.frame("imd2025_england_lsoa21").select(code="lsoa21_code", imd_quintile=(decile + 1) // 2)
    named = everywhere.select("code", "district_code", "district_name")
    areas = counts.areas.join(named, on="code", how="left", maintain_order="left")
    areas = areas.join(imd, on="code", how="left", maintain_order="left")
    needs = toy_places.EVIDENCE.needs.filter(pl.col("how") != "drawn")
    by_sex = sexes.count_sexes(sources, everywhere)
    for first in range(0, len(areas), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        margins = {name: _cut(counts.margins[name], part) for name in MARGINS}
        yield toy_places.ToyPlace(areas[part], counts.age[part], margins, by_sex).inputs(needs=needs)


def _cut(margin: Margin, part: slice) -> Margin:
    return replace(margin, counts=margin.counts[part])


def test_every_margin_of_every_small_area_of_england_is_met_by_its_people(
    sources: Sources, everywhere: pl.DataFrame, counts: Counts
) -> None:
    persons = households = 0
    errors = []
    for part in _parts(sources, everywhere, counts):
        people = synthetic.build(part, workers=2)
        persons, households = persons + len(people.persons), households + len(people.households)
        by_margin = people.fit.group_by("margin").agg(pl.col("total_absolute_error").sum(), areas=pl.len())
        errors.append(by_margin)
    found = pl.concat(errors).group_by("margin").sum()
    assert (persons, households) == (RESIDENTS, HOUSEHOLDS)
    assert set(found["margin"]) == {*MARGINS, "age", "households"}
    assert found["areas"].unique().to_list() == [AREAS]
    assert found.filter(pl.col("total_absolute_error") > 0).is_empty(), found


def test_both_tables_of_age_are_met_in_every_area_of_england(
    sources: Sources, everywhere: pl.DataFrame, counts: Counts
) -> None:
    codes, residents = tuple(everywhere["code"]), counts.areas["residents"].to_numpy()
    bands = census.count_bands(sources.frame("age_bands21_lsoa21"), codes, residents)
    for b, band in enumerate(ages.BANDS):
        np.testing.assert_array_equal(counts.age[:, ages.years_of(band)].sum(axis=1), bands[:, b], err_msg=band)
    middle = output_areas.list_middle_areas(sources)["middle_area"].to_numpy()
    names, of_area = np.unique(middle, return_inverse=True)
    ours = np.zeros((len(names), 91), dtype=np.int64)
    np.add.at(ours, of_area, counts.age)
    published = census.count_singles(sources.frame("age21_msoa21"), list(names))
    np.testing.assert_array_equal(ours, ages.agree_singles(published, bands, middle))
    assert np.abs(ours - published).sum() < 0.002 * RESIDENTS  # what the census itself moves between its tables


def test_single_years_are_near_the_table_of_districts_which_nothing_is_fitted_to(
    sources: Sources, everywhere: pl.DataFrame, counts: Counts
) -> None:
    names, of_area = np.unique(everywhere["district21_code"].to_numpy(), return_inverse=True)
    ours = np.zeros((len(names), 91), dtype=np.int64)
    np.add.at(ours, of_area, counts.age)
    table = pl.DataFrame({"geography code": names}).join(
        sources.frame("age21_ltla21"), on="geography code", how="left", maintain_order="left"
    )
    single = [
        name
        for name in table.columns
        if re.match(r"Age: Aged (under 1 year|1 year|\d+ years|100 years and over);", name)
    ]
    years = table.select(pl.col(single).cast(pl.Int64)).to_numpy()
    published = np.column_stack([years[:, :90], years[:, 90:].sum(axis=1)])
    error = np.abs(ours - published).sum(axis=1) / published.sum(axis=1)
    assert error.mean() < 0.002
    assert error.max() < 0.004


def test_few_households_are_moved_so_that_homes_hold_their_people(counts: Counts) -> None:
    assert counts.resettled["household_size"] < 0.002 * HOUSEHOLDS
    assert counts.resettled["disabled_people"] < 0.0001 * HOUSEHOLDS
