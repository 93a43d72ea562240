"""Who lives with whom. In: residents in households by age. Out: `Homes`, households with their members.

Each role's people and places are put in the order of an age that would suit, and met one to one, so that
counts by age stay exact while partners are near in age and parents a generation older than children:

    person of rank r by age_i + blur z_i  <->  place of rank r by suits_j,   in each area and role

Of all one-to-one assignments the one in order makes the sum of |age_i - suits_j| least, with no noise (Villani 2003,
Topics in Optimal Transportation, chapter 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import fitted
from commonground.people.batch import Batch
from commonground.people.household_composition import (
    ADULT_CHILD,
    GRANDPARENT,
    LONE,
    LONE_OF_ADULT,
    PAIRS,
    PARENT,
    PARENT_OF_ADULT,
    PARTNER,
    ROLES,
    SHARER,
    SINGLE,
    Households,
    composed,
    roles,
)
from commonground.people.role_profiles import role_odds
from commonground.people.sampling import order_within, starts
from commonground.people.tables import OF_AGE


@dataclass(frozen=True)
class Members:
    """Persons in households, adults then children; `household` indexes the households, `role` is -1 for children."""

    area: Ints
    age: Ints
    role: Ints
    household: Ints


@dataclass(frozen=True)
class Homes:
    """Households and who lives in them."""

    households: Households
    members: Members
    eldest: Ints  # (households,) age of the eldest member


@dataclass(frozen=True)
class _Vacancies:
    """What assignment needs to know: households, their places by role (households, roles), and the batch."""

    households: Households
    places: Ints
    batch: Batch

    def years(self, name: str) -> float:
        """One of the assumed gaps and spreads of ages."""
        return self.batch.number(f"people.ties.{name}_years")

    def uniform(self, purpose: str) -> Floats:
        """One number in [0, 1) for each household."""
        return self.batch.random.uniform(purpose, self.batch.households)

    def normal(self, purpose: str) -> Floats:
        """One standard normal for each household."""
        return self.batch.random.normal(purpose, self.batch.households).astype(np.float64)


def homes(batch: Batch, at_home: Ints) -> Homes:
    """Households whose members by age are `at_home` (areas, 91), exactly."""
    households = composed(batch, at_home)
    vacancies = _Vacancies(households, roles(households), batch)
    wanted = np.zeros((len(at_home), len(ROLES)), dtype=np.int64)
    np.add.at(wanted, households.area, vacancies.places)
    by_role = fitted(role_odds(batch.assumptions, ROLES), at_home[:, OF_AGE:], wanted)
    members = _members(vacancies, at_home[:, :OF_AGE], by_role)
    eldest = np.zeros(len(households.area), dtype=np.int64)
    np.maximum.at(eldest, members.household, members.age)
    return Homes(households, members, eldest)


def _members(vacancies: _Vacancies, young: Ints, by_role: Ints) -> Members:
    """Children `young` (areas, 18) and adults `by_role` (areas, 73, roles), each with a household."""
    child_area, child_age = _people(young, 0)
    child_home = _assign_children(vacancies)
    eldest = np.full(len(vacancies.households.area), -1.0)
    np.maximum.at(eldest, child_home, child_age)
    area, age, role = _adults(by_role)
    noise = vacancies.batch.random.normal("adults' ages", by_role.sum(axis=(1, 2)))
    adults = _Adults(area, age.astype(np.float64), role, noise.astype(np.float64))
    household = _assign_adults(vacancies, adults, eldest)
    return Members(
        area=np.concatenate([area, child_area]),
        age=np.concatenate([age, child_age]),
        role=np.concatenate([role, np.full(len(child_age), -1)]),
        household=np.concatenate([household, child_home]),
    )


def _people(counts: Ints, first_age: int) -> tuple[Ints, Ints]:
    """Area and age of each person of `counts` (A, ages), by area then age."""
    areas, ages = counts.shape
    flat = counts.ravel()
    area = np.repeat(np.repeat(np.arange(areas), ages), flat)
    return area, np.repeat(np.tile(np.arange(ages) + first_age, areas), flat)


def _adults(by_role: Ints) -> tuple[Ints, Ints, Ints]:
    """Area, age and role of each adult, by area, age and role."""
    areas, ages, roles = by_role.shape
    area, cell = _people(by_role.reshape(areas, ages * roles), 0)
    return area, cell // roles + OF_AGE, cell % roles


def _assign_children(vacancies: _Vacancies) -> Ints:
    """The household of each child, by area and age: siblings some years apart, families at every stage."""
    count = vacancies.households.children
    stage = vacancies.uniform("stage of family")
    with_grown = vacancies.places[:, ADULT_CHILD] > 0
    stage = np.where(with_grown, np.sqrt(stage), stage)
    gap = vacancies.years("sibling_gap") * (0.5 + vacancies.uniform("sibling gap"))
    household = np.repeat(np.arange(len(count)), count)
    order = np.arange(len(household)) - np.repeat(starts(count), count)
    span = OF_AGE - np.minimum(gap * (count - 1), OF_AGE - 1.0)
    suits = (stage * span)[household] + order * gap[household]
    return household[order_within(vacancies.households.area[household], suits)]


@dataclass(frozen=True)
class _Adults:
    """Adults of many areas end to end: four arrays (adults,)."""

    area: Ints
    age: Floats
    role: Ints
    noise: Floats  # standard normal, blurs the order of ages


def _assign_adults(vacancies: _Vacancies, adults: _Adults, eldest: Floats) -> Ints:
    """The household (adults,) of each: grown children first, then their parents, grandparents, and the rest.

    `eldest` (households,) age of the eldest child under 18, or -1.
    """
    household = np.full(len(adults.age), -1, dtype=np.int64)

    def fill(role: int, suits: Floats, blur: float, eldest: Floats) -> None:
        """Give the adults of a role their households."""
        who, homes = _matched(vacancies, adults, role, suits, blur, eldest)
        household[who] = homes

    nobody = np.full(len(eldest), -np.inf)  # grown children are nobody's parents
    fill(ADULT_CHILD, _grown_child_age(vacancies, eldest), 0.0, nobody)
    eldest = _eldest(household, adults.age, eldest)
    blur = vacancies.years("partner_blur")
    suits = _generation_after(vacancies, eldest, "age of parents")
    for role in (LONE, LONE_OF_ADULT, PARENT, PARENT_OF_ADULT):
        fill(role, suits, blur if role in PAIRS else 0.0, eldest)
    of_parents = _eldest(household, adults.age, np.zeros(len(eldest)))
    fill(GRANDPARENT, _generation_after(vacancies, of_parents, "age of grandparents"), 0.0, eldest)
    chance = vacancies.uniform("other households")
    for role, spread in ((PARTNER, blur), (SINGLE, 0.0), (SHARER, vacancies.years("sharer_blur"))):
        fill(role, chance, spread, eldest)
    return household


def _matched(
    vacancies: _Vacancies, adults: _Adults, role: int, suits: Floats, blur: float, eldest: Floats
) -> tuple[Ints, Ints]:
    """Adults of a role in order of age, blurred, and the household of each, in order of the age that suits it."""
    who = np.flatnonzero(adults.role == role)
    who = who[order_within(adults.area[who], adults.age[who] + blur * adults.noise[who])]
    each = 2 if role in PAIRS else 1
    places = np.repeat(np.arange(len(suits)), vacancies.places[:, role] // each)
    places = places[order_within(vacancies.households.area[places], suits[places])]
    youngest = adults.age[who].reshape(-1, each).min(axis=1)
    return who, np.repeat(_old_enough(vacancies, places, youngest, eldest), each)


def _eldest(household: Ints, age: Floats, at_least: Floats) -> Floats:
    """Age of the eldest of those who have a household, by household, or `at_least`."""
    found = at_least.copy()
    known = household >= 0
    np.maximum.at(found, household[known], age[known])
    return found


def _generation_after(vacancies: _Vacancies, age: Floats, purpose: str) -> Floats:
    """An age about a generation above `age` (households,), by chance, never less than 18 years."""
    gap = vacancies.years("generation") + vacancies.years("generation_spread") * vacancies.normal(purpose)
    return age + np.maximum(gap, OF_AGE)


def _old_enough(vacancies: _Vacancies, places: Ints, parent_age: Floats, eldest: Floats) -> Ints:
    """`places` with parents too young for the eldest child changed for those of the largest gap, where that helps both.

    In each area the place of smallest gap meets that of the largest, the second smallest the second largest, and so on.
    `parent_age`: age of the (younger) adult put in each place; `eldest` (households,) age of the eldest child.
    """
    area = vacancies.households.area[places]
    gap = parent_age - eldest[places]
    order = order_within(area, gap)
    count = np.bincount(area, minlength=len(vacancies.batch.households))
    first = starts(count)
    mirror = order[2 * first[area] + count[area] - 1 - np.arange(len(order))]
    least = vacancies.years("least_generation")
    fits = np.minimum(parent_age[order] - eldest[places[mirror]], parent_age[mirror] - eldest[places[order]]) >= least
    change = fits & (np.minimum(gap[order], gap[mirror]) < least)
    settled = places.copy()
    settled[order[change]] = places[mirror[change]]
    return settled


def _grown_child_age(vacancies: _Vacancies, eldest: Floats) -> Floats:
    """An age that suits the adult child of each household: a little above the eldest child, or any from 18."""
    chance = vacancies.uniform("age of grown children")
    after = vacancies.years("grown_child_after")
    free = OF_AGE - after * np.log1p(-chance)
    return np.where(eldest >= 0, np.maximum(eldest + vacancies.years("sibling_gap") * 2 * chance, OF_AGE), free)
