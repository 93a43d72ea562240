"""Who runs the room, gives figures or signs has a second factor. In: a request. Out: the page to set one up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from commonground.web.places.roles import SECOND_FACTOR

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none
Respond = Callable[[HttpRequest], HttpResponseBase]


class SecondFactor:
    """Sends whoever needs a second factor and has none to the page where it is set up."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # noqa: D102
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponseBase | None:
        """Before a view that has to do with a place."""
        if not hasattr(view, "may") or not request.user.is_authenticated:
            return None
        if settings.SURROUNDINGS.demo and request.user.is_persona:
            return None
        return redirect("second_factor") if needs_second_factor(request.user) else None


def has_second_factor(user: object) -> bool:
    """Whether a person has an app or a passkey."""
    return bool(is_mfa_enabled(user, FACTORS))


def needs_second_factor(user: object) -> bool:
    """Whether one of a person's roles asks for a second factor that is not there."""
    from commonground.web.places.seat import list_seats

    roles = {role for seat in list_seats(user) for role in seat.roles}  # type: ignore[arg-type]
    return bool(SECOND_FACTOR & roles) and not has_second_factor(user)


def second_factor(respond: Respond) -> SecondFactor:
    """The middleware."""
    return SecondFactor(respond)
