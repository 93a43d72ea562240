"""Published use of each service by age, sex and deprivation. In: utilisation rows. Out: rates per person-year.

rate[age,sex,q] = level * product of central[age,sex,q] * product of relative[age,sex,q], over the measures of a service

with `level` such that use in the whole of England stays that of the central rows. Measures of one service multiply:
people in contact times contacts each. A part is cut out of the service above it: the share that its own rows give
(emergency stays without a night), or what such shares leave. The rule is our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.core.errors import UserError
from commonground.need.model import Service
from commonground.people.england import count_england
from commonground.people.needs import filled


def derive_rates(
    ids: Iterable[str], services: Mapping[str, Service], utilisation: pl.DataFrame, units: pl.DataFrame
) -> Floats:
    """(ids, 91 ages, male/female, 5 quintiles): expected units per person-year, as published for England.

    `services` of the whole tree; `utilisation` and `units` as in the evidence. Raises UserError for a service without
    central rows.
    """
    rows = utilisation.join(units.select("unit", "per"), on="unit", how="left").with_columns(
        value=pl.col("value") / pl.col("per")
    )
    people = count_england(utilisation)
    return np.stack([_rate(services[service], services, rows, people) for service in ids])


def _rate(service: Service, services: Mapping[str, Service], rows: pl.DataFrame, people: Floats) -> Floats:
    if service.part_of_parent:
        whole = _own_rate(service.parent, rows, people)
        rest = service.part_of_parent == "rest"
        return whole * (_rest(service, services, rows) if rest else _share(service.id, rows))
    return _own_rate(service.id, rows, people)


def _rest(part: Service, services: Mapping[str, Service], rows: pl.DataFrame) -> Floats:
    """(91, 2, 5) what the shares of a whole leave."""
    beside = [s.id for s in services.values() if s.parent == part.parent and s.part_of_parent == "share"]
    return np.asarray(1.0 - sum(_share(service, rows) for service in beside))


def _share(service: str, rows: pl.DataFrame) -> Floats:
    return filled(_central(rows, service), outside=0.0)


def _own_rate(service: str, rows: pl.DataFrame, people: Floats) -> Floats:
    central = _central(rows, service)
    level = np.ones_like(people)
    for _, part in central.group_by("measure", maintain_order=True):
        level = level * filled(part, outside=0.0)
    return _with_relatives(level, rows.filter((pl.col("service") == service) & (pl.col("use") == "relative")), people)


def _central(rows: pl.DataFrame, service: str) -> pl.DataFrame:
    """The rows that give its level; UserError where there are none."""
    found = rows.filter((pl.col("service") == service) & (pl.col("use") == "central"))
    if found.is_empty():
        mend = f"add rows whose service is {service} and whose use is central"
        raise UserError(f"no published rate of use for the service {service!r}", where="utilisation.csv", mend=mend)
    return found


def _with_relatives(level: Floats, rows: pl.DataFrame, people: Floats) -> Floats:
    """`level` times each relative measure; outside the ages of a measure by age nobody uses the service."""
    total = float((level * people).sum())
    for _, part in rows.group_by("measure", maintain_order=True):
        by_quintile = (part["imd_quintile"] != "all").any()
        level = level * filled(part, outside=1.0 if by_quintile else 0.0)
    found = float((level * people).sum())
    return level * (total / found) if found > 0 else level
