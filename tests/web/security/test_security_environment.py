"""A room starts with keys that are keys, or says all that is wrong with them; it never tells one."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import SeveralErrors, UserError
from commonground.web.environment import KEY_BYTES, Surroundings, read_database, read_mail
from commonground.web.running.keys import make_keys
from toys.effort import examples

SECRET = base64.b64encode(bytes(range(KEY_BYTES))).decode()
OTHER = base64.b64encode(bytes(range(1, KEY_BYTES + 1))).decode()
WHOLE = {
    "COMMONGROUND_SECRET_KEY": "canary-of-the-secret-key-" + "x" * 40,
    "COMMONGROUND_AUDIT_KEYS": f"old:{SECRET}, new:{OTHER}",
    "COMMONGROUND_VAULT_KEYS": f"one:{SECRET}",
}


def read(**changed: str) -> Surroundings:
    return Surroundings.read(WHOLE | {f"COMMONGROUND_{name}": value for name, value in changed.items()})


def test_new_keys_are_good_ones_and_no_two_are_alike() -> None:
    first, second = make_keys(), make_keys()
    assert Surroundings.read(first).vault_keys != Surroundings.read(second).vault_keys
    assert first["COMMONGROUND_AUDIT_KEYS"] != first["COMMONGROUND_VAULT_KEYS"]


def test_keys_are_read_in_order_and_the_newest_is_last() -> None:
    assert [key.id for key in read().audit_keys] == ["old", "new"]


FAULTS = {
    "missing": ("AUDIT_KEYS", "", "COMMONGROUND_AUDIT_KEYS is not set"),
    "commas alone": ("VAULT_KEYS", " , ", "COMMONGROUND_VAULT_KEYS is not set"),
    "no id": ("AUDIT_KEYS", f":{SECRET}", "key 1 of COMMONGROUND_AUDIT_KEYS has no id"),
    "no colon": ("AUDIT_KEYS", SECRET, "key 1 of COMMONGROUND_AUDIT_KEYS has no id"),
    "long id": ("AUDIT_KEYS", f"{'i' * 17}:{SECRET}", "at most 16"),
    "id with an accent": ("VAULT_KEYS", f"é:{SECRET}", "plain letters"),
    "short": ("VAULT_KEYS", f"one:{SECRET[:20]}", r"key 1 of COMMONGROUND_VAULT_KEYS \('one'\) is not 32 bytes"),
    "long": ("VAULT_KEYS", f"one:{base64.b64encode(bytes(33)).decode()}", "is not 32 bytes"),
    "no base64": ("VAULT_KEYS", "one:not base64!", "is not 32 bytes"),
    "id twice": ("AUDIT_KEYS", f"a:{SECRET},a:{OTHER}", "key 2 of COMMONGROUND_AUDIT_KEYS has the id 'a' of another"),
    "short secret key": ("SECRET_KEY", "short", "COMMONGROUND_SECRET_KEY has fewer than 50 signs"),
    "no secret key": ("SECRET_KEY", "", "COMMONGROUND_SECRET_KEY is not set"),
    "https that is neither": ("HTTPS", "true", "COMMONGROUND_HTTPS is 'true'; set it to 1"),
    "demo that is neither": ("DEMO", "yes", "COMMONGROUND_DEMO is 'yes'"),
    "any host": ("HOSTS", "*", "COMMONGROUND_HOSTS lets any name in"),
    "a contact that is none": ("SECURITY_CONTACT", "somebody", "COMMONGROUND_SECURITY_CONTACT is no address"),
    "a contact of two lines": ("SECURITY_CONTACT", "mailto:a@example.org\nX: y", "is no address"),
    "others without https": ("HOSTS", "localhost,room.example.org", "lets others in and COMMONGROUND_HTTPS is not set"),
    "a half of the roles": ("SECOND_FACTOR", "some", "COMMONGROUND_SECOND_FACTOR is 'some'; set it to all"),
    "a list that is not there": ("REFUSED_PASSWORDS", "/no/such/file", "COMMONGROUND_REFUSED_PASSWORDS names no file"),
}


@pytest.mark.parametrize(("name", "value", "sentence"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_one_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as told:
        read(**{name: value})
    assert not isinstance(told.value, SeveralErrors)
    assert "\n" not in str(told.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SeveralErrors) as told:
        read(SECRET_KEY="", AUDIT_KEYS=f"a:{SECRET},a:{OTHER},b:", VAULT_KEYS="", HTTPS="on")
    assert len(told.value.problems) == 5


@given(written=st.text(max_size=200))
@settings(max_examples=examples(200))
def test_whatever_is_given_as_a_key_is_read_or_refused_and_never_told(written: str) -> None:
    secret, told = written.partition(":")[2], ""
    try:
        keys = read(VAULT_KEYS=written).vault_keys
    except UserError as error:
        keys, told = (), str(error)
    assert all(len(key.secret) == KEY_BYTES for key in keys)
    assert bool(keys) != ("COMMONGROUND_VAULT_KEYS" in told)
    assert len(secret) < 12 or secret not in told


@pytest.mark.parametrize("issuer", ["http://login.example.org", "login.example.org", "https:///x", "https://h/?a=b"])
def test_a_provider_is_asked_over_https_with_all_that_it_gave(issuer: str) -> None:
    given = {"OPENID_CLIENT": "room", "OPENID_SECRET": "canary"}
    with pytest.raises(UserError, match="OPENID_ISSUER is no https address"):
        read(OPENID_ISSUER=issuer, **given)
    for name in given:
        with pytest.raises(UserError, match=f"COMMONGROUND_{name} not set"):
            read(OPENID_ISSUER="https://login.example.org/tenant", **(given | {name: ""}))
    assert read(OPENID_ISSUER="https://login.example.org/tenant", **given).openid
    assert read(**given).openid == ""


def test_passwords_go_in_the_clear_by_the_host_s_word_alone() -> None:
    assert read(HOSTS="room.example.org", HTTPS="0").secure is False
    assert read(HOSTS="room.example.org", HTTPS="1").secure is True
    assert read(HOSTS="localhost,[::1]").secure is False


@pytest.mark.parametrize("asked", ["", "?sslmode=prefer", "?sslmode=allow", "?sslrootcert=/x"])
def test_a_database_elsewhere_is_spoken_to_encrypted_or_by_the_host_s_word(asked: str) -> None:
    with pytest.raises(UserError, match="whether the database is spoken to encrypted"):
        read_database(f"postgres://u:canary@db.example.org/room{asked}")
    assert read_database(f"postgres://u:p@127.0.0.1/room{asked}")["HOST"] == "127.0.0.1"
    assert read_database("postgres://u:p@db.example.org/room?sslmode=disable")["OPTIONS"] == {"sslmode": "disable"}


def test_mail_is_encrypted_but_on_this_computer() -> None:
    for url, secure in (("smtp://h:25", True), ("smtp://u:p@h", True), ("smtp://localhost:25", False)):
        assert (read_mail(url)["EMAIL_USE_TLS"], read_mail(url)["EMAIL_USE_SSL"]) == (secure, False)
    assert (read_mail("smtps://h")["EMAIL_USE_TLS"], read_mail("smtps://h")["EMAIL_USE_SSL"]) == (False, True)


def test_no_secret_is_in_what_python_prints_of_the_surroundings(tmp_path: Path) -> None:
    told: dict[str, Any] = {"SMTP_URL": "smtp://u:canary-smtp@h:25", "OPENID_SECRET": "canary-openid"}
    found = Surroundings.read(
        WHOLE
        | {f"COMMONGROUND_{name}": value for name, value in told.items()}
        | {"DATABASE_URL": "postgres://u:canary-database@h/n"}
    )
    for printed in (repr(found), str(found), repr(found.audit_keys), f"{found}"):
        assert "canary" not in printed
        assert str(bytes(range(KEY_BYTES))) not in printed


def test_a_database_elsewhere_can_be_held_to_its_certificate() -> None:
    url = "postgres://u:p%40@db.example.org/room?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem"
    found = read_database(url)
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db.pem"}
    assert (found["PASSWORD"], found["NAME"]) == ("p@", "room")
