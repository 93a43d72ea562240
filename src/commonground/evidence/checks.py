"""The rules that a row of evidence must keep. In: cells as text. Out: typed cells, and the errors found.

Every error names file and line and reads as one sentence.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from commonground.core.errors import UserError, did_you_mean
from commonground.evidence.schema import Column, EvidenceTable

Row = Mapping[str, str]
Vocabularies = Mapping[str, frozenset[str]]  # table name -> words of its first column
Cell = str | float | int | bool | None
FIRST_LINE = 2  # line 1 holds the column names


def place(table: EvidenceTable, index: int) -> str:
    """Where row `index` (0 = the first under the heading) stands, for an error."""
    return f"{table.file} line {index + FIRST_LINE}"


def heading_errors(table: EvidenceTable, names: Sequence[str]) -> Iterator[UserError]:
    """Columns that the table does not know, has twice, or lacks."""
    known = [column.name for column in table.columns]
    for name in names:
        if name not in known:
            yield UserError(f"unknown column {name!r}", where=f"{table.file} line 1", mend=did_you_mean(name, known))
    for name in known:
        if name not in names:
            yield UserError(f"the column {name!r} is missing", where=f"{table.file} line 1")
    for name in sorted({name for name in names if list(names).count(name) > 1}):
        yield UserError(f"the column {name!r} stands twice", where=f"{table.file} line 1")


def row_errors(table: EvidenceTable, rows: Sequence[Row], vocabularies: Vocabularies) -> Iterator[UserError]:
    """Every broken rule of every row, in the order of the file."""
    for index, row in enumerate(rows):
        where = place(table, index)
        for column in table.columns:
            yield from _cell_errors(column, row[column.name], where, vocabularies)
        yield from _range_errors(table, row, where)
        yield from _age_errors(row, where)
    yield from _duplicate_errors(table, rows)


def typed(column: Column, text: str) -> Cell:
    """The cell as a number, flag or word; None where it is empty or is not of its kind."""
    if text == "":
        return "" if column.kind == "text" else None
    if column.kind == "text":
        return text
    if column.kind == "flag":
        return {"true": True, "false": False}.get(text)
    number = _number(text)
    if number is None:
        return None
    return int(number) if column.kind == "whole" else number


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _cell_errors(column: Column, text: str, where: str, vocabularies: Vocabularies) -> Iterator[UserError]:
    if text == "":
        if column.required:
            yield UserError(_missing(column), where=where)
        return
    if column.kind != "text" and typed(column, text) is None:
        yield UserError(f"{column.name} is {text!r}, not a {_kind_in_words(column)}", where=where)
        return
    yield from _word_errors(column, text, where, vocabularies)


def _missing(column: Column) -> str:
    return "the source is missing" if column.name == "source_title" else f"{column.name} is empty"


def _kind_in_words(column: Column) -> str:
    return {"number": "number", "whole": "whole number", "flag": "true or false"}[column.kind]


def _word_errors(column: Column, text: str, where: str, vocabularies: Vocabularies) -> Iterator[UserError]:
    if not column.choices and not column.refers_to:
        return
    allowed = set(column.choices) | (vocabularies.get(column.refers_to, frozenset()))
    for word in text.split("|") if column.many else [text]:
        if word not in allowed:
            name = column.name.replace("_", " ")
            yield UserError(f"unknown {name} {word!r}", where=where, mend=did_you_mean(word, allowed))


def _range_errors(table: EvidenceTable, row: Row, where: str) -> Iterator[UserError]:
    for low_name, value_name, high_name in table.ranges:
        low, value, high = (_number(row[name]) for name in (low_name, value_name, high_name))
        below = low is not None and value is not None and low > value
        above = high is not None and value is not None and value > high
        if below or above:
            ends = f"{row[low_name] or 'none'} to {row[high_name] or 'none'}"
            yield UserError(f"{value_name} {row[value_name]} lies outside its range {ends}", where=where)


def _age_errors(row: Row, where: str) -> Iterator[UserError]:
    first, last = _number(row.get("age_from", "")), _number(row.get("age_to", ""))
    if first is not None and last is not None and first > last:
        yield UserError(f"ages run from {row['age_from']} down to {row['age_to']}", where=where)


def _duplicate_errors(table: EvidenceTable, rows: Sequence[Row]) -> Iterator[UserError]:
    seen: dict[tuple[str, ...], int] = {}
    for index, row in enumerate(rows):
        key = tuple(row[name] for name in table.key)
        if key in seen:
            first = seen[key] + FIRST_LINE
            what = f"the row repeats line {first} ({', '.join(filter(None, key))[:90]})"
            yield UserError(what, where=place(table, index), mend="keep one of the two")
        else:
            seen[key] = index
