"""Every page of signing in and of the account is drawn in the room's frame; what the room does not have is absent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal import auth
from django.test import Client, override_settings
from django.urls import reverse

from commonground.web.accounts import urls
from toys.web_accounts import PASSWORD, add_app, add_passkey, confirm, make_person, sign_in
from toys.web_pages import assert_page

ANYBODY = ("account_login", "account_inactive", "socialaccount_login_cancelled", "socialaccount_login_error")
MAIL = ("account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done")
PERSON = (
    "account",
    "change_name",
    "second_factor",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "sign_in_again",
)
FACTOR = ("mfa_index", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes")
FACTOR_MORE = ("mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn")
KEY = ("mfa_edit_webauthn", "mfa_remove_webauthn")
ELSEWHERE = (
    "mfa_reauthenticate_webauthn",
    "mfa_authenticate",
    "mfa_activate_totp",
    "account_set_password",
    "account_reset_password_from_key",
)
NO_PAGE = ("mfa_login_webauthn", "openid_connect_login", "openid_connect_callback")
ABSENT = ("account_signup", "socialaccount_signup", "socialaccount_connections")


def test_every_address_of_allauth_is_looked_at_here() -> None:
    walked = {*ANYBODY, *MAIL, *PERSON, *FACTOR, *FACTOR_MORE, *KEY, *ELSEWHERE, *NO_PAGE, *ABSENT}
    assert {pattern.name for pattern in urls.urlpatterns} <= walked


@pytest.mark.parametrize("name", ANYBODY)
def test_pages_that_anybody_reads(db: None, name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code in (200, 401)
    assert_page(answer)


@pytest.mark.parametrize("name", MAIL)
@pytest.mark.parametrize("mails", [True, False])
def test_pages_for_a_new_password_need_a_mail_server(db: None, name: str, mails: bool) -> None:
    with override_settings(MAILS=mails):
        answer = Client().get(reverse(name))
    assert answer.status_code == (200 if mails or name == "account_reset_password_from_key_done" else 404)
    assert_page(answer)


@pytest.mark.parametrize("name", PERSON)
def test_pages_of_a_person(db: None, name: str) -> None:
    answer = sign_in(make_person()).get(reverse(name))
    assert answer.status_code == 200
    assert_page(answer)


@pytest.mark.parametrize("name", FACTOR + FACTOR_MORE)
def test_pages_of_second_factors(db: None, name: str) -> None:
    person = make_person()
    client = sign_in(person)
    add_app(person)
    confirm(client)
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert_page(answer)


@pytest.mark.parametrize("name", KEY)
def test_pages_of_one_passkey(db: None, name: str) -> None:
    person = make_person()
    client = sign_in(person)
    confirm(client)
    mine, others = (add_passkey(user) for user in (person, make_person()))
    assert_page(client.get(reverse("mfa_list_webauthn")))
    answer = client.get(reverse(name, args=[mine.pk]))
    assert answer.status_code == 200
    assert_page(answer)
    assert client.get(reverse(name, args=[others.pk])).status_code == 404


def test_the_page_that_asks_for_a_passkey_once_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "get_credentials", lambda user: [])
    person = make_person()
    client = sign_in(person)
    add_passkey(person)
    page = assert_page(client.get(reverse("mfa_reauthenticate_webauthn")))
    (button,) = page.findall(".//button[@data-passkey]")
    assert json.loads(button.get("data-options"))["request_options"]["publicKey"]["challenge"]


def test_the_page_that_sets_up_an_app_shows_its_picture_without_a_style(db: None) -> None:
    client = sign_in(make_person())
    confirm(client)
    page = assert_page(client.get(reverse("mfa_activate_totp")))
    (picture,) = page.findall(".//img")
    assert picture.get("src").startswith("data:image/svg+xml;base64,")


def test_the_page_of_the_second_factor_at_sign_in(db: None) -> None:
    person = make_person()
    add_app(person)
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert_page(answer)


def test_the_page_for_a_first_password(db: None) -> None:
    person = make_person()
    client = sign_in(person)
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_set_password")


@override_settings(MAILS=True)
@pytest.mark.parametrize("works", [True, False])
def test_the_page_behind_a_link_to_a_new_password(db: None, works: bool) -> None:
    person = make_person()
    key = default_token_generator.make_token(person) if works else "no-key"
    where = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    answer = Client().get(where, follow=True)
    assert_page(answer)
    assert ("This link does not work" in answer.content.decode()) is not works


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "phone/change/",
        "login/code/",
        "3rdparty/",
        "3rdparty/signup/",
        "2fa/trust/",
    ],
)
def test_what_the_room_does_not_have_is_not_found(cast: Any, path: str) -> None:
    for client in (cast.nobody, cast.lead.client):
        assert_page(client.get(f"/accounts/{path}"))
        assert client.get(f"/accounts/{path}").status_code == 404
