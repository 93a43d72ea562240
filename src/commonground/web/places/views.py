"""Choosing a seat. In: a request. Out: pages to choose the body that somebody acts for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonground.web.places.seat import SEAT, list_seats


@require_http_methods(["GET", "POST"])
def choose_seat(request: HttpRequest) -> HttpResponse:
    """For whom do you act now? One body in one place at a time."""
    seats = list_seats(request.user)  # type: ignore[arg-type]
    chosen = request.POST.get("body", "")
    if request.method == "POST" and any(str(seat.body.id) == chosen for seat in seats):
        request.session[SEAT] = chosen
        return redirect("today")
    return render(request, "places/choose_seat.html", {"seats": seats}, status=200 if seats else 403)
