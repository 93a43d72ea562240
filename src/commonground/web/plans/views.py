"""Versions of the plan. In: a request. Out: pages that list, open and compare them; forms that freeze and comment."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.views.acronyms import say_short_forms
from commonground.views.deal import can_sign
from commonground.views.sidebyside import lay_side_by_side
from commonground.views.text import summarise
from commonground.views.xlsx import make_workbook
from commonground.web.deal.standing import beside, list_standings, read_standings
from commonground.web.places.seat import Seated, sits
from commonground.web.plans import reading, services
from commonground.web.plans.forms import CommentForm
from commonground.web.plans.menu import read_menu
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.picture_views import Anchors
from commonground.web.plans.reaper import find_lost
from commonground.web.plans.used import list_of_version
from commonground.web.plans.versions import read_document
from commonground.web.sheet.answers import read_answers

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@sits("see_versions")
def plans(request: Seated) -> HttpResponse:
    """All versions that this seat may see, and what is being made."""
    find_lost()
    listed = reading.list_all(request.seat)
    makers = {row.made_for.name for row in (*listed.versions, *listed.own) if row.made_for}
    context = {
        "listed": listed,
        "live": bool(listed.ongoing or listed.own_ongoing),
        "short_forms": say_short_forms(" ".join(sorted(makers))),
    }
    if request.htmx and request.headers.get("HX-Target") == "ongoing":
        answer = render(request, "plans/ongoing.html", context)
        if not context["live"]:
            answer.headers["HX-Refresh"] = "true"
        return answer
    return render(request, "plans/plans.html", context)


@require_GET
@sits("see_versions")
def version(request: Seated, version_id: UUID) -> HttpResponse:
    """One version: why it was made, what it says, what was asked of it."""
    found = reading.find_version(request.seat, version_id)
    plan, asked = reading.read_of(found)
    standings = list_standings(request.seat.place, timezone.localdate(), found)
    menu, summary = read_menu(request.seat.place, found), summarise(plan, can_sign(plan, standings).answer)
    without = reading.list_without(asked.without, plan, menu)
    context = {
        "version": found,
        "summary": summary,
        "requests": reading.list_requests(asked, menu, plan),
        "without": without,
        "figures": list_of_version(found),
        "years": (plan.years[0], plan.years[-1]),
        "comments": _comments(found),
        "form": CommentForm(private=bool(found.private_to_id)) if request.seat.may("comment") else None,
        "short_forms": say_short_forms(f"{summary} {without}"),
    }
    return render(request, "plans/version.html", context)


def _comments(found: PlanVersion) -> list[tuple[object, str, str]]:
    """Each comment with what it is about and where that stands."""
    rows = found.comments.select_related("author", "body")
    anchors = Anchors.of(found)
    return [(row, *anchors.find(row.anchor)) for row in rows]


@require_GET
@sits("see_versions")
def plan_json(request: Seated, version_id: UUID) -> HttpResponse:
    """The version as a file that any program reads."""
    found = PlanVersion.objects.seen_by(request.seat).filter(id=version_id).first()
    if found is None:
        raise Http404
    return _as_file(found, found.plan_json(), "json", "application/json")


@require_GET
@sits("see_versions")
def plan_workbook(request: Seated, version_id: UUID) -> HttpResponse:
    """The version as a workbook, with totals that add up in it."""
    found = reading.find_version(request.seat, version_id)
    return _as_file(found, make_workbook(read_document(found)), "xlsx", WORKBOOK)


def _as_file(version: PlanVersion, content: bytes, ending: str, kind: str) -> HttpResponse:
    """To be kept under a name that tells which version it is."""
    private = "private-" if version.private_to_id else ""
    name = f"{private}version-{version.number}-{version.fingerprint[:8]}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_http_methods(["GET", "POST"])
@sits("freeze_versions")
def freeze(request: Seated, version_id: UUID) -> HttpResponseBase:
    """Hold a version for decision, after a page that says what that means."""
    found = reading.find_version(request.seat, version_id)
    if request.method == "POST":
        services.freeze(request.seat, found)
        messages.success(request, f"{found.name} is frozen. Papers about it are drafts no more.")
        return redirect("version", found.id)
    return render(request, "plans/freeze.html", {"version": found})


@require_http_methods(["GET", "POST"])
@sits("comment")
def comment(request: Seated, version_id: UUID) -> HttpResponseBase:
    """A comment on a version, a section of its picture, or a figure."""
    found = reading.find_version(request.seat, version_id)
    anchors = Anchors.of(found)
    anchor = anchors.known(request.POST.get("anchor") or request.GET.get("on", ""))
    about, address = anchors.find(anchor)
    private = bool(found.private_to_id)
    form = CommentForm(request.POST, private=private) if request.method == "POST" else CommentForm(private=private)
    if request.method == "POST" and form.is_valid():
        services.comment(request.seat, found, anchor, form.cleaned_data["text"])
        messages.success(request, "Your comment is sent.")
        return redirect(f"{address}#comments")
    context = {"version": found, "form": form, "anchor": anchor, "about": about, "address": address}
    return render(request, "plans/comment.html", context)


@require_GET
@sits("see_versions")
def compare(request: Seated) -> HttpResponse:
    """Two versions side by side: what moved, and for whom."""
    rows = PlanVersion.objects.seen_by(request.seat).defer("content", "asked").select_related("made_for")
    choices = list(rows[: reading.MOST_VERSIONS])
    first, second = _pick(request, "a"), _pick(request, "b")
    both, problem = None, ""
    if first and second:
        place = request.seat.place
        said = read_standings(place, timezone.localdate(), read_answers(place))
        standings = [beside(said, one) for one in (first, second)]
        try:
            both = lay_side_by_side(read_document(first), read_document(second), *standings)
        except UserError as error:
            problem = f"{error.what[:1].upper()}{error.what[1:]}. Choose two versions of the same years."
    context = {
        "choices": choices,
        "first": first,
        "second": second,
        "both": both,
        "problem": problem,
        "short_forms": say_short_forms(str(both.said)) if both else "",
        "asked": reading.say_asked_apart(request.seat.place, first, second) if first and second else [],
    }
    return render(request, "plans/compare.html", context)


def _pick(request: Seated, name: str) -> PlanVersion | None:
    """The version that was chosen as A or B; None where none was. Raises Http404 for one that is not the seat's."""
    asked = request.GET.get(name, "")
    if not asked:
        return None
    try:
        return reading.find_version(request.seat, UUID(asked))
    except ValueError:
        raise Http404 from None
