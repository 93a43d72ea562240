"""Signing in: no oracle, limits that all processes share, a second factor for whom it is asked, new sessions."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client, override_settings
from django.urls import reverse

from commonground.web.accounts.models import User
from commonground.web.audit.models import Event
from commonground.web.places.models import Membership
from toys.web_accounts import PASSWORD, add_app, confirm, make_person, read_code, sign_in
from toys.web_pages import assert_page

LOGIN = "/accounts/login/"


def try_in(client: Client, email: str, password: str = "not the password at all") -> Any:  # noqa: S107
    return client.post(LOGIN, {"login": email, "password": password})


def told(answer: Any) -> str:
    """The page, without what is new on every page and what somebody typed."""
    page = assert_page(answer)
    for field in page.findall(".//input"):
        field.set("value", "")
    return " ".join(page.text_content().split())


def test_a_wrong_address_and_a_wrong_password_read_the_same(db: None) -> None:
    known = try_in(Client(), make_person().email)
    unknown = try_in(Client(), "nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert told(known) == told(unknown)
    assert "The address or the password is not right." in told(known)


def test_after_five_tries_one_address_waits_whichever_process_is_asked(db: None) -> None:
    person = make_person()
    for _ in range(5):
        try_in(Client(), person.email)
    other_process = DatabaseCache("room_cache", {})
    assert "Too many tries" in told(try_in(Client(), person.email, PASSWORD))
    assert isinstance(caches["default"], DatabaseCache)
    cache.set("asked", 1)
    assert other_process.get("asked") == 1


@override_settings(MAILS=True)
def test_asking_for_a_new_password_tells_nobody_who_has_an_account(db: None) -> None:
    person = make_person()
    answers = [
        Client().post("/accounts/password/reset/", {"email": email}) for email in (person.email, "no@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/accounts/password/reset/done/")}
    assert [letter.to for letter in mail.outbox] == [[person.email], ["no@example.org"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert "/accounts/" not in mail.outbox[1].body


@override_settings(MAILS=True)
def test_a_new_password_by_link_works_once(db: None) -> None:
    person = make_person()
    Client().post("/accounts/password/reset/", {"email": person.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    client, new = Client(), "quite another four words"
    where = client.get(link)["Location"]
    assert client.post(where, {"password1": new})["Location"] == "/accounts/password/reset/key/done/"
    person.refresh_from_db()
    assert person.check_password(new)
    assert "This link does not work" in Client().get(link, follow=True).content.decode()
    assert Event.objects.filter(what="password changed by link", thing=f"person:{person.id}").exists()


def test_a_new_session_begins_at_sign_in(db: None) -> None:
    person, client = make_person(), Client()
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    try_in(client, person.email, PASSWORD)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_changed_password_signs_out_everywhere_else(db: None) -> None:
    person = make_person()
    here, there = sign_in(person), sign_in(person)
    new = "quite another four words"
    answer = here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new}, follow=True)
    assert "Your password is changed." in answer.content.decode()
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert Event.objects.filter(what="password changed", thing=f"person:{person.id}").exists()


@pytest.mark.parametrize("new", ["short", "password1234", "111111111111"])
def test_a_password_that_is_easily_guessed_is_refused(db: None, new: str) -> None:
    client = sign_in(make_person())
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new})
    assert answer.status_code == 200
    assert "There is a problem" in told(answer)


@pytest.mark.parametrize(
    ("role", "asked"), [("broker", 1), ("finance", 1), ("signatory", 1), ("lead", 0), ("observer", 0)]
)
def test_who_runs_gives_figures_or_signs_needs_a_second_factor(cast: Any, role: str, asked: int) -> None:
    person = make_person()
    Membership.objects.create(user=person, body=cast.trust, role=role)
    client = sign_in(person)
    answer = client.get("/today/")
    assert (answer.status_code == 302 and answer["Location"] == "/account/second-factor/") == bool(asked)
    secret = add_app(person)
    assert client.get("/today/").status_code == 200
    again = sign_in(person)
    assert again.get("/today/").status_code == 302
    again.post("/accounts/2fa/authenticate/", {"code": read_code(secret)})
    assert again.get("/today/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Any) -> None:
    person = make_person()
    Membership.objects.create(user=person, body=cast.trust, role="finance")
    client = sign_in(person)
    add_app(person)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    assert client.get("/today/")["Location"] == "/account/second-factor/"


def test_setting_up_an_app_shows_recovery_codes_once(db: None, django_capture_on_commit_callbacks: Any) -> None:
    person = make_person()
    client = sign_in(person)
    confirm(client)
    page = assert_page(client.get("/accounts/2fa/totp/activate/"))
    secret = page.find_class("room-copy")[0].text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": read_code(secret)}, follow=True)
    codes = list(assert_page(answer).find_class("room-copy")[0].itertext())
    assert len(codes) == len(set(codes)) == 10
    again = client.get("/accounts/2fa/recovery-codes/")
    assert not any(code in again.content.decode() for code in codes)
    kept = str(list(Authenticator.objects.filter(user=person).values_list("data", flat=True)))
    assert secret not in kept
    assert Event.objects.filter(what="second factor added: totp", thing=f"person:{person.id}").exists()
    other = sign_in(person, code=codes[0])
    assert other.get("/account/").status_code == 200
    assert sign_in(person, code=codes[0]).get("/account/").status_code == 302


def test_taking_the_app_off_is_asked_once_more_and_written_down(db: None) -> None:
    person = make_person()
    client = sign_in(person)
    add_app(person)
    assert "reauthenticate" in client.get("/accounts/2fa/totp/deactivate/")["Location"]
    confirm(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=person).exists()
    assert Event.objects.filter(what="second factor removed: totp", thing=f"person:{person.id}").exists()


def test_signing_in_is_in_the_log_and_failures_are_without_an_address(db: None) -> None:
    person = make_person()
    sign_in(person)
    for _ in range(3):
        try_in(Client(), person.email)
    assert Event.objects.filter(what="signed in", thing=f"person:{person.id}").count() == 1
    (failed,) = Event.objects.filter(what="sign-in failed")
    assert str(person.id) not in str(vars(failed))
    assert person.email not in str(list(Event.objects.values()))


def test_signing_out_is_asked_and_ends_the_session(db: None) -> None:
    client = sign_in(make_person())
    client.get("/accounts/logout/")
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302


def test_a_next_page_elsewhere_is_not_gone_to(db: None) -> None:
    person = make_person()
    answer = Client().post(f"{LOGIN}?next=https://example.org/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == reverse("today")


def test_somebody_who_was_removed_cannot_sign_in(db: None) -> None:
    person = make_person()
    User.objects.filter(id=person.id).update(is_active=False)
    answer = try_in(Client(), person.email, PASSWORD)
    assert answer.status_code in (200, 302)
    assert Client().get("/account/").status_code == 302


@pytest.mark.parametrize("change", ["added", "removed"])
def test_another_second_factor_signs_out_everywhere_else(
    db: None, change: str, django_capture_on_commit_callbacks: Any
) -> None:
    person = make_person()
    here, there, other = sign_in(person), sign_in(person), sign_in(make_person())
    confirm(here)
    if change == "added":
        page = assert_page(here.get("/accounts/2fa/totp/activate/"))
        with django_capture_on_commit_callbacks(execute=True):
            here.post("/accounts/2fa/totp/activate/", {"code": read_code(page.find_class("room-copy")[0].text)})
    else:
        add_app(person)
        here.post("/accounts/2fa/totp/deactivate/")
    assert Event.objects.filter(what=f"second factor {change}: totp").exists()
    assert [client.get("/account/").status_code for client in (here, there, other)] == [200, 302, 200]


def test_every_try_is_in_the_service_s_log_without_an_address(db: None, caplog: Any) -> None:
    caplog.set_level(logging.INFO, "commonground.signing_in")
    person = make_person()
    secret = add_app(person)
    for email in (person.email, person.email.upper(), "nobody@example.org"):
        try_in(Client(), email)
    client = sign_in(person, code="000000")
    client.post("/accounts/2fa/authenticate/", {"code": read_code(secret)})
    client.post("/accounts/logout/")
    for _ in range(4):
        try_in(Client(), person.email)
    said = [record.getMessage() for record in caplog.records if record.name == "commonground.signing_in"]
    failed = [line.removeprefix("sign-in failed for ") for line in said if line.startswith("sign-in failed")]
    assert failed[0] == failed[1] != failed[2]
    assert {len(each) for each in failed} == {12}
    assert f"too many tries for {failed[0]}" in said
    for what in ("second factor failed", "signed in", "signed out"):
        assert said.count(f"{what}: person {person.id}") == 1
    assert "example.org" not in caplog.text


def test_somebody_sees_where_they_are_signed_in_and_ends_it(db: None) -> None:
    person = make_person()
    here, there, other = sign_in(person), sign_in(person), sign_in(make_person())
    there.get("/account/")
    page = assert_page(here.get("/account/sessions/"))
    assert len(page.xpath("//tbody/tr")) == 2
    (id_,) = (field.get("value") for field in page.xpath("//tbody//input[@name='session']"))
    keys = [client.session.session_key for client in (here, there, other)]
    assert not any(key in page.text_content() or key == id_ for key in keys)
    other.post("/account/sessions/", {"session": id_})
    assert there.get("/account/").status_code == 200
    assert (
        "You are signed out there." in here.post("/account/sessions/", {"session": id_}, follow=True).content.decode()
    )
    assert [client.get("/account/").status_code for client in (here, there, other)] == [200, 302, 200]
    assert Event.objects.filter(what="signed out elsewhere", thing=f"person:{person.id}").count() == 1
    assert 'href="/account/sessions/"' in here.get("/account/").content.decode()
