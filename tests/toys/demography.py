"""England's people by age and what becomes of them: behind `ageing`, and the growth that ageing explains."""

import re

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.evidence.model import Evidence
from commonground.sources.tables import Sources

OLDEST = 90  # and over
CENSUS_TO_MIDYEAR = 2.278  # years from 21 March 2021 to 30 June 2023
UNITED_KINGDOM = 67.6e6  # mid-2022, as quoted beside the projection
_DISTRICTS = ["E06", "E07", "E08", "E09"]
_AGE = re.compile(r"Age: Aged (under 1|\d+) years?; measures: Value")


def people_2021(sources: Sources) -> Floats:
    """(91,) residents of England by single year of age, census day 2021."""
    frame = sources.frame("age21_ltla21").filter(pl.col("geography code").str.starts_with("E"))
    people = np.zeros(OLDEST + 1)
    for name in frame.columns:
        found = _AGE.fullmatch(name)
        age = 100 if "100 years and over" in name else int(found.group(1).replace("under 1", "0")) if found else None
        if age is not None:
            people[min(age, OLDEST)] += frame[name].cast(pl.Float64).sum()
    return people


def people_2023(sources: Sources) -> Floats:
    """(91,) residents of England by single year of age, mid-2023."""
    frame = sources.frame("population23_ltla").filter(pl.col("code").str.slice(0, 3).is_in(_DISTRICTS))
    ages = frame.columns[frame.columns.index("all") + 1 :]
    return np.array([frame[age].cast(pl.Float64).sum() for age in ages])


def rates(evidence: Evidence, service: str) -> Floats:
    """(91,) the mean of a service's central rates that hold at each age."""
    parent = dict(zip(evidence.services["id"], evidence.services["parent"], strict=True))
    central = evidence.utilisation.filter(pl.col("use") == "central")
    rows = central.filter(pl.col("service") == service)
    rows = rows if len(rows) else central.filter(pl.col("service") == parent[service])
    total, count = np.zeros(OLDEST + 1), np.zeros(OLDEST + 1)
    for row in rows.to_dicts():
        ages = slice(row["age_from"] or 0, min(120 if row["age_to"] is None else row["age_to"], OLDEST) + 1)
        total[ages] += row["value"]
        count[ages] += 1
    return np.divide(total, count, out=np.zeros(OLDEST + 1), where=count > 0)


def demographic_growth(rate: Floats, before: Floats, after: Floats, years: float) -> float:
    """Yearly growth of use that people and their ages alone explain."""
    return float((rate @ after / (rate @ before)) ** (1 / years) - 1)


def cohorts(people: Floats, deaths: Floats, migrants: float, years: int) -> Floats:
    """(years + 1, 91): everybody a year older each year but those who die; as many births as there are under one today;
    `migrants` a year, in proportion to those of 18 to 64.

    people[y+1,a+1] = (people[y,a] + migrants[a]) * (1 - deaths[a])
    """
    ages = np.arange(len(people))
    working, path = (ages >= 18) & (ages < 65), [people]
    for _ in range(years):
        now = path[-1]
        arrived = now + migrants * np.where(working, now, 0.0) / now[working].sum()
        alive = arrived * (1 - deaths)
        nxt = np.zeros_like(now)
        nxt[0], nxt[1:] = people[0], alive[:-1]
        nxt[-1] += alive[-1]
        path.append(nxt)
    return np.array(path)
