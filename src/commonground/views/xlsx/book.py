"""Sheets on a workbook: banner, title, headings, formats, print. In: `Plan`, `Sheet`. Out: bytes of an .xlsx file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from commonground.core.text import harmless
from commonground.document import Plan
from commonground.views.xlsx.layout import HEAD_ROW, Formula, Kind, Sheet, Style, Value

BANNER_ROW, TITLE_ROW, NOTE_ROW = 0, 1, 2
MOST_IN_A_CELL = 32_767  # signs; Excel refuses a file with more
A4 = 9  # Excel's number of the paper
INK, DEEP, WARN = "#0b1b26", "#12344d", "#ffe08a"
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NUMBER_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "gbp": "£#,##0;[Red]-£#,##0",
    "pence": "£#,##0.00;[Red]-£#,##0.00",
    "count": "#,##0",
    "decimal": "#,##0.0",
    "figure": "General",
    "share": "0.0%",
}
HEADING = {"bold": True, "font_color": "#ffffff", "bg_color": DEEP, "text_wrap": True, "valign": "top"}
TITLE = {"bold": True, "font_size": 15, "font_color": INK}
BANNER = {"bold": True, "bg_color": WARN, "font_color": "#2b1d00"}
NOTE = {"italic": True, "font_color": "#3d4b55"}


def as_bytes(plan: Plan, sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one workbook; the same sheets give the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as workbook:
        workbook.set_properties(
            {
                "title": f"A plan for {_shown(plan.place.name)}",
                "comments": "SYNTHETIC: an invented place" if plan.synthetic else "",
                "created": datetime.fromisoformat(plan.created),
            }
        )
        book = Book(workbook, plan)
        for sheet in sheets:
            book.add(sheet)
    return file.getvalue()


class Book:
    """A workbook under way; every sheet of a synthetic plan says so in its first row and in print."""

    def __init__(self, workbook: xlsxwriter.Workbook, plan: Plan) -> None:
        self.workbook = workbook
        self.place, self.synthetic = _shown(plan.place.name), plan.synthetic
        self.title, self.banner, self.note = (workbook.add_format(look) for look in (TITLE, BANNER, NOTE))
        self.formats: dict[Style, Format] = {}

    def add(self, sheet: Sheet) -> None:
        """Write one sheet after those that are there."""
        page = self.workbook.add_worksheet(sheet.name)
        self._head(page, sheet)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, line in sheet.lines.items():
            for column, (value, style) in enumerate(zip(line.cells, line.styles, strict=True)):
                _put(page, row, column, value, self._format(style))
        if sheet.frozen:
            page.freeze_panes(HEAD_ROW + 1, 1)
        if sheet.is_table:
            _make_table(page, sheet)
        self._set_up_print(page)

    def _head(self, page: Worksheet, sheet: Sheet) -> None:
        """Banner, title and note."""
        warning = f"SYNTHETIC: {self.place} is an invented place"
        page.write_string(BANNER_ROW, 0, warning if self.synthetic else f"Commonground: a plan for {self.place}")
        if self.synthetic:
            page.set_row(BANNER_ROW, None, self.banner)
        page.write_string(TITLE_ROW, 0, _shown(sheet.title), self.title)
        page.write_string(NOTE_ROW, 0, _shown(sheet.note), self.note)

    def _set_up_print(self, page: Worksheet) -> None:
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.set_header(f"&C{'SYNTHETIC  ' if self.synthetic else ''}&A")
        page.set_footer("&CPage &P of &N")

    def _format(self, style: Style) -> Format:
        if style not in self.formats:
            self.formats[style] = self.workbook.add_format(_look(style))
        return self.formats[style]


def _look(style: Style) -> dict[str, Any]:
    """The properties of a cell of this style."""
    if style.role == "heading":
        return HEADING
    number = {"num_format": NUMBER_FORMATS[style.kind]}
    if style.role == "total":
        return number | {"bold": True, "top": 1}
    return number | {"valign": "top", "text_wrap": style.kind == "text"}


def _put(page: Worksheet, row: int, column: int, value: Value | Formula, look: Format) -> None:
    """One value: numbers as numbers, nothing as blank, text as text (never a formula, whatever it begins with)."""
    match value:
        case None:
            page.write_blank(row, column, None, look)
        case str():
            page.write_string(row, column, _shown(value), look)
        case Formula():
            page.write_formula(row, column, value.text, look, value.value)
        case _:
            page.write_number(row, column, float(value), look)


def _shown(words: str) -> str:
    """Words as a cell can hold them: none that XML knows not, and no more than Excel takes."""
    plain = harmless(words)
    return plain if len(plain) <= MOST_IN_A_CELL else f"{plain[: MOST_IN_A_CELL - 4]} ..."


def _make_table(page: Worksheet, sheet: Sheet) -> None:
    page.repeat_rows(HEAD_ROW)
    last = max(sheet.lines)
    if last > HEAD_ROW:
        page.autofilter(HEAD_ROW, 0, last, len(sheet.widths) - 1)
