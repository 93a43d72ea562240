"""People and households in words, for whoever opens them elsewhere. In: `Population`. Out: two tables, documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from commonground.core.arrays import Ints
from commonground.people.household_composition import COMPOSITIONS, MULTI_GENERATION
from commonground.people.model import Population

SYNTHETIC = (
    "SYNTHETIC: nobody here is real. Counts of each small area match published census tables; who lives with whom, and "
    "who has which condition, is drawn by chance from published rates."
)
FRAIL, MILDLY_FRAIL = "frailty", "mild_frailty"
TOLD_APART = (FRAIL, MILDLY_FRAIL)  # drawn needs that have a column of their own


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its type, and what it says."""

    name: str
    kind: Literal["string", "integer", "boolean", "list of strings"]
    says: str


def _plain(kind: str) -> str:
    """A composition in words: 'several generations'."""
    return "several generations" if kind == COMPOSITIONS[MULTI_GENERATION] else kind.replace("_", " ")


KINDS = ", ".join(map(_plain, COMPOSITIONS))
PERSONS = (
    Column("area", "string", "Code of the small area (LSOA 2021) of residence"),
    Column("household", "integer", "Number of the household within its area; empty outside households"),
    Column("age", "integer", "Age in years; 90 is 90 and over"),
    Column("sex", "string", "female or male"),
    Column("ethnic_group", "string", "Ethnic group as the census names it"),
    Column("disabled", "boolean", "Disabled under the Equality Act"),
    Column("health", "string", "General health, as the census asks it"),
    Column("unpaid_care", "string", "Unpaid care given in a week, as the census asks it of people of 5 and over"),
    Column("care_home", "boolean", "Lives in a care home"),
    Column("frailty", "string", "moderate or severe; mild, where the library tells it apart; none, or none or mild"),
    Column("conditions", "list of strings", "Long-term conditions, by their ids in docs/evidence.md"),
    Column("needs", "list of strings", "What else the person has or meets in a year, by the same ids"),
)
HOUSEHOLDS = (
    Column("area", "string", "Code of the small area (LSOA 2021)"),
    Column("household", "integer", "Number of the household within its area"),
    Column("size", "integer", "Members"),
    Column("adults", "integer", "Members of 18 and over"),
    Column(
        "composition", "string", f"Who lives together, children grown or not: {', '.join(map(_plain, COMPOSITIONS))}"
    ),
    Column("tenure", "string", "Tenure as the census names it"),
    Column("occupancy_rating", "string", "Bedrooms beyond those needed, as the census names it"),
    Column("disabled_people", "integer", "Disabled members; 2 is two or more"),
    Column("deprivation_dimensions", "integer", "Dimensions (0 to 4) in which the census counts it as deprived"),
)


@dataclass(frozen=True)
class Words:
    """What the codes of a `Population` stand for, where it does not say so itself.

    `needs` columns: id, how, long_term_condition; those that follow from others or from the area are not told.
    """

    areas: Sequence[str]  # codes, in the order of its areas
    categories: Mapping[str, Sequence[str]]  # of each margin by its name
    needs: pl.DataFrame

    def drawn(self, *, conditions: bool) -> list[str]:
        """Ids of drawn needs without a column of their own that are, or are not, long-term conditions."""
        is_condition = pl.col("long_term_condition").cast(pl.String).str.to_lowercase() == "true"
        found = self.needs.filter((pl.col("how") == "drawn") & (is_condition == conditions))["id"]
        return [name for name in found if name not in TOLD_APART]


def tell_persons(population: Population, words: Words) -> pl.DataFrame:
    """The columns of PERSONS, a row a person, in the order of areas and households."""
    persons = population.persons
    return pl.DataFrame(
        {
            "area": _named(persons["area"], words.areas),
            "household": _numbered(persons["area"], persons["household"], population.households["area"]),
            "age": persons["age"],
            "sex": pl.select(pl.when(persons["female"]).then(pl.lit("female")).otherwise(pl.lit("male"))).to_series(),
            "ethnic_group": _named(persons["ethnic_group"], population.ethnic_groups),
            "disabled": persons["disabled"],
            "health": _named(persons["health"], words.categories["general_health"]),
            "unpaid_care": _named(persons["unpaid_care"], words.categories["unpaid_care"]),
            "care_home": persons["care_home"],
            "frailty": _frailty(population),
            "conditions": _lists(population, words.drawn(conditions=True)),
            "needs": _lists(population, words.drawn(conditions=False)),
        }
    )


def tell_households(population: Population, words: Words) -> pl.DataFrame:
    """The columns of HOUSEHOLDS, a row a household, in the order of areas."""
    homes = population.households
    return pl.DataFrame(
        {
            "area": _named(homes["area"], words.areas),
            "household": _numbered(homes["area"], pl.Series(np.arange(homes.height)), homes["area"]),
            "size": homes["size"],
            "adults": homes["adults"],
            "composition": _named(homes["composition"], [_plain(kind) for kind in population.compositions]),
            "tenure": _named(homes["tenure"], population.tenures),
            "occupancy_rating": _named(homes["occupancy"], words.categories["occupancy"]),
            "disabled_people": homes["disabled_people"],
            "deprivation_dimensions": homes["deprivation"],
        }
    )


def _named(codes: pl.Series, names: Sequence[str]) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(codes.cast(pl.UInt32))


def _numbered(area: pl.Series, household: pl.Series, area_of_household: pl.Series) -> pl.Series:
    """Numbers of households from 1 in each area; empty for those outside households, who are numbered -1."""
    count = np.bincount(area_of_household.to_numpy()) if len(area_of_household) else np.zeros(0, dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(count), np.zeros(int(area.max() or 0) + 1)]).astype(np.int64)  # type: ignore[arg-type]
    number = household.to_numpy().astype(np.int64) - first[area.to_numpy()] + 1
    inside = household.to_numpy() >= 0
    return pl.Series(np.where(inside, number, 0)).replace(0, None).cast(pl.UInt32)


def _has(population: Population, need: str) -> pl.Series:
    bit = np.uint64(1 << population.needs.index(need))
    return pl.Series((population.persons["needs"].to_numpy() & bit) != 0)


def _frailty(population: Population) -> pl.Series:
    """In words: as finely as the needs of this population tell it."""
    graded = MILDLY_FRAIL in population.needs
    mild = _has(population, MILDLY_FRAIL) if graded else pl.repeat(False, population.persons.height, eager=True)
    frail = _has(population, FRAIL)
    told = pl.when(frail).then(pl.lit("moderate or severe")).when(mild).then(pl.lit("mild"))
    return pl.select(told.otherwise(pl.lit("none" if graded else "none or mild"))).to_series()


def _lists(population: Population, needs: Sequence[str]) -> pl.Series:
    """The ids of `needs` that each person has, as a list, empty for most."""
    rows: list[Ints] = [_has(population, need).arg_true().to_numpy().astype(np.int64) for need in needs]
    which = np.repeat(np.arange(len(needs)), [len(row) for row in rows])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    order = np.lexsort((which, row))
    names = pl.Series(needs, dtype=pl.String).gather(which[order])
    has = pl.DataFrame({"row": row[order], "need": names}).group_by("row", maintain_order=True).agg("need")
    everyone = pl.DataFrame({"row": np.arange(population.persons.height)})
    found = everyone.join(has, on="row", how="left", maintain_order="left")["need"]
    return found.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
