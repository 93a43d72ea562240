"""How a sheet is laid out: banner, title, frozen headings, widths, formats. In: rows. Out: worksheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from commonground.document.names import Document

BANNER_ROW, TITLE_ROW, NOTE_ROW, HEAD_ROW = 0, 1, 2, 4
INK, DEEP, WASH, WARN = "#0b1b26", "#12344d", "#e8f1f8", "#ffe08a"
NUMBER_FORMATS = {
    "text": "@",
    "gbp": "£#,##0;[Red]-£#,##0",
    "pence": "£#,##0.00;[Red]-£#,##0.00",
    "count": "#,##0",
    "decimal": "#,##0.0",
    "figure": "General",
    "share": "0.0%",
}


@dataclass(frozen=True)
class Column:
    """A heading, a width in characters and a kind of NUMBER_FORMATS."""

    label: str
    width: int = 14
    kind: str = "text"


class Book:
    """A workbook under way; every sheet of a synthetic plan says so in its first row and in print."""

    def __init__(self, sheets: Any, document: Document) -> None:
        self.sheets = sheets
        self.place = str(document["place"]["name"])
        self.synthetic = bool(document["synthetic"])
        self.formats = {
            kind: sheets.add_format({"num_format": code, "valign": "top", "text_wrap": kind == "text"})
            for kind, code in NUMBER_FORMATS.items()
        }
        self.totals = {
            kind: sheets.add_format({"num_format": code, "bold": True, "top": 1})
            for kind, code in NUMBER_FORMATS.items()
        }
        self.head = sheets.add_format(
            {"bold": True, "font_color": "#ffffff", "bg_color": DEEP, "text_wrap": True, "valign": "top"}
        )
        self.title = sheets.add_format({"bold": True, "font_size": 15, "font_color": INK})
        self.banner = sheets.add_format({"bold": True, "bg_color": WARN, "font_color": "#2b1d00"})
        self.note = sheets.add_format({"italic": True, "font_color": "#3d4b55"})

    def sheet(self, name: str, title: str, note: str = "", widths: Sequence[int] = ()) -> Any:
        """A new sheet with its banner, title and note."""
        sheet = self.sheets.add_worksheet(name)
        warning = f"SYNTHETIC: {self.place} is an invented place"
        sheet.write_string(BANNER_ROW, 0, warning if self.synthetic else f"Commonground: a plan for {self.place}")
        if self.synthetic:
            sheet.set_row(BANNER_ROW, None, self.banner)
        sheet.write_string(TITLE_ROW, 0, title, self.title)
        sheet.write_string(NOTE_ROW, 0, note, self.note)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{'SYNTHETIC  ' if self.synthetic else ''}&A")
        sheet.set_footer("&CPage &P of &N")
        return sheet

    def table(self, name: str, title: str, note: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Any:
        """A sheet that is one table with frozen headings and a filter."""
        sheet = self.sheet(name, title, note, [column.width for column in columns])
        self.headings(sheet, HEAD_ROW, [column.label for column in columns])
        for r, row in enumerate(rows, start=HEAD_ROW + 1):
            for c, value in enumerate(row):
                self.put(sheet, r, c, value, self.formats[columns[c].kind])
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.repeat_rows(HEAD_ROW)
        if rows:
            sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(rows), len(columns) - 1)
        return sheet

    def headings(self, sheet: Any, row: int, labels: Sequence[str]) -> None:
        """A row of headings."""
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label, self.head)

    @staticmethod
    def put(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """One value: numbers as numbers, nothing as blank, all else as text (never a formula)."""
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, str(value), style)


def cell_range(row: int, first: int, last: int) -> str:
    """'B7:F7' for a row (0-based) and its columns."""
    return f"{xl_col_to_name(first)}{row + 1}:{xl_col_to_name(last)}{row + 1}"


def column_range(column: int, first: int, last: int) -> str:
    """'B7:B12' for a column and its rows (0-based)."""
    return f"{xl_col_to_name(column)}{first + 1}:{xl_col_to_name(column)}{last + 1}"
