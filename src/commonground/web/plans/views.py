"""Versions of the plan. In: a request. Out: pages that list, open and compare them; forms that freeze and comment."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.views.deal import can_sign
from commonground.views.sidebyside import lay_side_by_side
from commonground.views.text import summarise
from commonground.web.deal.standing import list_standings
from commonground.web.places.seat import Seated, sits
from commonground.web.plans import reading, services
from commonground.web.plans.forms import CommentForm
from commonground.web.plans.menu import read_menu
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.picture_views import find_anchor
from commonground.web.plans.reaper import find_lost
from commonground.web.plans.short_forms import spell_out
from commonground.web.plans.versions import read_document


@require_GET
@sits("see_versions")
def plans(request: Seated) -> HttpResponse:
    """All versions that this seat may see, and what is being made."""
    find_lost()
    listed = reading.list_all(request.seat)
    context = {"listed": listed, "live": bool(listed.ongoing or listed.own_ongoing)}
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
        "requests": reading.list_requests(asked, menu),
        "without": without,
        "years": (plan.years[0], plan.years[-1]),
        "comments": _comments(found),
        "form": CommentForm(private=bool(found.private_to_id)) if request.seat.may("comment") else None,
        "short_forms": spell_out(f"{summary} {without}"),
    }
    return render(request, "plans/version.html", context)


def _comments(found: PlanVersion) -> list[tuple[object, str, str]]:
    """Each comment with what it is about and where that stands."""
    rows = found.comments.select_related("author", "body")
    return [(row, *find_anchor(found, row.anchor)) for row in rows]


@require_GET
@sits("see_versions")
def plan_json(request: Seated, version_id: UUID) -> HttpResponse:
    """The version as a file that any program reads."""
    found = PlanVersion.objects.seen_by(request.seat).filter(id=version_id).first()
    if found is None:
        raise Http404
    kind = "private-" if found.private_to_id else ""
    name = f"{kind}version-{found.number}-{found.fingerprint[:8]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.plan_json(), content_type="application/json", headers=headers)


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
    anchor = (request.POST.get("anchor") or request.GET.get("on", ""))[:120]
    about, address = find_anchor(found, anchor)
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
        before, after = (list_standings(request.seat.place, timezone.localdate(), one) for one in (first, second))
        try:
            both = lay_side_by_side(read_document(first), read_document(second), after, before)
        except UserError as error:
            problem = str(error)
    context = {"choices": choices, "first": first, "second": second, "both": both, "problem": problem}
    context["short_forms"] = spell_out(str(both.said)) if both else ""
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
