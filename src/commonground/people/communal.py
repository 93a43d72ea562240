"""Who lives in a communal establishment. In: counts of communal residents, ages. Out: their ages, and care homes.

The census says how many they are in each area; who they are is told by the ages of the area. Residents are a mixture of
households and of four kinds of establishment, each with its own ages; a few rounds of expectation and maximisation
(Dempster, Laird and Rubin 1977) share the area's communal residents among the kinds:

    r_tb = s_t q_t(b) / sum over kinds and households of the same,   s_t <- sum_b people_b r_tb, scaled to the communal
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.fitting import along_rows
from commonground.people.batch import Batch
from commonground.people.tables import AGES, OF_AGE

KINDS = ("care_home", "hall", "school", "other")  # other: prisons, barracks, hospitals, hostels
CARE_HOME = KINDS.index("care_home")
FIRST_AGES = (0, 11, 18, 23, 65, 85)  # of the broad ages that tell the kinds apart; boarders are of 11 to 17
BAND = np.searchsorted(FIRST_AGES, np.arange(AGES), side="right") - 1
OLD = slice(65, 85)
ROUNDS = 5  # more of them follow the chance of small areas
FAINT = 1e-12


@dataclass(frozen=True)
class Communal:
    """Residents by area and age (areas, 91) in care homes, and in halls, schools, barracks and prisons."""

    care_home: Ints
    other: Ints


def estimate_communal(batch: Batch) -> Communal:
    """Communal residents by age, as many as the census counts; at least an adult a household is left at home."""
    age, total = batch.tables.age, batch.tables.communal
    expected = _by_age(batch, _shares(batch))
    everyone = expected.sum(axis=1)
    share = np.divide(everyone, age, out=np.zeros(age.shape), where=age > 0)
    young, grown = age[:, :OF_AGE].sum(axis=1), age[:, OF_AGE:].sum(axis=1)
    children = np.rint(everyone[:, :OF_AGE].sum(axis=1)).astype(np.int64)
    children = np.clip(children, np.maximum(total - (grown - batch.households), 0), np.minimum(young, total))
    found = np.concatenate(
        [
            along_rows(age[:, :OF_AGE], share[:, :OF_AGE], children),
            along_rows(age[:, OF_AGE:], share[:, OF_AGE:], total - children),
        ],
        axis=1,
    )
    of_care = np.divide(expected[:, CARE_HOME], everyone, out=np.zeros(age.shape), where=everyone > 0)
    care = np.diff(np.floor(np.cumsum(found * of_care, axis=1) + 0.5), axis=1, prepend=0).astype(np.int64)
    care = np.clip(care, 0, found)
    return Communal(care, found - care)


def _shares(batch: Batch) -> Floats:
    """Share (areas, kinds, broad ages) of the residents of each broad age who live in each kind."""
    people = np.add.reduceat(batch.tables.age, FIRST_AGES, axis=1).astype(np.float64)
    at_home = np.array([batch.number(f"people.household_age.{b}") for b in FIRST_AGES])
    profile = _profiles(batch, at_home)
    residents = np.maximum(people.sum(axis=1), 1.0)
    communal = (batch.tables.communal / residents)[:, None]
    kinds = np.tile([batch.number(f"people.communal.share.{k}") for k in KINDS], (len(people), 1))
    for _ in range(ROUNDS):
        weight = (kinds / kinds.sum(axis=1, keepdims=True) * communal)[:, :, None] * profile
        likelihood = weight.sum(axis=1) + (1 - communal) * at_home
        share = weight / np.maximum(likelihood, FAINT)[:, None, :]
        kinds = np.einsum("atb,ab->at", share, people) + FAINT
    return np.asarray(share)


def _profiles(batch: Batch, residents: Floats) -> Floats:
    """Share (kinds, broad ages) of those who live in each kind who are of each age, where England has `residents`."""
    working, old, oldest = (
        batch.number(f"people.{name}")
        for name in ("communal.care_home_18_64_rate", "care_home_share.65_84", "care_home_share.85_plus")
    )
    care = np.array([0.0, 0.0, working, working, old, oldest]) * residents
    school = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    hall, other = ([batch.number(f"people.communal.{k}.{b}", 0.0) for b in FIRST_AGES] for k in ("hall", "other"))
    table = np.array([care, hall, school, other])
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _by_age(batch: Batch, share: Floats) -> Floats:
    """Expected communal residents (areas, kinds, 91), about as many in each area as the census counts.

    Within a broad age as its residents are, but that the rate of living in a care home grows between 65 and 84.
    """
    age = batch.tables.age.astype(np.float64)
    growth = np.ones(AGES)
    growth[OLD] = np.exp(batch.number("people.communal.care_home_growth_per_year_of_age") * np.arange(65, 85))
    found = share[:, :, BAND] * age[:, None, :]
    steeper = age[:, OLD] * growth[OLD]
    rate = found[:, CARE_HOME, OLD].sum(axis=1) / np.maximum(steeper.sum(axis=1), FAINT)
    found[:, CARE_HOME, OLD] = rate[:, None] * steeper
    scale = batch.tables.communal / np.maximum(found.sum(axis=(1, 2)), FAINT)
    return np.asarray(np.minimum(found * scale[:, None, None], age[:, None, :]))
