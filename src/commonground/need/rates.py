"""Published use of each service by age, sex and deprivation. In: utilisation rows. Out: rates per person-year.

Central rows give the level or curve; relative rows multiply it, and are scaled so that the level for the
whole of England stays as published. Parts of a whole are cut out of it: admissions by length of stay, people in
contact times contacts each.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.errors import UserError
from commonground.people.needs import QUINTILES, SEXES, filled
from commonground.people.tables import AGES

OF_ADMISSIONS = {"emergency_admission_0day": True, "emergency_admission_1plus": False}
SHARE_MEASURE = "share_of_emergency_admissions_by_age"
LAST_AGE = 100  # the open-ended last band of the population is spread up to here


def rates(services: Iterable[str], utilisation: pl.DataFrame, units: pl.DataFrame) -> Floats:
    """(services, 91 ages, male/female, 5 quintiles): expected units per person-year, as published for England.

    `utilisation` and `units` as in the evidence. Raises UserError for a service without central rows.
    """
    rows = utilisation.join(units.select("unit", "per"), on="unit", how="left").with_columns(
        value=pl.col("value") / pl.col("per")
    )
    people = england(utilisation)
    return np.stack([_rate(service, rows, people) for service in services])


def england(utilisation: pl.DataFrame) -> Floats:
    """(91, 2, 5) residents of England, even within each published band of ages."""
    bands = utilisation.filter(pl.col("measure") == "resident_population_by_imd_modelled")
    table = np.zeros((AGES, len(SEXES), QUINTILES))
    for row in bands.iter_rows(named=True):
        first, last = row["age_from"], min(row["age_to"], LAST_AGE)
        each = row["value"] / (last - first + 1)
        ages = np.bincount(np.minimum(np.arange(first, last + 1), AGES - 1), minlength=AGES)
        table[:, SEXES.index(row["sex"]), int(row["imd_quintile"]) - 1] += each * ages
    return table


def _rate(service: str, rows: pl.DataFrame, people: Floats) -> Floats:
    if service in OF_ADMISSIONS:
        admissions = _rate("emergency_admission", rows, people)
        same_day = filled(_central(rows, "emergency_admission_0day", SHARE_MEASURE), outside=0.0)
        return admissions * (same_day if OF_ADMISSIONS[service] else 1.0 - same_day)
    central = _central(rows, service)
    if central.is_empty():
        raise UserError(f"no published rate of use for the service {service!r}", where="utilisation.csv")
    level = np.ones_like(people)
    for _, part in central.group_by("measure", maintain_order=True):
        level = level * filled(part, outside=0.0)
    return _with_relatives(level, rows.filter((pl.col("service") == service) & (pl.col("use") == "relative")), people)


def _central(rows: pl.DataFrame, service: str, measure: str | None = None) -> pl.DataFrame:
    found = rows.filter((pl.col("service") == service) & (pl.col("use") == "central"))
    return found if measure is None else found.filter(pl.col("measure") == measure)


def _with_relatives(level: Floats, rows: pl.DataFrame, people: Floats) -> Floats:
    """`level` times each relative measure; outside the ages of a measure by age nobody uses the service."""
    total = float((level * people).sum())
    for _, part in rows.group_by("measure", maintain_order=True):
        by_quintile = (part["imd_quintile"] != "all").any()
        level = level * filled(part, outside=1.0 if by_quintile else 0.0)
    found = float((level * people).sum())
    return level * (total / found) if found > 0 else level
