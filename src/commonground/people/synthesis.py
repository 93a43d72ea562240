"""Build the people of a place. In: `PeopleInputs`. Out: `Population`.

Areas are built apart, each from (seed, area code, purpose): the same area gives the same people in any place,
on one process or several. Several areas at a time are laid end to end for speed.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from commonground.core.progress import Progress, silent
from commonground.evidence.assumptions import Assumptions
from commonground.evidence.model import Evidence
from commonground.people import attributes
from commonground.people.communal import communal
from commonground.people.dice import Dice
from commonground.people.fit import national_facts, totals_of_margins
from commonground.people.home import Homes, homes
from commonground.people.model import PeopleInputs, Population
from commonground.people.needs import Vocabulary, vocabulary
from commonground.people.persons import person_columns, residents
from commonground.people.shapes import COMPOSITIONS
from commonground.people.tables import AreaTables, area_tables
from commonground.place.model import Place

Columns = dict[str, NDArray[Any]]

AREA_COLUMNS = ("code", "district_code", "district_name", "residents", "households", "imd_quintile")
MARGINS = ("tenure", "occupancy", "deprivation_dimensions", "disability", "ethnic_group")
NEED_COLUMNS = ("id", "level", "how", "long_term_condition")
PREVALENCE_COLUMNS = ("need", "measure", "age_from", "age_to", "sex", "imd_quintile", "value")

AREAS_AT_ONCE = 64
BATCHES_WORTH_A_PROCESS = 12  # fewer are built sooner than further processes start


@dataclass(frozen=True)
class _Plan:
    """What is the same for every batch of areas."""

    assumptions: Assumptions
    words: Vocabulary
    tenures: tuple[str, ...]
    ethnic_groups: tuple[str, ...]
    seed: int


def inputs(place: Place, evidence: Evidence, assumptions: Assumptions, seed: int) -> PeopleInputs:
    """What the people of `place` depend on, cut to the columns, tables and assumptions that are read."""
    return PeopleInputs(
        areas=place.areas.select(AREA_COLUMNS),
        age=place.age,
        margins={name: place.margins[name] for name in MARGINS if name in place.margins},
        sex_by_district=place.sex_by_district,
        needs=evidence.needs.select(NEED_COLUMNS),
        prevalence=evidence.prevalence.select(PREVALENCE_COLUMNS),
        assumptions=assumptions.only("people.", "prevalence."),
        seed=seed,
    )


def build(inputs: PeopleInputs, workers: int = 1, progress: Progress = silent) -> Population:
    """Every resident as a person, in a household or a communal establishment.

    Age, households, tenure, occupancy, deprivation, disability and ethnic group are exact by area; the same on any
    number of `workers`. Raises UserError for tables that cannot be met (fewer adults than households, a missing
    margin).
    """
    areas, margins = inputs.areas, inputs.margins
    tables = area_tables(areas, inputs.age, margins, inputs.sex_by_district)
    plan = _Plan(
        assumptions=inputs.assumptions,
        words=vocabulary(inputs.needs, inputs.prevalence, inputs.assumptions),
        tenures=margins["tenure"].categories,
        ethnic_groups=margins["ethnic_group"].categories,
        seed=inputs.seed,
    )
    persons, households = _joined(_batches(plan, tables, workers, progress))
    return Population(
        persons=persons,
        households=households,
        needs=plan.words.names,
        tenures=plan.tenures,
        ethnic_groups=plan.ethnic_groups,
        compositions=COMPOSITIONS,
        fit=totals_of_margins(persons, households, areas, inputs.age, margins),
        facts=national_facts(persons, households, areas, inputs.assumptions),
        notes=NOTES,
    )


NOTES = (
    "Synthetic people: nobody in it is real. Counts by area match published tables; who lives with whom is modelled.",
    "Residents of care homes, halls and prisons are told by the age structure of their area, for want of a table.",
)


def _batches(plan: _Plan, tables: AreaTables, workers: int, progress: Progress) -> Iterator[tuple[Columns, Columns]]:
    """Persons and households of each batch of areas, in order."""
    firsts = range(0, len(tables.codes), AREAS_AT_ONCE)
    parts = [tables.part(first, first + AREAS_AT_ONCE) for first in firsts]
    if workers > 1 and len(parts) >= BATCHES_WORTH_A_PROCESS:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            results = pool.map(_batch, [plan] * len(parts), parts)
            for done, result in enumerate(results, 1):
                progress(done / len(parts))
                yield result
        return
    for done, part in enumerate(parts, 1):
        result = _batch(plan, part)
        progress(done / len(parts))
        yield result


def _batch(plan: _Plan, tables: AreaTables) -> tuple[Columns, Columns]:
    dice = Dice(plan.seed, tables.codes)
    away = communal(tables, plan.assumptions, dice)
    living = homes(tables, tables.age - away.care_home - away.other, plan.assumptions, dice)
    households = _household_columns(plan, tables, living, dice)
    who = residents(living, away)
    persons = person_columns(who, households, tables, plan.words, plan.ethnic_groups, plan.assumptions, dice)
    return persons, households


def _household_columns(plan: _Plan, tables: AreaTables, living: Homes, dice: Dice) -> Columns:
    shape, assumptions = living.shapes, plan.assumptions
    size = shape.adults + shape.children
    eldest = living.eldest
    tenures = attributes.tenure(shape.area, eldest, shape.composition, plan.tenures, tables, assumptions, dice)
    return {
        "area": shape.area.astype(np.uint32),
        "size": size.astype(np.uint8),
        "adults": shape.adults.astype(np.uint8),
        "tenure": tenures.astype(np.uint8),
        "occupancy": attributes.occupancy(
            shape.area, size, eldest, tenures, plan.tenures, tables, assumptions, dice
        ).astype(np.uint8),
        "deprivation": attributes.deprivation(
            shape.area, eldest, shape.composition, tenures, plan.tenures, tables, assumptions, dice
        ).astype(np.uint8),
        "composition": shape.composition.astype(np.uint8),
    }


def _joined(batches: Iterator[tuple[Columns, Columns]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One frame of persons and one of households, with areas and households numbered over the whole place."""
    persons, households = [], []
    area_offset = household_offset = 0
    for people, homes_ in batches:
        inside = people["household"] >= 0
        people["area"] = people["area"] + np.uint32(area_offset)
        people["household"] = np.where(inside, people["household"] + np.int32(household_offset), np.int32(-1))
        homes_["area"] = homes_["area"] + np.uint32(area_offset)
        persons.append(pl.DataFrame(people))
        households.append(pl.DataFrame(homes_))
        area_offset += AREAS_AT_ONCE
        household_offset += len(homes_["area"])
    return pl.concat(persons, rechunk=True), pl.concat(households, rechunk=True)
