"""Whether each table of a pack is what the schema says. In: frames. Out: a sentence for each thing that is not so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from commonground.core.text import listed, quoted
from commonground.place.pack.schema import TABLES, Column, Table

MOST_SIGNS = 1_000  # of a cell of text
KINDS = {"string": "text", "integer": "whole numbers", "number": "numbers", "boolean": "yes or no", "any": "shapes"}
TYPES: Mapping[str, Callable[[pl.DataType], bool]] = {
    "string": lambda kind: kind == pl.String,
    "integer": lambda kind: kind.is_integer(),
    "number": lambda kind: kind.is_numeric() and not kind.is_decimal(),
    "boolean": lambda kind: kind == pl.Boolean,
}
EXACT = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
BREAKS: Mapping[str, tuple[Callable[[pl.Expr, Any], pl.Expr], str]] = {
    "minimum": (lambda cell, bound: cell < bound, "less than {:,}"),
    "maximum": (lambda cell, bound: cell > bound, "more than {:,}"),
    "enum": (lambda cell, bound: ~cell.is_in(list(bound)), "none of {}"),
    "pattern": (lambda cell, bound: ~cell.str.contains(f"^(?:{bound})$"), "no code such as E01004766"),
}


def find_wrong_columns(name: str, found: Mapping[str, pl.DataType]) -> Iterator[str]:
    """Columns that the table `name` lacks, has too many, or has of another type."""
    table = TABLES[name]
    missing = [column for column in table.names if column not in found]
    more = [column for column in found if column not in table.names]
    if missing:
        yield f"the table {name!r} has no column {missing[0]!r}"
    elif more:
        yield f"the table {name!r} has a column {quoted(more[0])}, which no place pack has"
    for column in table.columns:
        if column.name in found and not TYPES[column.kind](found[column.name]):
            yield f"the column {column.name!r} of the table {name!r} does not hold {KINDS[column.kind]}"


def take_exact(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of the table `name` in order, each of its own type to the bit."""
    kinds = {column.name: EXACT[column.kind] for column in TABLES[name].columns}
    return frame.select(pl.col(column).cast(kind) for column, kind in kinds.items())


def find_wrong_cells(name: str, frame: pl.DataFrame) -> Iterator[str]:
    """Cells of the table `name` that are empty or out of bounds, and rows that are there twice."""
    table = TABLES[name]
    if frame.height > table.most_rows:
        yield f"the table {name!r} has {frame.height:,} rows, more than any place has"
        return
    told: set[str] = set()
    for rule in _broken([rule for column in table.columns for rule in _rules(column)], frame):
        if rule.column not in told:
            yield _say(name, table, rule, frame)
            told.add(rule.column)
    twice = frame.filter(pl.struct(table.key).is_duplicated())
    if twice.height:
        yield f"the table {name!r} holds {_row(table, twice)} twice"


@dataclass(frozen=True)
class _Rule:
    """What no cell of a column may be: true where one is, and in words."""

    column: str
    broken: pl.Expr
    words: str


def _rules(column: Column) -> list[_Rule]:
    """The rules of a column, the plainest first."""
    name, cell = column.name, pl.col(column.name)
    if column.kind == "any":
        return []
    rules = [_Rule(name, cell.is_null(), "empty")]
    if column.kind == "number":
        rules.append(_Rule(name, ~cell.is_finite(), "no number"))
    if column.kind == "string":
        rules.append(_Rule(name, cell.str.contains(r"\p{C}"), "written with signs that cannot be shown"))
        rules.append(_Rule(name, cell.str.len_chars() > MOST_SIGNS, f"longer than {MOST_SIGNS:,} signs"))
    for bound, value in column.bounds.items():
        breaks, words = BREAKS[bound]
        shown = listed(value) if isinstance(value, tuple) else value
        rules.append(_Rule(name, breaks(cell, value), words.format(shown)))
    return rules


def _broken(rules: list[_Rule], frame: pl.DataFrame) -> list[_Rule]:
    """The rules that some cell breaks."""
    found = frame.select(rule.broken.any().alias(str(i)) for i, rule in enumerate(rules)).row(0)
    return [rule for rule, broken in zip(rules, found, strict=True) if broken]


def _say(name: str, table: Table, rule: _Rule, frame: pl.DataFrame) -> str:
    """The first cell that breaks a rule, and how many more do."""
    rows = frame.filter(rule.broken)
    value = rows[rule.column][0]
    given, why = ("nothing", "") if value is None else (quoted(value), f", which is {rule.words}")
    more = f" (and so in {rows.height - 1:,} more rows)" if rows.height > 1 else ""
    return f"the table {name!r} gives {given} for {rule.column!r} of {_row(table, rows)}{why}{more}"


def find_loose_ends(frames: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Codes of one table that are not in the table that they should be in."""
    for name, table in TABLES.items():
        for here, (other, there) in table.rests_on.items():
            loose = frames[name].join(frames[other], left_on=here, right_on=there, how="anti", nulls_equal=True)
            if loose.height:
                cells = ", ".join(str(loose[column][0]) for column in here)
                yield f"the table {name!r} names {quoted(cells)}, which is not in the table {other!r}"


def _row(table: Table, rows: pl.DataFrame) -> str:
    """Which row is meant: the first of `rows`, by its key."""
    return quoted(", ".join(str(rows[column][0]) for column in table.key), most=100).strip("'")
