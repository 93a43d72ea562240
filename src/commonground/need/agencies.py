"""How many agencies call at one household in a year, and their cost. In: expected use. Out: one small table.

An agency is in touch with a person with probability 1 - exp(-use / uses per person in touch), or the rate
itself where the unit is a person in a year; members of a household share risk, so agencies gather. Counts of
agencies are exact sums over that probability (no draws): each agency in turn is added to the distribution of
the number in touch, and to the expected cost at each number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints, Singles
from commonground.evidence.assumptions import Assumptions

AGENCIES: dict[str, tuple[str, ...]] = {
    "general practice": ("gp_appointment",),
    "community health": ("community_contact",),
    "hospital": (
        "ae_type1",
        "ae_other",
        "emergency_admission_0day",
        "emergency_admission_1plus",
        "elective_admission",
        "outpatient_attendance",
    ),
    "ambulance": ("ambulance_conveyance",),
    "mental health": ("mental_health_contact", "psychiatric_bed_day"),
    "adult social care": (
        "home_care_recipient",
        "residential_care_placement",
        "social_care_other",
        "reablement_episode",
    ),
    "children's social care": ("children_in_need", "looked_after_child"),
    "early help": ("early_help",),
    "school exclusion": ("school_exclusion",),
    "housing": ("housing_homelessness_duty",),
    "drug and alcohol treatment": ("substance_misuse_treatment",),
    "police": ("police_incident",),
}
STOCKS = {
    "home_care_recipient",
    "social_care_other",
    "children_in_need",
    "looked_after_child",
    "substance_misuse_treatment",
}
MOST = 6  # six or more
NEARLY_CERTAIN = 0.99
HOUSEHOLDS_AT_ONCE = 200_000


def agencies(services: Sequence[str], expected: Singles, household: Ints, assumptions: Assumptions) -> pl.DataFrame:
    """Columns agencies (0..6, 6 = six or more), households, share_of_households, share_of_cost.

    `expected` (persons, services) units a year; `household` (persons,) -1 outside households, who are left out.
    """
    homes = int(household.max(initial=-1)) + 1
    contact, cost = _by_household(services, expected, household, homes, assumptions)
    number = np.zeros(MOST + 1)
    spent = np.zeros(MOST + 1)
    for first in range(0, homes, HOUSEHOLDS_AT_ONCE):
        part = slice(first, first + HOUSEHOLDS_AT_ONCE)
        likely, dear = _counted(1.0 - np.exp(-contact[:, part]), cost[:, part])
        number += likely.sum(axis=0)
        spent += dear.sum(axis=0)
    return pl.DataFrame(
        {
            "agencies": np.arange(MOST + 1),
            "households": number,
            "share_of_households": number / max(homes, 1),
            "share_of_cost": spent / max(float(spent.sum()), 1e-9),
        }
    )


def _by_household(
    services: Sequence[str], expected: Singles, household: Ints, homes: int, assumptions: Assumptions
) -> tuple[Floats, Floats]:
    """(agencies, households): expected number of people in touch, on the scale of -log(1 - p), and GBP a year."""
    inside = household >= 0
    where = household[inside]
    contact = np.zeros((len(AGENCIES), homes))
    cost = np.zeros((len(AGENCIES), homes))
    for a, parts in enumerate(AGENCIES.values()):
        for service in parts:
            if service in services:
                use = expected[inside, list(services).index(service)].astype(np.float64)
                contact[a] += np.bincount(where, _in_touch(service, use, assumptions), homes)
                cost[a] += np.bincount(where, use, homes) * assumptions.number(f"cost.{service}")
    return contact, cost


def _in_touch(service: str, use: Floats, assumptions: Assumptions) -> Floats:
    if service in STOCKS:
        return np.asarray(-np.log1p(-np.minimum(use, NEARLY_CERTAIN)))
    return use / assumptions.number(f"need.uses_per_person_in_touch.{service}", 1.0)


def _counted(probability: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """(households, 0..6): probability of each number of agencies, and expected cost at each number.

    An agency's cost falls wholly where it is in touch.
    """
    homes = probability.shape[1]
    likely = np.zeros((homes, MOST + 1))
    likely[:, 0] = 1.0
    dear = np.zeros_like(likely)
    for p, c in zip(probability, cost, strict=True):
        dear = _shifted(dear, p) + _up(likely) * c[:, None]
        likely = _shifted(likely, p)
    return likely, dear


def _up(values: Floats) -> Floats:
    """Each number of agencies one higher; six or more stays."""
    higher = np.zeros_like(values)
    higher[:, 1:] = values[:, :-1]
    higher[:, -1] += values[:, -1]
    return higher


def _shifted(values: Floats, p: Floats) -> Floats:
    return np.asarray(values * (1.0 - p)[:, None] + _up(values) * p[:, None])
