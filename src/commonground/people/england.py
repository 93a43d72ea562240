"""The people of England by age, sex and deprivation. In: published bands of the evidence. Out: counts."""

from __future__ import annotations

import numpy as np
import polars as pl

from commonground.core.arrays import QUINTILES, Floats
from commonground.people.needs import SEXES
from commonground.people.tables import AGES

LAST_AGE = 100  # the open-ended last band of the population is spread up to here


def count_england(utilisation: pl.DataFrame) -> Floats:
    """(91, 2, 5) residents of England, even within each published band of ages."""
    bands = utilisation.filter(pl.col("measure") == "resident_population_by_imd_modelled")
    table = np.zeros((AGES, len(SEXES), QUINTILES))
    for row in bands.iter_rows(named=True):
        first, last = row["age_from"], min(row["age_to"], LAST_AGE)
        each = row["value"] / (last - first + 1)
        ages = np.bincount(np.minimum(np.arange(first, last + 1), AGES - 1), minlength=AGES)
        table[:, SEXES.index(row["sex"]), int(row["imd_quintile"]) - 1] += each * ages
    return table
