"""Signing in and second factors in the log. In: signals. Out: events of no place, each in a transaction of its own.

An event names the person by id. A failure to sign in names nobody: an address typed wrong is somebody's secret.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.cache import cache
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from commonground.web.accounts.adapter import shorten
from commonground.web.accounts.models import User
from commonground.web.accounts.sessions import end_sessions
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.page.logs import SIGNING_IN

FAILURES_EVERY_SECONDS = 60  # at most one event of a kind


@transacted
def note(what: str, user: User | None = None) -> None:
    """One event, of a person or of nobody that is known."""
    record(None, what, f"person:{user.id}" if user else "room", who=user.id if user else "")


def note_person(signal: Signal, what: str) -> None:
    """Writes an event whenever the signal tells of a person."""

    def told(sender: Any, user: User, **_: Any) -> None:
        note(what, user)

    signal.connect(told, weak=False, dispatch_uid=f"{__name__}:{what}")


note_person(account.user_logged_in, "signed in")


@receiver(social_account_added)
def note_service(sender: Any, sociallogin: Any, **_: Any) -> None:
    """The organisation's sign-in lets somebody in."""
    note("organisation's sign-in added", sociallogin.user)


@receiver(factor.authenticator_added)
def note_added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor more: whoever is signed in elsewhere came in without it."""
    note(f"second factor added: {authenticator.type}", user)
    end_sessions(user, but=request.session.session_key)


@receiver(factor.authenticator_removed)
def note_removed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor less."""
    note(f"second factor removed: {authenticator.type}", user)
    end_sessions(user, but=request.session.session_key)


@receiver(factor.authenticator_reset)
def note_codes(sender: Any, user: User, **_: Any) -> None:
    """New recovery codes."""
    note("recovery codes made anew", user)


@receiver(user_logged_in)
def log_success(sender: Any, user: User, **_: Any) -> None:
    """To the service's log."""
    SIGNING_IN.info("signed in: person %s", user.id)


@receiver(user_logged_out)
def log_end(sender: Any, user: User | None, **_: Any) -> None:
    """To the service's log."""
    if user:
        SIGNING_IN.info("signed out: person %s", user.id)


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    """A wrong address or password: that it was, not whose."""
    SIGNING_IN.info("sign-in failed for %s", shorten(credentials))
    note_seldom("sign-in failed")


@receiver(factor.authentication_failed)
def note_wrong_code(sender: Any, user: User, **_: Any) -> None:
    """A wrong code after the right password."""
    SIGNING_IN.info("second factor failed: person %s", user.id)
    note_seldom("second factor failed", user)


def note_seldom(what: str, user: User | None = None) -> None:
    """An event, unless one like it was written within the minute: a flood of failures is no flood of events."""
    if cache.add(f"event:{what.replace(' ', '-')}:{user.id if user else ''}", True, FAILURES_EVERY_SECONDS):
        note(what, user)
