"""What each partner promises, so that it can be checked. In: options chosen. Out: `promises` of plan.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonground.core.services import QALY
from commonground.document import options as doc
from commonground.document.words import lower_first
from commonground.options.model import Menu, Option

UNOWNED = "no partner yet"


def make_promises(
    options: Sequence[doc.Option],
    neighbourhoods: Mapping[str, str],
    menu: Menu,
    services: Mapping[str, str],
    last_year: str,
) -> tuple[doc.Promise, ...]:
    """One promise an option chosen: who, what, how much, from when, and how we would know.

    `neighbourhoods` and `services`: their names by id.
    """
    affected = {option.id: _services(option, services) for option in menu.options}
    return tuple(
        _promise(f"P{number:03d}", option, neighbourhoods[option.neighbourhood], affected[option.id], last_year)
        for number, option in enumerate(options, start=1)
    )


def _services(option: Option, names: Mapping[str, str]) -> list[str]:
    return [lower_first(names[e.service]) for e in option.effects if e.service != QALY and e.service in names]


def _promise(number: str, option: doc.Option, where: str, affected: list[str], last_year: str) -> doc.Promise:
    unit = "households" if option.unit == "household" else "people"
    reached = f"{round(option.reached):,} {unit}"
    return doc.Promise(
        id=number,
        who=option.delivered_by[0] if option.delivered_by else UNOWNED,
        option=option.id,
        neighbourhood=option.neighbourhood,
        what=f"{option.name} in {where}, reaching about {reached} a year by {last_year}",
        amount_gbp=option.cost.mean,
        paid_by=option.funded_by,
        start=option.start,
        measure=f"{unit.capitalize()} reached each quarter, by neighbourhood and deprivation fifth",
        evidence=_evidence(unit, affected),
    )


def _evidence(unit: str, affected: list[str]) -> str:
    watched = f"; beside them {', '.join(affected[:3])} among those {unit}" if affected else ""
    return f"The owner's quarterly return: {unit} reached and money spent{watched}"
