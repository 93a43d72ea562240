"""Invitations as a broker sees them. In: a seat. Out: pages to invite, to see what became of it, to end a role."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.web.invite import services
from commonground.web.invite.forms import InviteForm
from commonground.web.invite.letters import say_roles, send_letter
from commonground.web.invite.models import Invitation, State
from commonground.web.page.words import sentence
from commonground.web.places.models import Membership
from commonground.web.places.roles import WORDS, Role
from commonground.web.places.seat import Seated, sits

A_PAGE = 50
STATES = {
    State.OPEN: "Open",
    State.USED: "Used",
    State.EXPIRED: "Too old",
    State.WITHDRAWN: "Withdrawn",
}


@require_GET
@sits("invite")
def invitations(request: Seated) -> HttpResponse:
    """Every invitation of this place, the last first."""
    rows = Invitation.objects.filter(body__place=request.seat.place).select_related("body")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    listed = [(one, STATES[one.state], say_roles(one)) for one in page]
    return render(request, "invite/invitations.html", {"page": page, "rows": listed})


@require_http_methods(["GET", "POST"])
@sits("invite")
def invite(request: Seated, invitation_id: UUID | None = None) -> HttpResponse:
    """Invite somebody: a form, its answers to check, then sent. An earlier invitation gives the first answers."""
    form = InviteForm(request.seat.place, request.POST or None, initial=_begin(request, invitation_id))
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "change" or not form.is_valid():
        return render(request, "invite/invite.html", {"form": form, "title": "Invite somebody"})
    if step != "send":
        return render(request, "invite/check.html", {"checked": form, "roles": WORDS})
    return _send(request, form)


def _begin(request: Seated, invitation_id: UUID | None) -> dict[str, object]:
    """What the form holds at first."""
    if invitation_id is None:
        return {"body": request.GET.get("body", "")}
    one = get_object_or_404(Invitation, id=invitation_id, body__place=request.seat.place)
    return {"body": str(one.body_id), "name": one.name, "email": one.email, "roles": one.roles, "why": one.why}


@sensitive_variables("token", "link")
def _send(request: Seated, form: InviteForm) -> HttpResponse:
    """The link is in this answer, or in the letter, and nowhere else."""
    said = form.cleaned_data
    try:
        invitation, token = services.invite(
            request.seat, form.organisation, said["email"], said["name"], said["roles"], said["why"]
        )
    except UserError as error:
        form.add_error(None, sentence(error))
        return render(request, "invite/invite.html", {"form": form, "title": "Invite somebody"})
    link = request.build_absolute_uri(reverse("invitation_link", args=[token]))
    context = {"invitation": invitation, "words": say_roles(invitation), "link": link}
    return render(request, "invite/sent.html", context | {"mailed": send_letter(invitation, link)})


@require_http_methods(["GET", "POST"])
@sits("invite")
def withdraw(request: Seated, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back, after one more question."""
    one = get_object_or_404(Invitation, id=invitation_id, body__place=request.seat.place)
    if request.method == "POST":
        services.withdraw(request.seat, one)
        messages.success(request, "The invitation is withdrawn.")
        return redirect("invitations")
    context = {
        "title": "Withdraw an invitation",
        "sentences": (f"{one.name} can then no longer join {one.body.name} with it. You can invite again.",),
        "button": "Withdraw it",
        "warning": True,
        "back": reverse("invitations"),
        "back_text": "Leave it as it is",
    }
    return render(request, "room/question_page.html", context)


@require_GET
@sits("invite")
def people(request: Seated) -> HttpResponse:
    """Who acts for whom in this place today."""
    rows = Membership.objects.on(timezone.localdate()).filter(body__place=request.seat.place, user__is_active=True)
    ordered = rows.select_related("body", "user").order_by("body__name", "user__name", "role")
    return render(request, "invite/people.html", {"rows": [(row, WORDS[Role(row.role)]) for row in ordered]})


@require_http_methods(["GET", "POST"])
@sits("invite")
def end_role(request: Seated, membership_id: UUID) -> HttpResponse:
    """End a role, after one more question."""
    one = get_object_or_404(Membership, id=membership_id, body__place=request.seat.place)
    role = WORDS[Role(one.role)].lower()
    sentences = [f"From now on {one.user.name} is no longer {role} for {one.body.name}. What was done stays."]
    status = 200
    if request.method == "POST":
        try:
            services.end_role(request.seat, one)
        except UserError as error:
            sentences, status = [sentence(error)], 409
        else:
            messages.success(request, "The role has ended.")
            return redirect("people")
    context = {
        "title": f"End a role: {role}",
        "sentences": sentences,
        "button": "End the role",
        "warning": True,
        "back": reverse("people"),
        "back_text": "Leave it as it is",
    }
    return render(request, "room/question_page.html", context, status=status)
