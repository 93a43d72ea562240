"""What a partner sent, read whole or refused whole. In: a file or pasted text. Out: `Given`, or every problem."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from commonground.core.quantities import Misread
from commonground.core.text import harmless, quoted
from commonground.web.figures import workbook
from commonground.web.figures.archive import MOST_ROWS, OLD, ZIP, Refused
from commonground.web.figures.cells import CELLS, Cell, Value, find_beyond, list_cells, read_value
from commonground.web.figures.workbook import HEAD_ROW, OURS, PRIVATE, SHARED, SHEET, WHO

PASTED, FILE = "What you pasted", "The file"
MOST_TEXT = 100_000  # signs
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: on which sheet, in which cell, what stands there, and how to mend it."""

    sheet: str
    cell: str
    value: str
    what: str
    mend: str


class Problems(ValueError):
    """All that is wrong with what was sent; nothing of it is taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True)
class Row:
    """One figure as it was sent, and where it stood."""

    sheet: str
    at: str  # of its value: 'E5', or 'line 3'
    cell: str
    value: Any
    who: str
    formula: bool = False


@dataclass(frozen=True)
class Given:
    """A whole set of own figures: by cell, each SHARED or PRIVATE."""

    values: Mapping[str, Value]
    who: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """Of whom figures are taken: kind, the partner as the plan has it, what an offer may be only for (ids by words)."""

    kind: str
    about: Mapping[str, Any]
    parts_of_plan: Mapping[str, str]


def take_file(content: bytes, asked: Asked) -> Given:
    """A workbook or a comma-separated file, told by what is in it. Raises Refused or Problems."""
    if not content:
        raise Refused("The file is empty. Send the workbook that you downloaded here, filled in.")
    if content.startswith(OLD):
        raise Refused(
            "The file has a password, or is of an old Excel. Save it without one as an Excel workbook (.xlsx)."
        )
    if content.startswith(ZIP):
        rows, formulas = workbook.read_rows(content)
        return take(list(_rows_of_sheet(rows, formulas)), asked)
    return take(list(_rows_of_text(_decode(content), FILE)), asked)


def take_text(text: str, asked: Asked) -> Given:
    """Lines that were pasted: cell, value and, if wished, who may see it, by tabs. Raises Problems or Refused."""
    return take(list(_rows_of_text(text, PASTED)), asked)


def take(rows: Sequence[Row], asked: Asked) -> Given:
    """The set that the rows make. Raises Refused for none at all, Problems for all that is wrong."""
    cells = {cell.id: cell for cell in list_cells(asked.kind)}
    names = {cell.title.casefold(): cell.id for cell in cells.values()}
    values: dict[str, Value] = {}
    who: dict[str, str] = {}
    problems: list[Problem] = []
    at: dict[str, Row] = {}
    for row in rows:
        try:
            id_ = _find_cell(row, cells, names)
            if id_ in values:
                raise Misread(f"is there twice, at {at[id_].at} too", "leave one of the two")
            values[id_] = _value(row, cells[id_], asked)
            who[id_], at[id_] = _who(row), row
        except Misread as error:
            problems.append(_problem(row, error.says, error.mend or ""))
    if not rows:
        mend = "Fill in at least one, or take all of your figures back on the page of own figures."
        raise Refused(f"No figure of yours is in it. {mend}")
    if not problems:
        beyond = find_beyond(asked.about, values)
        told = (_problem(at.get(id_) or at["annual_budget"], what, mend) for id_, what, mend in beyond)
        problems = list(dict.fromkeys(told))
    if problems:
        raise Problems(problems)
    return Given(values, who)


def _find_cell(row: Row, cells: Mapping[str, Cell], names: Mapping[str, str]) -> str:
    name = row.cell.strip()
    id_ = name if name in cells else names.get(name.casefold(), name.casefold())
    if id_ in cells:
        return id_
    if id_ in CELLS:
        raise Misread(f"is of {quoted(name)}, which is not asked of your kind of organisation", "leave the row out")
    raise Misread(
        f"is of {quoted(name)}, which is no figure that is asked", "use the names in the column 'Cell' of the workbook"
    )


def _value(row: Row, cell: Cell, asked: Asked) -> Value:
    if row.formula:
        raise Misread("is a formula", "put the value in its place: copy the cell, then paste values only")
    given = workbook.arm(row.value) if isinstance(row.value, str) else row.value
    if isinstance(given, str) and given.lstrip().startswith("="):
        raise Misread("is a formula", "write the value that it comes to")
    return read_value(cell, given, asked.parts_of_plan)


def _who(row: Row) -> str:
    who = row.who.strip().casefold() or PRIVATE
    if who not in (SHARED, PRIVATE):
        raise Misread(f"is said to be {quoted(row.who)}, which is neither shared nor private", "write one of the two")
    return who


def _problem(row: Row, what: str, mend: str) -> Problem:
    return Problem(row.sheet, row.at, harmless(str(row.value))[:60], what, mend)


def _rows_of_sheet(rows: Sequence[Sequence[Any]], formulas: frozenset[str]) -> Iterator[Row]:
    """Rows under the headings in which something of the partner's own stands. Raises Refused without headings."""
    head = next((n for n, row in enumerate(rows) if row and str(row[0]).strip() == workbook.HEADINGS[0]), 0)
    headings = [str(word).strip() for word in rows[head]] if rows else []
    if tuple(headings[: len(workbook.HEADINGS)]) != workbook.HEADINGS:
        said = ", ".join(workbook.HEADINGS)
        raise Refused(
            f"The sheet '{SHEET}' does not have its headings in row {HEAD_ROW + 1} ({said}). Download it anew."
        )
    for number, row in enumerate(rows[head + 1 :], head + 2):
        filled = [*row, *[""] * (WHO + 1 - len(row))]
        at = f"{LETTERS[OURS]}{number}"
        if str(filled[OURS]).strip() or at in formulas:
            who = str(filled[WHO])
            yield Row(SHEET, at, str(filled[0]), filled[OURS], who, at in formulas)


def _rows_of_text(text: str, sheet: str) -> Iterator[Row]:
    """Lines of two to three columns, or of those of the workbook. Raises Refused for too many."""
    if len(text) > MOST_TEXT or text.count("\n") > MOST_ROWS:
        raise Refused(f"{sheet} has more than {MOST_ROWS} lines. Give one line for each figure.")
    tabbed = "\t" in text or "," not in text
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter="\t" if tabbed else ","), 1):
        words = [word.strip() for word in row]
        if not any(words) or words[0].casefold() == workbook.HEADINGS[0].casefold():
            continue
        wide = len(words) > WHO
        value = words[OURS] if wide else (words[1] if len(words) > 1 else "")
        who = words[WHO] if wide else (words[2] if len(words) > 2 else "")
        if value or not wide:
            yield Row(sheet, f"line {number}", words[0], value, who)


def _decode(content: bytes) -> str:
    """Text of a comma-separated file, in either way in which Excel saves one. Raises Refused for what is none."""
    text = "\0"
    for encoding in ("cp1252", "utf-8-sig"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
    if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise Refused("The file is neither an Excel workbook (.xlsx) nor comma-separated text. Send one of the two.")
    return text
