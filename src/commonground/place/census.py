"""The census of a place. In: Census 2021 tables as published. Out: counts by area, all agreeing.

The census protects people by moving counts a little, table by table, so totals of different tables
differ by a few. Residents are taken from the table of ethnic groups and households from that of
tenure; every other table is scaled to them in each area, in whole numbers by largest remainder. Those that lean on each
other (communal residents, households by size, households with disabled people) are made to agree by `reconciliation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.rounding import integerise
from commonground.place import ages, levels, output_areas, reconciliation
from commonground.place.model import Margin
from commonground.sources.tables import Sources


@dataclass(frozen=True)
class CensusTable:
    """Where a margin is published: dataset id, and the column of its categories or (by output area) their columns."""

    name: str
    unit: Literal["person", "household"]
    dataset: str
    column: str = ""
    columns: tuple[str, ...] = ()


TABLES = (
    CensusTable("tenure", "household", "household_tenure21_lsoa21", "tenure"),
    CensusTable("occupancy", "household", "household_overcrowding21_lsoa21", "occupancy_rating"),
    CensusTable("deprivation_dimensions", "household", "household_deprivation21_lsoa21", "deprivation_dimensions"),
    CensusTable("accommodation", "household", "household_type21_lsoa21", "type"),
    CensusTable("disability", "person", "disability21_lsoa21_ew", "disability"),
    CensusTable("ethnic_group", "person", "ethnicity21_lsoa21", "ethnic_group"),
)


def _numbered(table: str, *numbers: int) -> tuple[str, ...]:
    """Columns of a table of output areas, which are named by number."""
    return tuple(f"{table}{number:04d}" for number in numbers)


BY_OUTPUT_AREA = (  # totals and sums of other columns left out
    CensusTable("residence", "person", "residence_type21_oa21", columns=_numbered("ts001", 2, 3)),
    CensusTable("household_size", "household", "household_size21_oa21", columns=_numbered("ts017", *range(3, 11))),
    CensusTable("disabled_people", "household", "disabled_households21_oa21", columns=_numbered("ts040", 2, 3, 4)),
    CensusTable("general_health", "person", "general_health21_oa21", columns=_numbered("ts037", *range(2, 7))),
    CensusTable("unpaid_care", "person", "unpaid_care21_oa21", columns=_numbered("ts039", 2, 4, 5, 7, 8, 9)),
)
NAMES = tuple(table.name for table in (*TABLES, *BY_OUTPUT_AREA))
RESIDENTS_FROM, HOUSEHOLDS_FROM = "ethnicity21_lsoa21", "household_tenure21_lsoa21"
FIRST_ASKED = 5  # age from which the census counts unpaid care
NOT_ASKED = "Aged 4 years and under"


@dataclass(frozen=True)
class Counts:
    """The census of the place's areas, in their order."""

    residents: pl.DataFrame  # code, residents: every area of England
    areas: pl.DataFrame  # code, residents, households
    today: int  # residents of the place at mid-2023
    age: Ints  # (areas, 91) by single year
    margins: dict[str, Margin]
    moved: dict[str, int]  # margin -> persons or households by which its own total differed
    resettled: dict[str, int]  # margin -> households moved to another category so that tables agree


def count_residents(sources: Sources, everywhere: pl.DataFrame, codes: tuple[str, ...]) -> Counts:
    """Residents, households, ages and margins of `codes`, all agreeing. `everywhere`: rows of `lookups.read`."""
    residents = _english(sum_categories(sources.frame(RESIDENTS_FROM), "residents"))
    households = _english(sum_categories(sources.frame(HOUSEHOLDS_FROM), "households"))
    areas = pl.DataFrame({"code": codes}).join(residents, on="code", how="left", maintain_order="left")
    areas = areas.join(households, on="code", how="left", maintain_order="left")
    age = _ages(sources, residents, codes)
    made, moved = {}, {}
    for census in TABLES:
        total = areas["residents" if census.unit == "person" else "households"].to_numpy()
        title = sources.catalogue[census.dataset].title
        made[census.name], moved[census.name] = fit_margin(census, sources.frame(census.dataset), codes, total, title)
    for census in BY_OUTPUT_AREA:
        made[census.name], moved[census.name] = _fit_output_areas(census, sources, areas, age)
    agreed = agree_margins(made, areas["residents"].to_numpy(), areas["households"].to_numpy())
    resettled = {
        name: reconciliation.count_moved(made[name].counts, margin.counts)
        for name, margin in agreed.items()
        if margin.unit == "household"
    }
    today = levels.carry_residents(sources, everywhere, residents, codes)
    return Counts(residents, areas, today, age, agreed, moved, resettled)


def agree_margins(margins: Mapping[str, Margin], residents: Ints, households: Ints) -> dict[str, Margin]:
    """`margins` in which those that lean on each other agree, as `reconciliation` says; the others as they are."""
    communal = reconciliation.agree_residence(margins["residence"].counts[:, 1], residents, households)
    sizes = reconciliation.agree_sizes(margins["household_size"].counts, residents - communal)
    disability = margins["disability"]
    disabled = disability.counts[:, find_disabled(disability)]
    homes = reconciliation.agree_disabled(margins["disabled_people"].counts, disabled, communal, sizes)
    counts = {
        "residence": np.stack([residents - communal, communal], axis=1),
        "household_size": sizes,
        "disabled_people": homes,
    }
    return {
        name: Margin(name, margin.unit, margin.categories, counts.get(name, margin.counts), margin.source)
        for name, margin in margins.items()
    }


def find_disabled(margin: Margin) -> int:
    """The column of disabled people in the margin of disability."""
    return next(i for i, name in enumerate(margin.categories) if not name.casefold().startswith("not"))


def _ages(sources: Sources, residents: pl.DataFrame, codes: tuple[str, ...]) -> Ints:
    """Residents (areas, 91) of `codes`, made with the whole middle areas that they lie in."""
    every = output_areas.list_middle_areas(sources)
    middle = every.filter(pl.col("code").is_in(codes))["middle_area"].unique()
    whole = every.filter(pl.col("middle_area").is_in(middle.implode())).join(residents, on="code", how="left")
    names = tuple(whole["code"])
    bands = count_bands(sources.frame("age_bands21_lsoa21"), names, whole["residents"].to_numpy())
    of = whole["middle_area"].to_numpy()
    singles = ages.agree_singles(count_singles(sources.frame("age21_msoa21"), sorted(set(of))), bands, of)
    links = sources.frame("lookup_lsoa11_lsoa21_ltla22")
    begun = ages.carry_ages(sources.frame("population20_lsoa11"), links, residents, names)
    place = {code: row for row, code in enumerate(names)}
    return ages.estimate_ages(begun, bands, of, singles)[[place[code] for code in codes]]


def count_bands(table: pl.DataFrame, codes: tuple[str, ...], residents: Ints) -> Ints:
    """Residents (areas, 6) of `codes` by the broad ages `ages.BANDS`, rows summing to `residents`, whole numbers."""
    first_age = pl.col("age_group").str.extract(r"(\d+)").cast(pl.Int64).replace({15: 0})
    inside = table.filter(pl.col("lsoa21_code").is_in(codes)).with_columns(first=first_age)
    wide = inside.pivot(on="first", index="lsoa21_code", values="usual_residents")
    columns = [str(ages.years_of(band).start) for band in ages.BANDS]
    ordered = pl.DataFrame({"lsoa21_code": codes}).join(wide, on="lsoa21_code", how="left", maintain_order="left")
    return integerise(ordered.select(columns).fill_null(0.0).to_numpy(), residents)


def count_singles(table: pl.DataFrame, codes: list[str]) -> Ints:
    """Residents (middle areas, 91) of `codes` by single year of age; 90 and over together."""
    years = [name for name in table.columns if name.startswith("Aged")]
    ordered = pl.DataFrame({"msoa21cd": codes}).join(table, on="msoa21cd", how="left", maintain_order="left")
    counts = ordered.select(pl.col(years).cast(pl.Int64)).to_numpy()
    return np.column_stack([counts[:, :90], counts[:, 90:].sum(axis=1)]).astype(np.int64)


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
    return _scaled(census, categories, published, area_totals, source)


def _scaled(
    census: CensusTable, categories: tuple[str, ...], published: Floats, totals: Ints, source: str
) -> tuple[Margin, int]:
    whole = integerise(published, totals, empty=published.sum(axis=0))
    return Margin(census.name, census.unit, categories, whole, source), int(totals.sum() - published.sum())


def _fit_output_areas(census: CensusTable, sources: Sources, areas: pl.DataFrame, age: Ints) -> tuple[Margin, int]:
    """The same of a table of output areas; that of unpaid care leaves out young children, who get a category."""
    table = output_areas.sum_columns(sources, census.dataset, census.columns)
    ordered = areas.select("code").join(table, on="code", how="left", maintain_order="left")
    published = ordered.select(census.columns).fill_null(0.0).to_numpy()
    categories = output_areas.name_columns(sources, census.columns)
    total = areas["residents" if census.unit == "person" else "households"].to_numpy()
    title = sources.catalogue[census.dataset].title
    if census.name != "unpaid_care":
        return _scaled(census, categories, published, total, title)
    young = age[:, :FIRST_ASKED].sum(axis=1)
    margin, moved = _scaled(census, categories, published, total - young, title)
    counts = np.column_stack([young, margin.counts])
    return Margin(margin.name, margin.unit, (NOT_ASKED, *categories), counts, margin.source), moved
