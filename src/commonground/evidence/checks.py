"""The rules that a row of evidence keeps, and that bind tables together. In: cells as text. Out: typed cells, errors.

Every error names file and line and reads as one sentence. A row that its own table allows may still lack what others
must say of it: a service without a payment rule would be refused only when a plan is priced, and a misspelt service in
the name of a figure not at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from commonground.core.errors import UserError, did_you_mean
from commonground.evidence.columns import Column, EvidenceTable
from commonground.evidence.option_checks import find_option_errors
from commonground.evidence.schema import DISPLACEMENT, PARAMETERS, ROLES
from commonground.evidence.service_tables import SERVICES

Row = Mapping[str, str]
Vocabularies = Mapping[str, frozenset[str]]  # table name -> words of its first column
Cell = str | float | int | bool | None
FIRST_LINE = 2  # line 1 holds the column names
Tables = Mapping[str, Sequence[Row]]
LEAVES_NEED = ("who_may_use",)
COSTED_NEED = ("provider_role", "payer_role", "concentration_group", *LEAVES_NEED)
OF_A_SERVICE = ("payment.", "growth.", "need.focus.", "need.uses_per_person_in_touch.")
NOT_OF_A_SERVICE = ("payment.blended_variable_share",)


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


def table_errors(tables: Tables) -> list[UserError]:
    """Every broken rule between tables, in the order of their files."""
    errors = (_role_errors, _service_errors, _parameter_errors, _displacement_errors, find_option_errors)
    return [error for find in errors for error in find(tables)]


def _role_errors(tables: Tables) -> Iterator[UserError]:
    """Whoever may deliver here employs somebody."""
    for index, row in enumerate(tables["roles"]):
        if row["partner"] == "true" and not row["professions"]:
            mend = "name whom a body of this role employs"
            what = f"professions is empty, and a partner can have the role {row['id']!r}"
            yield UserError(what, where=place(ROLES, index), mend=mend)


def _service_errors(tables: Tables) -> Iterator[UserError]:
    figures = {row["name"] for row in tables["parameters"]}
    outside = {row["id"] for row in tables["roles"] if row["partner"] == "false"}
    for index, row in enumerate(tables["services"]):
        where = place(SERVICES, index)
        problems = [*_gaps(row), *_held_by_nobody(row, outside), *_missing_figures(row, figures)]
        for what, mend in [*problems, *_misfits(row, tables["services"])]:
            yield UserError(what, where=where, mend=mend)


def _gaps(row: Row) -> Iterator[tuple[str, str]]:
    """Cells that are empty although the others of the row need them."""
    costed = row["leaf"] == "true" and row["outcome"] == "false"
    needed = COSTED_NEED if costed else LEAVES_NEED if row["leaf"] == "true" else ()
    for column in needed:
        if not row[column]:
            yield f"{column} is empty, and {row['id']} is a leaf", f"fill {column}, or set leaf to false"
    if bool(row["agency"]) != bool(row["in_touch"]):
        yield f"{row['id']} has only one of agency and in_touch", "fill both or neither"
    if row["part_of_parent"] and not row["parent"]:
        yield f"{row['id']} is a part of its parent, but has none", "fill parent"


def _held_by_nobody(row: Row, outside: set[str]) -> Iterator[tuple[str, str]]:
    """Roles that no partner of a place can have."""
    for column in ("provider_role", "payer_role"):
        if row[column] in outside:
            yield f"{column} {row[column]!r} is no role of a partner", "name one whose partner is true in roles.csv"


def _missing_figures(row: Row, figures: set[str]) -> Iterator[tuple[str, str]]:
    """Parameters that the row makes necessary."""
    group, payment = f"need.sigma.{row['concentration_group']}", f"payment.{row['id']}"
    if row["concentration_group"] and group not in figures:
        yield f"the concentration group has no figure {group}", "add it to parameters.csv"
    costed = row["leaf"] == "true" and row["outcome"] == "false"
    if costed and row["provider_role"] != row["payer_role"] and payment not in figures:
        yield f"{row['id']} has no payment rule {payment}", "add it to parameters.csv"
    if f"need.focus.{row['id']}" in figures and not row["needs_answered"]:
        yield f"needs_answered is empty, and need.focus.{row['id']} is not", "name the needs that it answers"


def _misfits(row: Row, services: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Parts of a whole that do not make it up."""
    if not row["part_of_parent"]:
        return
    if any(other["id"] == row["parent"] and other["part_of_parent"] for other in services):
        yield (
            f"{row['id']} is a part of {row['parent']}, which is a part itself",
            "name the whole as its parent",
        )
    rest = [other["id"] for other in services if other["parent"] == row["parent"] and other["part_of_parent"] == "rest"]
    if row["part_of_parent"] == "rest" and len(rest) > 1:
        yield f"the rest of {row['parent']} is given to {' and '.join(rest)}", "give it to one of them"


def _parameter_errors(tables: Tables) -> Iterator[UserError]:
    """Figures named after a service that is not there would never be read."""
    services = [row["id"] for row in tables["services"]]
    for index, row in enumerate(tables["parameters"]):
        prefix = next((prefix for prefix in OF_A_SERVICE if row["name"].startswith(prefix)), "")
        service = row["name"].removeprefix(prefix)
        if prefix and row["name"] not in NOT_OF_A_SERVICE and service not in services:
            where, mend = place(PARAMETERS, index), did_you_mean(service, services)
            yield UserError(f"{row['name']} is for the unknown service {service!r}", where=where, mend=mend)


def _displacement_errors(tables: Tables) -> Iterator[UserError]:
    """The id of a displacement row is a service or an option, by its trigger."""
    table_of = {"service_avoided": "services", "option_reached": "interventions"}
    for index, row in enumerate(tables["displacement"]):
        table = table_of.get(row["trigger"])
        known = [other["id"] for other in tables[table]] if table else []
        if table and row["id"] not in known:
            where, mend = place(DISPLACEMENT, index), did_you_mean(row["id"], known)
            yield UserError(f"unknown {table[:-1]} {row['id']!r}", where=where, mend=mend)
