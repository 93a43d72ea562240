"""How long somebody stays signed in. In: a request. Out: the same, or signed out where it is over.

A session ends an hour after the last page was asked for, and twelve hours after signing in whatever was done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.ground.rows import hash_token

Respond = Callable[[HttpRequest], HttpResponseBase]
IDLE_SECONDS, LONGEST_SECONDS = 60 * 60, 12 * 60 * 60
MARK_SECONDS = 5 * 60  # the last page is noted no more often: a page that is read writes nothing
BEGAN, SEEN, BROWSER = "began", "seen", "browser"
MOST_SIGNS = 200  # of what a browser says of itself
FORGET = '"cache", "storage"'


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Signing in begins a session, once more too."""
    request.session[BEGAN] = request.session[SEEN] = time.time()
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:MOST_SIGNS]


def limit_session(respond: Respond) -> Respond:
    """Ends sessions that are over, and tells a browser that was signed out to keep nothing."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        before = SESSION_KEY in request.session
        if before and not take_note(request.session, time.time()):
            logout(request)
        response = respond(request)
        if before and SESSION_KEY not in request.session:
            response.headers["Clear-Site-Data"] = FORGET
        return response

    return answer


def take_note(session: SessionBase, now: float) -> bool:
    """Whether the session goes on at `now`, in seconds; notes when it was last seen."""
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if now - began > LONGEST_SECONDS or now - seen > IDLE_SECONDS:
        return False
    if BEGAN not in session:
        session[BEGAN] = now
    if SEEN not in session or now - seen > MARK_SECONDS:
        session[SEEN] = now
    return True


@dataclass(frozen=True)
class Open:
    """One browser in which a person is signed in; `id` names it without telling its key."""

    id: str
    row: Session
    began: datetime
    seen: datetime
    browser: str


def list_sessions(user: User) -> list[Open]:
    """Where a person is signed in, the last first."""
    found = []
    for row in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        told = row.get_decoded()
        if told.get(SESSION_KEY) == str(user.id):
            began, seen = (datetime.fromtimestamp(told.get(name, 0), UTC) for name in (BEGAN, SEEN))
            found.append(Open(hash_token(row.session_key)[:16], row, began, seen, told.get(BROWSER, "")))
    return sorted(found, key=lambda one: one.began, reverse=True)


def end_sessions(user: User, but: str | None = None) -> None:
    """Sign a person out everywhere, `but` in one session; the rows go."""
    for one in list_sessions(user):
        if one.row.session_key != but:
            one.row.delete()
