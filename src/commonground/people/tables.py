"""What is published of each area, as arrays. In: the parts of a `Place`. Out: `AreaTables`, checked and whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.errors import UserError
from commonground.core.rounding import integerise
from commonground.place.census import FIRST_ASKED, find_disabled
from commonground.place.model import Margin
from commonground.place.reconciliation import agree_disabled, agree_residence, agree_sizes

AGES = 91  # 0..89, and 90 and over in the last
OF_AGE = 18
SEX_BANDS = (0, 16, 65)  # first age of each published band of sex_by_district


@dataclass(frozen=True)
class AreaTables:
    """Published counts of A areas; every household table sums to `households`, every person table to the residents."""

    codes: tuple[str, ...]
    age: Ints  # (A, 91) residents
    households: Ints  # (A,)
    tenure: Ints  # (A, tenures)
    occupancy: Ints  # (A, categories), most room first
    deprivation: Ints  # (A, 0..4 dimensions)
    disabled: Ints  # (A,)
    ethnic_group: Ints  # (A, groups)
    female_share: Floats  # (A, 3) of residents under 16, 16-64, 65 and over
    quintile: Ints  # (A,) 1 = most deprived fifth
    communal: Ints  # (A,) residents outside households
    sizes: Ints  # (A, 8) households of 1 to 7 people, of 8 or more
    disabled_homes: Ints  # (A, 3) households with no disabled member, one, two or more
    health: Ints  # (A, 5) very good to very bad
    unpaid_care: Ints  # (A, 7) too young to be asked, none, rising hours a week

    def part(self, first: int, last: int) -> AreaTables:
        """Areas `first`..`last` - 1 alone."""
        cut: dict[str, Any] = {f.name: getattr(self, f.name)[first:last] for f in fields(self)}
        return AreaTables(**cut)


def area_tables(
    areas: pl.DataFrame, age: Ints, margins: Mapping[str, Margin], sex_by_district: pl.DataFrame
) -> AreaTables:
    """The tables of `areas`, with margins whose totals differ by the census's own rounding scaled to agree.

    Raises UserError for a missing margin, a negative count, or fewer adults than households.
    """
    households = areas["households"].to_numpy().astype(np.int64)
    age = np.asarray(age, dtype=np.int64)
    codes = tuple(areas["code"].to_list())
    _check(codes, age, households)
    residents = age.sum(axis=1)
    disabled = _agreed(margins, "disability", residents)[:, find_disabled(margins["disability"])]
    communal = agree_residence(_agreed(margins, "residence", residents)[:, 1], residents, households)
    sizes = agree_sizes(_agreed(margins, "household_size", households), residents - communal)
    return AreaTables(
        codes=codes,
        age=age,
        households=households,
        tenure=_agreed(margins, "tenure", households),
        occupancy=_agreed(margins, "occupancy", households),
        deprivation=_agreed(margins, "deprivation_dimensions", households),
        disabled=disabled,
        ethnic_group=_agreed(margins, "ethnic_group", residents),
        female_share=female_share(areas["district_code"], sex_by_district),
        quintile=areas["imd_quintile"].to_numpy().astype(np.int64),
        communal=communal,
        sizes=sizes,
        disabled_homes=agree_disabled(_agreed(margins, "disabled_people", households), disabled, communal, sizes),
        health=_agreed(margins, "general_health", residents),
        unpaid_care=_unpaid_care(margins, age),
    )


def _unpaid_care(margins: Mapping[str, Margin], age: Ints) -> Ints:
    """The table of unpaid care, whose first category is the children too young to be asked."""
    young, asked = age[:, :FIRST_ASKED].sum(axis=1), age[:, FIRST_ASKED:].sum(axis=1)
    counts = np.asarray(_margin(margins, "unpaid_care").counts, dtype=np.int64)[:, 1:]
    return np.column_stack([young, _scaled(counts, asked)])


def _check(codes: tuple[str, ...], age: Ints, households: Ints) -> None:
    below = np.flatnonzero((age < 0).any(axis=1) | (households < 0))
    if len(below):
        raise UserError("there is a negative count of residents or households", where=f"area {codes[below[0]]}")
    short = np.flatnonzero(age[:, OF_AGE:].sum(axis=1) < households)
    if len(short):
        raise UserError("there are fewer adults than households", where=f"area {codes[short[0]]}")


def _agreed(margins: Mapping[str, Margin], name: str, totals: Ints) -> Ints:
    return _scaled(np.asarray(_margin(margins, name).counts, dtype=np.int64), totals)


def _margin(margins: Mapping[str, Margin], name: str) -> Margin:
    if name not in margins:
        raise UserError(f"the place has no table {name!r}", mend="build the place again")
    return margins[name]


def _scaled(counts: Ints, totals: Ints) -> Ints:
    """`counts` (areas, categories) with rows that sum to `totals` (areas,), as they are where they do."""
    agrees = counts.sum(axis=1) == totals
    return np.where(agrees[:, None], counts, integerise(counts.astype(np.float64), totals))


def female_share(district: pl.Series, sex_by_district: pl.DataFrame) -> Floats:
    """(A, 3): bands in ascending order of their first age; a district without figures takes those of all districts."""
    first_age = pl.col("band").str.extract(r"^(\d+)").cast(pl.Int64)
    bands = sex_by_district.with_columns(first_age.alias("first")).sort("first")
    total = bands.group_by("first", maintain_order=True).agg(pl.col("female").sum(), pl.col("male").sum())
    usual = (total["female"] / (total["female"] + total["male"])).to_numpy()
    shares = {
        str(code[0]): (rows["female"] / (rows["female"] + rows["male"])).to_numpy()
        for code, rows in bands.group_by("district_code", maintain_order=True)
    }
    return np.array([shares.get(code, usual) for code in district.to_list()], dtype=np.float64).reshape(-1, 3)
