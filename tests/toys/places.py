"""Made-up small areas with every table that building people needs. Synthetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.evidence import figures, reader
from commonground.evidence.model import Assumptions, Evidence
from commonground.people import PeopleInputs, Population, build
from commonground.place.census import FIRST_ASKED, NOT_ASKED, agree_margins
from commonground.place.model import Margin

Ints = NDArray[np.int64]

TENURES = (
    "Owned: Owns outright",
    "Owned: Owns with a mortgage or loan",
    "Social rented: Other social rented",
    "Private rented: Private landlord or letting agency",
)
ROOMS = (
    "+2 or more (under-occupied)",
    "+1 (under-occupied)",
    "0 (ideal)",
    "-1 (overcrowded)",
    "-2 or less (overcrowded)",
)
DIMENSIONS = tuple(f"Household is deprived in {n} dimensions" for n in range(5))
DISABILITY = ("Disabled under the Equality Act", "Not disabled under the Equality Act")
GROUPS = (
    "Asian, Asian British or Asian Welsh",
    "Black",
    "Mixed or Multiple ethnic groups",
    "White",
    "Other ethnic group",
)
SIZES = ("1 person", *(f"{n} people" for n in range(2, 8)), "8 or more people")
HEALTH = ("Very good health", "Good health", "Fair health", "Bad health", "Very bad health")
CARE = ("No care", "9 hours or less", "10 to 19 hours", "20 to 34 hours", "35 to 49 hours", "50 or more hours")

EVIDENCE: Evidence = reader.read()
ASSUMPTIONS: Assumptions = figures.from_tables(EVIDENCE)


@dataclass(frozen=True)
class ToyPlace:
    """The parts of a place that people and need read."""

    areas: pl.DataFrame
    age: Ints
    margins: dict[str, Margin]
    sex_by_district: pl.DataFrame

    def people(self, seed: int = 1, workers: int = 1, **changes: Any) -> Population:
        """The people of the place under the library's own assumptions."""
        return build(self.inputs(seed, **changes), workers)

    def inputs(self, seed: int = 1, **changes: Any) -> PeopleInputs:
        """What the people of the place depend on."""
        tables = {
            "needs": EVIDENCE.needs,
            "prevalence": EVIDENCE.prevalence,
            "loadings": EVIDENCE.loadings,
            "levels": pl.DataFrame(),
        }
        given = {"assumptions": ASSUMPTIONS, **tables, **changes}
        return PeopleInputs(self.areas, self.age, self.margins, self.sex_by_district, seed=seed, **given)


def place(age: Ints, households: Ints, seed: int = 1, quintile: int | None = None) -> ToyPlace:
    """Areas with these residents by age (areas, 91) and households (areas,), and random tables that agree with them."""
    rng = np.random.default_rng(seed)
    age = np.asarray(age, dtype=np.int64)
    households = np.asarray(households, dtype=np.int64)
    size, residents = len(age), age.sum(axis=1)
    margins = {
        "tenure": _margin(rng, "tenure", "household", TENURES, households, (30, 30, 20, 20)),
        "occupancy": _margin(rng, "occupancy", "household", ROOMS, households, (36, 33, 26, 4, 1)),
        "deprivation_dimensions": _margin(
            rng, "deprivation_dimensions", "household", DIMENSIONS, households, (48, 33, 14, 4, 1)
        ),
        "disability": _margin(rng, "disability", "person", DISABILITY, residents, (18, 82)),
        "ethnic_group": _margin(rng, "ethnic_group", "person", GROUPS, residents, (10, 5, 3, 80, 2)),
    }
    margins = agree_margins(margins | _of_homes(rng, age, households), residents, households)
    areas = pl.DataFrame(
        {
            "code": [f"E0{i:07d}" for i in range(size)],
            "district_code": ["E06000001"] * size,
            "district_name": ["Toyland"] * size,
            "residents": residents,
            "households": households,
            "imd_quintile": rng.integers(1, 6, size) if quintile is None else np.full(size, quintile),
            "acute_morbidity": rng.uniform(0.7, 1.4, size),
        }
    )
    sexes = pl.DataFrame(
        {
            "district_code": ["E06000001"] * 3,
            "band": ["0-15", "16-64", "65+"],
            "female": [487.0, 504.0, 540.0],
            "male": [513.0, 496.0, 460.0],
        }
    )
    return ToyPlace(areas, age, margins, sexes)


def _of_homes(rng: np.random.Generator, age: Ints, households: Ints) -> dict[str, Margin]:
    """Tables of communal residents, sizes and the like, which need not agree yet."""
    residents, young = age.sum(axis=1), age[:, :FIRST_ASKED].sum(axis=1)
    care = _margin(rng, "unpaid_care", "person", CARE, residents - young, (90, 4, 2, 1, 1, 2))
    asked = np.column_stack([young, care.counts])
    return {
        "residence": _margin(rng, "residence", "person", ("At home", "Communal"), residents, (95, 5)),
        "household_size": _margin(rng, "household_size", "household", SIZES, households, (30, 34, 16, 13, 4, 1, 1, 1)),
        "disabled_people": _margin(rng, "disabled_people", "household", ("None", "1", "2+"), households, (68, 25, 7)),
        "general_health": _margin(rng, "general_health", "person", HEALTH, residents, (49, 34, 12, 4, 1)),
        "unpaid_care": Margin("unpaid_care", "person", (NOT_ASKED, *CARE), asked, "made up"),
    }


def town(areas: int = 12, seed: int = 1, quintile: int | None = None) -> ToyPlace:
    """Areas of about 1,700 residents of every age."""
    rng = np.random.default_rng(seed)
    pyramid = np.interp(np.arange(91), [0, 20, 50, 75, 89, 90], [19, 20, 22, 15, 4, 14])
    age = rng.poisson(pyramid, (areas, 91))
    adults = age[:, 18:].sum(axis=1)
    return place(age, np.round(adults / rng.uniform(1.65, 2.1, areas)).astype(np.int64), seed, quintile)


def _margin(
    rng: np.random.Generator, name: str, unit: Any, categories: tuple[str, ...], totals: Ints, parts: tuple[float, ...]
) -> Margin:
    share = rng.dirichlet(np.array(parts), len(totals))
    counts = np.stack([rng.multinomial(total, row) for total, row in zip(totals, share, strict=True)])
    return Margin(name, unit, categories, counts.astype(np.int64), "made up")
