"""What is refused, and whom to tell of a weakness. In: a request. Out: a calm page, or a few lines of text."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonground.web.places.seat import refuse

CONTACT_DAYS = 180


@require_safe
@login_not_required
def security_contact(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), where a setting says so."""
    contact = settings.SURROUNDINGS.security_contact
    if not contact:
        raise Http404
    until = (timezone.now() + timedelta(days=CONTACT_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
    told = f"Contact: {contact}\nExpires: {until}\nPreferred-Languages: en\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no browser sends by itself: another host's name, too many fields, too much."""
    return _tell(request, "This cannot be read", "What was sent is not what this room's pages send.", 400)


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that a seat may not do."""
    if getattr(request, "seat", None):
        return refuse(request)
    return _tell(request, "Not for you", "You cannot open this page or do this.", 403)


def _tell(request: HttpRequest, title: str, sentence: str, status: int) -> HttpResponse:
    context = {"title": title, "sentences": (sentence,), "href": "/", "link": "Go to the start"}
    return render(request, "room/message_page.html", context, status=status)
