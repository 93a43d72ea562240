"""Signing in with an organisation's own service: off unless the settings say so, and for invited addresses alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import Client, RequestFactory, override_settings

from commonground.web.accounts.models import User
from toys.web_accounts import make_person
from toys.web_pages import assert_page

ISSUER = "https://login.example.org"
ON = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": "your organisation",
                "client_id": "room",
                "secret": "of the test",
                "settings": {"server_url": ISSUER},
            }
        ]
    }
}


def test_without_settings_there_is_no_such_way_in(db: None) -> None:
    assert "your organisation" not in Client().get("/accounts/login/").content.decode()
    assert Client().get("/accounts/oidc/organisation/login/").status_code == 404


@override_settings(SOCIALACCOUNT_PROVIDERS=ON)
def test_with_settings_the_sign_in_page_offers_it(db: None) -> None:
    answer = Client().get("/accounts/login/?next=/deal/")
    page = assert_page(answer)
    (form,) = page.xpath("//form[contains(@action, '/oidc/organisation/login/')]")
    assert "next=%2Fdeal%2F" in form.get("action")
    assert "Sign in with your organisation" in answer.content.decode()


def come_back(address: str, verified: bool = True) -> Any:
    """The organisation's service said who it is; nothing is asked over a network."""
    request = RequestFactory().get("/accounts/oidc/organisation/login/callback/")
    for middleware in (SessionMiddleware, MessageMiddleware):
        middleware(lambda _: None).process_request(request)  # type: ignore[arg-type, return-value]
    request.user = AnonymousUser()
    with context.request_context(request):
        login = SocialLogin(
            user=User(email=address),
            provider=get_adapter().get_provider(request, "organisation"),
            account=SocialAccount(provider="organisation", uid=address),
            email_addresses=[EmailAddress(email=address, verified=verified, primary=True)],
        )
        return complete_social_login(request, login), request


@override_settings(SOCIALACCOUNT_PROVIDERS=ON)
def test_an_address_that_nobody_invited_is_refused(db: None) -> None:
    answer, _ = come_back("stranger@example.org")
    assert answer["Location"] == "/account/not-invited/"
    assert not User.objects.exists()
    refused = Client().get("/account/not-invited/")
    assert refused.status_code == 403
    assert_page(refused)


@override_settings(SOCIALACCOUNT_PROVIDERS=ON)
@pytest.mark.parametrize("verified", [True, False])
def test_an_invited_address_comes_in_when_the_service_has_checked_it(db: None, verified: bool) -> None:
    person = make_person()
    _, request = come_back(person.email, verified)
    assert request.user.is_authenticated is verified
    assert User.objects.count() == 1


def test_settings_alone_turn_it_on_and_let_its_form_go_there() -> None:
    wanted = {"COMMONGROUND_OPENID_ISSUER": f"{ISSUER}/tenant", "COMMONGROUND_OPENID_CLIENT": "room"}
    wanted |= {"COMMONGROUND_OPENID_SECRET": "of the test"}
    code = (
        "import json; from toys import web_settings as s; "
        "print(json.dumps([s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], list(s.SOCIALACCOUNT_PROVIDERS)]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | wanted, capture_output=True, text=True, check=True
    ).stdout
    assert json.loads(said) == [["'self'", ISSUER], ["openid_connect"]]
