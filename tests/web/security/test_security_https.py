"""Behind a proxy that speaks https: cookies for this host alone, strict transport, Django's checks silent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

YEAR_SECONDS = 31_536_000
TOLD = """
import json, django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from toys.web_accounts import PASSWORD, make_person
client, person = Client(), make_person()
proxied = {"x-forwarded-proto": "https"}
plain = client.get("/privacy/")
over = client.get("/accounts/login/", headers=proxied)
client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, headers=proxied)
print(json.dumps({
    "plain": [plain.status_code, plain["Location"], client.get("/healthz").status_code],
    "hsts": over["Strict-Transport-Security"],
    "cookies": {name: {key: told for key, told in one.items() if told} for name, one in client.cookies.items()},
}))
"""


def run(words: list[str], folder: Path, settings: str) -> subprocess.CompletedProcess[str]:
    from commonground.web.running.keys import make_keys

    variables = os.environ | make_keys() | {"COMMONGROUND_DATA": str(folder), "COMMONGROUND_HTTPS": "1"}
    variables |= {"DJANGO_SETTINGS_MODULE": settings, "COMMONGROUND_HOSTS": "testserver"}
    variables |= dict.fromkeys(("DATABASE_URL", "COMMONGROUND_TEST_DATABASE"), f"sqlite:///{folder / 'room.sqlite3'}")
    return subprocess.run(
        [sys.executable, *words], env=variables, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a browser is told by a room that stands behind https."""
    done = run(["-c", TOLD], tmp_path_factory.mktemp("https"), "toys.web_settings")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_settings_of_a_server_pass_django_s_own_checks(tmp_path: Path) -> None:
    tags = [word for tag in ("security", "urls", "models", "templates", "database") for word in ("--tag", tag)]
    words = ["-m", "django", "check", "--deploy", "--fail-level", "DEBUG", *tags]
    done = run(words, tmp_path, "commonground.web.settings")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_cookies_are_of_this_host_alone_over_https(told: Any) -> None:
    assert set(told["cookies"]) == {"__Host-sessionid", "__Host-csrftoken"}
    for cookie in told["cookies"].values():
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert "domain" not in cookie
    assert "max-age" not in told["cookies"]["__Host-sessionid"]


def test_plain_http_is_sent_to_https_but_for_the_question_whether_it_lives(told: Any) -> None:
    assert told["plain"] == [301, "https://testserver/privacy/", 200]


def test_browsers_come_back_by_https_for_a_year(told: Any) -> None:
    assert told["hsts"] == f"max-age={YEAR_SECONDS}; includeSubDomains"


def test_without_https_on_one_computer_cookies_keep_their_plain_names(db: None) -> None:
    from toys.web_accounts import make_person, sign_in

    client = sign_in(make_person())
    assert set(client.cookies) == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert not cookie["secure"]
        assert cookie["samesite"] == "Lax"


def test_what_is_said_after_a_form_needs_no_cookie(db: None) -> None:
    """Messages travel in the session: the two cookies are all there are."""
    from toys.web_accounts import make_person, sign_in

    client = sign_in(make_person())
    client.post(reverse("change_name"), {"name": "Another Name"})
    assert set(client.cookies) == {"sessionid", "csrftoken"}


def test_debug_is_off_whatever_the_surroundings_say() -> None:
    from commonground.web import settings

    assert settings.DEBUG is False
    assert "DEBUG = False" in Path(settings.__file__).read_text(encoding="utf-8")


def test_a_session_has_a_key_that_nobody_guesses(db: None) -> None:
    from toys.web_accounts import make_person, sign_in

    first, second = (sign_in(make_person()).cookies["sessionid"].value for _ in range(2))
    assert first != second
    assert len(first) >= 32


def test_signing_in_changes_the_session_s_key(db: None) -> None:
    from toys.web_accounts import PASSWORD, make_person

    client, person = Client(), make_person()
    session = client.session
    session["before"] = 1
    session.save()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != session.session_key
