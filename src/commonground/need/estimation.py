"""Expected use of every service by every person. In: `NeedInputs`. Out: `Need`.

expected[i,s] = rate[s, age, sex, fifth of i] * rate.<s> * local[area of i] * weight[i,s] * calibration[s]

the published rate of people like them, a local scaling, the morbidity of their area, who within their like uses it
(frailty and needs: `concentration`), and what makes the place's total the published one. The product,
the limit of a calibration and what shares its factor are our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import QUINTILES, Floats, Ints
from commonground.core.progress import Progress, silent
from commonground.evidence.model import Assumptions, Evidence
from commonground.need.agencies import count_agencies
from commonground.need.concentration import Residents, capped_at_one, residents_of, weights
from commonground.need.model import SERVICE_COLUMNS, Need, NeedInputs, Service, services_of
from commonground.need.published_rates import derive_rates
from commonground.people.model import Population
from commonground.people.needs import SEXES
from commonground.place.model import Place
from commonground.place.published import OF_PLACE

ASSUMPTIONS_READ = ("need.", "rate.", "cost.")
AREAS_READ = ("imd_quintile", "acute_morbidity")
SCHEMA = {
    "service": pl.String,
    "predicted": pl.Float64,
    "published": pl.Float64,
    "ratio": pl.Float64,
    "body": pl.String,
    "period": pl.String,
    "source": pl.String,
    "own": pl.Boolean,
}
OWN, AT_AVERAGE = OF_PLACE


def inputs(population: Population, place: Place, evidence: Evidence, assumptions: Assumptions) -> NeedInputs:
    """What need reads of each, and nothing else: all that its result depends on."""
    return NeedInputs(
        population=population,
        areas=place.areas.select(AREAS_READ),
        published=place.published,
        services=evidence.services.select(SERVICE_COLUMNS),
        utilisation=evidence.utilisation,
        units=evidence.units,
        assumptions=assumptions.only(*ASSUMPTIONS_READ),
    )


def estimate(inputs: NeedInputs, progress: Progress = silent) -> Need:
    """Expected use per person-year of every leaf service and outcome but QALYs, calibrated, and agencies per household.

    Raises UserError for a service without published rates.
    """
    assumptions, known = inputs.assumptions, services_of(inputs.services)
    used = tuple(service for service in known.values() if service.used)
    residents = residents_of(inputs.population)
    rates = derive_rates([s.id for s in used], known, inputs.utilisation, inputs.units).astype(np.float32)
    like, nearby = _like(residents, inputs.areas), local_index(inputs.areas, assumptions).astype(np.float32)
    expected = np.empty((len(residents.age), len(used)), dtype=np.float32)
    for s, service in enumerate(used):
        rate = rates[s].ravel()[like] * np.float32(assumptions.number(f"rate.{service.id}", 1.0))
        if service.follows_local_morbidity:
            rate = rate * nearby[residents.area]
        use = rate * weights(service, residents, rate, assumptions)
        expected[:, s] = capped_at_one(use, residents.band) if service.at_most_once else use
        progress((s + 1) / (len(used) + 1))
    totals = expected.sum(axis=0, dtype=np.float64)
    compared = compare(known, used, totals, inputs.published, assumptions)
    scale, notes = factors(known, used, compared, assumptions)
    expected *= scale.astype(np.float32)
    for s, service in enumerate(used):
        if service.at_most_once and scale[s] > 1:
            expected[:, s] = capped_at_one(expected[:, s], residents.band)
    table = count_agencies(used, expected, residents.household, assumptions)
    progress(1.0)
    return Need(tuple(service.id for service in used), expected, compared, table, notes)


def local_index(areas: pl.DataFrame, assumptions: Assumptions) -> Floats:
    """(areas,) acute morbidity over the mean of its deprivation fifth in England, to the power of the damping.

    local[a] = (acute_morbidity[a], cut to 0.2 .. 5, / usual[fifth of a]) ^ damping

    Rates already differ by fifth, so only the difference from areas of the same fifth is added.
    """
    fifth = areas["imd_quintile"].to_numpy().astype(np.int64)
    usual = np.array([assumptions.number(f"need.acute_morbidity.quintile_{q}") for q in range(1, 6)])
    relative = np.clip(areas["acute_morbidity"].to_numpy().astype(np.float64), 0.2, 5.0) / usual[fifth - 1]
    return np.asarray(relative ** assumptions.number("need.local_index_damping"))


def _like(residents: Residents, areas: pl.DataFrame) -> Ints:
    """(persons,) index of each one's age, sex and deprivation fifth in a rate laid end to end."""
    fifth = areas["imd_quintile"].to_numpy().astype(np.int64)[residents.area]
    return np.asarray((residents.age * len(SEXES) + residents.female) * QUINTILES + fifth - 1)


def compare(
    services: Mapping[str, Service],
    used: Sequence[Service],
    totals: Floats,
    published: pl.DataFrame,
    assumptions: Assumptions,
) -> pl.DataFrame:
    """Predicted use (before calibration) beside what is published for the place's residents.

        published[s] = value[total that s is compared with] / need.published_per_unit.<s>

    `services` of the whole tree by id; `totals` (used,) units a year; `published` as in `Place`, of which the rows of
    the place are read.
    """
    compared = {service.published_as: service.id for service in services.values()}
    predicted = {service.id: total for service, total in zip(used, totals.tolist(), strict=True)}
    rows = []
    for row in published.filter(pl.col("measure").is_in(OF_PLACE)).iter_rows(named=True):
        service = compared.get(row["service"], "")
        parts = counted_in(service, services)
        if row["value"] > 0 and parts and all(part in predicted for part in parts):
            total = sum(predicted[part] for part in parts)
            figure = f"need.published_per_unit.{service}"
            each = assumptions.number(figure, 1.0)
            value = row["value"] / each
            rows.append(
                {
                    "service": service,
                    "predicted": total,
                    "published": value,
                    "ratio": total / value,
                    "body": row["body_name"],
                    "period": row["period"],
                    "source": row["source"] if each == 1.0 else f"{row['source']}, divided by {each:.4g} ({figure})",
                    "own": row["measure"] == OWN,
                }
            )
    return pl.DataFrame(rows, schema=SCHEMA)


def factors(
    services: Mapping[str, Service], used: Sequence[Service], compared: pl.DataFrame, assumptions: Assumptions
) -> tuple[Floats, tuple[str, ...]]:
    """(used,) what to multiply predictions by, and notes in words.

    calibration[s] = published[s] / predicted[s], cut to 1 / limit .. limit

    All that is counted in a published total shares one factor (every kind of A&E), and so does what is inside it (bed
    days inside emergency stays). Factors beyond `need.calibration_limit` are cut back to it and noted: so large a gap
    is more likely a wrong denominator. A total that is not the place's own (the average of a county, for a district of
    it) is only compared.
    """
    scale = np.ones(len(used))
    if assumptions.word("need.calibrate") != "yes":
        return scale, ("Need is not calibrated to published local totals (need.calibrate=no).",)
    limit = assumptions.number("need.calibration_limit")
    notes = []
    for service, ratio, own in compared.select("service", "ratio", "own").iter_rows():
        words = services[service].calibrated_as
        if words and not own:
            notes.append(f"The published total of {words} is of bodies of which the place is a part: not scaled to it.")
        elif words and ratio == 0.0:
            notes.append(f"No {words} were predicted, so nothing could be scaled to the published total.")
        elif words:
            wanted = 1.0 / ratio
            factor = float(np.clip(wanted, 1.0 / limit, limit))
            notes.append(_note(words, ratio, factor, cut=factor != wanted))
            parts = counted_in(service, services)
            scale[[u.id in parts or u.parent in parts for u in used]] = factor
    return scale, tuple(notes)


def counted_in(service: str, services: Mapping[str, Service]) -> tuple[str, ...]:
    """The leaves that a published total counts: the service itself, or the leaves right below it."""
    if service not in services:
        return ()
    below = (child.id for child in services.values() if child.parent == service and child.leaf)
    return (service,) if services[service].leaf else tuple(below)


def _note(words: str, ratio: float, factor: float, cut: bool) -> str:
    end = ", the most that calibration may do" if cut else ""
    gap = f"Published rates predict {ratio:.2f} of the published local total of {words}"
    return f"{gap}; scaled by {factor:.2f}{end}."
