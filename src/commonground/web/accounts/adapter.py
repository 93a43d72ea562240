"""How people come in: by invitation alone. Out: what allauth asks on who may, words, second factors, other services."""

from __future__ import annotations

import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from commonground.web.accounts.models import User
from commonground.web.accounts.words import FAULTS, MAILS, SAID
from commonground.web.audit.chain import digest, record
from commonground.web.ground.transactions import transacted
from commonground.web.ground.vault import seal, unseal
from commonground.web.page.logs import MAIL, SIGNING_IN


def shorten(credentials: dict[str, Any]) -> str:
    """What the service's log has in place of an address that was typed: the same address looks the same."""
    return digest(str(credentials.get("email", "")).strip().lower())[:12]


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an invitation makes the account."""

    error_messages = DefaultAccountAdapter.error_messages | FAULTS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Not of who has neither password nor factor to show, and came in by the organisation's sign-in lately."""
        if get_reauthentication_flows(self.request.user):
            return bool(super().is_reauthentication_required(app=app))
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """allauth's; whoever has none of them signs in with the organisation once more."""
        again = {"id": "elsewhere", "description": "", "url": reverse("sign_in_again")}
        return super().get_reauthentication_methods(user) or [again]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses a try too many, and says so in the service's log."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            SIGNING_IN.info("too many tries for %s", shorten(credentials))
            raise

    def set_password(self, user: User, password: str) -> None:
        """A new password and the event that tells of it, both or none."""
        by_link = not self.request.user.is_authenticated
        _keep_password(user, password, by_link)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Says what the room has words for."""
        said = message or SAID.get(message_template or "", "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tells somebody of a change to the account, where there is a mail server."""
        if settings.MAILS and user.email:
            self.send_mail(template_prefix, user.email, context or {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A short letter in plain text. What it tells of stays done where the mail server does not take it."""
        subject, text = MAILS.get(template_prefix) or MAILS["account/email/changed"]
        try:
            send_mail(subject, text.format(url=context.get("password_reset_url", "")), None, [email])
        except (SMTPException, OSError) as error:
            MAIL.warning("not sent: %s (%s)", subject, type(error).__name__)


@transacted
def _keep_password(user: User, password: str, by_link: bool) -> None:
    what = "password changed" if user.has_usable_password() else "password set"
    user.set_password(password)
    user.save()
    record(None, f"{what} by link" if by_link else what, f"person:{user.id}", who=user.id)


class ByInvitationElsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who signs in with an organisation's own service must have been invited under that address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Lets in who came this way before, or whose address the service has checked and somebody here invited.

        Sends away everybody else. A person's password, where there is one, stays.
        """
        if sociallogin.is_existing:
            return
        checked = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        if not checked:
            raise ImmediateHttpResponse(redirect("not_checked"))
        person = User.objects.filter(email=checked[0], is_active=True).first() or self._welcome(sociallogin, checked[0])
        sociallogin.connect(request, person)

    def _welcome(self, sociallogin: Any, address: str) -> User:
        """Somebody who is invited and has no account yet: made now, and led to the invitation."""
        from commonground.web.invite.services import KEPT, welcome

        found = welcome(address)
        if found is None:
            raise ImmediateHttpResponse(redirect("not_invited"))
        person, invitation = found
        logout(self.request)
        self.request.session[KEPT] = invitation.token_hash
        sociallogin.state["next"] = reverse("accept")
        return person

    def get_requests_session(self) -> Any:
        """Asks the service itself, and follows it nowhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors are stored sealed."""

    error_messages = DefaultMFAAdapter.error_messages | FAULTS

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a new passkey is called until somebody says better."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return seal(text.encode()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed."""
        return unseal(bytes.fromhex(encrypted_text)).decode()
