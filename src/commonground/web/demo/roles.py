"""The roles that a demonstration can switch between. In: a request. Out: what the bar offers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from commonground.web.places.models import Membership
from commonground.web.places.roles import WORDS, Role
from commonground.web.places.seat import Seat


@dataclass(frozen=True)
class RoleChoice:
    """One role account in the bar."""

    value: str
    text: str
    current: bool


def list_roles(request: HttpRequest, seat: Seat | None) -> list[RoleChoice]:
    """Every role account, by body; they are roles and never people."""
    rows = (
        Membership.objects.filter(user__is_persona=True).select_related("body", "user").order_by("body__name", "role")
    )
    return [
        RoleChoice(
            str(row.id),
            f"{row.body.name}: {WORDS[Role(row.role)].lower()}",
            bool(seat and row.user_id == seat.user.id and row.body_id == seat.body.id),
        )
        for row in rows
    ]
