"""The lists of a plan as plain tables: a row a dict, what is nested laid out in columns. In: plan.json as a dict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]


def table_names(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """The lists of rows in a plan, by dotted name: 'ledger', 'settlement.contributions', ..."""
    return tuple(_names(plan, ""))


def rows(plan: Mapping[str, Any], name: str) -> list[Row]:
    """The rows of the list `name`; a range under `change` becomes change_p10, change_p50 and change_p90.

    Raises KeyError for a name that the plan has not.
    """
    found: Any = plan
    for part in name.split("."):
        found = found[part]
    return [dict(_laid_out(row, "")) for row in found]


def _names(section: Mapping[str, Any], above: str) -> Iterator[str]:
    for key, value in section.items():
        if isinstance(value, Mapping):
            yield from _names(value, f"{above}{key}.")
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            yield f"{above}{key}"


def _laid_out(row: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, Mapping) and key != "geometry":
            yield from _laid_out(value, f"{above}{key}_")
        else:
            yield f"{above}{key}", value
