"""What holds for every answer: nothing is kept by a browser, few verbs, a lock in the database is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from commonground.web.ground.transactions import is_locked

Respond = Callable[[HttpRequest], HttpResponseBase]
TRIES, PAUSE_SECONDS = 4, 0.1
VERBS = ("GET", "HEAD", "POST")


def is_for_programs(path: str) -> bool:
    """Whether programs ask there: people make and end the keys of theirs on pages below it."""
    return path.startswith("/api/") and not path.startswith("/api/keys/")


def no_store(respond: Respond) -> Respond:
    """Pages are not kept by browsers or proxies; files with a hash in their name are."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        if not request.path.startswith(settings.STATIC_URL or "/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answer


def known_verbs(respond: Respond) -> Respond:
    """Refuses what no page of the room answers to, TRACE among it, before anything is done. Programs get a reply."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return (
            respond(request)
            if is_for_programs(request.path) or request.method in VERBS
            else HttpResponseNotAllowed(VERBS)
        )

    return answer


def patient(respond: Respond) -> Respond:
    """A read that meets a lock is tried again. What writes has waited already, in its own transaction."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        for left in reversed(range(TRIES)):
            response = respond(request)
            if not left or request.method not in ("GET", "HEAD") or not getattr(response, "locked", False):
                return response
            time.sleep(PAUSE_SECONDS)
        raise AssertionError("unreachable")

    return answer


def mark_locked(error: Exception, response: HttpResponseBase) -> HttpResponseBase:
    """Tells `patient` that an error was only a lock."""
    if isinstance(error, OperationalError) and is_locked(error):
        response.locked = True  # type: ignore[attr-defined]
    return response
