"""Who lives in a communal establishment: care homes, halls, prisons. In: age counts. Out: counts not in households.

No table of communal residents by small area is among the sources, so they are told by the age structure:
a large care home shows as more people of 85 and over than the number of 65 to 84 explains; a hall, a barracks or a
prison as more adults than the households can hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.evidence.assumptions import Assumptions
from commonground.people.dice import Dice
from commonground.people.tables import OF_AGE, AreaTables
from commonground.people.whole import round_rows

STUDENT = slice(18, 23)


@dataclass(frozen=True)
class Communal:
    """Residents by area and age (A, 91) in care homes, and in halls, barracks and prisons."""

    care_home: Ints
    other: Ints


def communal(tables: AreaTables, assumptions: Assumptions, dice: Dice) -> Communal:
    """Residents of communal establishments by age; at least one adult a household is left at home."""
    care_home = _care_homes(tables, assumptions, dice)
    rest = tables.age - care_home
    other = _halls(rest, tables.households, assumptions)
    other = other + _institutions(rest - other, tables.households, assumptions)
    return Communal(care_home, other)


def _care_homes(tables: AreaTables, assumptions: Assumptions, dice: Dice) -> Ints:
    base = assumptions.number("people.communal.care_home_excess_base")
    share = assumptions.number("people.communal.care_home_excess_share")
    everywhere = assumptions.number("people.communal.care_home_rate_85_plus")
    younger_old = assumptions.number("people.communal.care_home_65_84_per_85_plus")
    growth = assumptions.number("people.communal.care_home_growth_per_year_of_age")
    age = tables.age
    oldest, old, working = age[:, 85:].sum(axis=1), age[:, 65:85].sum(axis=1), age[:, OF_AGE:65].sum(axis=1)
    rooms_85 = np.clip(everywhere * oldest + share * np.maximum(oldest - base * old, 0), 0, oldest)
    rooms_18 = assumptions.number("people.communal.care_home_18_64_rate") * working
    chance = dice.uniform("care homes", np.full(len(oldest), 3)).reshape(-1, 3)
    steep = np.exp(growth * np.arange(65, 85))
    spare = np.maximum(age[:, OF_AGE:].sum(axis=1) - tables.households, 0)
    found = np.zeros_like(age)
    bands = (
        (slice(85, 91), rooms_85, np.ones(6)),
        (slice(65, 85), younger_old * rooms_85, steep),
        (slice(OF_AGE, 65), rooms_18, np.ones(65 - OF_AGE)),
    )
    for b, (ages, rooms, weight) in enumerate(bands):
        wanted = np.minimum(np.floor(rooms + chance[:, b]), spare - found.sum(axis=1))
        found[:, ages] = _taken(age[:, ages], weight, wanted)
    return found


def _taken(counts: Ints, weight: Floats, wanted: Floats) -> Ints:
    """About `wanted` (A,) people from `counts` (A, ages), likelier by `weight`, never more than there are."""
    total = np.minimum(np.floor(wanted), counts.sum(axis=1)).astype(np.int64)
    return np.minimum(round_rows(counts * weight, total), counts)


def _halls(age: Ints, households: Ints, assumptions: Assumptions) -> Ints:
    most = assumptions.number("people.communal.adults_per_household_before_halls")
    at_home = assumptions.number("people.communal.students_per_household_at_home")
    surplus = age[:, OF_AGE:].sum(axis=1) - np.floor(most * households)
    students = age[:, STUDENT].sum(axis=1) - np.floor(at_home * households)
    found = np.zeros_like(age)
    found[:, STUDENT] = _taken(age[:, STUDENT], np.ones(5), np.clip(np.minimum(surplus, students), 0, None))
    return found


def _institutions(age: Ints, households: Ints, assumptions: Assumptions) -> Ints:
    most = assumptions.number("people.communal.most_adults_per_household")
    surplus = np.clip(age[:, OF_AGE:].sum(axis=1) - np.floor(most * households), 0, None)
    found = np.zeros_like(age)
    found[:, OF_AGE:] = _taken(age[:, OF_AGE:], np.ones(age.shape[1] - OF_AGE), surplus)
    return found
