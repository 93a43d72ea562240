"""Signing in with an organisation's own service: off unless the settings say so, and for invited addresses alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import mail
from django.test import Client, RequestFactory, override_settings
from jwt.algorithms import RSAAlgorithm
from requests import Response

from commonground.web.accounts.models import User
from commonground.web.audit.models import Event
from toys.web_accounts import PASSWORD, make_person, sign_in
from toys.web_invitations import invite
from toys.web_pages import assert_page

ISSUER = "https://login.example.org"
GO = "/accounts/oidc/organisation/login/"
KEY = rsa.generate_private_key(65537, 2048)
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
    assert Client().post(GO).status_code == 404


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


class Service:
    """An organisation's sign-in service, asked by no network: what it answers can be changed."""

    def __init__(self) -> None:
        self.config: dict[str, Any] = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"}
        self.config |= {f"{name}_endpoint": f"{ISSUER}/{name}" for name in ("authorization", "token", "userinfo")}
        self.told = {"sub": "77", "email": "priya@example.org", "email_verified": True, "name": "Priya"}
        self.claims: dict[str, Any] = {"iss": ISSUER, "aud": "room", "sub": "77", "exp": time.time() + 60}
        self.key, self.method, self.gives_token = KEY, "RS256", True

    def answer(self, url: str) -> Any:
        if url.endswith("openid-configuration"):
            return self.config
        if url.endswith("/keys"):
            return {"keys": [RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k", "alg": "RS256"}]}
        if url.endswith("/userinfo"):
            return self.told
        secret = {"RS256": self.key, "HS256": "a secret of the client, thirty-two signs", "none": None}[self.method]
        token = jwt.encode(self.claims, secret, algorithm=self.method, headers={"kid": "k"})
        return {"access_token": "of the test"} | ({"id_token": token} if self.gives_token else {})

    def request(self, verb: str, url: str, **_: Any) -> Any:
        answer = Response()
        answer.status_code, answer.url = 200, url
        answer._content = json.dumps(self.answer(url)).encode()
        answer.headers["content-type"] = "application/json"
        return answer

    def sign_in(self, client: Client, address: str = GO) -> Any:
        """The browser goes there and comes back."""
        there = client.post(address)
        if there.status_code != 302:
            return there
        asked = dict(parse_qsl(urlsplit(there["Location"]).query))
        self.claims.setdefault("nonce", asked.get("nonce"))
        return client.get("/accounts/oidc/organisation/login/callback/", {"code": "c", "state": asked.get("state")})


@pytest.fixture
def service(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    settings.SOCIALACCOUNT_PROVIDERS = ON
    monkeypatch.setattr("requests.Session.request", lambda _, verb, url, **more: made.request(verb, url, **more))
    return made


def test_the_way_there_is_a_form_and_asks_for_no_more_than_who_it_is(service: Service) -> None:
    client = Client()
    assert client.get(GO).status_code == 405
    there = client.post(f"{GO}?process=connect&scope=admin&auth_params=prompt%3Dnone&next=/deal/")
    asked = dict(parse_qsl(urlsplit(there["Location"]).query))
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert len(asked["nonce"]) >= 32
    assert "prompt" not in asked
    (state,) = client.session["socialaccount_states"].values()
    assert (state[0]["process"], state[0]["next"]) == ("login", "/deal/")
    assert client.post(GO.replace("organisation", "another")).status_code == 404


def test_calls_to_the_service_follow_it_nowhere_else() -> None:
    assert get_adapter().get_requests_session().max_redirects == 0


FAULTS: dict[str, Callable[[Service], Any]] = {
    "no token": lambda one: setattr(one, "gives_token", False),
    "another's key": lambda one: setattr(one, "key", rsa.generate_private_key(65537, 2048)),
    "no signature": lambda one: setattr(one, "method", "none"),
    "one key alone": lambda one: setattr(one, "method", "HS256"),
    "another errand": lambda one: one.claims.update(nonce="of another errand"),
    "another room": lambda one: one.claims.update(aud="another"),
    "another service": lambda one: one.claims.update(iss="https://evil.example.org"),
    "a token of yesterday": lambda one: one.claims.update(exp=time.time() - 86_400),
    "two people": lambda one: one.told.update(sub="78"),
    "nobody": lambda one: (one.told.update(sub=None), one.claims.pop("sub")),
    "a service that is another": lambda one: one.config.update(issuer="https://evil.example.org"),
    "keys in the open": lambda one: one.config.update(jwks_uri="http://login.example.org/keys"),
    "half a service": lambda one: one.config.pop("token_endpoint"),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_an_answer_that_does_not_hold_lets_nobody_in(service: Service, spoil: Callable[[Service], Any]) -> None:
    person, client = make_person(), Client()
    service.told["email"] = person.email
    spoil(service)
    answer = service.sign_in(client)
    assert answer.status_code == 401
    assert "Signing in did not work" in assert_page(answer).text_content()
    assert client.get("/account/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_answer_counts_once(service: Service) -> None:
    person, client = make_person(), Client()
    service.told["email"] = person.email
    address = service.sign_in(client).wsgi_request.get_full_path()
    client.logout()
    assert client.get(address).status_code == 401
    assert client.get("/account/").status_code == 302


@override_settings(MAILS=True)
def test_somebody_with_a_password_keeps_it_and_is_told(service: Service) -> None:
    person, client = make_person(), Client()
    service.told["email"] = person.email.upper()
    service.sign_in(client, f"{GO}?next=/account/")
    assert client.get("/account/").status_code == 200
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert Event.objects.filter(what="organisation's sign-in added", thing=f"person:{person.id}").count() == 1
    assert [letter.subject for letter in mail.outbox] == ["A way to sign in was added"]
    service.claims.pop("nonce")
    service.told["email"] = "changed@example.org"  # known by what does not change
    service.sign_in(again := Client())
    assert again.get("/account/").status_code == 200


def test_an_address_that_the_service_has_not_checked_reads_so(service: Service) -> None:
    service.told |= {"email": make_person().email, "email_verified": False}
    answer = service.sign_in(Client())
    assert answer["Location"] == "/account/not-checked/"
    told = Client().get(answer["Location"])
    assert told.status_code == 403
    assert "has not checked" in assert_page(told).text_content()


def test_somebody_who_is_invited_and_new_comes_to_the_invitation_and_can_set_up_a_factor(
    cast: Any, service: Service
) -> None:
    invite(cast.broker, cast.trust, roles=["finance"])
    client = Client()
    answer = service.sign_in(client)
    assert answer["Location"] == "/invitations/accept/"
    assert "Accept" in assert_page(client.get(answer["Location"])).text_content()
    person = User.objects.get(email="priya@example.org")
    assert not person.memberships.exists()
    answer = client.post("/invitations/accept/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-factor/"
    assert not person.has_usable_password()
    for path in ("/accounts/2fa/totp/activate/", "/account/remove/"):
        assert client.get(path).status_code == 200
        with time_machine.travel(time.time() + 301):
            again = client.get(path)
            assert again["Location"].startswith("/accounts/again/?next=")
            page = assert_page(client.get(again["Location"]))
            assert page.xpath("//form[contains(@action, '/oidc/organisation/login/?next=%2F')]")


def test_the_mail_server_may_be_away(service: Service, settings: Any, monkeypatch: Any, caplog: Any) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise ConnectionRefusedError

    settings.MAILS = True
    monkeypatch.setattr("commonground.web.accounts.adapter.send_mail", refuse)
    person, new = make_person(), "quite another four words"
    client = sign_in(person)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new})
    assert answer["Location"] == "/account/"
    assert Event.objects.filter(what="password changed", thing=f"person:{person.id}").count() == 1
    for email in (person.email, "nobody@example.org"):
        assert Client().post("/accounts/password/reset/", {"email": email}).status_code == 302
    assert "not sent: Your password was changed (ConnectionRefusedError)" in caplog.text
    assert person.email not in caplog.text


def test_no_event_no_new_password(db: None, monkeypatch: Any) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no event")

    monkeypatch.setattr("commonground.web.accounts.adapter.record", fail)
    person = make_person()
    client = sign_in(person)
    with pytest.raises(RuntimeError):
        client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "quite another four words"})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
