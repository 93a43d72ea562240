"""How people come in: by invitation alone. Out: what allauth asks on who may, words, second factors, other services."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from commonground.web.accounts.models import User
from commonground.web.accounts.words import FAULTS, MAILS, SAID
from commonground.web.ground.vault import seal, unseal


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an invitation makes the account."""

    error_messages = DefaultAccountAdapter.error_messages | FAULTS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account")

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
        """A short letter in plain text."""
        subject, text = MAILS[template_prefix]
        send_mail(subject, text.format(url=context.get("password_reset_url", "")), None, [email])


class ByInvitationElsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who signs in with an organisation's own service must have been invited under that address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Sends away whom nobody invited."""
        address = (sociallogin.user.email or "").lower()
        if not sociallogin.is_existing and not User.objects.filter(email=address, is_active=True).exists():
            raise ImmediateHttpResponse(redirect("not_invited"))


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
