"""Reads the evidence tables, strictly. In: a folder of CSV files. Out: `Evidence`.

A row with an unknown unit, no source, a value outside its range, a duplicate or an unknown word is
refused with file and line; all problems are collected and raised once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from commonground.core.errors import SeveralErrors, UserError
from commonground.evidence.checks import Row, heading_errors, row_errors, table_errors, typed
from commonground.evidence.columns import Column, EvidenceTable
from commonground.evidence.model import Evidence
from commonground.evidence.schema import TABLES

FOLDER = Path(__file__).with_name("tables")
_TYPES: dict[str, type[pl.DataType]] = {
    "text": pl.String,
    "number": pl.Float64,
    "whole": pl.Int64,
    "flag": pl.Boolean,
}


def read(directory: Path | None = None) -> Evidence:
    """The evidence tables of `directory`, or the library's own; the same words are checked once a process.

    Raises SeveralErrors with one sentence for each problem, by file and line.
    """
    folder = directory or FOLDER
    return _evidence(tuple(_text(folder / table.file) for table in TABLES))


def _text(path: Path) -> str | UserError:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        return UserError(f"cannot read the evidence table: {error}", where=path.name)


@lru_cache(maxsize=1)
def _evidence(texts: tuple[str | UserError, ...]) -> Evidence:
    """The evidence in the text, or why there is none, of each of `TABLES`."""
    rows, problems = _rows_of_all(texts)
    vocabularies = {name: _words(table) for name, table in rows.items()}
    problems += [error for table in TABLES for error in row_errors(table, rows[table.name], vocabularies)]
    problems += table_errors(rows)
    if problems:
        raise SeveralErrors(problems)
    return Evidence(**{table.name: _frame(table, rows[table.name]) for table in TABLES})


def _rows_of_all(texts: tuple[str | UserError, ...]) -> tuple[dict[str, list[Row]], list[UserError]]:
    rows: dict[str, list[Row]] = {}
    problems: list[UserError] = []
    for table, text in zip(TABLES, texts, strict=True):
        try:
            rows[table.name] = _rows(table, text)
        except SeveralErrors as error:
            rows[table.name] = []
            problems.extend(error.problems)
    return rows, problems


def _rows(table: EvidenceTable, text: str | UserError) -> list[Row]:
    """The rows as text; SeveralErrors for a file or heading that cannot be used."""
    if isinstance(text, UserError):
        raise SeveralErrors([text])
    lines = list(csv.reader(io.StringIO(text, newline="")))
    heading = lines[0] if lines else []
    problems = list(heading_errors(table, heading)) + list(_width_errors(table, heading, lines[1:]))
    if problems:
        raise SeveralErrors(problems)
    return [{name: cell.strip() for name, cell in zip(heading, line, strict=True)} for line in lines[1:]]


def _width_errors(table: EvidenceTable, heading: list[str], lines: list[list[str]]) -> Iterator[UserError]:
    for number, line in enumerate(lines, start=2):
        if len(line) != len(heading):
            what = f"the row has {len(line)} cells where the heading has {len(heading)}"
            yield UserError(what, where=f"{table.file} line {number}")


def _words(rows: list[Row]) -> frozenset[str]:
    return frozenset(next(iter(row.values())) for row in rows)


def _frame(table: EvidenceTable, rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame([_series(column, rows) for column in table.columns])


def _series(column: Column, rows: list[Row]) -> pl.Series:
    return pl.Series(column.name, [typed(column, row[column.name]) for row in rows], dtype=_TYPES[column.kind])
