"""How many adults and children each household has, and of what kind it is. In: counts by age. Out: `Shapes`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.ranks import rank_within
from commonground.people.tables import MOST_CHILDREN, OF_AGE
from commonground.people.whole import sizes

COMPOSITIONS = ("one_person", "couple", "couple_with_children", "lone_parent", "multi_generation", "sharers")
ONE_PERSON, COUPLE, COUPLE_WITH_CHILDREN, LONE_PARENT, MULTI_GENERATION, SHARERS = range(len(COMPOSITIONS))
LARGEST = MOST_CHILDREN  # and most adults in one household


@dataclass(frozen=True)
class Shapes:
    """Households of many areas end to end."""

    area: Ints
    adults: Ints  # 18 and over
    children: Ints  # under 18
    composition: Ints  # of COMPOSITIONS


def shapes(at_home: Ints, households: Ints, assumptions: Assumptions, dice: Dice) -> Shapes:
    """Households whose adults and children add up to `at_home` (A, 91), the residents in households by age.

    The mean number of adults in a household is known exactly in each area; published shares of household
    sizes are tilted to it, so that ageing or student areas get their own mix.
    """
    adult_base = _numbers(assumptions, "people.adults_per_household", LARGEST)
    grown = at_home[:, OF_AGE:].sum(axis=1)
    counts = sizes(households, grown, adult_base)
    area = np.repeat(np.arange(len(households)), households)
    adults = np.repeat(np.tile(np.arange(1, LARGEST + 1), len(households)), counts.ravel())
    children = _children(area, adults, at_home, households, assumptions, dice)
    young = at_home[:, OF_AGE:30].sum(axis=1) / np.maximum(grown, 1)
    composition = _compositions(adults, children, young[area], assumptions, dice.uniform("composition", households))
    return Shapes(area, adults, children, composition)


def _numbers(assumptions: Assumptions, prefix: str, count: int) -> Floats:
    return np.array([assumptions.number(f"{prefix}.{k}") for k in range(1, count + 1)])


def _children(area: Ints, adults: Ints, at_home: Ints, households: Ints, assumptions: Assumptions, dice: Dice) -> Ints:
    """Children in each household; families are likelier among two adults, and lone adults of a parent's age."""
    base = _numbers(assumptions, "people.children_per_family", LARGEST)
    young, families = _families(at_home, households, base, assumptions)
    weight = _numbers(assumptions, "people.family_weight", LARGEST)[adults - 1]
    parent_age = at_home[:, 20:50].sum(axis=1) / np.maximum(at_home[:, OF_AGE:].sum(axis=1), 1)
    usual = assumptions.number("people.share_of_adults_20_49")
    weight = weight * np.where(adults == 1, (parent_age / usual)[area], 1.0) + 1e-9
    key = -(np.log(weight) + dice.gumbel("which households have children", households))
    rank = rank_within(area, key, len(households))
    is_family = rank < families[area]
    shuffled = rank_within(area[is_family], dice.uniform("family size", households)[is_family], len(households))
    counts = sizes(families, young, base)
    dealt = np.repeat(np.tile(np.arange(1, LARGEST + 1), len(households)), counts.ravel())
    first = np.concatenate([[0], np.cumsum(families)[:-1]])
    children = np.zeros(len(area), dtype=np.int64)
    children[is_family] = dealt[first[area[is_family]] + shuffled]
    return children


def _families(at_home: Ints, households: Ints, base: Floats, assumptions: Assumptions) -> tuple[Ints, Ints]:
    """Children, and households with children: families are larger where there are more children a household."""
    young = at_home[:, :OF_AGE].sum(axis=1)
    usual = assumptions.number("people.children_per_household")
    elasticity = assumptions.number("people.family_size_elasticity")
    mean = float((base * np.arange(1, LARGEST + 1)).sum() / base.sum())
    relative = np.divide(young, usual * households, out=np.ones(len(young)), where=(households > 0) & (young > 0))
    wanted = np.rint(young / (mean * relative**elasticity))
    fewest = -(-young // LARGEST)
    return young, np.clip(wanted, fewest, np.minimum(young, households)).astype(np.int64)


def _compositions(adults: Ints, children: Ints, young_share: Floats, assumptions: Assumptions, chance: Floats) -> Ints:
    """One of COMPOSITIONS for each household, by its adults and children; sharers follow the share aged 18 to 29."""
    table = _composition_table(assumptions)
    odds = table[np.minimum(adults, 4) - 1, (children > 0).astype(np.int64)]
    relative = young_share / assumptions.number("people.share_of_adults_18_29")
    odds = odds.copy()
    odds[:, SHARERS] *= np.maximum(relative, 0.05) ** assumptions.number("people.sharers_elasticity")
    cumulated = np.cumsum(odds, axis=1)
    return np.asarray((chance[:, None] * cumulated[:, -1:] >= cumulated).sum(axis=1))


def _composition_table(assumptions: Assumptions) -> Floats:
    """(4 adults: 1, 2, 3, 4 and more; without or with children under 18; compositions): shares."""
    table = np.zeros((4, 2, len(COMPOSITIONS)))
    for k in range(4):
        for c, word in enumerate(("without", "with")):
            for t, name in enumerate(COMPOSITIONS):
                table[k, c, t] = assumptions.number(f"people.composition.adults_{k + 1}.{word}.{name}", 0.0)
    return table
