"""What an effect is of, and for whom: mistakes that an audit found, kept from coming back."""

import polars as pl
import pytest

from commonground.evidence import figures, reader

EVIDENCE = reader.read()
ASSUMED = figures.from_tables(EVIDENCE)
CENTRAL = EVIDENCE.effects.filter(pl.col("use") == "central")
OPTIONS = {row["id"]: row for row in EVIDENCE.interventions.to_dicts()}


def of_all(option: str, service: str) -> float:
    """The rate ratio of the whole service, where the effect is on a share of it."""
    share = ASSUMED.number(f"activity_share.{option}.{service}")
    return 1 - share * (1 - ASSUMED.number(f"effects.{option}.{service}"))


def test_no_effect_in_use_is_a_proxy_for_another_outcome() -> None:
    proxies = CENTRAL.filter(pl.col("measure").str.contains("proxy"))
    assert proxies.is_empty(), proxies["option"].to_list()


def test_no_life_or_healthy_year_rests_on_judgement_alone() -> None:
    """A judged part of it (D) works on a finding that can be looked up, and moves it within its range."""
    outcomes = CENTRAL.filter(pl.col("service").is_in(["mortality", "qaly"]) & (pl.col("quality") == "D"))
    alone = outcomes.filter(pl.any_horizontal(pl.col("source_url", "low", "high").is_null()))
    assert alone.is_empty(), alone["option"].to_list()


def test_the_cardiovascular_quarter_of_deaths_bounds_what_blood_pressure_can_do() -> None:
    assert ASSUMED.number("activity_share.cvd_hypertension.mortality") == 0.25
    assert 0.976 <= of_all("cvd_hypertension", "mortality") <= 0.9875, "between a fall of 10 mmHg and one of 5"
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


def test_every_range_has_two_ends_and_says_what_it_is() -> None:
    rows = EVIDENCE.effects.select(
        (pl.col("low").is_not_null()).alias("low"),
        (pl.col("high").is_not_null()).alias("high"),
        (pl.col("range_kind") != "").alias("kind"),
    )
    assert rows.filter((pl.col("low") != pl.col("high")) | (pl.col("low") != pl.col("kind"))).is_empty()


def test_no_expert_share_of_all_england_is_the_effect_of_one_team() -> None:
    assert "england_activity_type" not in set(CENTRAL["denominator"])
    assert "elicited" not in set(CENTRAL["study_design"])


def test_end_of_life_ratios_hold_for_the_weeks_they_were_measured_in() -> None:
    share = ASSUMED.number("activity_share.eol_home.emergency_admission_1plus")
    assert share == pytest.approx(0.44 / 2.92, abs=0.001), "admissions from first visit to death, of the last year's"
    saved = 2.92 * (1 - of_all("eol_home", "emergency_admission_1plus"))
    assert saved <= 0.44 - 0.14, "no more than the study found"


def test_quitting_explains_no_more_readmissions_than_the_model_of_quitting() -> None:
    a_year, plan_years_left, admissions = 116 / 15_326, 2.5, 1.55 * 0.64  # with a night, of those who were admitted
    explained = 1 - plan_years_left * a_year / admissions
    assert ASSUMED.number("effects.tobacco_treatment.emergency_admission_1plus") == pytest.approx(explained, abs=0.001)


def test_what_a_quit_is_worth_follows_its_parents() -> None:
    quits, lifetime, within = (209 - 154) / 1000, 57_619 / 89_852, 2.5 / 20
    assert ASSUMED.number("effects.tobacco_treatment.qaly") == pytest.approx(quits * lifetime * within, abs=0.0001)


def test_minor_visits_are_mended_at_any_emergency_department() -> None:
    fewer, of_all_visits = 0.264, 0.03
    for service in ("ae_type1", "ae_other"):
        share = ASSUMED.number(f"activity_share.same_day_hub.{service}")
        assert share * fewer == pytest.approx(of_all_visits, abs=0.001)


def test_older_people_s_share_of_falls_lies_between_that_of_all_ages_and_all_falls() -> None:
    """47% of emergency admissions are of people of 65 and over, by the rows of use and of population."""
    rows = EVIDENCE.utilisation
    people = rows.filter(pl.col("measure") == "resident_population_by_imd_modelled").to_dicts()
    use = dict.fromkeys((False, True), 0.0)
    for row in rows.filter((pl.col("service") == "emergency_admission") & (pl.col("use") == "central")).to_dicts():
        like = [one for one in people if all(one[key] == row[key] for key in ("sex", "imd_quintile"))]
        living = sum(one["value"] for one in like if row["age_from"] <= one["age_from"] <= row["age_to"])
        use[row["age_from"] >= 65] += row["value"] * living
    older, all_ages = use[True] / sum(use.values()), 0.04
    for option in ("falls_exercise", "home_adaptations"):
        share = ASSUMED.number(f"activity_share.{option}.emergency_admission_1plus")
        assert share == pytest.approx((all_ages * all_ages / older) ** 0.5, abs=0.001)


def test_mild_frailty_lies_between_what_is_recorded_and_what_the_index_counts() -> None:
    rows = EVIDENCE.prevalence.filter((pl.col("need") == "mild_frailty") & (pl.col("measure") == "prevalence"))
    population = EVIDENCE.utilisation.filter(pl.col("measure") == "resident_population")
    people = {row["age_from"]: 0.0 for row in rows.to_dicts()}
    for row in population.to_dicts():
        if row["age_from"] in people:
            people[row["age_from"]] += row["value"]

    def level(column: str) -> float:
        return sum(row[column] * people[row["age_from"]] for row in rows.to_dicts()) / sum(people.values())

    recorded, counted = 0.09, 0.437 - 0.15
    assert level("low") == pytest.approx(recorded, abs=0.002)
    assert level("high") == pytest.approx(counted, abs=0.005)
    assert level("value") == pytest.approx((recorded * counted) ** 0.5, abs=0.002)


def test_children_kept_out_of_care_are_no_more_per_hundred_than_the_study_found() -> None:
    in_care_per_hundred, found = 5.7, 2.5 - 1.7
    averted = in_care_per_hundred * (1 - ASSUMED.number("effects.supporting_families.looked_after_child"))
    assert averted == pytest.approx(found, abs=0.05)
