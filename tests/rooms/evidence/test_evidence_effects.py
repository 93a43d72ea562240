"""What an effect is taken to be: central rows, widened ranges, and whom they bear on."""

import math
from pathlib import Path

import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.evidence import read
from commonground.evidence.columns import RATIO_MEASURES
from commonground.evidence.effects import known_effects
from commonground.evidence.intervals import NORMAL_90, NORMAL_97_5, risk_ratio
from commonground.evidence.model import KnownEffect
from toys.evidence_tiny import break_cell, copy_to

NARROWER = NORMAL_90 / NORMAL_97_5


def effect(folder: Path, option: str, service: str = "visit") -> KnownEffect:
    return next(e for e in known_effects(read(folder)) if (e.option, e.service) == (option, service))


def test_a_95_percent_interval_becomes_an_80_percent_one_on_the_log_scale(tmp_path: Path) -> None:
    interval = effect(copy_to(tmp_path), "classes").interval
    assert interval.value == 0.8
    assert math.log(interval.high / 0.8) == pytest.approx(NARROWER * math.log(1.0 / 0.8))


def test_an_elicited_range_is_kept_as_it_is(tmp_path: Path) -> None:
    interval = effect(copy_to(tmp_path), "cafe").interval
    assert (interval.low, interval.high) == (0.9, 0.99)


def test_a_sensitivity_finding_widens_the_range_and_not_the_value(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    widened = effect(folder, "classes")
    break_cell(folder, "effects", 1, "use", "context")
    alone = effect(folder, "classes")
    assert widened.interval.low < alone.interval.low
    assert widened.interval.value == alone.interval.value
    assert (widened.widened_by, alone.widened_by) == (1, 0)


def test_a_finding_on_an_area_never_widens_an_effect_on_people_reached(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "denominator", "area_population")
    assert effect(folder, "classes").widened_by == 0


def test_an_odds_ratio_without_a_baseline_risk_is_not_used(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "measure", "odds_ratio")
    assert effect(folder, "classes").widened_by == 0


def test_an_odds_ratio_with_a_baseline_risk_is_turned_into_a_risk_ratio(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "measure", "odds_ratio")
    break_cell(folder, "effects", 1, "baseline_risk", "0.5")
    expected = 0.8 * (risk_ratio(0.5, 0.5) / 0.8) ** NARROWER
    assert risk_ratio(0.5, 0.5) == pytest.approx(2 / 3)
    assert effect(folder, "classes").interval.low == pytest.approx(min(expected, 0.8 * (0.64 / 0.8) ** NARROWER))


def test_a_central_row_that_is_no_rate_ratio_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 0, "measure", "falls_rate_ratio")
    with pytest.raises(UserError, match="the central effect of classes on visit is a falls_rate_ratio"):
        known_effects(read(folder))


def test_two_central_rows_for_one_option_and_service_are_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "use", "central")
    with pytest.raises(UserError, match="classes has two central effects on visit"):
        known_effects(read(folder))


def test_a_finding_without_an_interval_takes_the_spread_of_its_design(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "use", "context")
    for column in ("low", "high", "range_kind"):
        break_cell(folder, "effects", 0, column, "")
    found = effect(folder, "classes")
    assert found.default_spread
    half_width = 0.8 * NORMAL_90 * 0.1
    assert found.interval.low == pytest.approx(0.8 - half_width)
    assert found.interval.high == pytest.approx(0.8 + half_width)
    assert "default spread" in found.in_words()


@pytest.mark.parametrize("design", ["before_after", "modelled", "elicited"])
def test_a_finding_without_a_comparison_must_state_its_range(tmp_path: Path, design: str) -> None:
    folder = copy_to(tmp_path)
    for column in ("low", "high", "range_kind"):
        break_cell(folder, "effects", 0, column, "")
    break_cell(folder, "effects", 0, "study_design", design)
    with pytest.raises(UserError, match="the central effect of classes on visit has no range") as refused:
        known_effects(read(folder))
    assert refused.value.mend == f"state one: there is no default for {design}"


@pytest.mark.parametrize("whose", ["england_activity_type", "some_only"])
def test_what_is_of_no_place_s_own_service_is_never_central(tmp_path: Path, whose: str) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 2, "denominator", whose)
    with pytest.raises(UserError, match=f"the central effect of cafe on visit is of {whose}, not of one place's"):
        known_effects(read(folder))


def test_a_finding_on_some_of_them_widens_no_range(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 1, "denominator", "some_only")
    assert effect(folder, "classes").widened_by == 0


def test_the_default_range_is_that_of_the_published_intervals_of_trials() -> None:
    """spread = median over published 95% intervals of ratios from trials (A, B) of ln(high / low) / (2 x 1.96)."""
    evidence = read()
    published = evidence.effects.filter(
        (pl.col("study_design") == "rct")
        & pl.col("quality").is_in(["A", "B"])
        & (pl.col("range_kind") == "ci95")
        & pl.col("measure").is_in([*RATIO_MEASURES, "odds_ratio"])
    )
    median = ((pl.col("high") / pl.col("low")).log() / (2 * NORMAL_97_5)).median()
    spread = published.select(median).item()
    stated = dict(evidence.parameters.select("name", "value").iter_rows())
    for design in ("rct", "quasi_experimental"):
        assert float(stated[f"effects.default_spread.{design}"]) == pytest.approx(spread, abs=0.001)


def test_null_and_adverse_findings_are_in_use() -> None:
    values = {(e.option, e.service): e.interval.value for e in known_effects(read())}
    assert values["int_mdt", "emergency_admission_1plus"] == 1.0
    assert values["telehealth_ltc", "outpatient_attendance"] == 1.25
    assert values["intensive_home_visiting", "ae_type1"] > 1.0


def test_every_effect_in_use_has_a_range_that_holds_its_value_and_is_not_closed() -> None:
    for found in known_effects(read()):
        interval = found.interval
        assert interval.low <= interval.value <= interval.high, found.option
        assert interval.low < interval.high, (found.option, found.service)


def test_no_context_row_and_no_twenty_year_elicitation_is_ever_used() -> None:
    evidence = read()
    used = {found.row["how_obtained"] for found in known_effects(evidence)}
    never = evidence.effects.filter((pl.col("use") == "context") | pl.col("measure").str.contains("2039"))
    assert used.isdisjoint(set(never["how_obtained"]))
