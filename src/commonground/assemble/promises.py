"""What each partner promises, so that it can be checked. In: options chosen. Out: `promises` of plan.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commonground.assemble.ranges import pounds
from commonground.core.services import QALY
from commonground.document.words import lower_first
from commonground.options.model import Menu

UNOWNED = "no partner yet"


def promises(
    options: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    menu: Menu,
    services: Mapping[str, str],
    years: Sequence[str],
) -> list[dict[str, Any]]:
    """One promise an option chosen: who, what, how much, from when, and how we would know.

    `options` are rows of plan.json; `names` neighbourhood id -> name; `services` id -> plain name.
    """
    affected = {option.id: _services(option.id, menu, services) for option in menu.options}
    return [
        _promise(f"P{number:03d}", row, names[row["neighbourhood"]], affected[row["id"]], years)
        for number, row in enumerate(options, start=1)
    ]


def _services(option_id: str, menu: Menu, services: Mapping[str, str]) -> list[str]:
    option = next(option for option in menu.options if option.id == option_id)
    return [lower_first(services[e.service]) for e in option.effects if e.service != QALY and e.service in services]


def _promise(
    number: str, row: Mapping[str, Any], place: str, affected: list[str], years: Sequence[str]
) -> dict[str, Any]:
    unit = "households" if row["unit"] == "household" else "people"
    reached = f"{round(row['reached']):,} {unit}"
    return {
        "id": number,
        "who": row["delivered_by"][0] if row["delivered_by"] else UNOWNED,
        "option": row["id"],
        "neighbourhood": row["neighbourhood"],
        "what": f"{row['name']} in {place}, reaching about {reached} a year by {years[-1]}",
        "amount_gbp": pounds(row["cost"]["mean"]),
        "paid_by": list(row["funded_by"]),
        "from": row["start"],
        "measure": f"{unit.capitalize()} reached each quarter, by neighbourhood and deprivation fifth",
        "evidence": _evidence(unit, affected),
    }


def _evidence(unit: str, affected: list[str]) -> str:
    watched = f"; beside them {', '.join(affected[:3])} among those {unit}" if affected else ""
    return f"The owner's quarterly return: {unit} reached and money spent{watched}"
