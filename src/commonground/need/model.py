"""What need reads and what it is: expected use per person. In: `NeedInputs`. Out: `Need`."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from commonground.core.arrays import Singles
from commonground.evidence.assumptions import Assumptions
from commonground.people.model import Population


@dataclass(frozen=True)
class NeedInputs:
    """All that need reads: two inputs of the same content give the same `Need`.

    `areas` columns: imd_quintile (1 = most deprived fifth in England), acute_morbidity (index, England = 1), in the
    order of the population's areas. `published` as in `Place`; `services`, `utilisation`, `units` as in `Evidence`.
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
    `check` columns: service, predicted, published, ratio, body, period, source (before calibration).
    `agencies` columns: agencies (0..6, 6 = six or more), households, share_of_households, share_of_cost.
    """

    services: tuple[str, ...]
    expected: Singles
    check: pl.DataFrame
    agencies: pl.DataFrame
    notes: tuple[str, ...] = ()
