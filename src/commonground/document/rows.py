"""The lists of a plan as plain tables: a row a dict, what is nested laid out in columns. In: `Plan`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from commonground.document.plan import Plan

Row = dict[str, Any]
AS_TEXT = "geometry"  # GeoJSON, whose depth differs from row to row


def list_tables(section: type[BaseModel] = Plan, above: str = "") -> Iterator[str]:
    """The lists of rows that every plan has, by dotted name: 'ledger', 'settlement.contributions', ..."""
    for name, field in section.model_fields.items():
        models = list(_models(field.annotation))
        if get_origin(field.annotation) is tuple:
            yield from [f"{above}{name}"] if models else []
        else:
            for model in models:
                yield from list_tables(model, f"{above}{name}.")


def list_rows(plan: Plan, name: str) -> list[Row]:
    """The rows of the list `name`; a range under `change` becomes change_p10, change_p50 and change_p90.

    Raises AttributeError for a name that no plan has.
    """
    return [dict(_laid_out(_whole(row), "")) for row in attrgetter(name)(plan)]


def _whole(row: BaseModel) -> Row:
    """A row with what plan.json leaves out of it because it is as usual."""
    written = row.model_dump()
    keys = {name: field.serialization_alias or name for name, field in type(row).model_fields.items()}
    return {key: written[key] if key in written else getattr(row, name) for name, key in keys.items()}


def _laid_out(row: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if key == AS_TEXT:
            yield f"{above}{key}", json.dumps(value)
        elif isinstance(value, Mapping):
            yield from _laid_out(value, f"{above}{key}_")
        else:
            yield f"{above}{key}", value


def list_columns(name: str) -> list[str]:
    """The columns of the list `name`, in order, those named by ids left out: what an empty table has."""
    *sections, last = name.split(".")
    section: type[BaseModel] = Plan
    for part in sections:
        section = next(_models(section.model_fields[part].annotation))
    return list(dict.fromkeys(c for m in _models(section.model_fields[last].annotation) for c in _columns(m, "")))


def _columns(model: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{above}{field.serialization_alias or name}"
        nested = [] if name == AS_TEXT or get_origin(field.annotation) is tuple else list(_models(field.annotation))
        if nested:
            for inner in nested:
                yield from _columns(inner, f"{key}_")
        elif get_origin(field.annotation) is not Mapping:
            yield key


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    """The models that a type is made of, whether one, a union or a list of them."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models(part)
