"""The workbook that a partner fills in. In: a body and its figures. Out: bytes of an .xlsx file, and its rows again."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from commonground.core.text import harmless
from commonground.web.figures.archive import MOST_COLUMNS, Refused, Safe, make_safe, path_of
from commonground.web.figures.cells import Cell, Value, list_cells, read_modelled

SHEET, NOTES = "Figures", "Notes"
HEADINGS = ("Cell", "Figure", "Unit", "As modelled", "Ours", "Who may see ours", "Why it is asked")
WIDTHS = (24, 50, 16, 18, 18, 18, 80)
OURS, WHO = HEADINGS.index("Ours"), HEADINGS.index("Who may see ours")
HEAD_ROW = 3  # counted from 0
SHARED, PRIVATE = "shared", "private"
STEERS = ("=", "+", "-", "@", "\t", "\r", "\n")  # how words begin that a spreadsheet would run
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOTE_LINES = (
    "Fill in the column 'Ours' on the sheet 'Figures'. Leave a cell empty where the modelled figure may stand.",
    "Write 'shared' or 'private' beside each of your figures; left empty, it is private.",
    "Shared: it is in the common plan, and all partners of the place see it.",
    "Private: it is in a version that your side alone sees. It is in no list, queue, count or comparison of others.",
    "There is no third way: in a double-entry ledger a figure used for all can be worked out by others.",
    "Write values, not formulas. What you send replaces all figures that you gave before.",
    "Pounds are at the prices of the plan. A year is a year of the plan: year 1 is its first.",
)


def disarm(text: str) -> str:
    """Words that no spreadsheet takes for a formula: an apostrophe goes before what would steer it."""
    words = harmless(text)
    return f"'{words}" if text.startswith(STEERS) or words.startswith(STEERS) else words


def arm(text: str) -> str:
    """The words as they were before `disarm`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STEERS) else text


def write(
    body: str,
    kind: str,
    about: Mapping[str, Any],
    own: Mapping[str, tuple[Value, str]],
    parts_of_plan: Sequence[str] = (),
) -> bytes:
    """The workbook of a body.

    `own`: its figures by cell, each with SHARED or PRIVATE; `parts_of_plan`: what an offer may be only for, in words.
    """
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        _write_figures(book, body, list_cells(kind), read_modelled(about), own)
        notes = book.add_worksheet(NOTES)
        notes.set_column(0, 0, 110)
        more = ("What an offer may be only for, one or more divided by semicolons:", *parts_of_plan)
        for row, line in enumerate((*NOTE_LINES, "", *(more if parts_of_plan else ()))):
            notes.write_string(row, 0, disarm(line))
    return file.getvalue()


def _write_figures(
    book: Any,
    body: str,
    cells: Sequence[Cell],
    modelled: Mapping[str, Value | None],
    own: Mapping[str, tuple[Value, str]],
) -> None:
    sheet = book.add_worksheet(SHEET)
    looks = _looks(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, disarm(f"Own figures of {body}"), looks["title"])
    sheet.write_string(1, 0, NOTE_LINES[0])
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(HEAD_ROW, column, heading, looks["head"])
    for row, cell in enumerate(cells, HEAD_ROW + 1):
        ours, who = own.get(cell.id, (None, ""))
        for column, words in enumerate((cell.id, cell.title, cell.unit)):
            sheet.write_string(row, column, words, looks["text"])
        _put(sheet, row, 3, modelled[cell.id], looks["money" if cell.is_money else "text"])
        _put(sheet, row, OURS, ours, looks["own_money" if cell.is_money else "own"])
        _put(sheet, row, WHO, who or None, looks["own"])
        sheet.write_string(row, WHO + 1, cell.why, looks["text"])
    last = HEAD_ROW + len(cells)
    sheet.data_validation(HEAD_ROW + 1, WHO, last, WHO, {"validate": "list", "source": [SHARED, PRIVATE]})
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.protect("", {"format_columns": True})


def _looks(book: Any) -> dict[str, Any]:
    own = {"locked": False, "bg_color": "#fff4d3", "border": 1, "text_wrap": True, "valign": "top"}
    money = {"num_format": "#,##0.##", "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format(money),
        "own": book.add_format(own),
        "own_money": book.add_format(own | money),
    }


def _put(sheet: Any, row: int, column: int, value: Value | None, look: Any) -> None:
    """A number as a number, yes and no as words, text as text whatever it begins with."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", look)
    elif isinstance(value, str):
        sheet.write_string(row, column, disarm(value), look)
    else:
        sheet.write_number(row, column, value, look)


def read_rows(content: bytes) -> tuple[list[list[Any]], frozenset[str]]:
    """Rows of the sheet of figures from its first cell, and which of its cells are formulas. Raises Refused."""
    safe = make_safe(content)
    rows = _read(safe)
    return rows, frozenset(safe.formulas.get(path_of(safe.parts, SHEET), ()))


def _read(safe: Safe) -> list[list[Any]]:
    """By a reader written in Rust, which knows neither entities nor macros."""
    from python_calamine import CalamineWorkbook

    missing = f"The workbook has no sheet '{SHEET}'. Send the workbook that you downloaded here, filled in."
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(safe.content))
        if SHEET not in book.sheet_names:
            raise Refused(missing)
        rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except BaseException as error:
        if isinstance(error, Refused) or not _is_of_reader(error):
            raise
        raise Refused("The workbook cannot be read. Save it again as an Excel workbook (.xlsx).") from None
    return [list(row)[:MOST_COLUMNS] for row in rows]


def _is_of_reader(error: BaseException) -> bool:
    """Whether the reader gave up: its own panic is no ordinary exception."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
