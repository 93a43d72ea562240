"""A session ends when nobody is there, in the evening, on signing out and with the account; browsers keep nothing."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.web.accounts import sessions
from toys.effort import examples
from toys.web_accounts import PASSWORD, make_person, sign_in


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("account")).status_code == 200)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(sessions.time, "time", lambda: now)


@pytest.mark.parametrize(("minutes", "stays"), [(4, True), (59, True), (61, False), (60 * 24, False)])
def test_an_hour_without_a_page_ends_it(db: None, monkeypatch: pytest.MonkeyPatch, minutes: int, stays: bool) -> None:
    client = sign_in(make_person())
    assert is_in(client)
    later(monkeypatch, minutes * 60)
    assert is_in(client) is stays
    assert Session.objects.exists() is stays


def test_twelve_hours_end_it_whatever_was_done(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client, began = sign_in(make_person()), time.time()
    for half_hours in range(1, 24):
        monkeypatch.setattr(sessions.time, "time", lambda at=began + half_hours * 1800: at)
        assert is_in(client)
    monkeypatch.setattr(sessions.time, "time", lambda: began + 12 * 3600 + 60)
    assert not is_in(client)


@given(gaps=st.lists(st.floats(1, 2 * 60 * 60), min_size=1, max_size=40))
@settings(max_examples=examples(200))
def test_a_session_goes_on_exactly_while_it_may(gaps: list[float]) -> None:
    session, now, last = SessionStore(), 0.0, 0.0
    assert sessions.take_note(session, now)
    for gap in gaps:
        now += gap
        goes_on = sessions.take_note(session, now)
        if now - last > sessions.IDLE_SECONDS or now > sessions.LONGEST_SECONDS:
            assert not goes_on
            return
        if now - last <= sessions.IDLE_SECONDS - sessions.MARK_SECONDS:
            assert goes_on
        if not goes_on:
            return
        last = now


def test_reading_writes_nothing_into_the_session(db: None) -> None:
    client = sign_in(make_person())
    client.get(reverse("account"))
    before = Session.objects.get().session_data
    client.get(reverse("account"))
    assert Session.objects.get().session_data == before


def test_signing_out_ends_the_session_and_clears_the_browser(db: None) -> None:
    client = sign_in(make_person())
    key = client.cookies["sessionid"].value
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    thief = Client()
    thief.cookies["sessionid"] = key
    assert not is_in(thief)


def test_a_link_signs_nobody_out(db: None) -> None:
    client = sign_in(make_person())
    client.get(reverse("account_logout"))
    assert is_in(client)


def test_an_account_that_is_switched_off_is_out_at_once(db: None) -> None:
    person = make_person()
    client = sign_in(person)
    person.is_active = False
    person.save()
    assert not is_in(client)


def test_a_new_password_ends_every_other_session(db: None) -> None:
    person = make_person()
    here, there = sign_in(person), sign_in(person)
    changed = {"oldpassword": PASSWORD, "password1": "quite another few words"}
    assert here.post(reverse("account_change_password"), changed).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_a_password_is_changed_with_the_old_one_alone(db: None) -> None:
    client = sign_in(make_person())
    changed = {"oldpassword": "not the old one", "password1": "quite another few words"}
    assert client.post(reverse("account_change_password"), changed).status_code == 200


def test_a_key_made_up_by_somebody_is_no_session(db: None) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.get(reverse("account_login"))
    assert not is_in(client)
    assert not Session.objects.filter(session_key="a" * 32).exists()


@pytest.mark.parametrize("path", ["mfa_activate_totp", "mfa_add_webauthn", "remove_me"])
def test_what_changes_how_one_signs_in_asks_again(db: None, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    client = sign_in(make_person())
    moved = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: moved)
    answer = client.get(reverse(path))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


@pytest.mark.parametrize("path", ["/account/", "/privacy/", "/seat/", "/nothing/"])
def test_the_way_out_is_on_every_page(db: None, path: str) -> None:
    assert f'href="{reverse("account_logout")}"' in sign_in(make_person()).get(path).content.decode()
    assert f'href="{reverse("account_logout")}"' not in Client().get("/privacy/").content.decode()
