"""Disease registers of Exampleshire's areas. In: ages, deprivation. Out: `Place.registers`. Generated, invented shares.

registered = patients in the age group x share, from least to most deprived x (older than usual) ^ power x chance
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats, Ints
from commonground.example.people_counts import older_than_usual
from commonground.place.registers import DECIMALS, REGISTERS, SCHEMA

MORE_THAN_RESIDENTS = 1.06  # people registered for each resident, as in most places
SPREAD = 0.06  # of a register between areas alike, on the log scale
SHARES = {  # of patients in the age group: in the least and the most deprived areas, power of the share of older people
    "AF": (0.022, 0.018, 1.0),
    "AST": (0.062, 0.068, 0.0),
    "CAN": (0.038, 0.028, 0.8),
    "CHD": (0.027, 0.034, 0.8),
    "CKD": (0.036, 0.044, 0.9),
    "COPD": (0.012, 0.030, 0.6),
    "DEM": (0.0075, 0.007, 1.0),
    "DEP": (0.110, 0.150, 0.0),
    "DM": (0.058, 0.092, 0.4),
    "EP": (0.0065, 0.010, 0.0),
    "HF": (0.0085, 0.011, 0.9),
    "HYP": (0.140, 0.138, 0.7),
    "LD": (0.0045, 0.007, 0.0),
    "MH": (0.007, 0.014, 0.0),
    "NDH": (0.058, 0.064, 0.5),
    "OB": (0.075, 0.125, 0.0),
    "OST": (0.009, 0.008, 0.5),
    "PAD": (0.0045, 0.0075, 0.8),
    "PC": (0.0045, 0.0045, 0.8),
    "RA": (0.0075, 0.008, 0.6),
    "STIA": (0.018, 0.019, 0.9),
}


def generate(rng: np.random.Generator, codes: Sequence[str], stands: Floats, age: Ints) -> pl.DataFrame:
    """A row an area and register. `stands` (areas,): 0 = least, 1 = most deprived; `age` (areas, 91) residents."""
    older, parts = older_than_usual(age), []
    for register, (least, most, power) in SHARES.items():
        patients = age[:, REGISTERS[register].age_from :].sum(axis=1) * MORE_THAN_RESIDENTS
        share = (least + (most - least) * stands) * older**power * np.exp(rng.normal(0, SPREAD, len(codes)))
        rows = {"area": codes, "register": [register] * len(codes), "patients": patients}
        parts.append(pl.DataFrame(rows | {"registered": patients * np.minimum(share, 1.0)}))
    rounded = pl.concat(parts).with_columns(pl.col("registered", "patients").round(DECIMALS))
    return rounded.sort("area", "register").select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
