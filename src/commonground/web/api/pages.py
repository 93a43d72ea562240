"""Keys for programs, as people make them. In: a seat. Out: pages: the keys, a new one shown once, ending one."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonground.web.api.forms import TokenForm
from commonground.web.api.models import ApiToken
from commonground.web.api.services import DAYS, TooManyTokensError, end_token, make_token
from commonground.web.places.seat import Seated, sits


@require_GET
@sits("see_place")
def tokens(request: Seated) -> HttpResponse:
    """The keys of this person for this body."""
    mine = ApiToken.objects.filter(user=request.user, body=request.seat.body, expires_at__gt=timezone.now())
    return render(request, "api/tokens.html", {"tokens": mine, "days": DAYS})


@require_http_methods(["GET", "POST"])
@sits("see_place")
@reauthentication_required  # type: ignore[untyped-decorator]
def new_token(request: Seated) -> HttpResponse:
    """Make a key; it is shown once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = make_token(request.seat, form.cleaned_data["name"])
        except TooManyTokensError:
            form.add_error("name", "You have as many keys as you may; end one first")
        else:
            return render(request, "api/token_made.html", {"token": token, "days": DAYS})
    return render(request, "room/form_page.html", {"form": form, "title": "Make a key for a program"})


@require_POST
@sits("see_place")
def drop_token(request: Seated, token_id: str) -> HttpResponse:
    """End a key."""
    end_token(request.seat, get_object_or_404(ApiToken, id=token_id, user=request.user))
    messages.success(request, "The key opens nothing any more.")
    return redirect("tokens")
