"""How many people of Bolton have each condition that a register tells of, beside its registers.

    python docs/make_conditions.py

Prints the rows of the table in docs/validation.md; a slow test says when that table is stale. Run `commonground fetch`
first. Takes half a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

import commonground as cg
from commonground import people
from commonground.evidence import figures, reader
from commonground.people.model import PeopleInputs
from commonground.place.model import Place

PLACE, SEED = "Bolton", 1
CALLED = {
    "asthma": "asthma (from 6)",
    "cvd": "coronary heart disease",
    "copd": "COPD",
    "dementia": "dementia, diagnosed or not",
    "diabetes": "diabetes (from 17)",
    "heart_failure": "heart failure",
    "hypertension": "high blood pressure",
    "smi": "severe mental illness",
    "prediabetes": "raised blood sugar (from 18)",
    "stroke": "stroke or TIA",
}
"""Needs whose local level a register tells, as the table has them."""


def count(place: Place) -> dict[str, tuple[int, int]]:
    """By need: people at the national level everywhere, and at the local levels."""
    evidence = reader.read()
    local = people.inputs(place, evidence, figures.from_tables(evidence), SEED)
    national = replace(local, levels=local.levels.with_columns(pl.all() * 0.0 + 1.0))
    both = [_counted(one) for one in (national, local)]
    return {need: (both[0][need], both[1][need]) for need in CALLED}


def _counted(inputs: PeopleInputs) -> Mapping[str, int]:
    found = people.build(inputs)
    needs = found.persons["needs"].to_numpy()
    return {need: int(np.count_nonzero(needs & np.uint64(1 << found.needs.index(need)))) for need in CALLED}


def main() -> None:
    """The first three columns of each row."""
    for need, (national, local) in count(cg.build_place(PLACE)).items():
        print(f"| {CALLED[need]} | {national:,} | {local:,} |")


if __name__ == "__main__":
    main()
