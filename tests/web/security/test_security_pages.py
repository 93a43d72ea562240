"""What holds for every address: headers, verbs, forms of this room alone, who may come in without signing in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse

from toys.web_addresses import list_addresses

CSP = "Content-Security-Policy"
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; object-src 'none'; script-src 'self'; "
    "style-src 'self'"
)
HEADERS = {
    CSP: POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}
PUBLIC = {
    *("home", "health", "security_contact", "privacy", "accessibility", "not_invited", "not_checked", "removed"),
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_login_webauthn"),
    *("socialaccount_signup", "socialaccount_connections", "socialaccount_login_cancelled"),
    *("socialaccount_login_error", "openid_connect_login", "openid_connect_callback"),
    *("switch_role", "accept", "invitation_link"),
}


def is_of_programs(path: str) -> bool:
    return path.startswith("/api/") and not path.startswith("/api/keys/")


def to_pages() -> list[str]:
    return [address.path for address in list_addresses() if not is_of_programs(address.path)]


def test_every_answer_has_every_header(cast: Any) -> None:
    wrong = []
    for path in [*(address.path for address in list_addresses()), "/no-such-page/"]:
        for client in (cast.nobody, cast.finance.client):
            answer = client.get(path)
            told = {name: answer.headers.get(name) for name in HEADERS}
            told[CSP] = "; ".join(sorted((told[CSP] or "").split("; ")))
            if told["Referrer-Policy"] == "no-referrer":  # stricter: a link that lets somebody in is told to nobody
                told["Referrer-Policy"] = "same-origin"
            told["Cache-Control"] = "no-store" if "no-store" in (told["Cache-Control"] or "") else "kept"
            wrong += [f"{path} {name}: {told[name]}" for name in HEADERS if told[name] != HEADERS[name]]
    assert not wrong, "\n".join(wrong)


def test_nobody_elsewhere_is_let_read_by_a_browser(cast: Any) -> None:
    for path in to_pages():
        answer = cast.finance.client.get(path, headers={"origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_every_answer_says_its_type_and_its_letters(cast: Any) -> None:
    for path in to_pages():
        answer = cast.finance.client.get(path)
        if answer.content:
            kind = answer["Content-Type"]
            assert "charset=utf-8" in kind if kind.startswith("text/") else "/" in kind, path


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND"])
def test_other_verbs_are_refused_everywhere(cast: Any, verb: str) -> None:
    for path in to_pages():
        answer = cast.finance.client.generic(verb, path)
        assert answer.status_code == 405, path
        assert answer["Allow"] == "GET, HEAD, POST"


def test_no_form_is_taken_without_its_token(cast: Any) -> None:
    """Every address, guarded or not: a POST from another site is refused before the view sees it."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.finance.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    taken = [path for path in to_pages() if client.post(path, {"a": "b"}).status_code != 403]
    assert not taken


def test_no_view_is_exempt_from_the_token() -> None:
    exempt = [
        address.name
        for address in list_addresses()
        if getattr(address.view, "csrf_exempt", False) and not is_of_programs(address.path)
    ]
    assert not exempt


def test_the_public_views_are_a_short_list(db: None) -> None:
    """Whoever is not signed in is sent to sign in by all others."""
    client, open_ = Client(), set()
    for address in list_addresses():
        if is_of_programs(address.path):
            continue
        answer = client.get(address.path)
        sent = answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
        if not sent or address.name == "home":
            open_.add(address.name)
    assert open_ <= PUBLIC


def test_programs_change_nothing_and_are_told_nothing_without_a_key(cast: Any) -> None:
    paths = [address.path for address in list_addresses() if is_of_programs(address.path)]
    assert len(paths) > 3
    for path in paths:
        for verb in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            assert cast.finance.client.generic(verb, path).status_code in (404, 405), (verb, path)
        answer = cast.nobody.get(path)
        assert answer.status_code in (401, 404) or path.endswith("openapi.json"), path
        assert cast.trust.name not in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "a b", "localhost:80:80"])
def test_another_host_is_refused(db: None, host: str) -> None:
    answer = Client().get("/privacy/", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(db: None, target: str) -> None:
    from toys.web_accounts import PASSWORD, make_person

    client, person = Client(), make_person()
    answer = client.post(
        reverse("account_login") + f"?next={target}", {"login": person.email, "password": PASSWORD, "next": target}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("today")
    assert client.post(reverse("account_logout"), {"next": target})["Location"] == "/"


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/__debug__/", "/.git/config", "/static/"])
def test_what_the_room_does_not_have_is_not_there(cast: Any, path: str) -> None:
    assert cast.broker.get(path).status_code in (404, 405)
    from django.conf import settings

    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    with pytest.raises(Resolver404):
        resolve("/admin/")


def test_a_contact_is_told_where_there_is_one(db: None) -> None:
    from dataclasses import replace

    from django.conf import settings

    assert Client().get("/.well-known/security.txt").status_code == 404
    told = replace(settings.SURROUNDINGS, security_contact="mailto:safety@example.org")
    with override_settings(SURROUNDINGS=told):
        answer = Client().get("/.well-known/security.txt")
    assert answer.content.decode().startswith("Contact: mailto:safety@example.org\nExpires: 20")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
