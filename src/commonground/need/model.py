"""What need reads and what it is: expected use per person. In: `NeedInputs`. Out: `Need`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

import polars as pl

from commonground.core.arrays import Singles
from commonground.core.services import QALY
from commonground.evidence.model import Assumptions
from commonground.people.model import Population


@dataclass(frozen=True)
class NeedInputs:
    """All that need reads: two inputs of the same content give the same `Need`.

    `areas` columns: imd_quintile (1 = most deprived fifth in England), acute_morbidity (index, England = 1), in the
    order of the population's areas. `published` as in `Place`; `utilisation`, `units` as in `Evidence`, and `services`
    with the columns that `Service` is made of.
    """

    population: Population
    areas: pl.DataFrame
    published: pl.DataFrame
    services: pl.DataFrame
    utilisation: pl.DataFrame
    units: pl.DataFrame
    assumptions: Assumptions


@dataclass(frozen=True)
class Need:
    """Expected use of each service by each person, and agencies per household.

    `expected` (persons, services) float32, units of the service per person-year, calibrated.
    `check` columns: service, predicted, published, ratio, body, period, source (before calibration), and whether the
    total is the place's own (`own`) or an average of bodies of which it is a part.
    `agencies` columns: agencies (0..6, 6 = six or more), households, share_of_households, share_of_cost.
    """

    services: tuple[str, ...]
    expected: Singles
    check: pl.DataFrame
    agencies: pl.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """What need reads of a row of services.csv, where every column is explained."""

    id: str
    parent: str = ""
    leaf: bool = True
    part_of_parent: Literal["", "share", "rest"] = ""
    outcome: bool = False
    concentration_group: str = ""
    needs_answered: tuple[str, ...] = ()
    who_may_use: Literal["", "everybody", "people_at_home", "one_of_a_household"] = "everybody"
    at_most_once: bool = False
    follows_local_morbidity: bool = False
    calibrated_as: str = ""
    compared_with: str = ""
    agency: str = ""
    in_touch: Literal["", "stock", "flow"] = ""

    @property
    def published_as(self) -> str:
        """The published total that it is compared with."""
        return self.compared_with or self.id

    @property
    def used(self) -> bool:
        """Whether people use or undergo it: years of good health are gained, and a sum of others is counted there."""
        return (self.leaf or self.outcome) and self.id != QALY


SERVICE_COLUMNS = tuple(field.name for field in fields(Service))


def services_of(table: pl.DataFrame) -> dict[str, Service]:
    """The rows of services.csv by id, in its order; columns that need does not read are passed over."""
    read = table.select(SERVICE_COLUMNS)
    rows = ({**row, "needs_answered": tuple(filter(None, row["needs_answered"].split("|")))} for row in read.to_dicts())
    return {row["id"]: Service(**row) for row in rows}
