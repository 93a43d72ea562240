"""Every signed-in person sits at one table at a time. In: a request. Out: `request.seat`; a form acts for its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from commonground.web.places.seat import SEAT, Seat, find_seat, list_seats

Respond = Callable[[HttpRequest], HttpResponseBase]


class SeatMiddleware:
    """Puts the seat on the request before a view that needs one; who has to choose is asked.

    A form says for which body its page was opened. It does nothing for another one, nor without saying it.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:  # noqa: D102
        request.seats = list_seats(request.user) if request.user.is_authenticated else []  # type: ignore[attr-defined]
        request.seat = find_seat(request.seats, request.session.get(SEAT))  # type: ignore[attr-defined]
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: object, *_: object) -> HttpResponseBase | None:
        """Sends on whoever has no seat yet, and refuses a form that was opened for another."""
        if not request.user.is_authenticated or not hasattr(view, "may"):
            return None
        seat: Seat | None = request.seat  # type: ignore[attr-defined]
        if seat is None:
            return redirect("choose_seat")
        if request.method != "POST" or request.POST.get(SEAT) == str(seat.body.id):
            return None
        return _refuse_form(request, seat)


def _refuse_form(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Nothing is done; a file that was too large to be read at all is said to be so."""
    if getattr(request, "too_large", False):
        from commonground.web.page.views import stale_form

        return stale_form(request)
    for_it = f"Open its page again to do it for {seat.body.name}, or choose for whom you act."
    context = {
        "title": f"You now act for {seat.body.name}",
        "sentences": ("This form was opened for another organisation. Nothing was kept.", for_it),
        "href": reverse("choose_seat"),
        "link": "Choose for whom you act",
    }
    return render(request, "room/message_page.html", context, status=409)


def take_seat(respond: Respond) -> SeatMiddleware:
    """The middleware."""
    return SeatMiddleware(respond)
