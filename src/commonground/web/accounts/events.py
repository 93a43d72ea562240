"""Signing in and second factors in the log. In: signals. Out: events of no place, each in a transaction of its own.

An event names the person by id. A failure to sign in names nobody: an address typed wrong is somebody's secret.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.dispatch import Signal, receiver

from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted

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
note_person(account.password_changed, "password changed")
note_person(account.password_reset, "password changed by link")
note_person(account.password_set, "password set")


@receiver(factor.authenticator_added)
def note_added(sender: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor more."""
    note(f"second factor added: {authenticator.type}", user)


@receiver(factor.authenticator_removed)
def note_removed(sender: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor less."""
    note(f"second factor removed: {authenticator.type}", user)


@receiver(factor.authenticator_reset)
def note_codes(sender: Any, user: User, **_: Any) -> None:
    """New recovery codes."""
    note("recovery codes made anew", user)


@receiver(user_login_failed)
def note_failure(sender: Any, **_: Any) -> None:
    """A wrong address or password: that it was, not whose."""
    note_seldom("sign-in failed")


@receiver(factor.authentication_failed)
def note_wrong_code(sender: Any, user: User, **_: Any) -> None:
    """A wrong code after the right password."""
    note_seldom("second factor failed", user)


def note_seldom(what: str, user: User | None = None) -> None:
    """An event, unless one like it was written within the minute: a flood of failures is no flood of events."""
    if cache.add(f"event:{what}:{user.id if user else ''}", True, FAILURES_EVERY_SECONDS):
        note(what, user)
