"""People who sign in as people do: with a password, a second factor, once more before what matters."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from toys.cast import Actor

CODE_SECONDS, TYPING_SECONDS = 30.0, 8.0
PASSWORD = "three words that go together"  # noqa: S105 - of the tests alone


def make_person(name: str = "Somebody New") -> Any:
    """A person with a password and no role."""
    from commonground.web.accounts.models import User

    return User.objects.create_user(f"person-{uuid.uuid4().hex[:8]}@example.org", name, PASSWORD)


def sign_in(person: Any, code: str = "") -> Client:
    """A browser in which the person signed in by the page."""
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    if code:
        client.post(reverse("mfa_authenticate"), {"code": code})
    return client


def add_app(person: Any) -> str:
    """An app as second factor, with recovery codes; its secret."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def add_passkey(person: Any) -> Any:
    """A passkey in name alone: no browser can answer for it."""
    from allauth.mfa.models import Authenticator

    kind = Authenticator.Type.WEBAUTHN
    return Authenticator.objects.create(user=person, type=kind, data={"name": "My phone", "credential": {}})


def read_code(secret: str) -> str:
    """What the app shows now, or in the next half minute where this one leaves no time to type it in."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    left = CODE_SECONDS - time.time() % CODE_SECONDS
    if left < TYPING_SECONDS:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(secret, int(time.time() // CODE_SECONDS))))


def confirm(client: Client) -> Any:
    """The password once more."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def known(actor: Actor) -> Actor:
    """Somebody of the cast, signed in anew, who said the password a moment ago."""
    actor.user.set_password(PASSWORD)
    actor.user.save()
    actor.client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    confirm(actor.client)
    return actor
