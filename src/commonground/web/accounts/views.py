"""Signing in, and the account of the person who is signed in. In: a request. Out: pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commonground.core.errors import UserError
from commonground.web.accounts import forms, services
from commonground.web.accounts.middleware import has_second_factor
from commonground.web.accounts.sessions import list_sessions


def list_elsewhere(request: HttpRequest, onward: str | None) -> list[dict[str, str]]:
    """Other services that let people in: the name of each, and where its button leads."""
    providers = get_adapter().list_providers(request)
    asked = {"next": onward} if onward else {}
    return [{"name": one.name, "href": one.get_login_url(request, **asked)} for one in providers]


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's page, told whether mail is sent and which other services let people in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page needs besides."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        elsewhere = list_elsewhere(self.request, self.get_next_url())
        return context | {"elsewhere": elsewhere, "mails": settings.MAILS}


sign_in = SignIn.as_view()


@login_not_required
def absent(request: HttpRequest) -> HttpResponse:
    """What allauth would send people to and the room does not have."""
    raise Http404


def with_mail(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that is there only where a mail server is."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.MAILS:
            raise Http404
        return view(request, *args, **kwargs)

    return inside


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the room knows of you, and how you sign in."""
    has_factor = has_second_factor(request.user)
    return render(request, "accounts/account.html", {"seats": request.seats, "has_factor": has_factor})  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def change_name(request: HttpRequest) -> HttpResponse:
    """Be called something else."""
    form = forms.Name(request.POST or None, initial={"name": request.user.name})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        services.change_name(request.user, request.seat, form.cleaned_data["name"])  # type: ignore[arg-type, attr-defined]
        messages.success(request, "Your name is changed.")
        return redirect("account")
    return render(request, "room/form_page.html", {"form": form, "title": "Change your name"})


@require_http_methods(["GET", "POST"])
def show_sessions(request: HttpRequest) -> HttpResponse:
    """Where you are signed in, and signing out in one of those browsers."""
    if request.method == "POST":
        services.end_session(request.user, request.POST.get("session", ""))  # type: ignore[arg-type]
        messages.success(request, "You are signed out there.")
        return redirect("sessions")
    listed = list_sessions(request.user)  # type: ignore[arg-type]
    return render(request, "accounts/sessions.html", {"sessions": listed, "here": request.session.session_key})


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the ways to set one up."""
    return render(request, "accounts/second_factor.html")


@require_GET
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Before something that matters: somebody who has nothing but the organisation's sign-in."""
    onward = get_next_redirect_url(request)
    return render(request, "accounts/sign_in_again.html", {"elsewhere": list_elsewhere(request, onward)})


@require_GET
@login_not_required
def not_invited(request: HttpRequest) -> HttpResponse:
    """Somebody signed in elsewhere whom nobody invited."""
    sentences = (
        "You are signed in with your organisation, but nobody has invited that address to this room.",
        "Ask the person who runs the room for an invitation.",
    )
    return _turn_away(request, "No invitation for this address", sentences)


@require_GET
@login_not_required
def not_checked(request: HttpRequest) -> HttpResponse:
    """Somebody signed in elsewhere, where nobody made sure of the address."""
    sentences = (
        "You are signed in with your organisation, but it has not checked that your e-mail address is yours.",
        "Ask your organisation to check it, or join by the link of your invitation and sign in with a password.",
    )
    return _turn_away(request, "Your organisation has not checked your address", sentences)


def _turn_away(request: HttpRequest, title: str, sentences: tuple[str, ...]) -> HttpResponse:
    context = {"title": title, "sentences": sentences, "href": reverse("account_login"), "link": "Go to sign in"}
    return render(request, "room/message_page.html", context, status=403)


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def remove_me(request: HttpRequest) -> HttpResponse:
    """Be taken out, after one more question."""
    if request.method == "GET":
        return render(request, "accounts/remove_me.html")
    try:
        services.remove_person(request.user, request.seat)  # type: ignore[arg-type, attr-defined]
    except UserError as error:
        return render(request, "accounts/remove_me.html", {"refused": error}, status=409)
    logout(request)
    return redirect("removed")


@require_GET
@login_not_required
def removed(request: HttpRequest) -> HttpResponse:
    """It is done."""
    sentences = ("Your name, address and ways to sign in are deleted.",)
    return render(request, "room/message_page.html", {"title": "You have been taken out", "sentences": sentences})
