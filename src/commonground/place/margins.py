"""Census tables by area. In: Census 2021 tables in long form. Out: `Margin`s that agree with the area's totals.

The census protects people by moving counts a little, table by table, so totals of different tables
differ by a few. Residents are taken from the table of ethnic groups and households from that of
tenure; every other table is scaled to them in each area, in whole numbers by largest remainder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from commonground.core.arrays import Ints
from commonground.core.rounding import integerise
from commonground.place.model import Margin


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


def totals(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Columns code and `name`: the sum of a census table's categories by area (Int64)."""
    return table.group_by(pl.col("lsoa21_code").alias("code")).agg(pl.col("n").sum().cast(pl.Int64).alias(name))


def margin(
    census: CensusTable, table: pl.DataFrame, codes: tuple[str, ...], area_totals: Ints, source: str
) -> tuple[Margin, int]:
    """The margin of the areas `codes`, its rows scaled to `area_totals`, and how much the whole had to move.

    `table`: lsoa21_code, the category column and n, categories in the order published.
    """
    categories = tuple(table[census.column].unique(maintain_order=True))
    inside = table.filter(pl.col("lsoa21_code").is_in(codes))
    wide = inside.pivot(on=census.column, index="lsoa21_code", values="n").sort("lsoa21_code")
    published = wide.select(categories).fill_null(0.0).to_numpy()
    counts = integerise(published, area_totals, empty=published.sum(axis=0))
    return Margin(census.name, census.unit, categories, counts, source), int(area_totals.sum() - published.sum())
