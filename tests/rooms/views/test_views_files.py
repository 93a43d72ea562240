"""The three files: whole or not at all, safe to open, true to plan.json."""

from __future__ import annotations

import io

import openpyxl
import pytest

from commonground.assemble.plan import assemble_plan
from commonground.core.errors import UserError
from commonground.document import Plan, read_plan
from commonground.views import files
from commonground.views.comparison import compare
from commonground.views.files import write, write_comparison
from commonground.views.xlsx import workbook
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return assemble_plan(toy_plan.findings()).model_dump(mode="json")


@pytest.fixture(scope="module")
def book(plan):
    return openpyxl.load_workbook(io.BytesIO(workbook(plan)))


def test_all_three_files_land_and_nothing_else(plan, tmp_path):
    write(Plan.model_validate(plan), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["plan.html", "plan.json", "plan.xlsx"]
    assert read_plan(tmp_path / "out") == Plan.model_validate(plan)


def test_a_failure_while_writing_leaves_the_old_files_alone(plan, tmp_path, monkeypatch):
    write(Plan.model_validate(plan), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(path, content):
        if path.suffix == ".xlsx":
            raise OSError(28, "No space left on device")
        path.write_bytes(content)

    monkeypatch.setattr(files, "_write_through", full)
    with pytest.raises(UserError, match="No space left"):
        write(Plan.model_validate({**plan, "seed": 99}), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_is_refused_in_a_sentence(plan, tmp_path):
    (tmp_path / "file").write_text("here first")
    with pytest.raises(UserError, match="cannot be written"):
        write(Plan.model_validate(plan), tmp_path / "file")


def test_a_comparison_is_written_as_one_page_or_refused_in_a_sentence(plan, tmp_path):
    found = compare(Plan.model_validate(plan), Plan.model_validate(plan))
    write_comparison(found, tmp_path / "new" / "compared.html")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["compared.html"]
    with pytest.raises(UserError, match="the page cannot be written"):
        write_comparison(found, tmp_path / "new")


def test_every_sheet_of_a_synthetic_plan_says_so(book):
    assert all("SYNTHETIC" in sheet["A1"].value for sheet in book)


def test_a_real_place_is_not_called_synthetic(plan):
    real = {**plan, "synthetic": False}
    sheets = openpyxl.load_workbook(io.BytesIO(workbook(real)))
    assert not any("SYNTHETIC" in str(sheet["A1"].value) for sheet in sheets)


def test_money_has_live_totals_and_contributions_are_checked(plan, book):
    formulas = [cell.value for row in book["Money"].iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert sum(text.startswith("=SUM(") for text in formulas) > len(plan["partners"])
    assert sum(text.startswith("=IF(ABS(") for text in formulas) == len(plan["years"])


def test_live_formulas_carry_the_values_that_they_will_have(plan):
    values = openpyxl.load_workbook(io.BytesIO(workbook(plan)), data_only=True)["Money"]
    rows = list(values.iter_rows(min_row=6, values_only=True))
    own = rows[0]
    assert own[-1] == pytest.approx(sum(own[1:-1]), abs=0.01)
    assert {cell for row in rows if row[0] == "Check" for cell in row[1 : 1 + len(plan["years"])]} == {"sums to zero"}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_text_from_others_never_becomes_a_formula(plan, sign):
    evil = f'{sign}HYPERLINK("http://example.org","x")'
    partners = [{**row, "name": evil} for row in plan["partners"]]
    sheets = openpyxl.load_workbook(io.BytesIO(workbook({**plan, "partners": partners})))
    cells = [cell for row in sheets["Ledger"].iter_rows() for cell in row if cell.value == evil]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_a_plan_that_does_nothing_still_has_a_workbook():
    assert workbook(assemble_plan(toy_plan.nothing_chosen()).model_dump(mode="json"))
