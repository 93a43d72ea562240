"""What households are made of. In: residents in households by age. Out: adults, children, kind and roles of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import adults_by_size, sizes
from commonground.people.batch import Batch
from commonground.people.household_shares import (
    KINDS,
    LARGEST,
    TENURE_GROUPS,
    adults_of_size,
    kind_ratios,
    kinds_by_adults,
    tenure_group,
)
from commonground.people.tables import OF_AGE

COMPOSITIONS = ("one_person", "couple", "couple_with_children", "lone_parent", "multi_generation", "sharers")
ONE_PERSON, COUPLE, COUPLE_WITH_CHILDREN, LONE_PARENT, MULTI_GENERATION, SHARERS = range(len(COMPOSITIONS))
GROWN = ("one_under_66", "couple", "couple_with_grown", "lone_parent_of_grown", "other", "other")
YOUNG = ("one_under_66", "couple", "couple_with_children", "lone_parent", "other_with_children", "other_with_children")
PUBLISHED = np.array([[KINDS.index(kind) for kind in kinds] for kinds in (GROWN, YOUNG)])
"""Which of KINDS each of COMPOSITIONS is: without, and with children under 18."""
LEAST = 1e-3  # of what an area's tenures say of a kind beside the nation

ROLES = (
    "single",
    "lone_parent",
    "couple_parent",
    "lone_parent_of_adult",
    "couple_parent_of_adult",
    "couple",
    "adult_child",
    "grandparent",
    "sharer",
)
SINGLE, LONE, PARENT, LONE_OF_ADULT, PARENT_OF_ADULT, PARTNER, ADULT_CHILD, GRANDPARENT, SHARER = range(len(ROLES))
PAIRS = (PARENT, PARENT_OF_ADULT, PARTNER)


@dataclass(frozen=True)
class Households:
    """Households of many areas end to end, by area: four arrays (households,)."""

    area: Ints
    adults: Ints  # 18 and over
    children: Ints  # under 18
    composition: Ints  # of COMPOSITIONS

    @property
    def size(self) -> Ints:
        """Members of each household."""
        return self.adults + self.children


def composed(batch: Batch, at_home: Ints) -> Households:
    """Households of the sizes that the census counts, whose adults and children add up to `at_home` (areas, 91)."""
    grown = at_home[:, OF_AGE:].sum(axis=1)
    local = _local_odds(batch)
    counts = adults_by_size(_by_size(batch, at_home.sum(axis=1)), grown, _usual_adults(batch, local))
    area, size, adults = np.nonzero(counts)
    times = counts[area, size, adults]
    area, size, adults = (np.repeat(which, times) for which in (area, size + 1, adults + 1))
    young = at_home[:, OF_AGE:30].sum(axis=1) / np.maximum(grown, 1)
    children = size - adults
    return Households(
        area,
        adults,
        children,
        _kinds(batch, local[area, (children > 0).astype(np.int64)], adults, children, young[area]),
    )


def _by_size(batch: Batch, people: Ints) -> Ints:
    """Households of 1 to LARGEST people (areas, LARGEST) that hold `people` (areas,), 8 or more told apart.

    The people whom those hold beyond 8 each are spread as geometric shares are, tilted to the mean that the area must
    have (Csiszár 1975).
    """
    counts = batch.tables.sizes
    first = counts.shape[1]
    within = counts[:, :-1] @ np.arange(1, first)
    beyond = 0.5 ** np.arange(LARGEST - first + 1)  # England's mean is 9, as of a geometric that halves
    large = sizes(counts[:, -1], people - within - (first - 1) * counts[:, -1], beyond)
    return np.concatenate([counts[:, :-1], large], axis=1)


def _usual_adults(batch: Batch, local: Floats) -> Floats:
    """Share (areas, sizes, adults), each 1 to LARGEST, of an area's households of a size that have so many adults.

    The nation's, with lone parents as much likelier as the tenures of the area say; rows sum to one.
    """
    table = np.tile(adults_of_size(batch.assumptions), (len(local), 1, 1))
    table[:, 1:, 0] *= local[:, 1, LONE_PARENT, None]
    return np.asarray(table / table.sum(axis=2, keepdims=True))


def _kinds(batch: Batch, local: Floats, adults: Ints, children: Ints, young_share: Floats) -> Ints:
    """One of COMPOSITIONS for each household, by its adults and children, the tenures of its area, and its young.

    odds = published odds times `local` (households, compositions),   of sharers times max(young / usual, 0.05)^e
    """
    odds = _composition_table(batch)[np.minimum(adults, 4) - 1, (children > 0).astype(np.int64)] * local
    relative = young_share / batch.number("people.share_of_adults_18_29")
    odds[:, SHARERS] *= np.maximum(relative, 0.05) ** batch.number("people.sharers_elasticity")
    cumulated = np.cumsum(odds, axis=1)
    chance = batch.random.uniform("composition", batch.households)
    return np.asarray((chance[:, None] * cumulated[:, -1:] >= cumulated).sum(axis=1))


def _local_odds(batch: Batch) -> Floats:
    """(areas; without or with children under 18; compositions): what an area's tenures say of its households."""
    group = np.array([TENURE_GROUPS.index(tenure_group(c)) for c in batch.tenures])
    counts = np.stack([batch.tables.tenure[:, group == t].sum(axis=1) for t in range(len(TENURE_GROUPS))], axis=1)
    ratio = kind_ratios(batch.assumptions, counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))
    return np.maximum(ratio[:, PUBLISHED], LEAST)


def _composition_table(batch: Batch) -> Floats:
    """(4 adults: 1, 2, 3, 4 and more; without or with children under 18; compositions): shares."""
    table = np.zeros((4, 2, len(COMPOSITIONS)))
    table[0, 0, ONE_PERSON] = table[0, 1, LONE_PARENT] = 1.0
    for c, shares in enumerate(kinds_by_adults(batch.assumptions)):
        couple = [COUPLE if c == 0 else COUPLE_WITH_CHILDREN, COUPLE_WITH_CHILDREN, COUPLE_WITH_CHILDREN]
        table[np.arange(1, 4), c, couple] = shares[:, 0]
        table[1:, c, [LONE_PARENT, MULTI_GENERATION, SHARERS]] = shares[:, 1:]
    return table


def roles(households: Households) -> Ints:
    """(households, roles): how many adults of each role a household has."""
    k, c, kind = households.adults, households.children > 0, households.composition
    found = np.zeros((len(k), len(ROLES)), dtype=np.int64)
    two_parents = (kind == COUPLE_WITH_CHILDREN) | ((kind == MULTI_GENERATION) & (k > 2))
    one_parent = (kind == LONE_PARENT) | ((kind == MULTI_GENERATION) & (k == 2))
    found[:, PARTNER] = 2 * (kind == COUPLE)
    found[:, SHARER] = k * (kind == SHARERS)
    found[:, PARENT], found[:, PARENT_OF_ADULT] = 2 * (two_parents & c), 2 * (two_parents & ~c)
    found[:, LONE], found[:, LONE_OF_ADULT] = one_parent & c, one_parent & ~c
    found[:, GRANDPARENT] = np.where(kind == MULTI_GENERATION, np.clip(k - 2, 1, 2), 0)
    parents = 2 * two_parents + one_parent
    found[:, ADULT_CHILD] = np.where(parents > 0, k - parents - found[:, GRANDPARENT], 0)
    found[:, SINGLE] = k - found.sum(axis=1)
    return found
