"""Joining by a link. In: a browser with an invitation's token. Out: pages; a person who acts for a body.

The link only puts the hash of its token into the session and goes on to an address without it, so that the token is
in no later address, log or referrer; nothing is used up until a form is sent.
"""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.ground.rows import hash_token
from commonground.web.invite import services
from commonground.web.invite.forms import AcceptForm, JoinForm
from commonground.web.invite.letters import say_roles
from commonground.web.invite.models import Invitation
from commonground.web.invite.services import KEPT
from commonground.web.page.words import sentence
from commonground.web.places.seat import SEAT, Seat

ASK = "Ask whoever invited you for a new one."
GONE = (
    "This invitation cannot be used",
    ("It was used already, or the link is not whole. Copy all of it.", f"If you have an account, sign in. {ASK}"),
)
PAGES = {
    "expired": ("This invitation is too old", ("It was good for fourteen days.", ASK)),
    "withdrawn": ("This invitation was withdrawn", ("Whoever invited you took it back.", ASK)),
}


@login_not_required
@require_safe
@sensitive_variables("token")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation. Programs that look at mail may open it as often as they like."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="invitation", limit_get=True)
    if limited is None:
        request.session[KEPT] = hash_token(token)
    response = limited or redirect("accept")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
def accept(request: HttpRequest) -> HttpResponse:
    """Who invites, to what and why; then join, or sign in, or accept."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="invitation")
    if limited is not None:
        return limited
    try:
        invitation = services.find(request.session.get(KEPT, ""))
        if request.user.is_authenticated:
            return _accept(request, invitation, request.user)
        if User.objects.filter(email=invitation.email).exists():
            return _show(request, invitation, None)
        return _join(request, invitation)
    except services.Closed as closed:
        return _tell(request, closed.why)


def _accept(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    """Somebody who is signed in."""
    if user.email != invitation.email:
        raise services.Closed("another address")
    if request.method == "POST":
        try:
            seat = services.accept(invitation.token_hash, user)
        except UserError as error:
            told = {"title": "You cannot have both roles", "sentences": (sentence(error),)}
            return render(request, "room/message_page.html", told, status=409)
        return redirect(_sit(request, seat))
    return _show(request, invitation, AcceptForm())


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody new."""
    form = JoinForm(invitation, request.POST or None, initial={"name": invitation.name})
    if request.method != "POST" or not form.is_valid():
        return _show(request, invitation, form)
    said = form.cleaned_data
    try:
        seat = services.accept(invitation.token_hash, name=said["name"], password=said["password"])
    except IntegrityError:  # another invitation for the address was accepted at the same moment
        return redirect("accept")
    response: HttpResponse = perform_login(request, seat.user, redirect_url=reverse("today"))
    if request.user.is_authenticated:
        reauthenticate_by_password(request)
        _sit(request, seat)
    return response


def _sit(request: HttpRequest, seat: Seat) -> str:
    """At the new table; the invitation is forgotten. Where to go on."""
    request.session.pop(KEPT, None)
    request.session[SEAT] = str(seat.body.id)
    return reverse("today")


def _show(request: HttpRequest, invitation: Invitation, form: AcceptForm | JoinForm | None) -> HttpResponse:
    """The invitation; without a form, the way to sign in."""
    context = {
        "invitation": invitation,
        "words": say_roles(invitation),
        "form": form,
        "title": f"Plan for {invitation.body.place.name}",
    }
    return render(request, "invite/accept.html", context)


def _tell(request: HttpRequest, why: str) -> HttpResponse:
    """An invitation that cannot be used; unknown ones read like used ones."""
    if why == "sign in":
        return redirect("accept")
    if why == "another address":
        return render(request, "invite/another_address.html", status=403)
    title, sentences = PAGES.get(why, GONE)
    where = {"href": reverse("home"), "link": "Go to the start" if request.user.is_authenticated else "Go to sign in"}
    return render(request, "room/message_page.html", {"title": title, "sentences": sentences} | where, status=410)
