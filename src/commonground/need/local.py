"""How one area differs from others as deprived. In: acute morbidity by area. Out: an index for hospital services."""

from __future__ import annotations

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.evidence.assumptions import Assumptions

HOSPITAL = {
    "ae_type1",
    "ambulance_conveyance",
    "emergency_admission_0day",
    "emergency_admission_1plus",
    "emergency_bed_day",
}


def index(areas: pl.DataFrame, assumptions: Assumptions) -> Floats:
    """(areas,) acute morbidity over the mean of its deprivation fifth in England, to the power of the damping.

    Rates already differ by fifth, so only the difference from areas of the same fifth is added.
    """
    fifth = areas["imd_quintile"].to_numpy().astype(np.int64)
    usual = np.array([assumptions.number(f"need.acute_morbidity.quintile_{q}") for q in range(1, 6)])
    relative = np.clip(areas["acute_morbidity"].to_numpy().astype(np.float64), 0.2, 5.0) / usual[fifth - 1]
    return np.asarray(relative ** assumptions.number("need.local_index_damping"))
