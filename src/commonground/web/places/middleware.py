"""Every signed-in person sits at one table at a time. In: a request. Out: `request.seat`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from commonground.web.places.seat import find_seat

Respond = Callable[[HttpRequest], HttpResponseBase]


class SeatMiddleware:
    """Puts the seat on the request before a view that needs one; who has to choose is asked."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # noqa: D102
        request.seat = find_seat(request) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponseBase | None:
        """Sends on whoever has no seat yet."""
        if request.seat is not None or not request.user.is_authenticated:  # type: ignore[attr-defined]
            return None
        if not hasattr(view, "may"):
            return None
        return redirect("choose_seat")


def take_seat(respond: Respond) -> SeatMiddleware:
    """The middleware."""
    return SeatMiddleware(respond)
