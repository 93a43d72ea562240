"""People and households in each area of Exampleshire, and its census-like tables. Generated.

Every row sums to its total exactly. The tables have the real categories of the census, with invented shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.core.rounding import integerise
from commonground.example.character import AreaKind
from commonground.place.model import Margin

POPULATION = 200_000
AGES = np.arange(91)  # single years; the last is 90 and over
SIZE_SPREAD = 0.14  # of residents between areas of a kind, on the log scale
HOUSEHOLD_SPREAD = 0.03
OLD_AGE_FROM, OLD_AGE_PACE = 81.0, 8.0  # where the pyramid has narrowed to half, a logistic of this pace in years
OVER_90 = 3.0  # the open last age holds this many times its single year
SEX_BANDS = (("0-15", 0, 16, 0.487), ("16-64", 16, 65, 0.508), ("65+", 65, 91, 0.535))  # label, from, to, share female


@dataclass(frozen=True, slots=True)
class Row:
    """One category: its shares before scaling in the least and the most deprived areas.

    `age_power`: how they grow with the share of older residents (0 = not at all, 1 = in proportion).
    """

    category: str
    least_deprived: float
    most_deprived: float
    age_power: float = 0.0


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table: of persons or households, and its categories in order."""

    name: str
    unit: Literal["person", "household"]
    rows: tuple[Row, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories in order."""
        return tuple(row.category for row in self.rows)


TABLES = (
    PublishedTable(
        "tenure",
        "household",
        (
            Row("Owned: Owns outright", 0.44, 0.17, 0.6),
            Row("Owned: Owns with a mortgage or loan", 0.39, 0.17),
            Row("Shared ownership: Shared ownership", 0.008, 0.008),
            Row("Social rented: Rents from council or Local Authority", 0.01, 0.23),
            Row("Social rented: Other social rented", 0.02, 0.18),
            Row("Private rented: Private landlord or letting agency", 0.11, 0.22),
            Row("Private rented: Other private rented", 0.018, 0.021),
            Row("Lives rent free", 0.001, 0.004),
        ),
    ),
    PublishedTable(
        "occupancy",
        "household",
        (
            Row("+2 or more (under-occupied)", 0.56, 0.19, 0.3),
            Row("+1 (under-occupied)", 0.30, 0.33),
            Row("0 (ideal)", 0.13, 0.39),
            Row("-1 (overcrowded)", 0.010, 0.072, -0.5),
            Row("-2 or less (overcrowded)", 0.001, 0.017, -0.5),
        ),
    ),
    PublishedTable(
        "deprivation_dimensions",
        "household",
        (
            Row("Household is not deprived in any dimension", 0.61, 0.31),
            Row("Household is deprived in one dimension", 0.30, 0.36),
            Row("Household is deprived in two dimensions", 0.075, 0.237),
            Row("Household is deprived in three dimensions", 0.009, 0.092),
            Row("Household is deprived in four dimensions", 0.0005, 0.006),
        ),
    ),
    PublishedTable(
        "accommodation",
        "household",
        (
            Row("Detached", 0.46, 0.06),
            Row("Semi-detached", 0.30, 0.30),
            Row("Terraced", 0.12, 0.36),
            Row("In a purpose-built block of flats or tenement", 0.08, 0.21),
            Row("Part of a converted or shared house, including bedsits", 0.02, 0.05),
            Row(
                "Part of another converted building, for example, former school, church or warehouse",
                *(0.007, 0.008),
            ),
            Row(
                "In a commercial building, for example, in an office building, hotel or over a shop",
                *(0.005, 0.012),
            ),
            Row("A caravan or other mobile or temporary structure", 0.004, 0.003),
        ),
    ),
    PublishedTable(
        "disability",
        "person",
        (
            Row("Disabled under the Equality Act", 0.136, 0.227, 0.8),
            Row("Not disabled under the Equality Act", 0.864, 0.773),
        ),
    ),
    PublishedTable(
        "ethnic_group",
        "person",
        (
            Row("Asian, Asian British or Asian Welsh", 0.05, 0.10, -0.4),
            Row("Black, Black British, Black Welsh, Caribbean or African", 0.012, 0.05, -0.4),
            Row("Mixed or Multiple ethnic groups", 0.02, 0.035, -0.4),
            Row("White", 0.90, 0.78),
            Row("Other ethnic group", 0.010, 0.025, -0.4),
        ),
    ),
)


def residents(rng: np.random.Generator, kinds: tuple[AreaKind, ...]) -> Ints:
    """Residents (areas,) that sum to the population of Exampleshire."""
    middle = np.array([kind.residents for kind in kinds])
    weight = middle * np.exp(rng.normal(0, SIZE_SPREAD, len(kinds)))
    return np.asarray(integerise(weight[None, :], np.array([POPULATION]))[0])


def households(rng: np.random.Generator, kinds: tuple[AreaKind, ...], people: Ints) -> Ints:
    """Households (areas,), from the people of an area to a household."""
    size = np.array([kind.people_per_household for kind in kinds])
    size = size * np.exp(rng.normal(0, HOUSEHOLD_SPREAD, len(kinds)))
    return np.asarray(np.rint(people / size), dtype=np.int64)


def ages(rng: np.random.Generator, kinds: tuple[AreaKind, ...], people: Ints) -> Ints:
    """Residents by single year of age (areas, 91); each row sums to the area's residents."""
    return np.vstack([rng.multinomial(n, _pyramid(kind)) for n, kind in zip(people, kinds, strict=True)])


def margins(
    rng: np.random.Generator, kinds: tuple[AreaKind, ...], stands: Floats, age: Ints, homes: Ints
) -> dict[str, Margin]:
    """The census-like tables by name. `stands` (areas,): 0 = least, 1 = most deprived."""
    older = older_than_usual(age)
    made = {}
    for table in TABLES:
        totals = age.sum(axis=1) if table.unit == "person" else homes
        shares = [shares_of(table, kind, s, o) for kind, s, o in zip(kinds, stands, older, strict=True)]
        counts = np.vstack([rng.multinomial(n, p) for n, p in zip(totals, shares, strict=True)])
        made[table.name] = Margin(table.name, table.unit, table.categories, counts, "generated (synthetic)")
    return made


def older_than_usual(age: Ints) -> Floats:
    """How many times Exampleshire's share of people of 65 and over an area holds (areas,)."""
    share = age[:, 65:].sum(axis=1) / age.sum(axis=1)
    return np.asarray(share / (age[:, 65:].sum() / age.sum()))


def sex_by_district(age: Ints, district_code: str) -> pl.DataFrame:
    """Women and men by broad age of the one district."""
    by_age = age.sum(axis=0)
    rows = []
    for band, start, stop, share_female in SEX_BANDS:
        everyone = int(by_age[start:stop].sum())
        female = float(round(everyone * share_female))
        rows.append({"district_code": district_code, "band": band, "female": female, "male": everyone - female})
    return pl.DataFrame(rows)


def _pyramid(kind: AreaKind) -> Floats:
    """Share of residents at each age (91,) in a kind of area: narrowing with age, and the kind's bumps on it."""
    shape = np.ones(len(AGES))
    for age, width, height in kind.bumps:
        shape += height * np.exp(-0.5 * ((AGES - age) / width) ** 2)
    narrowing = 1 / (1 + np.exp((AGES - OLD_AGE_FROM) / OLD_AGE_PACE))
    narrowing[-1] *= OVER_90
    weight = np.maximum(shape, 0.05) * narrowing
    return np.asarray(weight / weight.sum())


def shares_of(table: PublishedTable, kind: AreaKind, stands: float, older: float) -> Floats:
    """Share of each category (categories,) in one area; `older` raises the categories that age brings."""
    ends = np.array([[row.least_deprived, row.most_deprived] for row in table.rows])
    share = ends[:, 0] * (1 - stands) + ends[:, 1] * stands
    for part, times in kind.tilts:
        share = share * np.array([times if part in row.category else 1.0 for row in table.rows])
    share = share * np.array([older**row.age_power for row in table.rows])
    return np.asarray(share / share.sum())
