"""Expected use of every service by every person. In: `NeedInputs`. Out: `Need`.

use = published rate by age, sex and deprivation fifth x rate.<service> x local index x who within their like
(frailty and needs) x calibration to published local totals.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from commonground.core.arrays import Ints
from commonground.core.progress import Progress, silent
from commonground.core.services import QALY
from commonground.evidence.assumptions import Assumptions
from commonground.evidence.model import Evidence
from commonground.need import local
from commonground.need.agencies import agencies
from commonground.need.calibrate import check, factors
from commonground.need.focus import ONCE_A_YEAR, Persons, at_most_once, persons_of, weights
from commonground.need.model import Need, NeedInputs
from commonground.need.rates import rates
from commonground.people.model import Population
from commonground.people.needs import QUINTILES, SEXES
from commonground.place.model import Place

ASSUMPTIONS_READ = ("need.", "rate.", "cost.")
AREAS_READ = ("imd_quintile", "acute_morbidity")


def inputs(population: Population, place: Place, evidence: Evidence, assumptions: Assumptions) -> NeedInputs:
    """What need reads of each, and nothing else: all that its result depends on."""
    return NeedInputs(
        population=population,
        areas=place.areas.select(AREAS_READ),
        published=place.published,
        services=evidence.services,
        utilisation=evidence.utilisation,
        units=evidence.units,
        assumptions=assumptions.only(*ASSUMPTIONS_READ),
    )


def estimate(inputs: NeedInputs, progress: Progress = silent) -> Need:
    """Expected use per person-year of every leaf service and outcome but QALYs, calibrated, and agencies per household.

    Raises UserError for a service without published rates.
    """
    population, areas, assumptions = inputs.population, inputs.areas, inputs.assumptions
    services = inputs.services
    simulated = services.filter((pl.col("leaf") | pl.col("outcome")) & (pl.col("id") != QALY))
    ids = tuple(simulated["id"])
    groups = tuple(simulated["concentration_group"].fill_null(""))
    persons = persons_of(population.persons, population.needs)
    curves = rates(ids, inputs.utilisation, inputs.units).astype(np.float32)
    cell = _cells(persons, areas)
    nearby = local.index(areas, assumptions).astype(np.float32)[persons.area]
    expected = np.empty((len(persons.age), len(ids)), dtype=np.float32)
    for s, (service, group, unit) in enumerate(zip(ids, groups, simulated["unit"], strict=True)):
        rate = curves[s].ravel()[cell] * np.float32(assumptions.number(f"rate.{service}", 1.0))
        if service in local.HOSPITAL:
            rate = rate * nearby
        use = rate * weights(service, group, persons, rate, assumptions)
        expected[:, s] = at_most_once(use, persons.band) if unit in ONCE_A_YEAR else use
        progress((s + 1) / (len(ids) + 1))
    checked = check(ids, expected.sum(axis=0, dtype=np.float64), inputs.published)
    scale, notes = factors(ids, checked, assumptions)
    expected *= scale.astype(np.float32)
    table = agencies(ids, expected, persons.household, assumptions)
    progress(1.0)
    return Need(services=ids, expected=expected, check=checked, agencies=table, notes=notes)


def _cells(persons: Persons, areas: pl.DataFrame) -> Ints:
    """Index of each person's (age, sex, deprivation fifth) in a rate laid end to end."""
    fifth = areas["imd_quintile"].to_numpy().astype(np.int64)[persons.area]
    return np.asarray((persons.age * len(SEXES) + persons.female) * QUINTILES + fifth - 1)
