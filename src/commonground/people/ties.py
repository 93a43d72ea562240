"""Who lives with whom. In: shapes of households, ages by role. Out: the household of every adult and child.

Each role's people and places are put in the order of an age that would suit, and met one to one, so that
counts by age stay exact while partners are near in age and parents a generation older than children.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.ranks import order_within
from commonground.people.roles import (
    ADULT_CHILD,
    GRANDPARENT,
    LONE,
    LONE_OF_ADULT,
    PAIRS,
    PARENT,
    PARENT_OF_ADULT,
    PARTNER,
    SHARER,
    SINGLE,
)
from commonground.people.shapes import Shapes
from commonground.people.tables import OF_AGE


@dataclass(frozen=True)
class Ties:
    """Persons in households, adults then children; `household` indexes the shapes, `role` is -1 for children."""

    area: Ints
    age: Ints
    role: Ints
    household: Ints


@dataclass(frozen=True)
class _Home:
    """What tying needs to know: households, their slots by role, spreads of ages, and chance."""

    shapes: Shapes
    slots: Ints
    per_area: Ints  # households
    assumptions: Assumptions
    dice: Dice

    def years(self, name: str) -> float:
        return self.assumptions.number(f"people.ties.{name}_years")

    def scatter(self, purpose: str) -> Floats:
        """One standard normal for each household."""
        return self.dice.normal(purpose, self.per_area).astype(np.float64)


def ties(shapes: Shapes, slots: Ints, young: Ints, by_role: Ints, assumptions: Assumptions, dice: Dice) -> Ties:
    """Tie children `young` (A, 18) and adults `by_role` (A, 73, roles) to households."""
    areas = len(young)
    home = _Home(shapes, slots, np.bincount(shapes.area, minlength=areas), assumptions, dice)
    child_area, child_age = _people(young, 0)
    child_home = _tie_children(home)
    eldest = np.full(len(shapes.area), -1.0)
    np.maximum.at(eldest, child_home, child_age)
    area, age, role = _adults(by_role)
    noise = dice.normal("adults' ages", by_role.sum(axis=(1, 2)))
    household = _tie_adults(home, area, age.astype(np.float64), role, noise.astype(np.float64), eldest)
    return Ties(
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


def _tie_children(home: _Home) -> Ints:
    """The household of each child, by area and age: siblings some years apart, families at every stage."""
    count = home.shapes.children
    stage = home.dice.uniform("stage of family", home.per_area)
    with_grown = home.slots[:, ADULT_CHILD] > 0
    stage = np.where(with_grown, np.sqrt(stage), stage)
    gap = home.years("sibling_gap") * (0.5 + home.dice.uniform("sibling gap", home.per_area))
    household = np.repeat(np.arange(len(count)), count)
    order = np.arange(len(household)) - np.repeat(np.cumsum(count) - count, count)
    span = OF_AGE - np.minimum(gap * (count - 1), OF_AGE - 1.0)
    suits = (stage * span)[household] + order * gap[household]
    return household[order_within(home.shapes.area[household], suits)]


def _tie_adults(home: _Home, area: Ints, age: Floats, role: Ints, noise: Floats, eldest: Floats) -> Ints:
    """The household of every adult: grown children first, then their parents, grandparents, and the rest."""
    household = np.full(len(age), -1, dtype=np.int64)

    def fill(which: int, suits: Floats, blur: float) -> None:
        who = np.flatnonzero(role == which)
        who = who[order_within(area[who], age[who] + blur * noise[who])]
        each = 2 if which in PAIRS else 1
        places = np.repeat(np.arange(len(suits)), home.slots[:, which] // each)
        places = places[order_within(home.shapes.area[places], suits[places])]
        household[who] = np.repeat(_old_enough(home, places, age[who].reshape(-1, each).min(axis=1), eldest), each)

    of_children, eldest = eldest, np.full(len(eldest), -np.inf)  # nobody is a parent of grown children yet
    fill(ADULT_CHILD, _grown_child_age(home, of_children), 0.0)
    eldest = _eldest(household, age, of_children)
    blur = home.years("partner_blur")
    suits = _generation_after(home, eldest, "age of parents")
    for which in (LONE, LONE_OF_ADULT, PARENT, PARENT_OF_ADULT):
        fill(which, suits, blur if which in PAIRS else 0.0)
    of_parents = _eldest(household, age, np.zeros(len(eldest)))
    fill(GRANDPARENT, _generation_after(home, of_parents, "age of grandparents"), 0.0)
    chance = home.dice.uniform("other households", home.per_area)
    for which, spread in ((PARTNER, blur), (SINGLE, 0.0), (SHARER, home.years("sharer_blur"))):
        fill(which, chance, spread)
    return household


def _eldest(household: Ints, age: Floats, at_least: Floats) -> Floats:
    """Age of the eldest of those who have a household, by household, or `at_least`."""
    found = at_least.copy()
    tied = household >= 0
    np.maximum.at(found, household[tied], age[tied])
    return found


def _generation_after(home: _Home, age: Floats, purpose: str) -> Floats:
    """An age about a generation above `age` (households,), by chance, never less than 18 years."""
    gap = home.years("generation") + home.years("generation_spread") * home.scatter(purpose)
    return age + np.maximum(gap, OF_AGE)


def _old_enough(home: _Home, places: Ints, parent_age: Floats, eldest: Floats) -> Ints:
    """`places` with parents too young for the eldest child changed for those of the largest gap, where that helps both.

    `parent_age`: age of the (younger) adult put in each place; `eldest` (households,) age of the eldest child.
    """
    area = home.shapes.area[places]
    gap = parent_age - eldest[places]
    order = order_within(area, gap)
    count = np.bincount(area, minlength=len(home.per_area))
    first = np.cumsum(count) - count
    mirror = order[2 * first[area] + count[area] - 1 - np.arange(len(order))]
    least = home.years("least_generation")
    fits = np.minimum(parent_age[order] - eldest[places[mirror]], parent_age[mirror] - eldest[places[order]]) >= least
    change = fits & (np.minimum(gap[order], gap[mirror]) < least)
    settled = places.copy()
    settled[order[change]] = places[mirror[change]]
    return settled


def _grown_child_age(home: _Home, eldest: Floats) -> Floats:
    """An age that suits the adult child of each household: a little above the eldest child, or any from 18."""
    chance = home.dice.uniform("age of grown children", home.per_area)
    after = home.years("grown_child_after")
    free = OF_AGE - after * np.log1p(-chance)
    return np.where(eldest >= 0, np.maximum(eldest + home.years("sibling_gap") * 2 * chance, OF_AGE), free)
