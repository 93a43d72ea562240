"""Who, among people of the same age, sex and area, uses a service. In: risk, needs. Out: weights of mean 1.

Use is spread by a lognormal frailty factor exp(sigma * z - sigma^2 / 2) on the latent risk, and gathers in the
people whose needs the service answers: `need.focus.<service>` of it falls on people with any of FOCUS[service].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.core.arrays import Flags, Ints, Masks, Singles
from commonground.evidence.assumptions import Assumptions

EMERGENCY = ("acute_admission", "high_admission_risk", "acute_deterioration", "end_of_life")
FOCUS: dict[str, tuple[str, ...]] = {
    "gp_appointment": ("ltc", "frailty", "perinatal_mh"),
    "community_contact": ("frailty", "housebound", "post_discharge", "end_of_life"),
    "ae_type1": ("high_ae_use", "acute_admission"),
    "ae_other": ("minor_urgent", "high_ae_use"),
    "ambulance_conveyance": (*EMERGENCY, "fall"),
    "emergency_admission_0day": EMERGENCY,
    "emergency_admission_1plus": EMERGENCY,
    "emergency_bed_day": EMERGENCY,
    "elective_admission": ("ltc",),
    "outpatient_attendance": ("ltc",),
    "mental_health_contact": ("smi", "mental_health", "mental_health_crisis", "dementia"),
    "psychiatric_bed_day": ("smi", "mental_health_crisis"),
    "home_care_recipient": ("home_care",),
    "residential_care_placement": ("frailty", "dementia", "home_care"),
    "social_care_other": ("disability", "smi", "home_care"),
    "reablement_episode": ("post_discharge", "acute_admission", "fall"),
    "housing_homelessness_duty": ("homeless", "financial_strain", "domestic_abuse"),
    "substance_misuse_treatment": ("substance_misuse", "alcohol_dependence"),
    "police_incident": ("offending", "domestic_abuse", "substance_misuse", "child_in_need", "school_absence"),
    "school_exclusion": ("school_absence", "child_in_need"),
    "children_in_need": ("child_in_need",),
    "looked_after_child": ("child_in_need",),
    "early_help": ("early_help", "domestic_abuse"),
    "mortality": ("end_of_life",),
    "loneliness": ("lonely",),
}
AT_HOME_ONLY = {"home_care_recipient", "residential_care_placement", "reablement_episode", "early_help"}
REPRESENTATIVE_ONLY = {"housing_homelessness_duty"}
ONCE_A_YEAR = {"person-year", "child-year", "person", "death", "household", "placement", "assessment", "exclusion"}
CAPPING_PASSES = 6
BAND_STARTS = (0, 5, 11, 16, 18, 25, 35, 45, 55, 65, 75, 85)


@dataclass(frozen=True)
class Persons:
    """What need reads of everyone, as arrays."""

    area: Ints
    household: Ints
    age: Ints
    female: Flags
    care_home: Flags
    risk: Singles
    needs: Masks
    words: tuple[str, ...]
    band: Ints  # of BAND_STARTS
    representative: Flags  # the eldest of each household

    def any_of(self, needs: tuple[str, ...]) -> Flags:
        """Whether each person has at least one of `needs`; needs that are not in the vocabulary are passed over."""
        bits = sum(1 << self.words.index(name) for name in needs if name in self.words)
        return np.asarray((self.needs & np.uint64(bits)) > 0)


def persons_of(frame: pl.DataFrame, words: tuple[str, ...]) -> Persons:
    """Arrays of `Population.persons`."""
    age = frame["age"].to_numpy().astype(np.int64)
    household = frame["household"].to_numpy().astype(np.int64)
    return Persons(
        area=frame["area"].to_numpy().astype(np.int64),
        household=household,
        age=age,
        female=frame["female"].to_numpy(),
        care_home=frame["care_home"].to_numpy(),
        risk=frame["risk"].to_numpy(),
        needs=frame["needs"].to_numpy(),
        words=words,
        band=np.searchsorted(BAND_STARTS, age, side="right") - 1,
        representative=_eldest(household, age),
    )


def _eldest(household: Ints, age: Ints) -> Flags:
    """The first of the eldest in each household."""
    chosen = np.zeros(len(age), dtype=bool)
    if (household >= 0).any():
        order = np.lexsort((-age, household))
        order = order[household[order] >= 0]
        chosen[order[np.diff(household[order], prepend=-1) != 0]] = True
    return chosen


def weights(service: str, group: str, persons: Persons, rate: Singles, assumptions: Assumptions) -> Singles:
    """How much more each person uses than the `rate` of people like them: keeps the total of each band of ages."""
    sigma = np.float32(assumptions.number(f"need.sigma.{group}", 0.0))
    most = np.float32(assumptions.number("need.most_risk"))
    weight = np.exp(sigma * np.clip(persons.risk, -most, most)).astype(np.float32)
    if service in AT_HOME_ONLY:
        weight[persons.household < 0] = 0.0
    if service in REPRESENTATIVE_ONLY:
        weight[~persons.representative] = 0.0
    share = assumptions.number(f"need.focus.{service}", 0.0)
    if share > 0:
        has = persons.any_of(FOCUS[service])
        weight = _focused(weight, rate, has, persons.band, share)
    return _level(weight, rate, persons.band)


def at_most_once(use: Singles, band: Ints) -> Singles:
    """`use` with nobody above 1 a year; what is cut goes to the others of the band in proportion to their use."""
    bands = len(BAND_STARTS)
    wanted = np.bincount(band, use.astype(np.float64), bands)
    for _ in range(CAPPING_PASSES):
        use = np.minimum(use, np.float32(1.0))
        free = use < 1.0
        full = np.bincount(band[~free], minlength=bands)
        left = np.bincount(band[free], use[free].astype(np.float64), bands)
        scale = np.divide(wanted - full, left, out=np.ones(bands), where=left > 0)
        use = np.where(free, use * np.maximum(scale, 1.0)[band].astype(np.float32), use)
    return np.minimum(use, np.float32(1.0))


def _focused(weight: Singles, rate: Singles, has: Flags, band: Ints, share: float) -> Singles:
    """`share` of expected use in each band falls on those who have the need, where anybody has."""
    use = (weight * rate).astype(np.float64)
    bands = len(BAND_STARTS)
    inside = np.bincount(band[has], use[has], bands)
    outside = np.bincount(band, use, bands) - inside
    both = (inside > 0) & (outside > 0)
    odds = np.divide(share * outside, (1.0 - share) * inside, out=np.ones(bands), where=both & (share < 1.0))
    return np.where(has, weight * np.maximum(odds, 1.0)[band].astype(np.float32), weight)


def _level(weight: Singles, rate: Singles, band: Ints) -> Singles:
    bands = len(BAND_STARTS)
    wanted = np.bincount(band, rate.astype(np.float64), bands)
    found = np.bincount(band, (weight * rate).astype(np.float64), bands)
    scale = np.divide(wanted, found, out=np.zeros(bands), where=found > 0)
    return np.asarray(weight * scale[band].astype(np.float32))
