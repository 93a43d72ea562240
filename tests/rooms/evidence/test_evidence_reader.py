"""The strict reader: every rule has a tiny broken table."""

from pathlib import Path

import polars as pl
import pytest

from commonground.core.errors import SeveralErrors
from commonground.evidence import read
from toys.evidence_tiny import break_cell, copy_to, repeat_line

BROKEN = [
    ("unit_costs", "unit", "GBPP", "unknown unit 'GBPP' (unit_costs.csv line 2); did you mean GBP"),
    ("utilisation", "source_title", "", "the source is missing (utilisation.csv line 2)"),
    ("utilisation", "low", "300", "value 200 lies outside its range 300 to 250 (utilisation.csv line 2)"),
    ("effects", "high", "0.7", "value 0.8 lies outside its range 0.64 to 0.7 (effects.csv line 2)"),
    ("cost_shares", "low", "0.9", "value 0.2 lies outside its range 0.9 to 0.3"),
    ("planning", "figure", "risk", "unknown figure 'risk' (planning.csv line 2)"),
    ("effects", "service", "vist", "unknown service 'vist' (effects.csv line 2); did you mean visit"),
    ("effects", "option", "clases", "unknown option 'clases' (effects.csv line 2); did you mean classes"),
    ("utilisation", "quality", "E", "unknown quality 'E' (utilisation.csv line 2)"),
    ("utilisation", "value", "many", "value is 'many', not a number (utilisation.csv line 2)"),
    ("utilisation", "value", "nan", "value is 'nan', not a number"),
    ("prevalence", "need", "frail", "unknown need 'frail' (prevalence.csv line 2); did you mean frailty"),
    ("prevalence", "age_from", "130", "ages run from 130 down to 120 (prevalence.csv line 2)"),
    ("prevalence", "age_from", "sixty", "age_from is 'sixty', not a whole number"),
    ("loadings", "factor", "rsk", "unknown factor 'rsk' (loadings.csv line 2); did you mean risk"),
    ("comorbidity", "measure", "share", "unknown measure 'share' (comorbidity.csv line 2)"),
    ("interventions", "delivered_by", "gp|vsce", "unknown delivered by 'vsce' (interventions.csv line 2)"),
    ("interventions", "after", "clubs", "unknown after 'clubs' (interventions.csv line 2)"),
    ("interventions", "core", "yes", "core is 'yes', not a true or false (interventions.csv line 2)"),
    ("interventions", "plain", "", "plain is empty (interventions.csv line 2)"),
    ("effects", "denominator", "people", "unknown denominator 'people' (effects.csv line 2)"),
    ("denominators", "basis", "all", "unknown basis 'all' (denominators.csv line 2)"),
    ("displacement", "id", "vist", "unknown service 'vist' (displacement.csv line 2)"),
    ("services", "parent", "visits", "unknown parent 'visits' (services.csv line 2)"),
    ("services", "needs_answered", "frailty|fraility", "unknown needs answered 'fraility' (services.csv line 2)"),
    ("services", "who_may_use", "anybody", "unknown who may use 'anybody' (services.csv line 2)"),
    (
        "services",
        "who_may_use",
        "",
        "who_may_use is empty, and visit is a leaf (services.csv line 2); fill",
    ),
    ("services", "payer_role", "", "payer_role is empty, and visit is a leaf (services.csv line 2)"),
    (
        "services",
        "payer_role",
        "lottery",
        "payer_role 'lottery' is no role of a partner (services.csv line 2)",
    ),
    ("displacement", "who", "unpaid", "unknown who 'unpaid' (displacement.csv line 2); did you mean unpaid_carer"),
    ("roles", "professions", "nurse|nurs", "unknown professions 'nurs' (roles.csv line 2); did you mean nurse"),
    ("roles", "professions", "", "professions is empty, and a partner can have the role 'gp' (roles.csv line 2)"),
    ("workers", "profession", "nurs", "unknown profession 'nurs' (workers.csv line 2); did you mean nurse"),
    ("professions", "can_be_found", "hired", "unknown can be found 'hired' (professions.csv line 2)"),
    ("professions", "source_title", "", "the source is missing (professions.csv line 2)"),
    ("staff_mix", "share", "0.5", "the staff mix of classes sums to 1.25, not to 1 (interventions.csv line 2)"),
    ("staff_mix", "share", "-0.25", "the share -0.25 is not above 0 and up to 1 (staff_mix.csv line 2)"),
    ("staff_mix", "profession", "nurs", "unknown profession 'nurs' (staff_mix.csv line 2); did you mean nurse"),
    ("services", "at_most_once", "once", "at_most_once is 'once', not a true or false (services.csv line 2)"),
    (
        "services",
        "in_touch",
        "",
        "visit has only one of agency and in_touch (services.csv line 2); fill both",
    ),
    ("services", "in_touch", "flows", "unknown in touch 'flows' (services.csv line 2); did you mean flow"),
    ("services", "headline", "first", "headline is 'first', not a whole number (services.csv line 2)"),
    ("services", "part_of_parent", "rest", "visit is a part of its parent, but has none (services.csv line 2)"),
    ("services", "concentration_group", "primry", "no figure need.sigma.primry (services.csv line 2); add it to"),
    (
        "parameters",
        "name",
        "payment.vist",
        "payment.vist is for the unknown service 'vist' (parameters.csv line 2)",
    ),
    ("parameters", "name", "visit", "visit has no payment rule payment.visit (services.csv line 2); add it to"),
    (
        "parameters",
        "name",
        "need.focus.loneliness",
        "needs_answered is empty, and need.focus.loneliness is not",
    ),
]


@pytest.mark.parametrize(("table", "column", "text", "sentence"), BROKEN)
def test_a_broken_cell_is_refused_with_file_and_line(
    tmp_path: Path, table: str, column: str, text: str, sentence: str
) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, table, 0, column, text)
    with pytest.raises(SeveralErrors) as refused:
        read(folder)
    assert sentence in str(refused.value)


def test_every_option_says_who_delivers_it(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    path = folder / "staff_mix.csv"
    path.write_text(path.read_text().replace("cafe,helper", "classes,helper"))
    with pytest.raises(SeveralErrors, match=r"cafe has no staff mix \(interventions\.csv line 3\); say in staff_mix"):
        read(folder)


def test_who_delivers_an_option_employs_its_professions(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "roles", 0, "professions", "helper")
    with pytest.raises(SeveralErrors, match=r"nobody who delivers classes employs the profession 'nurse' \(staff_mix"):
        read(folder)


def test_the_rest_of_a_whole_is_one_service_s(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    for row in (1, 2):
        break_cell(folder, "services", row, "parent", "visit")
        break_cell(folder, "services", row, "part_of_parent", "rest")
    with pytest.raises(SeveralErrors, match=r"the rest of visit is given to mortality and loneliness \(services\.csv"):
        read(folder)


def test_a_whole_is_not_a_part_itself(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    for row, parent in ((1, "visit"), (2, "mortality")):
        break_cell(folder, "services", row, "parent", parent)
        break_cell(folder, "services", row, "part_of_parent", "share")
    with pytest.raises(SeveralErrors, match=r"loneliness is a part of mortality, which is a part itself"):
        read(folder)


@pytest.mark.parametrize("table", ["utilisation", "effects", "unit_costs", "parameters", "prevalence", "units"])
def test_a_row_given_twice_is_refused(tmp_path: Path, table: str) -> None:
    folder = copy_to(tmp_path)
    repeat_line(folder, table)
    with pytest.raises(SeveralErrors, match=rf"the row repeats line 2 .*{table}\.csv line"):
        read(folder)


def test_an_unknown_column_is_refused_with_the_near_name(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    path = folder / "money_rules.csv"
    path.write_text(path.read_text().replace("valid_from", "valid_form", 1))
    with pytest.raises(SeveralErrors) as refused:
        read(folder)
    assert "unknown column 'valid_form' (money_rules.csv line 1); did you mean valid_from" in str(refused.value)
    assert "the column 'valid_from' is missing (money_rules.csv line 1)" in str(refused.value)


def test_a_row_with_a_missing_cell_is_refused(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    path = folder / "deflator.csv"
    path.write_text(path.read_text() + "2027/28,112,GBP\n")
    with pytest.raises(SeveralErrors, match=r"the row has 3 cells where the heading has 7 \(deflator\.csv line 4\)"):
        read(folder)


def test_a_missing_table_is_refused_by_name(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    (folder / "needs.csv").unlink()
    with pytest.raises(SeveralErrors, match=r"cannot read the evidence table.*needs\.csv"):
        read(folder)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    break_cell(folder, "utilisation", 0, "unit", "furlongs")
    break_cell(folder, "utilisation", 1, "source_title", "")
    break_cell(folder, "unit_costs", 0, "quality", "Z")
    with pytest.raises(SeveralErrors) as refused:
        read(folder)
    assert len(refused.value.problems) == 3


def test_a_valid_set_is_read_with_its_types_and_letters(tmp_path: Path) -> None:
    evidence = read(copy_to(tmp_path))
    assert evidence.utilisation.schema["value"] == pl.Float64
    assert evidence.utilisation["quality"].to_list() == ["A", "A", "A"]
    assert evidence.interventions["selectable"].to_list() == [True, True]
    assert evidence.effects["low"].to_list() == [0.64, None, 0.9]
    assert evidence.leaves() == ("visit",)


def test_the_library_s_own_tables_are_read_without_complaint() -> None:
    evidence = read()
    assert {"looked_after_child", "psychiatric_bed_day"} <= set(evidence.leaves())
    assert len(evidence.interventions) == 41


def test_tables_are_checked_once_as_long_as_they_say_the_same(tmp_path: Path) -> None:
    folder = copy_to(tmp_path)
    before = read(folder)
    assert read(folder) is before
    break_cell(folder, "deflator", 0, "source_title", "Another")
    assert read(folder).deflator["source_title"][0] == "Another"
