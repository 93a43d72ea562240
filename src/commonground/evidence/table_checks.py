"""The rules that bind one evidence table to another. In: every table's rows as text. Out: the errors found.

A row that its own table allows may still lack what others must say of it: a service without a payment rule would be
refused only when a plan is priced, and a misspelt service in the name of a figure not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commonground.core.errors import UserError, did_you_mean
from commonground.evidence.checks import Row, place
from commonground.evidence.schema import DISPLACEMENT, PARAMETERS, SERVICES

Tables = Mapping[str, Sequence[Row]]
LEAVES_NEED = ("who_may_use",)
COSTED_NEED = ("provider_role", "payer_role", "concentration_group", *LEAVES_NEED)
OF_A_SERVICE = ("payment.", "growth.", "need.focus.", "need.uses_per_person_in_touch.")
NOT_OF_A_SERVICE = ("payment.blended_variable_share",)


def table_errors(tables: Tables) -> list[UserError]:
    """Every broken rule between tables, in the order of their files."""
    return [*_service_errors(tables), *_parameter_errors(tables), *_displacement_errors(tables)]


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
    if row["leaf"] == "true" and row["outcome"] == "false" and payment not in figures:
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
