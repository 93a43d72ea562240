"""How people come in: by invitation alone. Out: what allauth asks about sign-up, second factors and other services."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from commonground.web.accounts.models import User
from commonground.web.ground.vault import seal, unseal


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: an invitation makes the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


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

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return seal(text.encode()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed."""
        return unseal(bytes.fromhex(encrypted_text)).decode()
