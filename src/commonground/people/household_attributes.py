"""What homes are like. In: households with their members. Out: columns of `Population.households`.

Every count by area is met exactly; which household gets what is led by plausible correlates (assumptions people.*).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import fitted
from commonground.people.batch import Batch
from commonground.people.household_assignment import Homes
from commonground.people.household_composition import (
    COMPOSITIONS,
    COUPLE,
    COUPLE_WITH_CHILDREN,
    LONE_PARENT,
    ONE_PERSON,
)
from commonground.people.household_shares import KINDS, TENURE_GROUPS, households_by_tenure, tenure_group
from commonground.people.sampling import assign_by_rank, sample_by_weight
from commonground.people.tables import AGES

PENSION_AGE = 66


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


def _tenure(batch: Batch, homes: Homes) -> Ints:
    """Tenure of each household, by its kind and, under 66, by the age of its eldest member.

    How many of each kind k in area a have tenure c is fitted, from the published households of each kind and tenure, to
    the kinds that the area has and to its tenures (`fitted`); which of them do follows the age of the eldest:

        w_ic = exp(b_c min(eldest of i, 66)),   drawn by `sample_by_weight` among those of a kind
    """
    group = np.array([TENURE_GROUPS.index(tenure_group(c)) for c in batch.tenures])
    slope = np.array([batch.assumptions.number(f"people.tenure_per_year.{t}", 0.0) for t in TENURE_GROUPS])
    areas = len(batch.tables.tenure)
    alike = homes.households.area * len(KINDS) + _published_kinds(homes)
    by_kind = np.bincount(alike, minlength=areas * len(KINDS)).reshape(areas, len(KINDS))
    counts = fitted(households_by_tenure(batch.assumptions)[:, group], by_kind, batch.tables.tenure)
    log_weight = slope[group] * np.minimum(homes.eldest, PENSION_AGE)[:, None]
    chance = np.column_stack([batch.random.gumbel(f"tenure {c}", batch.households) for c in batch.tenures])
    return sample_by_weight(alike, log_weight, chance, counts.reshape(-1, len(group)))


def _published_kinds(homes: Homes) -> Ints:
    """Which of KINDS each household is."""
    households, members = homes.households, homes.members
    youngest = np.full(len(households.area), AGES)
    np.minimum.at(youngest, members.household, members.age)
    old, children, kind = youngest >= PENSION_AGE, households.children > 0, households.composition
    family = (kind == COUPLE) | (kind == COUPLE_WITH_CHILDREN) | (kind == LONE_PARENT)
    told = [
        ((kind == ONE_PERSON) & old, "one_66_plus"),
        (kind == ONE_PERSON, "one_under_66"),
        (family & old, "couple_66_plus"),
        (kind == COUPLE, "couple"),
        ((kind == COUPLE_WITH_CHILDREN) & children, "couple_with_children"),
        (kind == COUPLE_WITH_CHILDREN, "couple_with_grown"),
        ((kind == LONE_PARENT) & children, "lone_parent"),
        (kind == LONE_PARENT, "lone_parent_of_grown"),
        (children, "other_with_children"),
    ]
    return np.select([where for where, _ in told], [KINDS.index(name) for _, name in told], KINDS.index("other"))


def _by_tenure(batch: Batch, prefix: str, tenures: Ints) -> Floats:
    shift = np.array([batch.assumptions.number(f"{prefix}.{tenure_group(c)}", 0.0) for c in batch.tenures])
    return np.asarray(shift[tenures])


def _occupancy(batch: Batch, homes: Homes, tenures: Ints) -> Ints:
    """Occupancy rating, most room first: large, younger and rented households are the more crowded."""
    rented = np.array([tenure_group(c) in ("social", "private") for c in batch.tenures])
    score = (
        batch.number("people.crowding.log_size") * np.log(homes.households.size)
        + batch.number("people.crowding.per_year_of_age") * homes.eldest
        + batch.number("people.crowding.rented") * rented[tenures]
        + batch.random.normal("occupancy", batch.households)
    )
    return assign_by_rank(homes.households.area, score, batch.tables.occupancy)


def _deprivation(batch: Batch, homes: Homes, tenures: Ints) -> Ints:
    """Number of census deprivation dimensions, by tenure, composition and age of the eldest member."""
    kind = np.array([batch.assumptions.number(f"people.deprivation.{c}", 0.0) for c in COMPOSITIONS])
    score = (
        _by_tenure(batch, "people.deprivation", tenures)
        + kind[homes.households.composition]
        + batch.number("people.deprivation.eldest_65_plus") * (homes.eldest >= 65)
        + batch.random.normal("deprivation", batch.households)
    )
    return assign_by_rank(homes.households.area, score, batch.tables.deprivation)
