"""What every page is given. In: a request. Out: the seat, the bar, the roles of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from commonground.web.places.seat import Seat


@dataclass(frozen=True)
class Entry:
    """One entry of the bar."""

    text: str
    href: str
    current: str  # what aria-current says; '' = another page


BAR = (("Today", "today"), ("Partners", "partners"), ("Plan", "plans"), ("Deal", "deal"))


def room(request: HttpRequest) -> dict[str, Any]:
    """The context of every page."""
    seat: Seat | None = getattr(request, "seat", None)
    return {
        "seat": seat,
        "nav": list_entries(request, seat) if seat else (),
        "demo_roles": _demo_roles(request, seat) if settings.SURROUNDINGS.demo else (),
    }


def list_entries(request: HttpRequest, seat: Seat) -> tuple[Entry, ...]:
    """The bar; an entry is there when something is behind it."""
    from commonground.web.plans.models import PlanVersion

    has_plan = PlanVersion.objects.seen_by(seat).exists()
    found = []
    for text, name in BAR:
        href = reverse(name)
        if name != "deal" or has_plan:
            here = request.path == href or (request.path.startswith(href) and "true")
            found.append(Entry(text, href, "page" if here is True else (here or "")))
    return tuple(found)


def _demo_roles(request: HttpRequest, seat: Seat | None) -> Any:
    from commonground.web.demo.roles import list_roles

    return list_roles(request, seat)
