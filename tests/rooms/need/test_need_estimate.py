"""What the people of a made-up town are expected to use."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from commonground.core.digest import digest_of
from commonground.need import Need, NeedInputs, estimate
from commonground.need.agencies import count_agencies
from commonground.need.concentration import BAND_STARTS, capped_at_one, residents_of
from commonground.need.model import services_of
from commonground.need.published_rates import derive_rates
from commonground.people import Population
from toys import places as toy_places

SERVICES = services_of(toy_places.EVIDENCE.services)
TOWN = toy_places.town(areas=24, quintile=2)
NOTHING_PUBLISHED = pl.DataFrame(
    schema={
        "service": pl.String,
        "measure": pl.String,
        "value": pl.Float64,
        "body_code": pl.String,
        "body_name": pl.String,
        "period": pl.String,
        "source": pl.String,
    }
)


@pytest.fixture(scope="module")
def people() -> Population:
    return TOWN.people()


def read(people: Population, **changes: Any) -> NeedInputs:
    tables = {name: getattr(toy_places.EVIDENCE, name) for name in ("services", "utilisation", "units")}
    given = {"areas": TOWN.areas, "published": NOTHING_PUBLISHED, "assumptions": toy_places.ASSUMPTIONS, **tables}
    return NeedInputs(population=people, **{**given, **changes})


def needed(people: Population, published: pl.DataFrame = NOTHING_PUBLISHED, **changes: Any) -> Need:
    return estimate(read(people, published=published, **changes))


def local(service: str, value: float) -> pl.DataFrame:
    row = {"service": service, "measure": "residents", "value": value, "body_name": "Toyland", "body_code": "E06000001"}
    return pl.DataFrame([{**row, "period": "2024/25", "source": "made up"}], schema=NOTHING_PUBLISHED.schema)


def of(need: Need, service: str) -> np.ndarray:
    return need.expected[:, need.services.index(service)]


def has(people: Population, need: str) -> np.ndarray:
    return residents_of(people).has_any((need,))


@pytest.fixture(scope="module")
def need(people: Population) -> Need:
    return needed(people)


def test_totals_are_published_rates_times_people_where_nothing_local_is_known(people: Population, need: Need) -> None:
    who = residents_of(people)
    for service in ("gp_appointment", "outpatient_attendance", "mental_health_contact", "mortality"):
        (rate,) = derive_rates((service,), SERVICES, toy_places.EVIDENCE.utilisation, toy_places.EVIDENCE.units)
        expected = rate[who.age, who.female.astype(int), 1].sum()
        assert of(need, service).sum(dtype=float) == pytest.approx(expected, rel=0.01), service


def test_nobody_uses_less_than_nothing_and_every_number_is_finite(need: Need) -> None:
    assert np.isfinite(need.expected).all()
    assert (need.expected >= 0).all()
    assert need.expected.dtype == np.float32


def test_what_happens_once_a_year_is_at_most_once(need: Need) -> None:
    for service in ("home_care_recipient", "mortality", "loneliness", "children_in_need", "looked_after_child"):
        assert of(need, service).max() <= 1, service


def test_use_falls_on_those_whose_need_it_answers(people: Population, need: Need) -> None:
    share = of(need, "substance_misuse_treatment")[has(people, "substance_misuse") | has(people, "alcohol_dependence")]
    assert share.sum() > 0.8 * of(need, "substance_misuse_treatment").sum()
    assert of(need, "home_care_recipient")[people.persons["household"].to_numpy() < 0].sum() == 0
    assert of(need, "residential_care_placement")[people.persons["care_home"].to_numpy()].sum() == 0


def test_one_person_of_a_household_is_owed_the_homelessness_duty(people: Population, need: Need) -> None:
    owed = people.persons.with_columns(owed=pl.Series(of(need, "housing_homelessness_duty") > 0))
    assert owed.filter(pl.col("household") >= 0).group_by("household").agg(pl.col("owed").sum())["owed"].max() == 1


def test_unwell_people_use_more(people: Population, need: Need) -> None:
    adult = people.persons["age"].to_numpy() >= 18
    risk, use = people.persons["risk"].to_numpy()[adult], of(need, "emergency_admission_1plus")[adult]
    assert use[risk > 1].mean() > 3 * use[risk < -1].mean()


def test_predictions_are_shown_before_calibration_and_meet_the_published_total_after(people: Population) -> None:
    plain = needed(people)
    predicted = (of(plain, "ae_type1") + of(plain, "ae_other")).sum(dtype=float)
    found = needed(people, local("ae_all_types", predicted / 1.2))
    assert found.check["ratio"][0] == pytest.approx(1.2, rel=1e-4)
    assert (of(found, "ae_type1") + of(found, "ae_other")).sum(dtype=float) == pytest.approx(predicted / 1.2, rel=1e-4)
    assert any("A&E attendances" in note for note in found.notes)


@pytest.mark.parametrize("name", [field.name for field in fields(NeedInputs)])
def test_every_part_of_what_need_is_estimated_from_tells_in_its_fingerprint(name: str, people: Population) -> None:
    made_from = read(people, published=local("ae_all_types", 1.0))
    assert digest_of(replace(made_from, **{name: _other(getattr(made_from, name))})) != digest_of(made_from)


def _other(part: Any) -> Any:
    """The same part of the inputs with one thing changed."""
    if isinstance(part, Population):
        return replace(part, persons=part.persons.with_columns(risk=pl.col("risk") + 1))
    return part.head(len(part) - 1) if isinstance(part, pl.DataFrame) else part.only("need.")


def test_bed_days_follow_emergency_admissions(people: Population) -> None:
    plain = needed(people)
    total = (of(plain, "emergency_admission_0day") + of(plain, "emergency_admission_1plus")).sum(dtype=float)
    found = needed(people, local("emergency_admission", total * 1.1))
    beds = of(found, "emergency_bed_day").sum(dtype=float) / of(plain, "emergency_bed_day").sum(dtype=float)
    assert beds == pytest.approx(1.1, rel=1e-4)


def test_calibration_is_cut_back_where_the_gap_is_past_belief(people: Population) -> None:
    found = needed(people, local("ae_all_types", 1.0))
    limit = toy_places.ASSUMPTIONS.number("need.calibration_limit")
    assert of(found, "ae_type1").sum() == pytest.approx(of(needed(people), "ae_type1").sum() / limit, rel=1e-4)
    assert any("the most that calibration may do" in note for note in found.notes)


@pytest.mark.parametrize(
    ("total", "service", "each"),
    [
        ("child_in_need_31_march", "children_in_need", 1.0),
        ("child_looked_after_31_march", "looked_after_child", 1.0),
        ("permanent_exclusion", "school_exclusion", 1.0),
        ("care_home_resident", "residential_care_placement", 801 / 365.25),
        ("homeless_household", "housing_homelessness_duty", 178_560 / 324_990 / 4),
    ],
)
@pytest.mark.parametrize("times", [0.8, 1.3])
def test_what_the_council_publishes_is_met_in_the_units_of_the_service(
    people: Population, total: str, service: str, each: float, times: float
) -> None:
    plain = of(needed(people), service)
    wanted = float(plain.sum(dtype=float)) * times
    found = needed(people, local(total, wanted * each))
    assert found.check.select("service", "own").rows() == [(service, True)]
    assert found.check["published"][0] == pytest.approx(wanted, rel=2e-3)
    assert of(found, service).sum(dtype=float) == pytest.approx(wanted, rel=5e-3)
    assert of(found, service).max() <= 1.0  # at most once a year, still


def test_the_average_of_a_county_is_shown_and_not_met(people: Population) -> None:
    average = local("child_in_need_31_march", 500.0).with_columns(measure=pl.lit("residents_at_average"))
    found = needed(people, average)
    assert np.array_equal(found.expected, needed(people).expected)
    assert found.check.select("service", "own").rows() == [("children_in_need", False)]
    assert any("of which the place is a part" in note for note in found.notes)


def test_a_total_that_no_service_is_compared_with_is_passed_over(people: Population) -> None:
    assert needed(people, local("child_social_worker", 100.0)).check.is_empty()


def test_calibration_can_be_switched_off(people: Population) -> None:
    off = toy_places.ASSUMPTIONS.with_settings(["need.calibrate=no"])
    found = needed(people, local("ae_all_types", 100.0), assumptions=off)
    assert np.array_equal(found.expected, needed(people).expected)
    assert found.check.height == 1


def test_a_local_scaling_of_a_rate_scales_its_total(people: Population) -> None:
    more = toy_places.ASSUMPTIONS.with_settings(["rate.gp_appointment=1.1"])
    gain = of(needed(people, assumptions=more), "gp_appointment").sum() / of(needed(people), "gp_appointment").sum()
    assert gain == pytest.approx(1.1, rel=1e-4)


def test_sicker_areas_of_the_same_deprivation_use_hospital_more(people: Population) -> None:
    found = needed(people, areas=TOWN.areas.with_columns(acute_morbidity=pl.col("acute_morbidity") * 1.21))
    plain = needed(people)
    assert of(found, "ae_type1").sum() == pytest.approx(1.1 * of(plain, "ae_type1").sum(), rel=1e-3)
    assert of(found, "gp_appointment").sum() == pytest.approx(of(plain, "gp_appointment").sum(), rel=1e-5)


def test_every_household_is_counted_once_by_its_number_of_agencies(people: Population, need: Need) -> None:
    table = need.agencies
    assert table["agencies"].to_list() == [0, 1, 2, 3, 4, 5, 6]
    assert table["households"].sum() == pytest.approx(len(people.households))
    assert table["share_of_cost"].sum() == pytest.approx(1.0)
    assert table["share_of_cost"][6] > 4 * table["share_of_households"][6]


def test_agencies_are_counted_exactly() -> None:
    expected = np.array([[0.5, 0.5], [0.0, 0.2]], dtype=np.float32)
    services = [SERVICES[service] for service in ("children_in_need", "home_care_recipient")]
    table = count_agencies(services, expected, np.array([0, 0]), toy_places.ASSUMPTIONS)
    in_care = 1 - 0.5 * 0.8
    assert table["households"].to_list()[:3] == pytest.approx([0.5 * (1 - in_care), 0.5, 0.5 * in_care])
    child, home = (toy_places.ASSUMPTIONS.number(f"cost.{s}") for s in ("children_in_need", "home_care_recipient"))
    alone = 0.5 * child * (1 - in_care) + 0.7 * home * 0.5
    assert table["share_of_cost"][1] == pytest.approx(alone / (0.5 * child + 0.7 * home))


def test_what_passes_once_a_year_goes_to_others_of_the_age() -> None:
    use = np.array([3.0, 0.2, 0.4, 0.1], dtype=np.float32)
    band = np.full(4, len(BAND_STARTS) - 1)
    capped = capped_at_one(use, band)
    assert capped.max() <= 1
    assert capped.sum() == pytest.approx(3.7, rel=1e-5)
