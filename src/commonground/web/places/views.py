"""Choosing a seat, and opening a place. In: a request. Out: pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.web.accounts.middleware import with_second_factor
from commonground.web.page.words import sentence
from commonground.web.places.forms import EXAMPLE, FILE, NAMED, OpenPlaceForm
from commonground.web.places.models import PLACE_TEAM, Opening
from commonground.web.places.opening import ONGOING, ask_to_open
from commonground.web.places.seat import SEAT


@require_http_methods(["GET", "POST"])
def choose_seat(request: HttpRequest) -> HttpResponse:
    """For whom do you act now? One body in one place at a time."""
    seats = request.seats  # type: ignore[attr-defined]
    chosen = request.POST.get("body", "")
    if request.method == "POST" and any(str(seat.body.id) == chosen for seat in seats):
        request.session[SEAT] = chosen
        return redirect("today")
    error = "Choose for whom you act" if request.method == "POST" and seats else ""
    status = 400 if error else 200 if seats or request.user.opens_places else 403  # type: ignore[union-attr]
    return render(request, "places/choose_seat.html", {"seats": seats, "error": error}, status=status)


@with_second_factor
@require_http_methods(["GET", "POST"])
def open_place(request: HttpRequest) -> HttpResponse:
    """Open a place: for who was made a broker on the command line."""
    if not request.user.opens_places:  # type: ignore[union-attr]
        raise Http404
    too_large = getattr(request, "too_large", False)
    form = OpenPlaceForm(request.POST or None, request.FILES or None, too_large=too_large)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        name = form.cleaned_data["name"] if what == NAMED else ""
        pack = form.cleaned_data["file"].read() if what == FILE else None
        try:
            opening = ask_to_open(request.user, "" if what == EXAMPLE else name, pack)  # type: ignore[arg-type]
            return redirect("opening", opening.id)
        except UserError as error:
            form.add_error(None, sentence(error))
    return render(request, "places/open_place.html", {"form": form, "title": "Open a place"})


@with_second_factor
@require_GET
def show_opening(request: HttpRequest, opening_id: str) -> HttpResponse:
    """How far the opening is; when it is done, the way in."""
    found = get_object_or_404(Opening, id=opening_id, author=request.user)
    place = found.place if found.state == Opening.State.DONE else None
    team, ongoing = place and place.bodies.get(kind=PLACE_TEAM), found.state in ONGOING
    context = {"opening": found, "team": team, "ongoing": ongoing, "live": ongoing}
    return (None if ongoing else _leave(request)) or render(request, "places/opening.html", context)


def _leave(request: HttpRequest) -> HttpResponse | None:
    """A page that refreshes itself is asked for as a whole once there is nothing left to wait for."""
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else None  # type: ignore[attr-defined]
