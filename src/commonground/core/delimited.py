"""Tables that people saved as text. In: a path, the columns that are needed. Out: its rows, each with where it stands.

What divides the cells is told by the header: only the right sign gives the columns that must be there, so nothing is
guessed from how often a sign occurs. Lines are counted as the file has them, title rows above the header included.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonground.core.decoding import decode_file
from commonground.core.errors import SeveralErrors, UserError, did_you_mean
from commonground.core.text import quoted

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MOST_ABOVE = 50  # lines among which the header is looked for
MOST_ROWS = 500_000
_SAYS_SEPARATOR = re.compile(r'"?sep=([,;\t|:^~])"?[,;\t|]*\s*', re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_OFFICIAL = re.compile(r"[a-z]+\d\d(cd|nm|nmw|hclg)|lsoa name|area name|object ?id|fid|global ?id|shape (area|length)")
_BROKEN = (  # what Python's reader of CSV says, and what it means
    ("unexpected end", "a quotation mark opens here and is never closed"),
    ("field larger", f"a cell is longer than {csv.field_size_limit():,} signs"),
    ("expected after", "there is text after a closing quotation mark"),
)


@dataclass(frozen=True)
class Column:
    """A column by its own name, the other names that people give it, and those that stand for it failing these."""

    name: str
    also: tuple[str, ...] = ()
    needed: bool = True
    failing_that: tuple[str, ...] = ()
    mistaken: tuple[str, ...] = ()  # names of columns that hold something else, which is
    other: str = ""
    looks: str = ""  # a pattern of its cells, which tells a row from a title above the header


@dataclass(frozen=True)
class Line:
    """One row: its cells by column, trimmed, and where it stands in the file of the user."""

    file: str
    number: int
    values: Mapping[str, str]
    titles: Mapping[str, str]  # of the columns, as the file has them

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def at(self, column: str) -> str:
        """Where a cell stands: file, line, and the column as the file calls it."""
        return f"{self.file}, line {self.number}, column {quoted(self.titles[column])}"

    @property
    def where(self) -> str:
        """Where the row stands."""
        return f"{self.file}, line {self.number}"


@dataclass(frozen=True)
class _Head:
    """The header: its line (from nought), the separator, the titles, and where each column is among them."""

    at: int
    separator: str
    titles: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]
    last_needed: int  # the place of the last needed column


def read_rows(path: Path, columns: Sequence[Column]) -> list[Line]:
    """The rows under the header that names `columns`; blank rows and columns are passed over.

    Raises UserError for a file that cannot be read or has no such header, SeveralErrors for rows that do not fit it.
    """
    lines = split_lines(decode_file(path))
    head = _find_head(lines, columns)
    if head is None:
        raise _no_head(lines, columns, path)
    _check_head(head, lines, columns, path)
    return _under(head, lines, path)


def find_rows(path: Path, lines: Sequence[str], columns: Sequence[Column]) -> list[Line] | None:
    """The rows of a table that names `columns` among its first lines, or None where none of these is its header."""
    head = _find_head(lines, columns)
    if head is None:
        return None
    _check_head(head, lines, columns, path)
    return _under(head, lines, path)


def split_lines(text: str) -> list[str]:
    r"""The lines of a text with their ends: \n, \r\n or \r, and no other."""
    return list(io.StringIO(text, newline=""))


def _find_head(lines: Sequence[str], columns: Sequence[Column]) -> _Head | None:
    r"""The first line that names every needed column, else the one that names most of them; Excel's `sep=;` obeyed."""
    said = _SAYS_SEPARATOR.fullmatch(lines[0]) if lines else None
    best: tuple[int, _Head | None] = (0, None)
    for at in range(1 if said else 0, min(len(lines), MOST_ABOVE)):
        for separator in [said.group(1)] if said else SEPARATORS:
            head = _as_head(lines, at, separator, columns)
            score = sum(1 for column in columns if column.needed and head.places[column.name])
            if score > best[0]:
                best = (score, head)
            if score == sum(column.needed for column in columns):
                return head
    return best[1]


def _as_head(lines: Sequence[str], at: int, separator: str, columns: Sequence[Column]) -> _Head:
    """What stands from line `at` on, read as a header."""
    try:
        cells = next(csv.reader(lines[at : at + MOST_ABOVE], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        cells = []
    titles = tuple(_trimmed(cell) for cell in cells)
    folded = [_fold(title) for title in titles]
    places = {column.name: _places(folded, (column.name, *column.also)) for column in columns}
    for column in columns:
        instead = () if places[column.name] else _places(folded, column.failing_that)
        if instead:
            places = {name: tuple(i for i in found if i not in instead) for name, found in places.items()}
            places[column.name] = instead
    last = max((places[column.name][0] for column in columns if column.needed and places[column.name]), default=0)
    return _Head(at, separator, titles, places, last)


def _places(folded: Sequence[str], names: Sequence[str]) -> tuple[int, ...]:
    return tuple(i for i, title in enumerate(folded) if title in names)


def _fold(title: str) -> str:
    """A title as it is compared: 'LSOA code (2021)' -> 'lsoa code 2021', 'Share %' -> 'share percent'."""
    plain = "".join(mark for mark in title.casefold() if unicodedata.category(mark) != "Cf")
    return " ".join(re.sub(r"[\W_]+", " ", plain.replace("%", " percent ")).split())


def _trimmed(cell: str) -> str:
    """A cell without spaces around it, those inside as one; a line break inside a cell is a space."""
    return _SPACES.sub(" ", cell).strip(" ")


def _no_head(lines: Sequence[str], columns: Sequence[Column], path: Path) -> UserError:
    """What to say of a file in which no line is a header."""
    filled = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    mend = f"begin the file with the line {_wanted(columns)}"
    if not filled:
        return UserError("the file is empty", where=str(path), mend=mend)
    number, first = filled[0]
    where = f"{path}, line {number}"
    if first[0] in "<{[":
        what = f"the file is no table: it begins with {quoted(first)}, as a web page or a program's data do"
        return UserError(what, where=where, mend="give the table as a CSV file")
    if _SAYS_SEPARATOR.fullmatch(lines[0]):
        what = f"the line {quoted(first)} says what divides the cells, but none below it is a header divided so"
        return UserError(what, where=where, mend="take that line out")
    if not any(separator in line for _, line in filled[:MOST_ABOVE] for separator in SEPARATORS):
        what = f"the line {quoted(first)} is not divided into cells by {' or '.join(SEPARATORS.values())}"
        return UserError(what, where=where, mend=mend)
    what = f"no line is a header that names the columns; the file begins with {quoted(first)}"
    return UserError(what, where=where, mend=f"put the line {_wanted(columns)} above the rows")


def _wanted(columns: Sequence[Column]) -> str:
    """The header in its shortest form, and with all that it may have."""
    short, full = (",".join(one.name for one in columns if one.needed or wide) for wide in (False, True))
    return short if short == full else f"{short} or {full}"


def _check_head(head: _Head, lines: Sequence[str], columns: Sequence[Column], path: Path) -> None:
    """Raise UserError for a column that is missing, there twice, or unknown, and for rows above the header."""
    where = f"{path}, line {head.at + 1}"
    for number, line in enumerate(lines[: head.at], 1):
        if any(column.looks and re.search(column.looks, line) for column in columns):
            what = f"a row stands above the header, which is on line {head.at + 1}"
            raise UserError(what, where=f"{path}, line {number}", mend="put the header above all rows")
    for column in columns:
        _check_column(column, head, where, _wanted(columns))
    read = set[int]().union(*head.places.values())
    for i, title in enumerate(head.titles):
        if title and i not in read and not _OFFICIAL.fullmatch(_fold(title)):
            mend = did_you_mean(title, [column.name for column in columns]) or (
                f"take it out, as the header is {_wanted(columns)}"
            )
            raise UserError(f"the column {quoted(title)} is unknown", where=where, mend=mend)


def _check_column(column: Column, head: _Head, where: str, wanted: str) -> None:
    """Raise UserError for a column that is missing or there twice."""
    found = [quoted(head.titles[i]) for i in head.places[column.name]]
    if column.needed and not found:
        for title in head.titles:
            if _fold(title) in column.mistaken:
                what = f"the column {quoted(title)} holds {column.other}"
                raise UserError(what, where=where, mend="give the others")
        titles = quoted(", ".join(title for title in head.titles if title), 200)
        what = f"there is no column {column.name!r} among {titles}"
        raise UserError(what, where=where, mend=f"the header is {wanted}")
    if len(found) > 1:
        both = len(set(found)) > 1
        what = (
            f"the columns {' and '.join(found[:2])} both give the {column.name}"
            if both
            else (f"the column {found[0]} is there {'twice' if len(found) == 2 else f'{len(found)} times'}")
        )
        raise UserError(what, where=where, mend="keep one of them")


def _under(head: _Head, lines: Sequence[str], path: Path) -> list[Line]:
    """The rows under the header. Raises SeveralErrors for those that do not fit it, or where there is none."""
    titles = {name: head.titles[found[0]] for name, found in head.places.items() if found}
    rows, problems = [], []
    if len(lines) > MOST_ROWS:
        what = f"the file has {len(lines):,} lines, and {MOST_ROWS:,} are the most that are read"
        raise UserError(what, where=str(path), mend="keep only the rows of this place")
    for number, cells in _records(head, lines, path):
        where = f"{path}, line {number}"
        problem = _misfit(cells, head, where)
        if problem:
            problems.append(problem)
        elif any(map(_trimmed, cells)):
            padded = [*map(_trimmed, cells), *[""] * len(head.titles)]
            values = {name: padded[found[0]] for name, found in head.places.items() if found}
            rows.append(Line(str(path), number, values, titles))
    if problems:
        raise SeveralErrors(problems)
    if not rows:
        where = f"{path}, line {head.at + 1}"
        raise UserError("there are no rows under the header", where=where, mend="put a row for each area under it")
    return rows


def _records(head: _Head, lines: Sequence[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row under the header. Raises UserError where a quotation mark goes wrong."""
    below = lines[head.at :]
    reader = csv.reader(below, delimiter=head.separator, skipinitialspace=True, strict=True)
    number = head.at + 1
    try:
        next(reader)
        while True:
            number = head.at + 1 + reader.line_num
            cells = next(reader, None)
            if cells is None:
                return
            yield number, cells
    except csv.Error as error:
        what = next((meaning for said, meaning in _BROKEN if said in str(error)), f"the row cannot be read ({error})")
        raise UserError(what, where=f"{path}, line {number}", mend="mend the row in a text editor") from None


def _misfit(cells: Sequence[str], head: _Head, where: str) -> UserError | None:
    """What is wrong with a row beside its header; blank rows fit every header."""
    wide, divided = len(head.titles), SEPARATORS.get(head.separator, quoted(head.separator))
    filled = [i for i, cell in enumerate(cells) if _trimmed(cell)]
    nameless = [i for i in filled if i >= wide or not head.titles[i]]
    swallowed = [cell for cell in cells if any(_is_row(line, head) for line in cell.splitlines()[1:])]
    if swallowed:
        what = f"a quotation mark opens here and closes only {len(swallowed[0].splitlines()) - 1} lines below"
        return UserError(what, where=where, mend="close it on this line, or take it out")
    if nameless and nameless[-1] >= wide:
        what, mend = (
            f"the row has {filled[-1] + 1} cells, the header {wide}",
            "put a cell with {} in it in quotation marks",
        )
        return UserError(what, where=where, mend=mend.format(divided))
    if nameless:
        what = f"{quoted(cells[nameless[0]])} stands in column {nameless[0] + 1}, which has no name in the header"
        return UserError(what, where=where, mend="name the column or empty it")
    if filled and len(cells) <= head.last_needed:
        first = quoted(_trimmed(cells[filled[0]]))
        what = f"the row of {first} has {len(cells)} cell{'s' if len(cells) > 1 else ''}, the header {wide}"
        return UserError(what, where=where, mend=f"divide its cells by {divided}, or take it out if it is a remark")
    return None


def _is_row(line: str, head: _Head) -> bool:
    """Whether a line inside a cell could be a row of its own."""
    return line.count(head.separator) >= max(len(head.titles) - 1, 1)
