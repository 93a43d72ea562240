"""Who lives in a communal establishment: care homes, halls, prisons. In: age counts. Out: counts not in households.

No table of communal residents by small area is among the sources, so they are told by the age structure:
a large care home shows as more people of 85 and over than the number of 65 to 84 explains; a hall, a barracks or a
prison as more adults than the households can hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.rounding import integerise
from commonground.people.batch import Batch
from commonground.people.tables import AGES, OF_AGE

STUDENT = slice(18, 23)
OLDEST, OLD, WORKING = slice(85, AGES), slice(65, 85), slice(OF_AGE, 65)
BANDS = (OLDEST, OLD, WORKING)


@dataclass(frozen=True)
class Communal:
    """Residents by area and age (areas, 91) in care homes, and in halls, barracks and prisons."""

    care_home: Ints
    other: Ints


def estimate_communal(batch: Batch) -> Communal:
    """Residents of communal establishments by age; at least one adult a household is left at home."""
    care_home = _care_homes(batch)
    rest = batch.tables.age - care_home
    other = _halls(batch, rest)
    return Communal(care_home, other + _institutions(batch, rest - other))


def _care_homes(batch: Batch) -> Ints:
    """Residents of care homes (areas, 91): the oldest band first, by chance rounded up or down."""
    age = batch.tables.age
    chance = batch.random.uniform("care homes", np.full(len(age), len(BANDS))).reshape(-1, len(BANDS))
    spare = np.maximum(age[:, OF_AGE:].sum(axis=1) - batch.households, 0)
    growth = batch.number("people.communal.care_home_growth_per_year_of_age")
    found = np.zeros_like(age)
    for b, (ages, expected) in enumerate(zip(BANDS, _expected_in_care_homes(batch), strict=True)):
        weight = np.exp(growth * np.arange(65, 85)) if ages == OLD else np.ones(ages.stop - ages.start)
        wanted = np.minimum(np.floor(expected + chance[:, b]), spare - found.sum(axis=1))
        found[:, ages] = _taken(age[:, ages], weight, wanted)
    return found


def _expected_in_care_homes(batch: Batch) -> tuple[Floats, Floats, Floats]:
    """Expected residents (areas,) of each of BANDS. At 85 and over, of n85 people, beside n65 of 65 to 84:

        care_home = min(rate n85 + excess_share max(n85 - excess_base n65, 0), n85)

    a rate everywhere, and a share of the excess over what the number of 65 to 84 explains; the others are set by it
    and by a rate of their own. The rule is our own.
    """
    oldest, old, working = (batch.tables.age[:, ages].sum(axis=1) for ages in BANDS)
    excess = np.maximum(oldest - batch.number("people.communal.care_home_excess_base") * old, 0)
    everywhere = batch.number("people.communal.care_home_rate_85_plus") * oldest
    in_excess = batch.number("people.communal.care_home_excess_share") * excess
    of_oldest = np.clip(everywhere + in_excess, 0, oldest)
    of_old = batch.number("people.communal.care_home_65_84_per_85_plus") * of_oldest
    return of_oldest, of_old, batch.number("people.communal.care_home_18_64_rate") * working


def _taken(counts: Ints, weight: Floats, wanted: Floats) -> Ints:
    """About `wanted` (areas,) people from `counts` (areas, ages), likelier by `weight`, never more than there are."""
    total = np.minimum(np.floor(wanted), counts.sum(axis=1)).astype(np.int64)
    return np.minimum(integerise(counts * weight, total), counts)


def _halls(batch: Batch, age: Ints) -> Ints:
    """People of a student's age, where there are more of them and more adults than the households explain."""
    most = batch.number("people.communal.adults_per_household_before_halls")
    at_home = batch.number("people.communal.students_per_household_at_home")
    surplus = age[:, OF_AGE:].sum(axis=1) - np.floor(most * batch.households)
    students = age[:, STUDENT].sum(axis=1) - np.floor(at_home * batch.households)
    found = np.zeros_like(age)
    found[:, STUDENT] = _taken(age[:, STUDENT], np.ones(5), np.clip(np.minimum(surplus, students), 0, None))
    return found


def _institutions(batch: Batch, age: Ints) -> Ints:
    """Adults of any age beyond the most that households hold: barracks, prisons."""
    most = batch.number("people.communal.most_adults_per_household")
    surplus = np.clip(age[:, OF_AGE:].sum(axis=1) - np.floor(most * batch.households), 0, None)
    found = np.zeros_like(age)
    found[:, OF_AGE:] = _taken(age[:, OF_AGE:], np.ones(age.shape[1] - OF_AGE), surplus)
    return found
