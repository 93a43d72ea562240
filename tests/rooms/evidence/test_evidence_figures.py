"""Dotted names: every assumption that the rooms ask for, with range, unit and source."""

from pathlib import Path

import polars as pl
import pytest

from commonground.core.errors import UserError
from commonground.evidence import Evidence, read
from commonground.evidence.figures import deflated, from_tables
from commonground.evidence.model import Assumptions
from commonground.need.published_rates import count_england
from commonground.people.needs import shares
from toys.evidence_tiny import break_cell, copy_to


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read()


@pytest.fixture(scope="module")
def assumptions(evidence: Evidence) -> Assumptions:
    return from_tables(evidence)


def test_costs_come_in_the_prices_of_one_year(tmp_path: Path) -> None:
    figure = from_tables(read(copy_to(tmp_path)))["cost.visit"]
    assert (figure.low, figure.value, figure.high) == (44.0, 55.0, 66.0)
    assert "uprated from 2024/25 to 2026/27 prices by the GDP deflator (x 1.100)" in figure.how_obtained


def test_a_price_year_outside_the_deflator_is_refused(evidence: Evidence) -> None:
    with pytest.raises(UserError, match="no GDP deflator for the price year '1977/78'"):
        deflated(evidence.deflator, "1977/78")


def test_the_deflator_gives_the_published_deflated(evidence: Evidence) -> None:
    assert deflated(evidence.deflator, "2016/17", "2024/25") == pytest.approx(100 / 76.08)


def test_every_leaf_service_has_cost_shares_payment_growth_and_rate(
    evidence: Evidence, assumptions: Assumptions
) -> None:
    kinds = ("cost", "variable_share", "growth", "rate")
    wanted = [f"{kind}.{service}" for service in evidence.leaves() for kind in kinds]
    costed = evidence.services.filter(pl.col("id").is_in(evidence.leaves()))
    wanted += [f"payment.{id}" for id in costed.filter(pl.col("provider_role") != pl.col("payer_role"))["id"]]
    assert [name for name in wanted if name not in assumptions] == []


def test_variable_and_stepped_share_never_exceed_the_whole_cost(evidence: Evidence, assumptions: Assumptions) -> None:
    for service in evidence.leaves():
        together = assumptions.number(f"variable_share.{service}") + assumptions.number(f"stepped_share.{service}", 0.0)
        assert together <= 1.0, service


def test_every_option_has_its_five_figures(evidence: Evidence, assumptions: Assumptions) -> None:
    kinds = ("reach", "cost_gbp", "staff_wte_per_100", "setup_months", "lag_months")
    wanted = [f"options.{option}.{kind}" for option in evidence.interventions["id"] for kind in kinds]
    assert [name for name in wanted if name not in assumptions] == []


def test_effects_on_an_area_or_on_a_part_of_a_service_have_an_activity_share(assumptions: Assumptions) -> None:
    shares = {name for name in assumptions if name.startswith("activity_share.")}
    assert "activity_share.family_hubs.emergency_admission_1plus" in shares, "on an area"
    assert "activity_share.falls_exercise.emergency_admission_1plus" in shares, "on falls alone"
    assert "activity_share.hiu.ae_type1" not in shares
    assert all(0 < assumptions.number(name) <= 1 for name in shares)


def test_a_share_of_no_effect_in_use_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "effects", 2, "use", "context")
    with pytest.raises(UserError, match="the share of visit is of no effect of cafe in use"):
        from_tables(read(folder))


def test_a_missing_activity_share_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "activity_shares", 0, "service", "mortality")
    with pytest.raises(UserError, match="the effect of cafe on visit holds for an area but has no activity share"):
        from_tables(read(folder))


def test_a_service_without_a_central_cost_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "unit_costs", 0, "use", "context")
    with pytest.raises(UserError, match="the service 'visit' has no central unit cost"):
        from_tables(read(folder))


def test_a_service_without_a_variable_share_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "cost_shares", 0, "share", "stepped")
    break_cell(folder, "cost_shares", 1, "share", "variable")
    break_cell(folder, "cost_shares", 1, "service", "mortality")
    with pytest.raises(UserError, match="the service 'visit' has no variable share"):
        from_tables(read(folder))


def test_an_option_without_a_planning_figure_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    path = folder / "planning.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("cafe,lag")))
    with pytest.raises(UserError, match="the option 'cafe' has no lag_months"):
        from_tables(read(folder))


def test_a_planning_figure_keeps_its_own_range_or_takes_the_usual_one(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "planning", 0, "low", "0.1")
    figures = from_tables(read(folder))
    assert (figures["options.classes.reach"].low, figures["options.classes.reach"].high) == (0.1, 0.5)
    usual = figures["options.cafe.reach"]
    assert usual.how_obtained.endswith("range by options.planning_spread")
    assert (usual.low, usual.high) == pytest.approx((0.35, 0.65))


def test_a_formula_is_told_with_the_figure_that_follows_from_it(tmp_path: Path) -> None:
    figures = from_tables(read(copy_to(tmp_path)))
    assert figures["cost.visit"].how_obtained.endswith("; = 55 * published.hour")


def test_a_parameter_that_is_a_word_without_choices_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "parameters", 0, "choices", "")
    with pytest.raises(UserError, match=r"payment\.visit is 'block', not a number"):
        from_tables(read(folder))


def test_a_service_that_its_payer_provides_has_no_payment_rule(evidence: Evidence, assumptions: Assumptions) -> None:
    own = evidence.services.filter(pl.col("provider_role") == pl.col("payer_role"))["id"]
    assert len(own)
    assert [name for name in own if f"payment.{name}" in assumptions] == []


def test_payment_rules_are_words_to_choose_from(assumptions: Assumptions) -> None:
    assert assumptions.word("payment.elective_admission") == "activity"
    changed = assumptions.with_settings(["payment.emergency_admission_1plus=block"])
    assert changed.word("payment.emergency_admission_1plus") == "block"
    with pytest.raises(UserError, match="use one of block, activity, blended"):
        assumptions.with_settings(["payment.emergency_admission_1plus=tariff"])


def test_bed_days_release_little_at_once_and_more_with_a_ward(assumptions: Assumptions) -> None:
    at_once, with_a_ward = (assumptions.number(f"{kind}_share.emergency_bed_day") for kind in ("variable", "stepped"))
    assert 0.1 < at_once < with_a_ward < 0.5
    assert assumptions.number("beds.ward_size") == 24


def test_looked_after_children_by_age_add_up_to_the_published_number(evidence: Evidence) -> None:
    rows = evidence.utilisation.filter((pl.col("service") == "looked_after_child") & (pl.col("use") == "central"))
    children = {0: 3.065e6, 5: 3.36e6, 10: 4.19e6, 16: 1.36e6}
    total = sum(row["value"] / 1000 * children[row["age_from"]] for row in rows.to_dicts())
    assert total == pytest.approx(83_630, rel=0.01)


def test_psychiatric_bed_days_by_age_add_up_to_occupied_beds(evidence: Evidence) -> None:
    share_of_people = {0: 0.125, 11: 0.085, 18: 0.083, 25: 0.27, 45: 0.255, 65: 0.097, 75: 0.06, 85: 0.025}
    rows = evidence.utilisation.filter((pl.col("service") == "psychiatric_bed_day") & (pl.col("use") == "central"))
    rate = sum(row["value"] * share_of_people[row["age_from"]] for row in rows.to_dicts())
    assert rate == pytest.approx(103, rel=0.1)


PUBLISHED = [
    ("hypertension", 0, 120, 0.153, 0.05),
    ("diabetes", 0, 120, 0.065, 0.05),
    ("copd", 0, 120, 0.019, 0.05),
    ("stroke", 0, 120, 0.018, 0.05),
    ("cvd", 0, 120, 0.030, 0.05),
    ("heart_failure", 0, 120, 0.0114, 0.1),
    ("asthma", 6, 120, 0.064, 0.05),
    ("smi", 0, 120, 0.0095, 0.05),
    ("mental_health", 16, 64, 0.226, 0.05),
    ("domestic_abuse", 16, 120, 0.08, 0.05),
    ("unpaid_carer", 5, 120, 0.089, 0.05),
    ("frailty", 65, 120, 0.15, 0.05),
    ("alcohol_dependence", 18, 120, 0.0138, 0.05),
    ("smoker", 18, 120, 0.119, 0.05),
    ("lonely", 16, 120, 0.066, 0.1),
]


@pytest.mark.parametrize(("need", "youngest", "oldest", "published", "within"), PUBLISHED)
def test_prevalence_adds_up_to_the_published_share(
    evidence: Evidence, need: str, youngest: int, oldest: int, published: float, within: float
) -> None:
    """Over the people of England of the ages that the published share counts."""
    people = count_england(evidence.utilisation)
    having = people * shares(evidence.prevalence.filter(pl.col("need") == need))
    ages = slice(youngest, oldest + 1)
    assert having[ages].sum() / people[ages].sum() == pytest.approx(published, rel=within)
