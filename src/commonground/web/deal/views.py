"""Can we sign? One row a partner, a row opened, rules that can be switched, money points. In: requests. Out: pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.words import chance, listed
from commonground.views.acronyms import begin_to_spell
from commonground.views.deal import can_sign, list_switches, open_row
from commonground.views.deal.model import OwnRow, Standing, Try
from commonground.views.picture.sources import tabulate_figures
from commonground.views.tables import reword
from commonground.web.deal import anchors, choosing, showing
from commonground.web.deal.forms import AnswerForm, NumberForm, TryForm
from commonground.web.deal.points import BY_ID, POINTS
from commonground.web.deal.services import answer_point, list_open, may_say, may_try, read_points, try_out
from commonground.web.deal.standing import list_standings
from commonground.web.deal.trying import find_number, find_try, say_changes, set_number
from commonground.web.places.seat import Seat, Seated, refuse, sits
from commonground.web.plans.forms import CommentForm
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import read_document


@require_GET
@sits("see_deal")
def deal(request: Seated) -> HttpResponse:
    """Can we sign?"""
    version = _find_version(request)
    if version is None:
        return render(request, "deal/empty.html")
    standings = list_standings(request.seat.place, timezone.localdate(), version)
    plan = read_document(version)
    found = can_sign(plan, standings)
    context = {
        "deal": found,
        "tag": showing.tag_of(found.state),
        "rows": showing.list_rows(found, request.seat.body.key),
        "burden": showing.list_burdens(plan, request.seat.body.key, _aside(standings)),
        "others": choosing.list_others(request.seat, version),
        "open_points": list_open(request.seat.place),
        "points": POINTS,
    }
    context |= _comments(request, version, anchors.DEAL)
    return render(request, "deal/deal.html", context | _about(request, version))


@require_GET
@sits("see_deal")
def row(request: Seated, partner: str) -> HttpResponse:
    """One partner's row opened; another partner's is of a common version alone."""
    version, plan = _require_version(request)
    _require_row(request, version, plan, partner)
    said = can_sign(plan, list_standings(request.seat.place, timezone.localdate(), version))
    found = next(one for one in said.rows if one.partner == partner)
    opened = open_row(plan, partner)
    context = {
        "row": found,
        "tag": showing.tag_of(found.state),
        "own": partner == request.seat.body.key,
        "warnings": said.warnings,
        "opened": opened,
        "years": (*plan.years, "All years"),
        "waiting": showing.say_waiting(opened),
    }
    context |= _comments(request, version, anchors.name_row(partner)) | _about(request, version)
    if found.smallest is None:
        return render(request, "deal/row_without.html", context)
    return render(request, "deal/row.html", context | _open(request.seat, plan, opened))


def _open(seat: Seat, plan: Plan, opened: OwnRow) -> dict[str, Any]:
    """What a row of a body that takes part has inside."""
    finding, drawing = showing.draw_room(opened)
    year, culprits = showing.list_culprits(plan, opened)
    return {
        "finding": finding,
        "drawing": drawing,
        "tightest": year,
        "culprits": culprits,
        "remedies": showing.list_remedies(opened, lambda attempt: may_try(seat, attempt)),
        "alone": showing.say_alone(opened.alone) if opened.alone else "",
    }


@require_GET
@sits("see_deal")
def line(request: Seated, partner: str, kind: str, number: int) -> HttpResponse:
    """One line of a partner's account: what it is for, and every figure behind it."""
    version, plan = _require_version(request)
    _require_row(request, version, plan, partner)
    found = anchors.find_line(plan, partner, kind, str(number))
    if found is None:
        raise Http404
    context = {
        "name": pick(plan.partners, id=partner)[0].name,
        "partner": partner,
        "kind": kind,
        "cause": found,
        "years": (*plan.years, "All years"),
        "table": tabulate_figures(plan, found.figures, f"{len(found.figures)} figures behind it"),
        "reword": reword,
    }
    context |= _comments(request, version, anchors.name_line(partner, kind, number))
    return render(request, "deal/line.html", context | _about(request, version))


@require_GET
@sits("see_deal")
def rules(request: Seated) -> HttpResponse:
    """Rules that can be switched, and who moves."""
    version, plan = _require_version(request)
    aside = _aside(list_standings(request.seat.place, timezone.localdate(), version))
    context = {"switches": list_switches(plan), "grid": showing.lay_rules(plan, request.seat.body.key, aside)}
    return render(request, "deal/rules.html", context | _about(request, version))


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def attempt(request: Seated, name: str) -> HttpResponse:
    """What a new version would change, and the button that makes it."""
    version, plan = _require_version(request)
    change = find_try(plan, name)
    if change is None:
        raise Http404
    form = _try_form(request, version, change)
    if not may_try(request.seat, change) or (form.must_hide and not request.seat.may("see_own_figures")):
        return refuse(request)
    made = _make(request, version, form, change) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        return made
    context = {"form": form, "title": "Make a version", "changes": say_changes(plan, change)}
    context["not_ours"] = not may_say(request.seat, change)
    return render(request, "deal/try.html", context | _about(request, version))


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def number(request: Seated, figure: str) -> HttpResponse:
    """A number of the deal set otherwise in a new version."""
    version, plan = _require_version(request)
    switch = find_number(plan, figure)
    if switch is None:
        raise Http404
    form = NumberForm(
        request.POST or None,
        initial={"value": switch.number, "reason": f"{switch.title}, set otherwise."},
        switch=switch,
        may_hide=request.seat.may("see_own_figures"),
        must_hide=version.private_to_id is not None,
    )
    if form.must_hide and not request.seat.may("see_own_figures"):
        return refuse(request)
    if request.method == "POST" and form.is_valid():
        made = _make(request, version, form, set_number(switch, form.cleaned_data["value"]))
        if made is not None:
            return made
    context = {"form": form, "title": "Make a version", "changes": (f"{switch.title}, now {switch.value}.",)}
    return render(request, "deal/try.html", context | _about(request, version))


def _make(request: Seated, version: PlanVersion, form: TryForm, change: Try) -> HttpResponse | None:
    """Queue the version and go to its run; None where it cannot be asked, which the form then says."""
    try:
        run = try_out(request.seat, version, change, form.cleaned_data["reason"], private=form.is_private())
    except UserError as error:
        form.add_error(None, str(error))
        return None
    return redirect("run", run.id)


def _try_form(request: Seated, version: PlanVersion, change: Try) -> TryForm:
    return TryForm(
        request.POST or None,
        initial={"reason": f"{change.does}, from {version.name[:1].lower()}{version.name[1:]}."},
        may_hide=request.seat.may("see_own_figures"),
        must_hide=version.private_to_id is not None or not may_say(request.seat, change),
    )


@require_GET
@sits("see_deal")
def money_points(request: Seated) -> HttpResponse:
    """Money points, answered or not."""
    answers = read_points(request.seat.place)
    rows = [(point, answers.get(point.id)) for point in POINTS]
    context = {
        "rows": rows,
        "open": sum(answer is None for _, answer in rows),
        "may_answer": request.seat.may("answer_money_points"),
    }
    return render(request, "deal/points.html", context)


@require_http_methods(["GET", "POST"])
@sits("answer_money_points")
def money_point(request: Seated, point_id: str) -> HttpResponse:
    """Answer one money point."""
    asked = BY_ID.get(point_id)
    if asked is None:
        raise Http404
    last = read_points(request.seat.place).get(point_id)
    form = AnswerForm(request.POST or None, initial={"text": last.text if last else ""}, answered=last is not None)
    if request.method == "POST" and form.is_valid():
        answer_point(request.seat, point_id, form.cleaned_data["text"])
        messages.success(request, f"{asked.title}: saved")
        return redirect("money_points")
    return render(request, "deal/point.html", {"form": form, "title": asked.title, "point": asked, "last": last})


def _find_version(request: Seated) -> PlanVersion | None:
    """The version asked for; None where the place has no common one yet. Raises Http404 for one that is not there."""
    asked = request.GET.get("version", "")
    version = choosing.find_version(request.seat, asked)
    if asked and version is None:
        raise Http404
    return version


def _require_version(request: Seated) -> tuple[PlanVersion, Plan]:
    version = _find_version(request)
    if version is None:
        raise Http404
    return version, read_document(version)


def _require_row(request: Seated, version: PlanVersion, plan: Plan, partner: str) -> None:
    """Raises Http404 for a body that the version has not, or another's row of a private version."""
    if not pick(plan.partners, id=partner) or (version.private_to_id and partner != request.seat.body.key):
        raise Http404


def _aside(standings: dict[str, Standing]) -> frozenset[str]:
    """Keys of the bodies that the version was made without."""
    return frozenset(key for key, one in standings.items() if one.aside)


def _comments(request: Seated, version: PlanVersion, anchor: str) -> dict[str, Any]:
    """What people say of a page of the deal, and the form to say more."""
    form = CommentForm(private=bool(version.private_to_id)) if request.seat.may("comment") else None
    return {
        "comments": list(version.comments.filter(anchor=anchor).select_related("author", "body")),
        "comment_form": form,
        "anchor": anchor,
    }


def _about(request: Seated, version: PlanVersion) -> dict[str, Any]:
    """What every page of the deal says of its version."""
    seat: Seat = request.seat
    return {
        "version": version,
        "asked": str(version.id),  # so that a link leads to the version that was read, whatever is made meanwhile
        "frozen": hasattr(version, "freeze"),
        "may_make": seat.may("make_versions"),
        "time": choosing.say_time(choosing.usual_seconds(seat)),
        "may_paper": seat.may("take_paper"),
        "beside": showing.say_beside,
        "say_range": showing.say_range,
        "chance": chance,
        "listed": listed,
        "spell": begin_to_spell(),
    }
