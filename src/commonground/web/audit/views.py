"""The log as people read it. In: a seat. Out: a page of events of its place, those private to others left out."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commonground.web.accounts.models import User
from commonground.web.audit.models import Event
from commonground.web.places.models import Body
from commonground.web.places.seat import Seat, Seated, sits

A_PAGE = 50


@require_GET
@sits("see_log")
def log(request: Seated) -> HttpResponse:
    """What was done in this place, the last first."""
    page = Paginator(seen_by(request.seat), A_PAGE).get_page(request.GET.get("page"))
    people = dict(User.objects.filter(id__in=[e.who for e in page if e.who]).values_list("id", "name"))
    bodies = dict(Body.objects.filter(id__in=[e.body for e in page if e.body]).values_list("id", "name"))
    named = {str(id_): name for id_, name in (people | bodies).items()}
    rows = [
        (datetime.fromisoformat(event.at), named.get(event.who, "The room"), named.get(event.body, ""), event)
        for event in page
    ]
    return render(request, "audit/log.html", {"rows": rows, "page": page})


def seen_by(seat: Seat) -> QuerySet[Event]:
    """Events of a place that a seat may read, the last first."""
    readable = Q(private_to="")
    if seat.may("see_own_figures"):
        readable |= Q(private_to=str(seat.body.id))
    return Event.objects.filter(readable, place=str(seat.place.id)).order_by("-seq")
