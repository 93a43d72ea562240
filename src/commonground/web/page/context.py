"""What every page is given. In: a request. Out: the seat, what its forms hide, the bar, the roles of the demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commonground.web.places.seat import SEAT, Seat


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
        "hidden": _hide(request, seat),
        "nav": list_entries(request, seat) if seat else (),
        "demo_roles": _demo_roles(request, seat) if settings.SURROUNDINGS.demo else (),
    }


def _draw_hidden(request: HttpRequest, seat: Seat | None) -> SafeString:
    """What every form that is posted carries: the token against forged ones, and the body that its page is for."""
    body = format_html('<input type="hidden" name="{}" value="{}">', SEAT, seat.body.id) if seat else SafeString()
    return SafeString(csrf_input(request)) + body


_hide = lazy(_draw_hidden, SafeString)  # a page without a form needs no token


def list_entries(request: HttpRequest, seat: Seat) -> tuple[Entry, ...]:
    """The bar; an entry is there when something is behind it."""
    from commonground.web.plans.models import PlanVersion

    has_plan = PlanVersion.objects.seen_by(seat).exists()
    found = []
    for text, name in BAR:
        href = reverse(name)
        if name != "deal" or has_plan:
            below = "true" if request.path.startswith(href) else ""
            found.append(Entry(text, href, "page" if request.path == href else below))
    return tuple(found)


def _demo_roles(request: HttpRequest, seat: Seat | None) -> Any:
    from commonground.web.demo.roles import list_roles

    return list_roles(request, seat)
