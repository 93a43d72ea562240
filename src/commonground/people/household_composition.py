"""What households are made of. In: residents in households by age. Out: adults, children, kind and roles of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import adults_by_size, sizes
from commonground.evidence.model import Assumptions
from commonground.people.batch import Batch
from commonground.people.tables import AGES, OF_AGE

COMPOSITIONS = ("one_person", "couple", "couple_with_children", "lone_parent", "multi_generation", "sharers")
ONE_PERSON, COUPLE, COUPLE_WITH_CHILDREN, LONE_PARENT, MULTI_GENERATION, SHARERS = range(len(COMPOSITIONS))
LARGEST = 20  # people in one household
MOST_NAMED = 8  # adults or children whose shares are assumptions

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
BANDS = (18, 25, 35, 45, 55, 65, 75, 85)
MIDDLES = (21.0, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 88.0)
LEAST = 1e-5


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
    counts = adults_by_size(_by_size(batch, at_home.sum(axis=1)), grown, usual_adults(batch.assumptions))
    area, size, adults = np.nonzero(counts)
    times = counts[area, size, adults]
    area, size, adults = (np.repeat(which, times) for which in (area, size + 1, adults + 1))
    young = at_home[:, OF_AGE:30].sum(axis=1) / np.maximum(grown, 1)
    children = size - adults
    return Households(area, adults, children, _kinds(batch, adults, children, young[area]))


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


def usual_adults(assumptions: Assumptions) -> Floats:
    """Share (sizes, adults), each 1 to LARGEST, of households of a size that have so many adults; rows sum to one.

    From shares of households by adults, of those that have children, and of families by children; beyond the largest
    of these each next number is half as frequent.
    """
    adults, families, children = (
        _extended([assumptions.number(f"people.{name}.{k}") for k in range(1, MOST_NAMED + 1)])
        for name in ("adults_per_household", "family_weight", "children_per_family")
    )
    families = np.minimum(families, 1.0)
    table = np.zeros((LARGEST, LARGEST))
    for size in range(1, LARGEST + 1):
        for grown in range(1, size + 1):
            young = size - grown
            odds = families[grown - 1] * children[young - 1] if young else 1 - families[grown - 1]
            table[size - 1, grown - 1] = max(adults[grown - 1] * odds, LEAST**4)
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _extended(shares: list[float]) -> Floats:
    """Shares of 1 to LARGEST from those of the first few."""
    more = shares[-1] * 0.5 ** np.arange(1, LARGEST - len(shares) + 1)
    return np.concatenate([shares, more])


def _kinds(batch: Batch, adults: Ints, children: Ints, young_share: Floats) -> Ints:
    """One of COMPOSITIONS for each household, by its adults and children; sharers follow the share aged 18 to 29.

    odds = published odds,   of sharers times max(young / usual, 0.05)^e
    """
    table = _composition_table(batch.assumptions)
    odds = table[np.minimum(adults, 4) - 1, (children > 0).astype(np.int64)]
    relative = young_share / batch.number("people.share_of_adults_18_29")
    odds[:, SHARERS] *= np.maximum(relative, 0.05) ** batch.number("people.sharers_elasticity")
    cumulated = np.cumsum(odds, axis=1)
    chance = batch.random.uniform("composition", batch.households)
    return np.asarray((chance[:, None] * cumulated[:, -1:] >= cumulated).sum(axis=1))


def _composition_table(assumptions: Assumptions) -> Floats:
    """(4 adults: 1, 2, 3, 4 and more; without or with children under 18; compositions): shares."""
    table = np.zeros((4, 2, len(COMPOSITIONS)))
    for k in range(4):
        for c, word in enumerate(("without", "with")):
            for t, name in enumerate(COMPOSITIONS):
                table[k, c, t] = assumptions.number(f"people.composition.adults_{k + 1}.{word}.{name}", 0.0)
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


def propensities(assumptions: Assumptions) -> Floats:
    """(73 ages from 18, roles): how likely each role is by age, between the middles of bands on the log scale."""
    ages = np.arange(OF_AGE, AGES)
    table = np.empty((len(ages), len(ROLES)))
    for r, role in enumerate(ROLES):
        shares = [max(assumptions.number(f"people.role.{role}.{band}"), LEAST) for band in BANDS]
        table[:, r] = np.exp(np.interp(ages, MIDDLES, np.log(shares)))
    return table
