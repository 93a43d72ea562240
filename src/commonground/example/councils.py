"""What the council of Exampleshire publishes of children, care homes and homeless households. Generated.

value = people whom the service is for x a rate about England's x how busy this council is
"""

from __future__ import annotations

import polars as pl

from commonground.core.arrays import Ints
from commonground.example.bodies import DISTRICT_CODE, DISTRICT_NAME, SOURCE
from commonground.place.published import list_parts

PERIOD = "a made-up year"
CHILD, PUPIL, OLDER, HOUSEHOLD = "0-17", "5-15", "65+", "household"
RATES = (  # published total, whom it is for, a rate of them about England's, how busy this council is
    ("child_in_need_31_march", CHILD, 0.0333, 1.06),
    ("child_looked_after_31_march", CHILD, 0.0070, 0.94),
    ("child_protection_plan", CHILD, 0.0042, 1.03),
    ("child_referral", CHILD, 0.0520, 0.97),
    ("child_social_worker", CHILD, 0.0028, 1.00),
    ("child_social_worker_vacancy", CHILD, 0.0005, 1.10),
    ("child_social_worker_agency", CHILD, 0.0005, 0.90),
    ("education_health_care_plan", CHILD, 0.0480, 1.02),
    ("permanent_exclusion", PUPIL, 0.0011, 1.08),
    ("residential_home_resident", OLDER, 0.0098, 0.95),
    ("nursing_home_resident", OLDER, 0.0044, 1.05),
    ("homeless_household", HOUSEHOLD, 0.0019, 1.04),
)
HOMES, BOTH_HOMES = ("residential_home_resident", "nursing_home_resident"), "care_home_resident"


def list_council(age: Ints, homes: Ints) -> pl.DataFrame:
    """Rows of `Place.published`. `age` (areas, 91) residents, `homes` (areas,) households."""
    by_age = age.sum(axis=0)
    people = {CHILD: by_age[:18].sum(), PUPIL: by_age[5:16].sum(), OLDER: by_age[65:].sum(), HOUSEHOLD: homes.sum()}
    totals = {service: float(round(people[whom] * rate * busy)) for service, whom, rate, busy in RATES}
    totals[BOTH_HOMES] = sum(totals[home] for home in HOMES)
    body = {"body_code": DISTRICT_CODE, "body_name": DISTRICT_NAME, "share": 1.0, "period": PERIOD, "source": SOURCE}
    table = pl.DataFrame({"service": list(totals), "whole_body": list(totals.values())})
    table = table.with_columns(**{name: pl.lit(value) for name, value in body.items()})
    return list_parts(table, (DISTRICT_CODE, DISTRICT_NAME), "residents")
