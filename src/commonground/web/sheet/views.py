"""Partners and their sheets. In: a request. Out: all partners at a glance, nine groups to confirm, a stance."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonground.web.places.models import PLACE_TEAM, Body
from commonground.web.places.seat import Seated, refuse, sits
from commonground.web.sheet import services
from commonground.web.sheet.forms import GroupForm, NoteForm, StanceForm
from commonground.web.sheet.listing import draw_served, list_rows, say_finding, say_kind, tabulate_served
from commonground.web.sheet.models import GROUPS
from commonground.web.sheet.reading import (
    WHO_SIGNS,
    Sheet,
    last_stance,
    mandate_of,
    read_sheet,
    sees_mandates,
)

WHERE = 6  # the group of the footprint


@require_GET
@sits("see_place")
def partners(request: Seated) -> HttpResponse:
    """All partners of the place."""
    seat = request.seat
    served_by, served = tabulate_served(seat.place)
    rows = list_rows(seat.place)
    context = {
        "rows": rows,
        "finding": say_finding(rows),
        "served_by": served_by,
        "served": served,
        "invites": seat.may("invite"),
    }
    return render(request, "sheet/partners.html", context)


@require_GET
@sits("see_place")
def sheet(request: Seated, body_id: UUID) -> HttpResponse:
    """The sheet of a body: nine groups and where each stands."""
    body, read = _read(request, body_id)
    context = {
        "body": body,
        "sheet": read,
        "kind": say_kind(body),
        "said": last_stance(body),
        "own": request.seat.body.id == body.id and request.seat.may("see_own_figures"),
        "answers": _answers(request, body),
        "decides": request.seat.may("set_stance") and request.seat.body.id == body.id,
    }
    return render(request, "sheet/sheet.html", context)


@require_http_methods(["GET", "POST"])
@sits("see_place")
def group(request: Seated, body_id: UUID, number: int) -> HttpResponse:
    """One group: its facts with their sources, and the one question; only the body's own side answers."""
    body, whole = _read(request, body_id)
    if not 1 <= number <= GROUPS:
        raise Http404
    answers, read = _answers(request, body), whole.groups[number - 1]
    if request.method == "POST" and not answers:
        return refuse(request)
    mandates = mandate_of(request.seat, body) if number == WHO_SIGNS else {}
    form = GroupForm(_sent(request), read=read, mandates=mandates) if answers else None
    if request.method == "POST" and form and form.is_valid():
        said = form.cleaned_data
        private = form.values(private=True) if sees_mandates(request.seat, body) else None
        services.answer(request.seat, number, said["says"], said["text"].strip(), form.values(private=False), private)
        return redirect(_next_group(body, number))
    context = {
        "body": body,
        "read": read,
        "form": form,
        "mandates": [(ask.question, mandates[ask.key]) for ask in read.group.asks if ask.key in mandates],
        "drawing": draw_served(body) if number == WHERE else "",
        "notes_here": request.seat.may("note_sheet"),
    }
    return render(request, "sheet/group.html", context)


@require_http_methods(["GET", "POST"])
@sits("note_sheet")
def note(request: Seated, body_id: UUID, number: int) -> HttpResponse:
    """A note of the broker on a group."""
    body, whole = _read(request, body_id)
    if not 1 <= number <= GROUPS:
        raise Http404
    form = NoteForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        services.note(request.seat, body, number, form.cleaned_data["text"])
        return redirect("sheet_group", body.id, number)
    title = f"Note on '{whole.groups[number - 1].group.title}' of {body.name}"
    return render(request, "room/form_page.html", {"form": form, "title": title})


@require_http_methods(["GET", "POST"])
@sits("answer_sheet")
def check(request: Seated, body_id: UUID) -> HttpResponse:
    """Check the answers, then confirm them all."""
    body, whole = _read(request, body_id)
    if not _answers(request, body):
        return refuse(request)
    if request.method == "POST" and whole.whole:
        services.confirm(request.seat)
        return redirect("sheet_confirmed", body.id)
    mandates = mandate_of(request.seat, body)
    return render(request, "sheet/check.html", {"body": body, "sheet": whole, "mandates": mandates})


@require_GET
@sits("answer_sheet")
def confirmed(request: Seated, body_id: UUID) -> HttpResponse:
    """The sheet is confirmed."""
    body, whole = _read(request, body_id)
    if not _answers(request, body) or not whole.confirmed:
        return redirect("sheet", body.id)
    unknown = [one.group.title for one in whole.groups if one.answer and one.answer.says == "unknown"]
    return render(request, "sheet/confirmed.html", {"body": body, "unknown": unknown})


@require_http_methods(["GET", "POST"])
@sits("set_stance")
def stance(request: Seated, body_id: UUID) -> HttpResponse:
    """Are you in?"""
    body = _body(request, body_id)
    if request.seat.body.id != body.id:
        return refuse(request)
    last = last_stance(body)
    initial = {"stance": last.stance, "condition": last.condition, "met": last.met} if last else {}
    form = StanceForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        services.set_stance(request.seat, said["stance"], said["condition"], met=said["met"])
        return redirect("sheet", body.id)
    return render(request, "sheet/stance.html", {"form": form, "title": "Are you in?"})


def _body(request: Seated, body_id: UUID) -> Body:
    """A body of the seat's place that has a sheet; any other is not found."""
    return get_object_or_404(
        Body.objects.exclude(kind=PLACE_TEAM).select_related("place"), id=body_id, place=request.seat.place
    )


def _read(request: Seated, body_id: UUID) -> tuple[Body, Sheet]:
    body = _body(request, body_id)
    return body, read_sheet(body, timezone.localdate())


def _answers(request: Seated, body: Body) -> bool:
    """Whether the seat answers for this body."""
    return request.seat.may("answer_sheet") and request.seat.body.id == body.id


def _next_group(body: Body, number: int) -> str:
    """The next group; after the last one, the page to check all answers."""
    return (
        reverse("sheet_group", args=[body.id, number + 1])
        if number < GROUPS
        else reverse("sheet_check", args=[body.id])
    )


def _sent(request: Seated) -> QueryDict | None:
    """What was sent; None where a form was only opened."""
    return request.POST if request.method == "POST" else None
