"""Published rates times the people of England give back the published totals of England."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.need.model import Service, services_of
from commonground.need.published_rates import count_england, derive_rates
from toys import places as toy_places

SERVICES = {**services_of(toy_places.EVIDENCE.services), "window_cleaning": Service("window_cleaning")}
NATIONAL = {
    ("emergency_admission_0day", "emergency_admission_1plus"): 6_571_072,
    ("ae_type1", "ae_other"): 27_410_390,
    ("emergency_bed_day",): 34_014_913,
    ("elective_admission",): 9_949_400,
    ("outpatient_attendance",): 96_400_000,
    ("gp_appointment",): 370_700_000,
    ("community_contact",): 69_483_247,
    ("ambulance_conveyance",): 4_881_719,
    ("mental_health_contact",): 22_844_196,
    ("psychiatric_bed_day",): 6_349_385,
    ("housing_homelessness_duty",): 324_990,
    ("substance_misuse_treatment",): 310_863,
    ("children_in_need",): 399_460,
    ("looked_after_child",): 83_630,
    ("early_help",): 304_906,
    ("mortality",): 544_054,
}


def table(*services: str) -> np.ndarray:
    return derive_rates(services, SERVICES, toy_places.EVIDENCE.utilisation, toy_places.EVIDENCE.units)


def test_the_people_of_england_are_all_there() -> None:
    assert count_england(toy_places.EVIDENCE.utilisation).sum() == pytest.approx(57_690_323, rel=0.001)


@pytest.mark.parametrize(
    ("services", "total"), NATIONAL.items(), ids=lambda value: "+".join(value) if isinstance(value, tuple) else ""
)
def test_rates_times_people_are_the_national_total(services: tuple[str, ...], total: float) -> None:
    people = count_england(toy_places.EVIDENCE.utilisation)
    assert (table(*services) * people).sum() == pytest.approx(total, rel=0.06)


def test_deaths_by_age_sex_and_fifth_are_those_of_england_in_2023() -> None:
    """The sexes were scaled together, so that their published shares are a check of the shape."""
    people, (rate,) = count_england(toy_places.EVIDENCE.utilisation), table("mortality")
    deaths = (rate * people).sum(axis=(0, 2))
    published = toy_places.EVIDENCE.utilisation.filter(pl.col("measure") == "national_total_england")["value"][0]
    assert deaths.sum() == pytest.approx(published, rel=0.005)
    assert deaths[0] / deaths.sum() == pytest.approx(295_416 / 581_363, abs=0.01)  # England and Wales, ONS 2023


def test_deprivation_shortens_lives_most_in_middle_age() -> None:
    (rate,) = table("mortality")
    ratio = rate[:, :, 0] / rate[:, :, 4]
    assert (ratio[40] > 2.5).all()
    assert (ratio[90] < 1.2).all()
    assert (ratio > 1.0).all()


def test_same_day_and_longer_stays_are_all_emergency_admissions() -> None:
    short, long = table("emergency_admission_0day", "emergency_admission_1plus")
    assert short[0, 0, 2] > long[0, 0, 2]
    assert short[88, 0, 2] < 0.3 * long[88, 0, 2]
    assert ((short + long) > 0).all()


def test_need_is_greater_where_deprivation_is_greater() -> None:
    for service in ("ae_type1", "emergency_admission_1plus", "children_in_need", "mortality"):
        (rate,) = table(service)
        assert rate[..., 0].sum() > 1.2 * rate[..., 4].sum(), service


def test_services_of_children_are_not_used_by_adults() -> None:
    for service in ("children_in_need", "looked_after_child", "early_help", "school_exclusion"):
        (rate,) = table(service)
        assert rate[18:].max() == 0, service
    (duty,) = table("housing_homelessness_duty")
    assert duty[:16].max() == 0


def test_every_simulated_service_has_a_rate() -> None:
    evidence = toy_places.EVIDENCE
    ids = [s for s in (*evidence.leaves(), *evidence.outcomes()) if s != "qaly"]
    assert (table(*ids).sum(axis=(1, 2, 3)) > 0).all()


def test_a_service_without_rates_is_named() -> None:
    with pytest.raises(UserError, match="no published rate of use for the service 'window_cleaning'"):
        table("window_cleaning")


def test_evidence_rows_are_not_changed() -> None:
    before = toy_places.EVIDENCE.utilisation.clone()
    table("ae_type1")
    assert toy_places.EVIDENCE.utilisation.equals(before)
    assert isinstance(before, pl.DataFrame)
