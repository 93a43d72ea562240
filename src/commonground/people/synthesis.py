"""Build the people of a place. In: `PeopleInputs`. Out: `Population`.

Areas are built apart, each from (seed, area code, purpose): the same area gives the same people in any place,
on one thread or several. Several areas at a time are laid end to end for speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.core.errors import UserError
from commonground.core.progress import Progress, silent
from commonground.core.text import quoted
from commonground.evidence.model import Assumptions, Evidence
from commonground.people.batch import Batch
from commonground.people.communal import estimate_communal
from commonground.people.household_assignment import homes
from commonground.people.household_attributes import household_columns
from commonground.people.household_composition import COMPOSITIONS
from commonground.people.levels import local_levels
from commonground.people.model import PeopleInputs, Population
from commonground.people.needs import shares, vocabulary
from commonground.people.person_attributes import person_columns
from commonground.people.residents import gather
from commonground.people.sampling import AreaRandom
from commonground.people.tables import area_tables
from commonground.people.validation import national_facts, total_absolute_errors
from commonground.place.model import Place

Columns = dict[str, NDArray[Any]]

AREA_COLUMNS = ("code", "district_code", "district_name", "residents", "households", "imd_quintile")
MARGINS = (
    *("tenure", "occupancy", "deprivation_dimensions", "disability", "ethnic_group"),
    *("residence", "household_size", "disabled_people", "general_health", "unpaid_care"),
)
CARER = "unpaid_carer"  # the need whose national shares lead who of an area is a carer
NEED_COLUMNS = ("id", "level", "how", "long_term_condition", "milder_form_of")
PREVALENCE_COLUMNS = ("need", "measure", "age_from", "age_to", "sex", "imd_quintile", "value")
LOADING_COLUMNS = ("need", "factor", "value")

AREAS_AT_ONCE = 64

NOTES = (
    "Synthetic people: nobody in it is real. Counts by area match published tables; who lives with whom is modelled.",
    "Residents of communal establishments are as many as the census counts in each area; who they are (in a care home, "
    "a hall, a school or elsewhere) is told by the ages of the area, for want of a table.",
)


def inputs(place: Place, evidence: Evidence, assumptions: Assumptions, seed: int) -> PeopleInputs:
    """What the people of `place` depend on, cut to the columns, tables and assumptions that are read."""
    return PeopleInputs(
        areas=place.areas.select(AREA_COLUMNS),
        age=place.age,
        margins={name: place.margins[name] for name in MARGINS if name in place.margins},
        sex_by_district=place.sex_by_district,
        needs=evidence.needs.select(NEED_COLUMNS),
        prevalence=evidence.prevalence.select(PREVALENCE_COLUMNS),
        loadings=evidence.loadings.select(LOADING_COLUMNS),
        levels=local_levels(place, evidence),
        assumptions=assumptions.only("people.", "prevalence."),
        seed=seed,
    )


def inputs_of_area(inputs: PeopleInputs, code: str) -> PeopleInputs:
    """What the people of one small area depend on: they are the same as in the whole place.

    Raises UserError for an area that is not in it.
    """
    row = inputs.areas["code"].index_of(str(code).strip().upper())
    if row is None:
        mend = f"give the code of one that is, such as {inputs.areas['code'][0]}"
        raise UserError(f"there is no small area {quoted(code)} in this place", where="--area", mend=mend)
    one = slice(row, row + 1)
    return replace(
        inputs,
        areas=inputs.areas[one],
        age=inputs.age[one],
        levels=inputs.levels[one],
        margins={name: replace(margin, counts=margin.counts[one]) for name, margin in inputs.margins.items()},
    )


def build(inputs: PeopleInputs, workers: int = 1, progress: Progress = silent) -> Population:
    """Every resident as a person, in a household or a communal establishment.

    Age, households, tenure, occupancy, deprivation, disability and ethnic group are exact by area; the same on any
    number of `workers`. Raises UserError for tables that cannot be met (fewer adults than households, a missing
    margin).
    """
    areas, margins, assumptions = inputs.areas, inputs.margins, inputs.assumptions
    place = _whole_place(inputs)
    persons, households = _joined(_batches(place, workers, progress))
    return Population(
        persons=persons,
        households=households,
        needs=place.vocabulary.names,
        tenures=place.tenures,
        ethnic_groups=place.ethnic_groups,
        compositions=COMPOSITIONS,
        fit=total_absolute_errors(persons, households, areas, inputs.age, margins),
        facts=national_facts(persons, households, areas, assumptions),
        notes=NOTES,
    )


def _whole_place(inputs: PeopleInputs) -> Batch:
    """The whole place as one batch, to be cut into parts."""
    tables = area_tables(inputs.areas, inputs.age, inputs.margins, inputs.sex_by_district)
    return Batch(
        tables=tables,
        tenures=inputs.margins["tenure"].categories,
        ethnic_groups=inputs.margins["ethnic_group"].categories,
        vocabulary=vocabulary(inputs.needs, inputs.prevalence, inputs.loadings, inputs.assumptions),
        assumptions=inputs.assumptions,
        carers=shares(inputs.prevalence.filter(pl.col("need") == CARER)),
        levels={need: inputs.levels[need].to_numpy() for need in inputs.levels.columns},
        random=AreaRandom(inputs.seed, tables.codes),
    )


def _batches(place: Batch, workers: int, progress: Progress) -> Iterator[tuple[Columns, Columns]]:
    """Persons and households of each batch of areas, in order."""
    firsts = range(0, len(place.tables.codes), AREAS_AT_ONCE)
    parts = [place.part(first, first + AREAS_AT_ONCE) for first in firsts]
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        for done, result in enumerate(pool.map(_built, parts), 1):
            progress(done / len(parts))
            yield result


def _built(batch: Batch) -> tuple[Columns, Columns]:
    """Columns of persons and of households of one batch."""
    away = estimate_communal(batch)
    living = homes(batch, batch.tables.age - away.care_home - away.other)
    households = household_columns(batch, living)
    persons = person_columns(batch, gather(living, away), households)
    return persons, {**households, "disabled_people": _count_disabled(persons, len(households["area"]))}


def _count_disabled(persons: Columns, households: int) -> NDArray[np.uint8]:
    """Disabled members of each household: none, one, or two, which stands for two or more."""
    inside = persons["disabled"] & (persons["household"] >= 0)
    count = np.bincount(persons["household"][inside], minlength=households)
    return np.minimum(count, 2).astype(np.uint8)


def _joined(batches: Iterator[tuple[Columns, Columns]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One frame of persons and one of households, with areas and households numbered over the whole place."""
    persons, households = [], []
    area_offset = household_offset = 0
    for of_persons, of_households in batches:
        inside = of_persons["household"] >= 0
        of_persons["area"] = of_persons["area"] + np.uint32(area_offset)
        of_persons["household"] = np.where(inside, of_persons["household"] + np.int32(household_offset), np.int32(-1))
        of_households["area"] = of_households["area"] + np.uint32(area_offset)
        persons.append(pl.DataFrame(of_persons))
        households.append(pl.DataFrame(of_households))
        area_offset += AREAS_AT_ONCE
        household_offset += len(of_households["area"])
    return pl.concat(persons, rechunk=True), pl.concat(households, rechunk=True)
