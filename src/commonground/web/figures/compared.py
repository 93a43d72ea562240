"""Modelled figures beside own ones, as pages show them. In: a body, sets of figures. Out: lines of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonground.web.figures.cells import CELLS, Value, list_cells, read_modelled, say
from commonground.web.figures.models import FigureSet
from commonground.web.figures.workbook import PRIVATE, SHARED
from commonground.web.places.models import Body, Place

Own = Mapping[str, tuple[Value, str]]  # by cell: the value, and SHARED or PRIVATE


@dataclass(frozen=True)
class Line:
    """One figure: as modelled, as the body says, who sees that, what changed since the set before it."""

    id: str
    title: str
    unit: str
    modelled: str
    ours: str
    who: str
    change: str = ""


@dataclass(frozen=True)
class Shared:
    """What one partner shares."""

    body: Body
    lines: Sequence[Line]


def own_of(held: FigureSet | None) -> dict[str, tuple[Value, str]]:
    """All figures of a set, each with who sees it."""
    if held is None:
        return {}
    private = {cell: (value, PRIVATE) for cell, value in (held.private or {}).items()}
    return private | {cell: (value, SHARED) for cell, value in held.shared.items()}


def list_lines(body: Body, own: Own, before: Own | None = None) -> list[Line]:
    """A line for each cell that the body is asked for; with `before`, what changed since."""
    modelled = read_modelled(body.about)
    found = []
    for cell in list_cells(body.kind):
        value, who = own.get(cell.id, (None, ""))
        change = "" if before is None else _say_change(cell.id, own, before)
        found.append(Line(cell.id, cell.title, cell.unit, say(cell, modelled[cell.id]), say(cell, value), who, change))
    return found


def list_shared(place: Place, shared: Mapping[str, Mapping[str, Value]]) -> list[Shared]:
    """What each partner shares, beside what is modelled of it; partners that share nothing are not there."""
    bodies = Body.objects.filter(place=place, key__in=shared)
    return [
        Shared(body, [line for line in list_lines(body, _marked(shared[body.key])) if line.id in shared[body.key]])
        for body in bodies
    ]


def list_parts(place: Place) -> dict[str, str]:
    """What an offer may be only for: ids of themes and options that a plan may take, by their words."""
    options = place.picture.get("options", ())
    themes = sorted({option["theme"] for option in options})
    return {theme.replace("_", " "): theme for theme in themes} | {
        option["name"].casefold(): option["id"] for option in options
    }


def _marked(figures: Mapping[str, Value]) -> dict[str, tuple[Value, str]]:
    return {cell: (value, SHARED) for cell, value in figures.items()}


def _say_change(id_: str, own: Own, before: Own) -> str:
    now, then = own.get(id_), before.get(id_)
    if now and not then:
        return "new"
    if then and not now:
        return f"taken back, was {say(CELLS[id_], then[0])}"
    if now and then and now[0] != then[0]:
        return f"changed, was {say(CELLS[id_], then[0])}"
    return "as before" if now else ""
