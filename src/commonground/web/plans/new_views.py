"""Putting a new version together, one thing a page. In: a request. Out: pages, and at last a queued run."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonground.core.errors import UserError
from commonground.views.acronyms import say_short_forms
from commonground.web.places.seat import Seat, Seated, refuse, sits
from commonground.web.plans import drafts, reading, services
from commonground.web.plans.asking import next_first_year, say_year
from commonground.web.plans.clashes import refuse_years
from commonground.web.plans.drafts import Draft
from commonground.web.plans.forms import (
    FROM_MODEL,
    AskForm,
    BeginForm,
    ConditionForm,
    ScaleForm,
    TimingForm,
)
from commonground.web.plans.menu import LATEST_START, REACH, Menu, read_menu
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import latest, read_document

FIRST_YEARS = 5  # that are offered, from the financial year that runs now


@require_GET
@sits("make_versions")
def new_version(request: Seated) -> HttpResponse:
    """What a new version is put together from."""
    draft = drafts.read_draft(request.session, request.seat)
    return render(request, "plans/new.html", _say(request.seat, draft))


def _sent(request: Seated) -> QueryDict | None:
    """What was sent, be it nothing; None where the form is only opened."""
    return request.POST if request.method == "POST" else None


def _menu(seat: Seat, draft: Draft) -> Menu:
    return read_menu(seat.place, draft.parent or latest(seat))


def _say(seat: Seat, draft: Draft) -> dict[str, object]:
    """The draft in words."""
    menu, asked = _menu(seat, draft), draft.asked
    version = draft.parent or latest(seat)
    plan = read_document(version) if version else None
    scales = {name: value for name, value in asked.sets.items() if name.endswith(".reach")}
    others = {name: value for name, value in asked.sets.items() if name not in {LATEST_START, *scales}}
    conditions = [(one, menu.body(one.by), menu.say(one)) for one in asked.conditions]
    scaled = [(name, reading.say_set(name, value, menu, None)) for name, value in scales.items()]
    return {
        "draft": draft,
        "conditions": conditions,
        "begins": say_year(asked.first_year),
        "latest": int(asked.sets.get(LATEST_START, menu.latest)) + 1,
        "scales": scaled,
        "others": reading.list_requests(asked.model_copy(update={"conditions": (), "sets": others}), menu, plan),
        "aside": [(menu.body(one.body), one.condition) for one in services.list_aside(seat.place)],
        "short_forms": say_short_forms(f"{conditions} {scaled}"),
    }


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def begin(request: Seated) -> HttpResponseBase:
    """From which version it begins; what was asked for before goes, so where anything was, that is asked once more."""
    seat = request.seat
    rows = PlanVersion.objects.seen_by(seat).defer("content", "asked")[: reading.MOST_VERSIONS]
    parents = [(str(row.id), f"{row.name}: {row.reason}") for row in rows]
    draft = drafts.read_draft(request.session, seat)
    now = str(draft.parent.id) if draft.parent else FROM_MODEL
    form = BeginForm(_sent(request), parents=parents, initial={"parent": now})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["parent"]
        if draft.is_begun and chosen == now:
            return redirect("new_version")
        parent = None if chosen == FROM_MODEL else drafts.find_parent(seat, UUID(chosen))
        if draft.is_begun and not request.POST.get("anew"):
            context = {"parent": parent, "chosen": chosen, **_say(seat, draft)}
            return render(request, "plans/begin_anew.html", context)
        drafts.keep_draft(request.session, seat, drafts.begin_from(parent))
        return redirect("new_version")
    return render(request, "plans/new_form.html", {"form": form, "title": "What it begins from"})


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def add_condition(request: Seated) -> HttpResponseBase:
    """One option that must be in it, or must not, and why."""
    draft = drafts.read_draft(request.session, request.seat)
    bodies = _speaks_for(request.seat)
    menu = _menu(request.seat, draft)
    form = ConditionForm(_sent(request), menu=menu, starts=menu.starts(draft.asked), bodies=bodies)
    if request.method == "POST" and form.is_valid():
        try:
            new = draft.with_condition(form.as_condition(), menu)
        except UserError as error:
            form.add_error("option", str(error))
        else:
            drafts.keep_draft(request.session, request.seat, new)
            return redirect("new_version")
    context = {"form": form, "title": "An option that must or must not be in it", "short_forms": _spell_out(menu)}
    return render(request, "plans/new_form.html", context)


def _spell_out(menu: Menu) -> str:
    """What short forms among the options stand for."""
    return say_short_forms(" ".join(menu.options.values()))


def _speaks_for(seat: Seat) -> list[tuple[str, str]]:
    """The bodies whose conditions a seat may write down: its own; all of them for the broker."""
    if seat.body.signs:
        return [(seat.body.key, seat.body.name)]
    return [(body.key, body.name) for body in seat.place.bodies.all()]


@require_POST
@sits("make_versions")
def drop_condition(request: Seated, name: str) -> HttpResponseBase:
    """Take a condition out of the draft."""
    draft = drafts.read_draft(request.session, request.seat)
    drafts.keep_draft(request.session, request.seat, draft.without_condition(name))
    return redirect("new_version")


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def timing(request: Seated) -> HttpResponseBase:
    """When it begins."""
    draft = drafts.read_draft(request.session, request.seat)
    menu = _menu(request.seat, draft)
    sets, usual = draft.asked.sets, menu.latest
    now = {"first_year": draft.asked.first_year, "latest": int(sets.get(LATEST_START, usual))}
    begins = next_first_year(timezone.localdate()) - 1
    offered = sorted({draft.asked.first_year, *range(begins, begins + FIRST_YEARS)})
    form = TimingForm(_sent(request), first_years=offered, initial=now)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["latest"]
        kept = {name: value for name, value in sets.items() if name != LATEST_START}
        changed = kept | ({} if until == usual else {LATEST_START: float(until)})
        new = draft.with_asked(first_year=form.cleaned_data["first_year"], sets=changed)
        try:
            refuse_years(new.asked, menu)
        except UserError as error:
            form.add_error("first_year", str(error))
        else:
            drafts.keep_draft(request.session, request.seat, new)
            return redirect("new_version")
    return render(request, "plans/new_form.html", {"form": form, "title": "When it begins"})


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def scale(request: Seated) -> HttpResponseBase:
    """How many an option can reach."""
    draft = drafts.read_draft(request.session, request.seat)
    menu = _menu(request.seat, draft)
    form = ScaleForm(_sent(request), menu=menu)
    if request.method == "POST" and form.is_valid():
        name, percent = REACH.format(form.cleaned_data["option"]), form.cleaned_data["percent"]
        kept = {known: value for known, value in draft.asked.sets.items() if known != name}
        changed = kept | ({name: percent / 100} if percent else {})
        drafts.keep_draft(request.session, request.seat, draft.with_asked(sets=changed))
        return redirect("new_version")
    context = {"form": form, "title": "How many an option can reach", "short_forms": _spell_out(menu)}
    return render(request, "plans/new_form.html", context)


@require_http_methods(["GET", "POST"])
@sits("make_versions")
def check(request: Seated) -> HttpResponseBase:
    """All that is asked for on one page, the reason, and who will see it; then it is queued."""
    seat, draft = request.seat, drafts.read_draft(request.session, request.seat)
    own = bool(draft.parent and draft.parent.private_to_id)
    form = AskForm(_sent(request), may_be_private=seat.may("see_own_figures"), must_be_private=own)
    if request.method == "POST" and form.is_valid():
        asked = draft.asked.model_copy(update={"private": form.is_private})
        try:
            run = services.ask_for_version(seat, asked, form.cleaned_data["reason"], draft.parent)
        except UserError as error:
            form.add_error(None, str(error))
        except PermissionDenied:
            return refuse(request)
        else:
            drafts.drop_draft(request.session)
            messages.success(request, "Your version is asked for.")
            return redirect("run", run.id)
    return render(request, "plans/check.html", {**_say(seat, draft), "form": form})
