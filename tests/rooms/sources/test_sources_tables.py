"""Sheets of workbooks become tables of text under the names of their header row."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import xlsxwriter

from commonground.core.errors import UserError
from commonground.sources.model import Catalogue, Dataset
from commonground.sources.tables import file_path, open_sources


def _sources(tmp_path: Path, content: bytes, sheet: str):  # type: ignore[no-untyped-def]
    dataset = Dataset(
        id="outturn",
        title="Outturn",
        publisher="MHCLG",
        licence="OGL",
        vintage="2024/25",
        url="owner/repo/commit/a file of 2024.xlsx",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reader="sheet",
        sheet=sheet,
        header=3,
    )
    path = file_path(dataset, tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return open_sources(tmp_path, Catalogue(base="https://example.org", dataset=(dataset,)))


def _workbook(tmp_path: Path) -> bytes:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "not this")
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate([["A title"], [], ["code", "gbp"], ["E08000001", 124.4], ["E08000025", "[x]"]]):
            sheet.write_row(row, 0, cells)
    return path.read_bytes()


def test_a_sheet_is_read_from_its_header_row_and_keeps_signs_among_numbers(tmp_path: Path) -> None:
    frame = _sources(tmp_path, _workbook(tmp_path), "Data").frame("outturn")
    assert frame.to_dicts() == [{"code": "E08000001", "gbp": "124.4"}, {"code": "E08000025", "gbp": "[x]"}]


@pytest.mark.parametrize(("whole", "sheet"), [(True, "Dat"), (False, "Data")])
def test_a_sheet_that_is_not_there_and_a_file_that_is_no_workbook_are_told(
    tmp_path: Path, whole: bool, sheet: str
) -> None:
    content = _workbook(tmp_path) if whole else b"<html>not found</html>"
    with pytest.raises(UserError, match=r"Outturn .outturn. cannot be read as a workbook.*commonground fetch"):
        _sources(tmp_path, content, sheet).frame("outturn")
