"""Internal and external validation. In: persons, households, tables. Out: two frames of synthetic beside published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from commonground.core.arrays import Ints
from commonground.evidence.model import Assumptions
from commonground.people.household_composition import (
    COUPLE,
    COUPLE_WITH_CHILDREN,
    LONE_PARENT,
    MULTI_GENERATION,
    ONE_PERSON,
)
from commonground.people.tables import AGES
from commonground.place.model import Margin

HOUSEHOLD_COLUMNS = {
    **{"tenure": "tenure", "occupancy": "occupancy", "deprivation_dimensions": "deprivation"},
    "disabled_people": "disabled_people",
}
PERSON_COLUMNS = {"ethnic_group": "ethnic_group", "general_health": "health", "unpaid_care": "unpaid_care"}
PENSION_AGE = 66
DISTRICT_SOURCE = (
    "Census 2021: residents over households of the place's areas in the district, communal residents included"
)


def total_absolute_errors(
    persons: pl.DataFrame, households: pl.DataFrame, areas: pl.DataFrame, age: Ints, margins: Mapping[str, Margin]
) -> pl.DataFrame:
    """Total absolute error of every margin in every area: margin, area_code, expected_total, total_absolute_error.

        TAE = sum_c |synthetic_c - published_c|

    over its categories c (Voas and Williamson 2001, Evaluating goodness-of-fit measures for synthetic microdata).
    `expected_total` and the error are against the tables as published, so the census's own rounding (tables of
    the same area differ by a few) shows here.
    """
    size = len(areas)
    pairs = [
        ("age", _counts(persons["area"], persons["age"], size, AGES), np.asarray(age)),
        (
            "households",
            np.bincount(households["area"], minlength=size)[:, None],
            areas["households"].to_numpy()[:, None],
        ),
    ]
    for name, found, published in _margin_pairs(persons, households, margins, size):
        pairs.append((name, found, published))
    codes = areas["code"]
    frames = [
        pl.DataFrame(
            {
                "margin": np.full(size, name),
                "area_code": codes,
                "expected_total": published.sum(axis=1),
                "total_absolute_error": np.abs(found - published).sum(axis=1),
            },
            schema_overrides={"expected_total": pl.Int64, "total_absolute_error": pl.Int64},
        )
        for name, found, published in pairs
    ]
    return pl.concat(frames)


def _margin_pairs(
    persons: pl.DataFrame, households: pl.DataFrame, margins: Mapping[str, Margin], size: int
) -> Iterator[tuple[str, Ints, Ints]]:
    """Name, synthetic and published counts (areas, categories) of each margin that the people have."""
    for name, margin in margins.items():
        width = len(margin.categories)
        if name in HOUSEHOLD_COLUMNS:
            yield name, _counts(households["area"], households[HOUSEHOLD_COLUMNS[name]], size, width), margin.counts
        elif name in PERSON_COLUMNS:
            yield name, _counts(persons["area"], persons[PERSON_COLUMNS[name]], size, width), margin.counts
        elif name == "household_size":
            category = households["size"].clip(upper_bound=width) - 1
            yield name, _counts(households["area"], category, size, width), margin.counts
        elif name == "residence":
            outside = (persons["household"] < 0).cast(pl.UInt8)
            yield name, _counts(persons["area"], outside, size, width), margin.counts
        elif name == "disability":
            no_first = margin.categories[0].casefold().startswith("not")
            column = persons["disabled"] if no_first else ~persons["disabled"]
            yield name, _counts(persons["area"], column.cast(pl.UInt8), size, width), margin.counts


def _counts(area: pl.Series, category: pl.Series, size: int, width: int) -> Ints:
    cell = area.to_numpy().astype(np.int64) * width + category.to_numpy().astype(np.int64)
    return np.bincount(cell, minlength=size * width).reshape(size, width)


def national_facts(
    persons: pl.DataFrame, households: pl.DataFrame, areas: pl.DataFrame, assumptions: Assumptions
) -> pl.DataFrame:
    """Facts of England that nothing was fitted to, beside the same of these people: fact, published, synthetic, source.

    A place differs from England, so likeness is a check of sense, not of truth; average size is also given for what is
    here of each district, beside all residents over households, of whom residents of communal establishments are some.
    """
    found = _facts(persons, households)
    rows = [
        {
            "fact": name,
            "published": assumptions.number(f"people.fact.{name}"),
            "synthetic": value,
            "source": assumptions[f"people.fact.{name}"].source_title,
        }
        for name, value in found.items()
        if f"people.fact.{name}" in assumptions
    ]
    schema: dict[str, Any] = {"fact": pl.String, "published": pl.Float64, "synthetic": pl.Float64, "source": pl.String}
    return pl.concat([pl.DataFrame(rows, schema=schema), _size_by_district(persons, households, areas, schema)])


def _facts(persons: pl.DataFrame, households: pl.DataFrame) -> dict[str, float]:
    """The facts of these people by the names of the assumptions people.fact.<name>: shares, and persons a household."""
    kind = households["composition"].to_numpy()
    at_home = persons.filter(pl.col("household") >= 0)
    alone = at_home.filter(pl.lit(kind == ONE_PERSON).gather(pl.col("household")))
    homes = max(len(households), 1)
    everyone = max(len(persons), 1)
    younger = at_home.filter(pl.col("age").is_between(16, 49))
    old = persons.filter(pl.col("age") >= 65)
    care = persons.filter(pl.col("care_home"))
    return {
        "one_person_households": float((kind == ONE_PERSON).sum() / homes),
        "lone_parent_households": float((kind == LONE_PARENT).sum() / homes),
        "pensioner_alone_households": alone.filter(pl.col("age") >= PENSION_AGE).height / homes,
        "couples_without_children_households": float((kind == COUPLE).sum() / homes),
        "adults_in_couples": _in_couples(households) / max(at_home.filter(pl.col("age") >= 16).height, 1),
        "average_household_size": at_home.height / homes,
        "adults_living_alone_16_49": alone.filter(pl.col("age").is_between(16, 49)).height / max(younger.height, 1),
        "communal_residents": (len(persons) - at_home.height) / everyone,
        "care_home_65_plus": old.filter(pl.col("care_home")).height / max(old.height, 1),
        "care_home_female": care.filter(pl.col("female")).height / max(care.height, 1),
    }


def _in_couples(households: pl.DataFrame) -> int:
    """Adults who live with a partner: two in every couple, with children or not, and in homes of three generations."""
    kind = households["composition"].to_numpy()
    three = (kind == MULTI_GENERATION) & (households["adults"].to_numpy() > 2)
    return 2 * int(((kind == COUPLE) | (kind == COUPLE_WITH_CHILDREN) | three).sum())


def _size_by_district(
    persons: pl.DataFrame, households: pl.DataFrame, areas: pl.DataFrame, schema: dict[str, Any]
) -> pl.DataFrame:
    """Residents over households of each district beside those of the people at home, as rows of facts."""
    size = len(areas)
    frame = areas.select("district_name", "residents").with_columns(
        pl.Series("at_home", np.bincount(persons.filter(pl.col("household") >= 0)["area"], minlength=size)),
        pl.Series("homes", np.bincount(households["area"], minlength=size)),
    )
    by_district = frame.group_by("district_name", maintain_order=True).sum()
    published = by_district["residents"].cast(pl.Float64) / by_district["homes"]
    return pl.DataFrame(
        {
            "fact": "residents_per_household " + by_district["district_name"],
            "published": published,
            "synthetic": by_district["at_home"] / by_district["homes"],
            "source": pl.repeat(DISTRICT_SOURCE, len(by_district), eager=True),
        },
        schema=schema,
    )
