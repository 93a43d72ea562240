"""Signing in with an organisation's own service (OpenID Connect). In: requests. Out: the way there, and the way back.

allauth runs the errand. What it would take on trust is checked here: that the service is the one of the settings, that
its token is signed, is of this browser's errand, and names the same person as its answer.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
METHODS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
FAULTS = (OAuth2Error, RequestException, KeyError, TypeError, ValueError)  # of a service that answers otherwise


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's errand, with nothing taken on trust."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service says of itself. Raises OAuth2Error where it is another, or would be asked in the open."""
        found: dict[str, Any] = super().openid_config
        wanted = self.get_provider().app.settings["server_url"]
        if str(found.get("issuer")).rstrip("/") != wanted.rstrip("/"):
            raise OAuth2Error("the service says that it is another")
        if not all(str(found.get(name)).startswith("https://") for name in ENDPOINTS):
            raise OAuth2Error("the service has an address without https")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """Who signed in. Raises OAuth2Error where the token does not hold, or names somebody else than the answer."""
        written = kwargs["response"].get("id_token")
        if not written:
            raise OAuth2Error("the service gave no identity token")
        claims = self._decode_id_token(app, written)
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce")).encode(), self.nonce.encode()):
            raise OAuth2Error("the identity token is of another errand")
        told = self._fetch_user_info(token.token)
        if not claims.get("sub") or told.get("sub") != claims["sub"]:
            raise OAuth2Error("the service's answer names somebody else than its token")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        if jwtkit.jwt.get_unverified_header(id_token).get("alg") not in METHODS:
            raise OAuth2Error("the identity token is signed by no method with two keys")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


class Back(OAuth2CallbackView):  # type: ignore[misc]
    """The way back; the nonce of the errand is used up with its state."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


def _guarded(view: Callable[[HttpRequest, Any], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of a service that the settings name; what that service does wrong is said in one page."""

    def inside(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            provider = get_adapter().get_provider(request, provider_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        provider.oauth2_adapter_class = Checked
        try:
            return view(request, provider)
        except FAULTS as error:
            answer: HttpResponseBase = render_authentication_error(request, provider, exception=error)
            return answer

    return inside


@login_not_required
@require_POST
@_guarded
def go(request: HttpRequest, provider: Any) -> HttpResponseBase:
    """To the service, to sign in and for nothing else, whatever the address says besides where to go on."""
    nonce, onward = secrets.token_urlsafe(32), get_next_redirect_url(request)
    answer: HttpResponseBase = provider.redirect(
        request, AuthProcess.LOGIN, onward, scope=provider.get_scope(), auth_params={"nonce": nonce}, nonce=nonce
    )
    return answer


@login_not_required
@require_GET
@_guarded
def come_back(request: HttpRequest, provider: Any) -> HttpResponseBase:
    """From the service, with a code that says who signed in."""
    answer: HttpResponseBase = Back.adapter_view(Checked(request, provider.app.provider_id))(request)
    return answer
