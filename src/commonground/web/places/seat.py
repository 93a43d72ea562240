"""Whom somebody acts for now. In: a request. Out: `Seat`, and `sits`, which guards a view by what a role may."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.places.models import Body, Membership, Place
from commonground.web.places.roles import MAY, WORDS, Role, may

LARGE = ("body__place__pack", "body__place__partners_yaml", "body__place__picture")  # read where they are needed
SEAT = "seat"  # where the session keeps the body, and the field by which a form says for which body it was opened
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Seat:
    """A person at the table: for one body, in one place, with the roles of today."""

    user: User
    body: Body
    roles: frozenset[str]

    @property
    def place(self) -> Place:
        """The place that the body is in."""
        return self.body.place

    def may(self, what: str) -> bool:
        """Whether this seat may do it."""
        return may(self.roles, what)

    @property
    def words(self) -> str:
        """The roles in words."""
        return ", ".join(WORDS[role] for role in Role if role in self.roles)


def list_seats(user: User) -> list[Seat]:
    """Every seat that a person has today, by place and body."""
    rows = Membership.objects.on(timezone.localdate()).filter(user=user).select_related("body__place").defer(*LARGE)
    bodies: dict[Any, tuple[Body, set[str]]] = {}
    for row in rows:
        bodies.setdefault(row.body_id, (row.body, set()))[1].add(row.role)
    seats = [Seat(user, body, frozenset(roles)) for body, roles in bodies.values()]
    return sorted(seats, key=lambda seat: (seat.place.name, seat.body.name))


def list_side(body: Body) -> list[Seat]:
    """Everybody who sees the body's own figures today, by name."""
    rows = Membership.objects.on(timezone.localdate()).filter(body=body, role__in=MAY["see_own_figures"])
    people: dict[User, set[str]] = {}
    for row in rows.select_related("user"):
        people.setdefault(row.user, set()).add(row.role)
    return sorted((Seat(user, body, frozenset(roles)) for user, roles in people.items()), key=lambda one: one.user.name)


def find_seat(seats: list[Seat], chosen: str | None) -> Seat | None:
    """The seat for the body chosen, or the only one; None where somebody has several and chose none, or has none."""
    mine = [seat for seat in seats if str(seat.body.id) == chosen]
    if mine:
        return mine[0]
    return seats[0] if len(seats) == 1 else None


def sits(what: str) -> Callable[[View], View]:
    """Guards a view: only a seat whose role may do `what` gets in; others read why not."""

    def guarded(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.seat.may(what):  # type: ignore[attr-defined]
                return refuse(request)
            return view(request, *args, **kwargs)

        inside.may = what  # type: ignore[attr-defined]
        return inside

    return guarded


def refuse(request: HttpRequest) -> HttpResponse:
    """What somebody reads whose role does not let them."""
    return render(request, "room/refused.html", status=403)


class Seated(HttpRequest):
    """A request of somebody who has a seat: what every guarded view is given."""

    seat: Seat
    seats: list[Seat]
    user: User
    htmx: bool
