"""Giving own figures, and who reaches them. In: a seat. Out: rows and events; figures by body for the worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from commonground.core.errors import UserError
from commonground.web.audit.chain import record
from commonground.web.figures.cells import CELLS, Value
from commonground.web.figures.models import FigureSet
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Body, Place
from commonground.web.places.seat import Seat

Figures = Mapping[str, Value]  # by cell
NOT_YET = "ask whoever runs the room to open the place with you among its partners"


class Changed(ValueError):
    """Others of the body's side gave figures since these were checked."""


@transacted
def give(seat: Seat, shared: Figures, private: Figures, *, since: str | None = None) -> FigureSet:
    """All own figures of the seat's body from now on; a cell that is in neither is as modelled again.

    `since`: the set (`set_id`) against which they were checked; None = whatever holds is replaced. The log tells all
    partners that shared figures changed, and the body's own side alone that private ones did. Raises PermissionDenied
    for a seat that may not give them, Changed where another set holds meanwhile, UserError for a body that the plan
    does not have yet, ValueError for a cell that is none, is none of the body's kind or is in both.
    """
    if not seat.may("write_own_figures") or not seat.body.signs:
        raise PermissionDenied
    if (shared or private) and not is_in_plan(seat.body):
        raise UserError(f"{seat.body.name} is not in the plan yet", mend=NOT_YET)
    _require_cells(seat.body, [*shared, *private])
    Body.objects.select_for_update().only("id").get(id=seat.body.id)  # one set at a time
    before = last_of(seat.body)
    if since is not None and since != set_id(before):
        raise Changed
    made = FigureSet(body=seat.body, shared=dict(shared), private=dict(private), author=seat.user)
    made.save(force_insert=True)
    if dict(shared) != (before.shared if before else {}):
        record(seat, "own figures shared", f"figures:{made.id}", made.shared)
    if dict(private) != ((before.private if before else None) or {}):
        record(seat, "own figures kept private", f"figures:{made.id}", made.private, private_to=seat.body.id)
    return made


def take_back(seat: Seat) -> FigureSet:
    """No own figures any more: all is as modelled again."""
    return give(seat, {}, {})


def set_id(held: FigureSet | None) -> str:
    """What a set is known by: '' = none was given yet."""
    return str(held.id) if held else ""


def is_in_plan(body: Body) -> bool:
    """Whether plans of the place are made with this body: one that was added later is in no file of partners."""
    return bool(body.about)


def last_of(body: Body) -> FigureSet | None:
    """The set that holds, private figures and all: for the body's own side and the worker alone."""
    return FigureSet.objects.filter(body=body).order_by("-at").first()


def last_seen_by(seat: Seat) -> FigureSet | None:
    """The set that holds of the seat's own body, if the seat may see it."""
    return FigureSet.objects.of(seat).order_by("-at").select_related("author").first()


def shared_of(place: Place) -> dict[str, dict[str, Any]]:
    """What each body shares, by its key; bodies that share nothing are not there."""
    rows = FigureSet.objects.filter(body__place=place).order_by("at").values_list("body__key", "shared")
    return {key: figures for key, figures in dict(rows).items() if figures}


def _require_cells(body: Body, cells: list[str]) -> None:
    wrong = [cell for cell in cells if cell not in CELLS or not CELLS[cell].fits(body.kind)]
    twice = [cell for cell in set(cells) if cells.count(cell) > 1]
    if wrong or twice:
        raise ValueError(f"{(wrong or twice)[0]!r} is no cell of {body.kind}, or is both shared and private")
