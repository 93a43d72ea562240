"""Passwords: long, of any signs, not what others would try first, in no list that the host gives; tries are few."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from commonground.web import settings as of_the_room
from commonground.web.accounts.passwords import LONGEST, NotListed, NotOfCommonOnes
from toys.web_accounts import PASSWORD, make_person, sign_in


@pytest.mark.parametrize(
    "password",
    [
        "three words that go",
        "x" * 30 + " seldom walks on",
        "ünïcödé wörds",
        "correct:horse;battery",
        "q" + "w3rTy" * 30,
        "Ω" * 5 + "brambletide",
        "horse battery seven",
        "blue fox forest",
        "dragonflies in May",
    ],
)
def test_any_signs_will_do_and_many_of_them(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevensigns",
        "qwertyuiop123",
        "commonground2026",
        "Commonground-Council",
        "neighbourhood!1",
        "PasswordPassword",
        "liverpool2024",
        "dragon-123456",
        "iloveyou!iloveyou",
        "ChelseaArsenal!!",
        "1qaz2wsx3edc",
        "password password password",
        "password" * 100_000,
    ],
)
def test_what_others_would_try_first_will_not_do(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_the_name_of_one_s_body_and_place_will_not_do(cast: Any) -> None:
    names = f"{cast.place.name}{cast.trust.name}".replace(" ", "")
    with pytest.raises(ValidationError, match="names that are used here"):
        validate_password(f"{names}26", cast.finance.user)


def test_what_is_made_of_the_commonest_will_not_do_thousands_of_times() -> None:
    validator = NotOfCommonOnes()
    tried = [made for common in validator.passwords for made in (common, f"{common}2026!", f"{common}12345")]
    tried = [made for made in tried if len(made) >= 12]
    refused = sum(not _will_do(validator, made) for made in tried)
    assert refused > 10_000
    assert refused > 0.999 * len(tried)  # the rest fall apart another way
    assert max(map(len, validator.passwords)) < LONGEST


def _will_do(validator: NotOfCommonOnes, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError:
        return False
    return True


def test_a_list_of_the_host_is_kept_to(tmp_path: Path) -> None:
    listed = tmp_path / "listed.txt"
    listed.write_bytes(b"stolen long ago\r\nthis one as well\n")
    for password in ("stolen long ago", "this one as well"):
        with pytest.raises(ValidationError, match="stolen"):
            NotListed(str(listed)).validate(password)
    NotListed(str(listed)).validate("this one")
    NotListed().validate("stolen long ago")
    assert NotListed().get_help_text() == ""


def test_passwords_are_kept_under_argon2_and_nothing_weaker() -> None:
    assert of_the_room.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=of_the_room.PASSWORD_HASHERS):
        assert isinstance(get_hasher(), Argon2PasswordHasher)
        kept = make_password(PASSWORD)
    assert kept.startswith("argon2$argon2id$")
    assert "m=102400,t=2,p=8" in kept


def test_a_password_is_taken_as_it_was_typed(db: None) -> None:
    person = make_person()
    for typed in (PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1]):
        Client().post(reverse("account_login"), {"login": person.email, "password": typed})
        assert Client().get(reverse("account")).status_code == 302
    assert sign_in(person).get(reverse("account")).status_code == 200


def test_guessing_is_stopped_and_said_in_one_page(db: None) -> None:
    cache.clear()
    client, person = Client(), make_person()
    wrong = {"login": person.email, "password": "not this one at all"}
    answers = [client.post(reverse("account_login"), wrong) for _ in range(7)]
    told = answers[-1].content.decode()
    assert "Too many" in told or answers[-1].status_code == 429
    right = client.post(reverse("account_login"), wrong | {"password": PASSWORD})
    assert right.status_code != 302


def test_nobody_learns_whether_an_address_has_an_account(db: None) -> None:
    cache.clear()
    person = make_person()

    def say(address: str) -> str:
        answer = Client().post(reverse("account_login"), {"login": address, "password": "not this one at all"})
        return str(answer.content.decode()).replace(address, "").split("<main", 1)[1].split('name="csrf', 1)[0]

    assert say(person.email) == say("nobody-here@example.org")


def test_there_are_no_accounts_before_the_first_is_made(db: None) -> None:
    from commonground.web.accounts.models import User

    assert not User.objects.exists()


def test_nobody_signs_up() -> None:
    assert get_adapter().is_open_for_signup(None) is False


def test_rate_limits_live_where_all_processes_see_them() -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_fields_for_passwords_hide_them_and_let_managers_fill_them_in(db: None) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    field = page[page.index('name="password"') - 300 : page.index('name="password"') + 300]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
