"""What homes are like. In: households with their members. Out: columns of `Population.households`.

Every count by area is met exactly; which household gets what is led by plausible correlates (assumptions people.*).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.people.batch import Batch
from commonground.people.household_assignment import Homes
from commonground.people.household_composition import COMPOSITIONS
from commonground.people.sampling import assign_by_rank, sample_by_weight

TENURE_GROUPS = ("outright", "mortgage", "social", "private")
HOLDER_BANDS = (0, 35, 50, 65)


def household_columns(batch: Batch, homes: Homes) -> dict[str, NDArray[Any]]:
    """Size, adults, composition, tenure, occupancy and deprivation of each household."""
    households, tenures = homes.households, _tenure(batch, homes)
    return {
        "area": households.area.astype(np.uint32),
        "size": households.size.astype(np.uint8),
        "adults": households.adults.astype(np.uint8),
        "tenure": tenures.astype(np.uint8),
        "occupancy": _occupancy(batch, homes, tenures).astype(np.uint8),
        "deprivation": _deprivation(batch, homes, tenures).astype(np.uint8),
        "composition": households.composition.astype(np.uint8),
    }


def tenure_group(category: str) -> str:
    """Which of TENURE_GROUPS a published tenure belongs to; shared owners as mortgage, rent free as private."""
    word = category.casefold()
    if "outright" in word:
        return "outright"
    if "mortgage" in word or "shared" in word:
        return "mortgage"
    return "social" if "social" in word else "private"


def _tenure(batch: Batch, homes: Homes) -> Ints:
    """Tenure of each household, by the age of its eldest member and its composition.

    w_ic = by_age[band of i, c] by_kind[composition of i, c],   drawn by `sample_by_weight`
    """
    by_age = _grid(batch, "people.tenure.age", HOLDER_BANDS, TENURE_GROUPS)
    by_kind = _grid(batch, "people.tenure.composition", COMPOSITIONS, TENURE_GROUPS)
    group = np.array([TENURE_GROUPS.index(tenure_group(c)) for c in batch.tenures])
    band = np.searchsorted(HOLDER_BANDS, homes.eldest, side="right") - 1
    log_weight = np.log(by_age[band] * by_kind[homes.households.composition])[:, group]
    chance = np.column_stack([batch.random.gumbel(f"tenure {c}", batch.households) for c in batch.tenures])
    return sample_by_weight(homes.households.area, log_weight, chance, batch.tables.tenure)


def _grid(batch: Batch, prefix: str, rows: tuple[object, ...], columns: tuple[str, ...]) -> Floats:
    return np.array([[batch.number(f"{prefix}.{r}.{c}") for c in columns] for r in rows])


def _by_tenure(batch: Batch, prefix: str, tenures: Ints) -> Floats:
    shift = np.array([batch.number(f"{prefix}.{tenure_group(c)}") for c in batch.tenures])
    return np.asarray(shift[tenures])


def _occupancy(batch: Batch, homes: Homes, tenures: Ints) -> Ints:
    """Occupancy rating, most room first: large, younger and rented households are the more crowded."""
    score = (
        batch.number("people.crowding.log_size") * np.log(homes.households.size)
        + batch.number("people.crowding.per_year_of_age") * homes.eldest
        + _by_tenure(batch, "people.crowding", tenures)
        + batch.random.normal("occupancy", batch.households)
    )
    return assign_by_rank(homes.households.area, score, batch.tables.occupancy)


def _deprivation(batch: Batch, homes: Homes, tenures: Ints) -> Ints:
    """Number of census deprivation dimensions, by tenure, composition and age of the eldest member."""
    kind = np.array([batch.number(f"people.deprivation.{c}") for c in COMPOSITIONS])
    score = (
        _by_tenure(batch, "people.deprivation", tenures)
        + kind[homes.households.composition]
        + batch.number("people.deprivation.eldest_65_plus") * (homes.eldest >= 65)
        + batch.random.normal("deprivation", batch.households)
    )
    return assign_by_rank(homes.households.area, score, batch.tables.deprivation)
