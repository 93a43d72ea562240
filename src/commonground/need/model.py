"""What need is: expected use per person. In: `Population`, rates. Out: `Need`."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from commonground.core.arrays import Singles


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
