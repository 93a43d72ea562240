"""Common factors behind needs. In: chance, who lives with whom. Out: standard normal factors of persons and households.

    f_i = sqrt(1 - r) e_i + sqrt(r) h_household(i),   r the correlation of two members of a household

The first is ill health given age (`risk`), which services use too; the others stand for what groups of conditions share
besides (metabolic, circulatory, respiratory, mental): a bifactor model (Holzinger and Swineford 1937, The bi-factor
method, Psychometrika 2:41). Which need leans on which, and how far, is in the table of loadings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from commonground.core.arrays import Flags, Floats, Ints, Singles
from commonground.evidence.columns import FACTORS
from commonground.evidence.model import Assumptions
from commonground.people.sampling import AreaRandom
from commonground.people.tables import AGES

RISK = FACTORS.index("risk")
STEPS = 8  # of Newton's method; five give nine digits


@dataclass(frozen=True)
class CareHomes:
    """Who lives in care homes: the less well of their age, so that the others are the better for it.

    risk_i <- risk_i + shift in a care home,   risk_i - shift g / (1 - g) elsewhere

    `share` g (91,) of people of an age; the mean of an age stays nought. The shift is our own.
    """

    share: Floats
    shift: float

    @property
    def elsewhere(self) -> Floats:
        """(91,) the shift of those who live elsewhere."""
        return np.asarray(-self.shift * self.share / (1.0 - self.share))

    def threshold(self, share: Floats, loading: float) -> Floats:
        """The liability above which a part `share` (..., 91, ., .) of people lies who lean on risk by `loading`.

            g Phi(l shift - t) + (1 - g) Phi(l elsewhere - t) = share,   by Newton's method from -Phi^-1(share)

        so that care homes move who has a need, and not how many have it.
        """
        threshold = np.asarray(-ndtri(share), dtype=np.float64)
        some = np.isfinite(threshold)
        part, inside, outside = (
            np.broadcast_to(np.asarray(of_age)[:, None, None], share.shape)[some]
            for of_age in (self.share, np.full(AGES, loading * self.shift), loading * self.elsewhere)
        )
        found, wanted = threshold[some], share[some]
        for _ in range(STEPS):
            density = part * _density(inside - found) + (1 - part) * _density(outside - found)
            above = part * ndtr(inside - found) + (1 - part) * ndtr(outside - found)
            found = found + np.clip((above - wanted) / np.maximum(density, 1e-300), -1.0, 1.0)
        threshold[some] = found
        return np.asarray(threshold)


def _density(x: Floats) -> Floats:
    return np.asarray(np.exp(-x * x / 2) / np.sqrt(2 * np.pi))


def care_homes(assumptions: Assumptions) -> CareHomes:
    """The shares in care homes by age, and their shift, as assumed."""
    ages = np.arange(AGES)
    old, oldest = (assumptions.number(f"people.care_home_share.{band}") for band in ("65_84", "85_plus"))
    share = np.select([ages >= 85, ages >= 65], [oldest, old], 0.0)
    return CareHomes(share, assumptions.number("people.risk.care_home_shift"))


@dataclass(frozen=True)
class Factors:
    """Common factors in the order of FACTORS, each standard normal: `persons` (F, persons), `households` (F, homes)."""

    persons: Singles
    households: Singles


def draw_factors(
    random: AreaRandom, persons_per_area: Ints, households_per_area: Ints, household: Ints, correlation: float
) -> Factors:
    """Factors of everyone of some areas; `household` (persons,) is -1 outside households, who have their own alone."""
    inside = household >= 0
    of_persons, of_homes = [], []
    for name in FACTORS:
        home = random.normal(f"{name} of household", households_per_area)
        own = random.normal(name, persons_per_area)
        own[inside] = np.float32(np.sqrt(1.0 - correlation)) * own[inside]
        own[inside] += np.float32(np.sqrt(correlation)) * home[household[inside]]
        of_persons.append(own)
        of_homes.append(home)
    return Factors(np.stack(of_persons), np.stack(of_homes))


def shifted(factors: Factors, homes: CareHomes, age: Ints, care_home: Flags) -> Factors:
    """The factors with the ill health of care homes, of those who live there and of those who do not."""
    persons = factors.persons.copy()
    persons[RISK] += np.where(care_home, homes.shift, homes.elsewhere[age]).astype(np.float32)
    return Factors(persons, factors.households)
