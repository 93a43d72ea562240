"""Who runs the room, gives figures or signs has a second factor. In: a request. Out: the page to set one up.

Pages are guarded here; what programs read is guarded in api/views.py, by the same question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from commonground.web.accounts.models import User
from commonground.web.places.roles import SECOND_FACTOR
from commonground.web.places.seat import Seat, View

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
Respond = Callable[[HttpRequest], HttpResponseBase]


class SecondFactor:
    """Sends whoever needs a second factor and has none to the page where it is set up."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # noqa: D102
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponseBase | None:
        """Before a view that has to do with a place, or makes one."""
        if not (hasattr(view, "may") or hasattr(view, "second_factor")) or not request.user.is_authenticated:
            return None
        return redirect("second_factor") if needs_second_factor(request.user, request.seats) else None  # type: ignore[attr-defined]


def with_second_factor(view: View) -> View:
    """Marks a view that has to do with places but with no seat."""
    view.second_factor = True  # type: ignore[attr-defined]
    return view


def has_second_factor(user: object) -> bool:
    """Whether a person has an app or a passkey."""
    return bool(is_mfa_enabled(user, FACTORS))


def needs_second_factor(user: User, seats: Iterable[Seat]) -> bool:
    """Whether a person who has these seats, or opens places, is asked for a second factor that is not there."""
    if settings.SURROUNDINGS.demo and user.is_persona:
        return False
    roles = {role for seat in seats for role in seat.roles}
    asked = settings.SURROUNDINGS.all_second_factor or user.opens_places or SECOND_FACTOR & roles
    return bool(asked) and not has_second_factor(user)


def second_factor(respond: Respond) -> SecondFactor:
    """The middleware."""
    return SecondFactor(respond)
