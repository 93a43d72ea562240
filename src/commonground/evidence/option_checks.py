"""The rules that bind the tables of options together. In: rows of all tables. Out: `UserError`s.

An option without its coverage would be planned as if nobody had it yet, and a core offer without a requirement could
not say who asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from commonground.core.errors import UserError
from commonground.evidence.columns import EvidenceTable
from commonground.evidence.option_tables import COVERAGE, INTERVENTIONS, REQUIREMENTS, STAFF_MIX

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]
FIRST_LINE = 2  # line 1 holds the column names
ROUNDING = 1e-6  # by which shares may miss their sum


def find_option_errors(tables: Tables) -> Iterator[UserError]:
    """Every broken rule between the tables of options, in the order of their files."""
    of_table = (
        (INTERVENTIONS, _of_option),
        (COVERAGE, _of_coverage),
        (REQUIREMENTS, _of_requirement),
        (STAFF_MIX, _of_mix),
    )
    for table, find in of_table:
        for index, row in enumerate(tables[table.name]):
            for what, mend in find(row, tables):
                yield UserError(what, where=_place(table, index), mend=mend)


def _place(table: EvidenceTable, index: int) -> str:
    return f"{table.file} line {index + FIRST_LINE}"


def _of_option(row: Row, tables: Tables) -> Iterator[tuple[str, str]]:
    """Whether it is said what runs today, and by whom a core offer is asked for."""
    if not any(_is(other, row["id"], "coverage") for other in tables["coverage"]):
        yield f"{row['id']} has no coverage", "say in coverage.csv how many it reaches today, 0 if nobody"
    required = any(other["option"] == row["id"] and other["level"] == "required" for other in tables["requirements"])
    if row["core"] == "true" and not required:
        yield f"{row['id']} is core, and no requirement says who asks for it", "add it to requirements.csv as required"
    shares = [_number(other["share"]) for other in tables["staff_mix"] if other["option"] == row["id"]]
    if not shares:
        yield f"{row['id']} has no staff mix", "say in staff_mix.csv which professions deliver it"
    elif abs(sum(shares) - 1.0) > ROUNDING:
        yield f"the staff mix of {row['id']} sums to {sum(shares):g}, not to 1", "correct a share in staff_mix.csv"


def _of_mix(row: Row, tables: Tables) -> Iterator[tuple[str, str]]:
    """Whether anybody who delivers the option employs the profession."""
    option = next((one for one in tables["interventions"] if one["id"] == row["option"]), None)
    roles = [one for one in tables["roles"] if option and one["id"] in option["delivered_by"].split("|")]
    employed = [one["professions"].split("|") for one in roles]
    if not 0.0 < _number(row["share"]) <= 1.0:
        yield f"the share {row['share']} is not above 0 and up to 1", "leave out who has no part"
    if roles and not any(row["profession"] in found or found == [""] for found in employed):
        yield (
            f"nobody who delivers {row['option']} employs the profession {row['profession']!r}",
            "name it in roles.csv, or another in staff_mix.csv",
        )


def _of_coverage(row: Row, tables: Tables) -> Iterator[tuple[str, str]]:
    """Whether the share where an option runs can be worked out, and those who share people say so both."""
    option, others = row["option"], tables["coverage"]
    if row["figure"] == "places_with_it":
        here = next((other for other in others if _is(other, option, "coverage")), None)
        if here is not None and _number(row["value"]) < _number(here["value"]):
            yield (
                f"{option} runs in fewer places than it reaches people",
                "a place that has it cannot reach more than all",
            )
    for other in filter(None, row["same_people"].split("|")):
        named = [one["same_people"].split("|") for one in others if _is(one, other, "coverage")]
        if other == option:
            yield f"{option} shares people with itself", "name another option"
        elif not any(option in names for names in named):
            yield f"{option} shares people with {other}, and {other} does not say so", f"name {option} there too"


def _of_requirement(row: Row, tables: Tables) -> Iterator[tuple[str, str]]:
    """Whether its dates are dates, in order."""
    try:
        first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to"))
    except ValueError:
        yield f"{row['valid_from']} to {row['valid_to']} are no dates", "write them such as 2026-04-01"
        return
    if first and last and first > last:
        yield f"it holds from {first} to {last}", "give the first day first"


def _is(row: Row, option: str, figure: str) -> bool:
    return row["option"] == option and row["figure"] == figure


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
