"""Today: what waits for you, on whom, and what changed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from commonground.web.places.seat import Seated, sits
from commonground.web.today.lines import choose
from commonground.web.today.owing import SUBJECTS
from commonground.web.today.reading import list_lines
from commonground.web.today.services import note_visit, nudge


@require_GET
@sits("see_place")
def today(request: Seated) -> HttpResponse:
    """Seven lines at most, or with `?all=` every one; an empty page says what comes next."""
    now = timezone.now()
    note_visit(request.user, now)
    lines = list(list_lines(request.seat, now))
    chosen = choose(lines, len(lines)) if request.GET.get("all") else choose(lines)
    return render(request, "today/today.html", {"chosen": chosen, "lines": chosen.lines})


@require_POST
@sits("nudge")
def remind(request: Seated) -> HttpResponse:
    """Remind a partner of one thing."""
    about = request.POST.get("about", "")
    if about not in SUBJECTS:
        raise Http404
    partners = [body for body in request.seat.place.bodies.all() if body.signs]
    body = next((one for one in partners if str(one.id) == request.POST.get("body")), None)
    if body is None:
        raise Http404
    done = nudge(request.seat, body, about, timezone.now(), request.build_absolute_uri("/").rstrip("/"))
    said = f"{body.name} is reminded." if done else f"{body.name} was reminded less than a day ago."
    messages.success(request, said)
    return redirect("today")
