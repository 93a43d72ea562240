"""The census of a place. In: Census 2021 tables as published. Out: counts by area, all agreeing; sex by district.

The census protects people by moving counts a little, table by table, so totals of different tables
differ by a few. Residents are taken from the table of ethnic groups and households from that of
tenure; every other table is scaled to them in each area, in whole numbers by largest remainder.

The published table of sex (TS009) counts babies under one twice in 'younger' (the band under 1 is added to 0-4, which
holds it) and leaves people of 75 and over out of 'older' (which is 65-74). Both follow from its own
totals: 'working age' is 16-64, so people of 65 and over are the total less 0-15 and 16-64. Babies are
taken out by their share of children in the mid-2020 estimate of the district.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from commonground.core.arrays import Ints
from commonground.core.rounding import integerise
from commonground.place import ages, vintages
from commonground.place.model import Margin
from commonground.sources.tables import Sources


@dataclass(frozen=True)
class CensusTable:
    """Where a margin is published: dataset id and the column of its categories."""

    name: str
    unit: Literal["person", "household"]
    dataset: str
    column: str


TABLES = (
    CensusTable("tenure", "household", "household_tenure21_lsoa21", "tenure"),
    CensusTable("occupancy", "household", "household_overcrowding21_lsoa21", "occupancy_rating"),
    CensusTable("deprivation_dimensions", "household", "household_deprivation21_lsoa21", "deprivation_dimensions"),
    CensusTable("accommodation", "household", "household_type21_lsoa21", "type"),
    CensusTable("disability", "person", "disability21_lsoa21_ew", "disability"),
    CensusTable("ethnic_group", "person", "ethnicity21_lsoa21", "ethnic_group"),
)
RESIDENTS_FROM, HOUSEHOLDS_FROM = "ethnicity21_lsoa21", "household_tenure21_lsoa21"
SEX_BANDS = ("0-15", "16-64", "65+")


@dataclass(frozen=True)
class Counts:
    """The census of the place's areas, in their order."""

    residents: pl.DataFrame  # code, residents: every area of England
    areas: pl.DataFrame  # code, residents, households
    age: Ints  # (areas, 91) by single year
    margins: dict[str, Margin]
    moved: dict[str, int]  # margin -> persons or households by which its own total differed


def count_residents(sources: Sources, everywhere: pl.DataFrame, codes: tuple[str, ...], bands: pl.DataFrame) -> Counts:
    """Residents, households, ages and margins of `codes`, all agreeing."""
    residents = _english(sum_categories(sources.frame(RESIDENTS_FROM), "residents"))
    households = _english(sum_categories(sources.frame(HOUSEHOLDS_FROM), "households"))
    areas = pl.DataFrame({"code": codes}).join(residents, on="code", how="left", maintain_order="left")
    areas = areas.join(households, on="code", how="left", maintain_order="left")
    age = _ages(sources, everywhere.join(residents, on="code").sort("code"), codes, bands)
    made, moved = {}, {}
    for census in TABLES:
        total = areas["residents" if census.unit == "person" else "households"].to_numpy()
        title = sources.catalogue[census.dataset].title
        made[census.name], moved[census.name] = fit_margin(census, sources.frame(census.dataset), codes, total, title)
    return Counts(residents, areas, age, made, moved)


def _ages(sources: Sources, everywhere: pl.DataFrame, codes: tuple[str, ...], bands: pl.DataFrame) -> Ints:
    """Residents (areas, 91) of `codes`, made with the whole districts that they lie in."""
    whole = everywhere.filter(pl.col("district_code").is_in(bands["district_code"].unique().to_list()))
    people = bands.select("district_code", "band", people=pl.col("female") + pl.col("male"))
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22")
    age = ages.estimate_ages(sources.frame("population20_lsoa11"), links, whole, people)
    return np.asarray(age[whole["code"].is_in(codes).to_numpy()])


def _english(table: pl.DataFrame) -> pl.DataFrame:
    """The census covers England and Wales; the place is in England."""
    return table.filter(pl.col("code").str.starts_with("E")).sort("code")


def sum_categories(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Columns code and `name`: the sum of a census table's categories by area (Int64)."""
    return table.group_by(pl.col("lsoa21_code").alias("code")).agg(pl.col("n").sum().cast(pl.Int64).alias(name))


def fit_margin(
    census: CensusTable, table: pl.DataFrame, codes: tuple[str, ...], area_totals: Ints, source: str
) -> tuple[Margin, int]:
    """The margin of the areas `codes`, its rows scaled to `area_totals`, and how much the whole had to move.

    `table`: lsoa21_code, the category column and n, categories in the order published.
    """
    categories = tuple(table[census.column].unique(maintain_order=True))
    inside = table.filter(pl.col("lsoa21_code").is_in(codes))
    wide = inside.pivot(on=census.column, index="lsoa21_code", values="n").sort("lsoa21_code")
    published = wide.select(categories).fill_null(0.0).to_numpy()
    whole = integerise(published, area_totals, empty=published.sum(axis=0))
    return Margin(census.name, census.unit, categories, whole, source), int(area_totals.sum() - published.sum())


# residents by sex


def count_sexes(sources: Sources, inside: pl.DataFrame) -> pl.DataFrame:
    """Sex by broad age of the districts that the place lies in."""
    history = sources.frame("lookup_ltla_ltla")
    babies = count_babies_per_child(
        sources.frame("population20_lsoa11"), sources.frame("lookup_lsoa11_lsoa21_ltla22"), history
    )
    table = split_by_sex(sources.frame("age_gender21_ltla21_ew"), babies, history)
    return table.filter(pl.col("district_code").is_in(inside["district_code"].unique().to_list()))


def split_by_sex(published: pl.DataFrame, babies: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns district_code (2024), band (SEX_BANDS), female, male: persons.

    `published`: TS009 by ltla21_code. `babies`: ltla21_code, babies_per_child (under 1 / under 16).
    """
    known = published.join(babies, on="ltla21_code")
    mended = known.select("ltla21_code", *_bands("female"), *_bands("male"))
    now = vintages.add_up(mended, "ltla21_code", vintages.match_districts(history, 2021, 2024))
    rows = [
        now.select(
            district_code="ltla21_code",
            band=pl.lit(band),
            female=pl.col(f"female {band}"),
            male=pl.col(f"male {band}"),
        )
        for band in SEX_BANDS
    ]
    return pl.concat(rows).sort("district_code", "band")


def _bands(sex: str) -> list[pl.Expr]:
    young = (pl.col(f"younger_{sex}s") / (1 + pl.col("babies_per_child"))).round()
    working = pl.col(f"working_age_{sex}s")
    old = pl.col(f"total_{sex}s") - young - working
    return [part.alias(f"{sex} {band}") for part, band in zip((young, working, old), SEX_BANDS, strict=True)]


def count_babies_per_child(ages11: pl.DataFrame, areas11: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns ltla21_code, babies_per_child: children under 1 for each under 16, mid-2020."""
    earlier = vintages.match_districts(history, 2021, 2022).rename({"old": "ltla21_code", "new": "ltla22_code"})
    place = areas11.select("lsoa11_code", "ltla22_code").unique("lsoa11_code", keep="first", maintain_order=True)
    children = pl.sum_horizontal(ages.AGES[:16])
    return (
        ages11.join(place, on="lsoa11_code")
        .join(earlier, on="ltla22_code")
        .group_by("ltla21_code")
        .agg(babies=pl.col("0").sum(), children=children.sum())
        .select("ltla21_code", babies_per_child=pl.col("babies") / pl.col("children"))
    )
