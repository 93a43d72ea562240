"""Our paper: what it is, for which version, and the file. In: requests. Out: a page, a Word document."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonground.document.names import pick
from commonground.profiles import words
from commonground.web.deal.choosing import find_version
from commonground.web.deal.services import list_open
from commonground.web.page.words import day
from commonground.web.paper.forms import PaperForm
from commonground.web.paper.services import name_file, take_paper
from commonground.web.places.seat import Seated, sits
from commonground.web.plans.asking import read_asked
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document
from commonground.web.sheet.answers import NOTHING, read_answers
from commonground.web.sheet.decisions import kind_of, next_decision

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@sits("take_paper")
def paper(request: Seated) -> HttpResponse:
    """What our paper is, and what is asked in it."""
    version = _find_version(request, request.GET.get("version", ""))
    return _show(request, version, PaperForm(initial=_prefill(request)))


@require_http_methods(["GET", "POST"])
@sits("take_paper")
def paper_file(request: Seated, version_id: str) -> HttpResponse:
    """The paper as a file: with what the form says, or with what is known where none is sent."""
    version = _find_version(request, str(version_id))
    form = PaperForm(request.POST if request.method == "POST" else _prefill(request))
    if not form.is_valid():
        return _show(request, version, form)
    content = take_paper(request.seat, version, form.cleaned_data["decide_on"], form.cleaned_data["decision"])
    name = name_file(request.seat, version)
    return HttpResponse(content, content_type=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _find_version(request: Seated, asked: str) -> PlanVersion:
    """A version that the seat sees and its body is in. Raises Http404 else."""
    version = find_version(request.seat, asked)
    if version is None or not pick(read_document(version).partners, id=request.seat.body.key):
        raise Http404
    return version


def _prefill(request: Seated) -> dict[str, Any]:
    """What the sheet knows of the day."""
    body = request.seat.body
    said = read_answers(request.seat.place).get(body.key, NOTHING)
    on = next_decision(body, said, timezone.localdate()).on
    return {"decide_on": day(on) if on else "", "decision": ""}


def _show(request: Seated, version: PlanVersion, form: PaperForm) -> HttpResponse:
    told = words(kind_of(request.seat.body))
    form.fields["decision"].label = f"What is asked? {told.asked} …"
    context = {
        "form": form,
        "title": "Our paper",
        "version": version,
        "frozen": hasattr(version, "freeze"),
        "words": told,
        "usual": f"agree our part in this plan, {version.name}, as the annex sets it out",
        "aside": request.seat.body.key in {one.body for one in read_asked(version.asked).without},
        "open": len(list_open(request.seat.place)),
    }
    return render(request, "paper/paper.html", context)
