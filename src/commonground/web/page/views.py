"""Pages that belong to no screen. In: a request. Out: the way in, privacy, accessibility, what went wrong."""

from __future__ import annotations

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commonground.web.page.middleware import is_for_programs, mark_locked
from commonground.web.page.uploads import MOST_BYTES


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The way in."""
    return redirect("today" if request.user.is_authenticated else "account_login")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What the room keeps about people, and which cookies it needs."""
    return render(request, "room/privacy.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the room can be used by everybody."""
    return render(request, "room/accessibility.html")


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Whether the room answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened too long ago, or elsewhere; or one whose file was too large to be read at all."""
    if getattr(request, "too_large", False):
        sentences = (f"At most {MOST_BYTES // 1024**2} MB can be sent.", "Nothing was kept. Go back and send less.")
        return _tell(request, "The file is too large", sentences, 413)
    sentences = ("Your form was open too long, or your browser keeps no cookies.", "Go back, load it again, and send.")
    return _tell(request, "This form is no longer valid", sentences, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page; what is somebody else's looks the same."""
    if is_for_programs(request.path):
        return _tell_program(request, 404, "not_found", "There is no such thing, or it is not yours to see.")
    return _tell(request, "Page not found", ("There is no such page, or it is not yours to open.",), 404)


def failed(request: HttpRequest) -> HttpResponseBase:
    """A fault of ours."""
    error = sys.exc_info()[1]
    if is_for_programs(request.path):
        response = _tell_program(request, 500, "failed", "Something went wrong on our side; try again in a minute.")
    else:
        sentences = ("Nothing was lost: what was saved before is there.", "Try again in a minute.")
        response = _tell(request, "Something went wrong", sentences, 500)
    return mark_locked(error, response) if isinstance(error, Exception) else response


def _tell_program(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    from commonground.web.api.views import tell

    return tell(request, status, code, message)


def _tell(request: HttpRequest, title: str, sentences: tuple[str, ...], status: int) -> HttpResponse:
    context = {"title": title, "sentences": sentences, "href": "/", "link": "Go to the start"}
    return render(request, "room/message_page.html", context, status=status)
