"""The tables that the census publishes by small area: their real categories, with invented shares for Exampleshire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One category. Shares before scaling in the least and the most deprived areas; `age_power`: how they grow
    with the share of older residents (0 = not at all, 1 = in proportion)."""

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
