"""The making of a version as people follow it. In: a request. Out: pages of one run."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonground.core.errors import UserError
from commonground.web.places.seat import Seated, refuse, sits
from commonground.web.plans import reading, services
from commonground.web.plans.models import Run
from commonground.web.plans.reaper import find_lost


@require_GET
@sits("see_versions")
def run(request: Seated, run_id: UUID) -> HttpResponse:
    """How far a run is, or how it ended."""
    found = _read(request, run_id)
    context = _context(request, found)
    if request.htmx and request.headers.get("HX-Target") == "progress":
        answer = render(request, "plans/progress.html", context)
        if not context["live"]:
            answer.headers["HX-Redirect"] = reverse("run", args=(found.id,))
        return answer
    return render(request, "plans/run.html", context)


def _read(request: Seated, run_id: UUID) -> Run:
    found = reading.find_run(request.seat, run_id)
    if found.state in services.ONGOING and find_lost():
        return reading.find_run(request.seat, run_id)
    return found


def _context(request: Seated, found: Run) -> dict[str, object]:
    makes, ongoing = request.seat.may("make_versions"), found.state in services.ONGOING
    return {
        "run": found,
        "live": ongoing,
        "says": reading.SAYS[Run.State(found.state)],
        "left": reading.say_time_left(found.seconds_left),
        "may_cancel": ongoing and not found.cancel_asked and services.may_cancel(request.seat, found),
        "may_run_again": found.state in services.ENDED and makes,
    }


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def cancel(request: Seated, run_id: UUID) -> HttpResponseBase:
    """Stop a run, after a page that asks once more."""
    found = reading.find_run(request.seat, run_id)
    if not services.may_cancel(request.seat, found):
        return refuse(request)
    if request.method == "POST" or found.state not in services.ONGOING:
        services.cancel(request.seat, found)
        return redirect("run", found.id)
    return render(request, "plans/cancel.html", {"run": found})


@require_POST
@sits("make_versions")
def run_again(request: Seated, run_id: UUID) -> HttpResponseBase:
    """Ask once more for what a run without a version was asked for."""
    found = reading.find_run(request.seat, run_id)
    try:
        new = services.run_again(request.seat, found)
    except UserError as error:
        messages.error(request, str(error))
        return redirect("run", found.id)
    messages.success(request, "It is asked for again.")
    return redirect("run", new.id)
