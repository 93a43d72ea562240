"""What households are made of. In: residents in households by age. Out: adults, children, kind and roles of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import sizes
from commonground.evidence.model import Assumptions
from commonground.people.batch import Batch
from commonground.people.sampling import rank_within, starts
from commonground.people.tables import AGES, MOST_CHILDREN, OF_AGE

COMPOSITIONS = ("one_person", "couple", "couple_with_children", "lone_parent", "multi_generation", "sharers")
ONE_PERSON, COUPLE, COUPLE_WITH_CHILDREN, LONE_PARENT, MULTI_GENERATION, SHARERS = range(len(COMPOSITIONS))
LARGEST = MOST_CHILDREN  # and most adults in one household

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
    """Households whose adults and children add up to `at_home` (areas, 91), the residents in households by age.

    The mean number of adults in a household is known exactly in each area; published shares of household
    sizes are tilted to it, so that ageing or student areas get their own mix.
    """
    households = batch.households
    grown = at_home[:, OF_AGE:].sum(axis=1)
    counts = sizes(households, grown, _by_size(batch, "people.adults_per_household"))
    area = np.repeat(np.arange(len(households)), households)
    adults = np.repeat(np.tile(np.arange(1, LARGEST + 1), len(households)), counts.ravel())
    children = _children(batch, area, adults, at_home)
    young = at_home[:, OF_AGE:30].sum(axis=1) / np.maximum(grown, 1)
    return Households(area, adults, children, _kinds(batch, adults, children, young[area]))


def _by_size(batch: Batch, prefix: str) -> Floats:
    return np.array([batch.number(f"{prefix}.{k}") for k in range(1, LARGEST + 1)])


def _children(batch: Batch, area: Ints, adults: Ints, at_home: Ints) -> Ints:
    """Children in each household; families are likelier among two adults, and lone adults of a parent's age."""
    households, random = batch.households, batch.random
    base = _by_size(batch, "people.children_per_family")
    young, families = _families(batch, at_home, base)
    weight = _by_size(batch, "people.family_weight")[adults - 1]
    parent_age = at_home[:, 20:50].sum(axis=1) / np.maximum(at_home[:, OF_AGE:].sum(axis=1), 1)
    usual = batch.number("people.share_of_adults_20_49")
    weight = weight * np.where(adults == 1, (parent_age / usual)[area], 1.0) + 1e-9
    key = -(np.log(weight) + random.gumbel("which households have children", households))
    is_family = rank_within(area, key, len(households)) < families[area]
    shuffled = rank_within(area[is_family], random.uniform("family size", households)[is_family], len(households))
    dealt = np.repeat(np.tile(np.arange(1, LARGEST + 1), len(households)), sizes(families, young, base).ravel())
    children = np.zeros(len(area), dtype=np.int64)
    children[is_family] = dealt[starts(families)[area[is_family]] + shuffled]
    return children


def _families(batch: Batch, at_home: Ints, base: Floats) -> tuple[Ints, Ints]:
    """Children, and households with children, by area: families are larger where there are more children.

        families = children / (m (c / c0)^e)

    for c children a household, c0 usual, m the mean of `base`, elasticity e. The rule is our own.
    """
    households = batch.households
    young = at_home[:, :OF_AGE].sum(axis=1)
    usual = batch.number("people.children_per_household")
    elasticity = batch.number("people.family_size_elasticity")
    mean = float((base * np.arange(1, LARGEST + 1)).sum() / base.sum())
    relative = np.divide(young, usual * households, out=np.ones(len(young)), where=(households > 0) & (young > 0))
    wanted = np.rint(young / (mean * relative**elasticity))
    fewest = -(-young // LARGEST)
    return young, np.clip(wanted, fewest, np.minimum(young, households)).astype(np.int64)


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
