"""What people of each need use, beside what their definitions and the studies behind them say. Needs the mirror."""

from __future__ import annotations

import numpy as np
import pytest

from commonground import need, people
from commonground.evidence import figures, reader
from commonground.need.model import Need
from commonground.people.model import Population
from commonground.place.model import Place

pytestmark = [pytest.mark.mirror, pytest.mark.slow]
EVIDENCE = reader.read()
ASSUMPTIONS = figures.from_tables(EVIDENCE)
STAYS = ("emergency_admission_0day", "emergency_admission_1plus")


@pytest.fixture(scope="module")
def found(bolton: Place) -> tuple[Population, Need]:
    population = people.build(people.inputs(bolton, EVIDENCE, ASSUMPTIONS, 1))
    return population, need.estimate(need.inputs(population, bolton, EVIDENCE, ASSUMPTIONS))


def each(found: tuple[Population, Need], who: np.ndarray, *services: str) -> float:
    """Uses a year of each of `who`."""
    _, used = found
    columns = [list(used.services).index(service) for service in services]
    return float(used.expected[who][:, columns].sum(dtype=float) / who.sum())


def those_with(found: tuple[Population, Need], name: str) -> np.ndarray:
    population, _ = found
    bit = np.uint64(1 << population.needs.index(name))
    return (population.persons["needs"].to_numpy() & bit) > 0


def test_whoever_is_admitted_in_the_year_has_all_emergency_admissions(found: tuple[Population, Need]) -> None:
    admitted = those_with(found, "acute_admission")
    everybody = np.ones(len(admitted), dtype=bool)
    share = each(found, admitted, *STAYS) * admitted.sum() / (each(found, everybody, *STAYS) * len(admitted))
    assert share > 0.98
    assert each(found, admitted, *STAYS) == pytest.approx(1.55, rel=0.05)  # admissions a person admitted


def test_people_in_their_last_year_use_hospital_as_studies_found(found: tuple[Population, Need]) -> None:
    """Marie Curie 2018: 2.92 admissions and 19.35 days in the last year of life."""
    dying = those_with(found, "end_of_life")
    assert each(found, dying, *STAYS) == pytest.approx(2.92, rel=0.15)
    assert each(found, dying, "emergency_bed_day") == pytest.approx(19.35, rel=0.2)
    assert each(found, dying, "mortality") > 0.95


def test_care_home_residents_use_hospital_as_they_were_found_to(found: tuple[Population, Need]) -> None:
    """Health Foundation 2019: 0.70 emergency admissions and 0.98 visits to A&E a resident of 65 and over."""
    persons = found[0].persons
    residents = persons["care_home"].to_numpy() & (persons["age"].to_numpy() >= 65)
    assert each(found, residents, *STAYS) == pytest.approx(0.70, rel=0.1)
    assert each(found, residents, "ae_type1", "ae_other") == pytest.approx(0.98, rel=0.2)
