"""What an effect is of, and for whom: mistakes that an audit found, kept from coming back."""

import polars as pl
import pytest

from commonground.evidence import figures, reader

EVIDENCE = reader.read()
ASSUMED = figures.from_tables(EVIDENCE)
CENTRAL = EVIDENCE.effects.filter(pl.col("use") == "central")
OPTIONS = {row["id"]: row for row in EVIDENCE.interventions.to_dicts()}


def test_no_effect_in_use_is_a_proxy_for_another_outcome() -> None:
    proxies = CENTRAL.filter(pl.col("measure").str.contains("proxy"))
    assert proxies.is_empty(), proxies["option"].to_list()


def test_no_life_or_healthy_year_rests_on_recollection() -> None:
    outcomes = CENTRAL.filter(pl.col("service").is_in(["mortality", "qaly"]) & (pl.col("quality") == "D"))
    assert outcomes.is_empty(), outcomes["option"].to_list()


def test_the_cardiovascular_quarter_of_deaths_bounds_what_blood_pressure_can_do() -> None:
    assert ASSUMED.number("effects.cvd_hypertension.mortality") >= 1 - 0.25 * 0.23
    assert ASSUMED.number("options.cvd_hypertension.reach") <= 1 / 3, "two thirds are treated to target already"


def test_a_course_credits_the_plan_with_the_years_of_the_plan() -> None:
    lifetime = 0.0392
    assert ASSUMED.number("effects.diabetes_education.qaly") <= lifetime / 4
    assert ASSUMED.number("options.diabetes_education.reach") <= 0.07, "no more than are newly diagnosed in a year"


def test_what_lasts_several_years_is_charged_and_credited_by_the_year() -> None:
    a_programme_gbp, years = 4500.0, 2.5
    assert OPTIONS["intensive_home_visiting"]["cost"] == pytest.approx(a_programme_gbp / years)
    assert ASSUMED.number("effects.intensive_home_visiting.qaly") == pytest.approx(0.0036 / years, rel=0.05)


@pytest.mark.parametrize(
    ("option", "target"), [("carer_support", "needs=dementia"), ("early_supported_discharge", "also=acute_admission")]
)
def test_an_option_is_for_the_people_of_its_study(option: str, target: str) -> None:
    assert target in OPTIONS[option]["target_group"]


def test_children_kept_out_of_care_are_no_more_per_hundred_than_the_study_found() -> None:
    in_care_per_hundred, found = 5.7, 2.5 - 1.7
    averted = in_care_per_hundred * (1 - ASSUMED.number("effects.supporting_families.looked_after_child"))
    assert averted == pytest.approx(found, abs=0.05)
