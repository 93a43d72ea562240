"""The account of the person who is signed in. In: a request. Out: pages to see it, and to be taken out."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commonground.web.accounts.services import remove_person
from commonground.web.places.seat import list_seats


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the room knows of you, and how you sign in."""
    context = {"seats": list_seats(request.user), "has_factor": is_mfa_enabled(request.user)}  # type: ignore[arg-type]
    return render(request, "accounts/account.html", context)


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the ways to set one up."""
    return render(request, "accounts/second_factor.html")


@require_GET
@login_not_required
def not_invited(request: HttpRequest) -> HttpResponse:
    """Somebody signed in elsewhere whom nobody invited."""
    sentences = (
        "You are signed in with your organisation, but nobody has invited that address to this room.",
        "Ask the person who runs the room for an invitation.",
    )
    context = {"title": "No invitation for this address", "sentences": sentences}
    return render(request, "room/message_page.html", context, status=403)


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def remove_me(request: HttpRequest) -> HttpResponse:
    """Be taken out, after one more question."""
    if request.method == "POST":
        remove_person(request.user, request.seat)  # type: ignore[arg-type, attr-defined]
        logout(request)
        return redirect("removed")
    return render(request, "accounts/remove_me.html")


@require_GET
@login_not_required
def removed(request: HttpRequest) -> HttpResponse:
    """It is done."""
    sentences = ("Your name, address and ways to sign in are deleted.",)
    return render(request, "room/message_page.html", {"title": "You have been taken out", "sentences": sentences})
