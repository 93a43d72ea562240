"""Passkeys in a browser, under the room's own Content-Security-Policy, with an authenticator that the browser plays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from toys.web_accounts import PASSWORD, make_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, chromium: Path) -> Iterator[Any]:
    """A page of Chromium with a passkey at hand; what the browser complains of is in `page.complaints`."""
    playwright = pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as driver:
        switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=str(chromium), args=switches)
        page = browser.new_page()
        page.complaints = []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page
        browser.close()


def test_a_passkey_is_added_and_lets_in_as_second_factor_and_alone(
    shared_database: None, live_server: Any, page: Any
) -> None:
    person = make_person()
    root = live_server.url.replace("127.0.0.1", "localhost")

    def sign_in() -> None:
        page.goto(f"{root}/accounts/login/")
        page.fill("input[name=login]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.locator("form#form button[type=submit]").click()

    sign_in()
    page.goto(f"{root}/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form#form button[type=submit]").click()
    page.fill("input[name=name]", "Work phone")
    page.check("input[name=passwordless]")
    page.click("button[data-passkey]")
    page.wait_for_url("**/recovery-codes/")
    assert len(page.locator(".room-copy").inner_text().split()) == 10

    page.context.clear_cookies()
    sign_in()
    page.wait_for_url("**/2fa/authenticate/**")
    page.click("button[data-passkey]")
    page.wait_for_url(lambda url: "authenticate" not in url)
    page.goto(f"{root}/accounts/2fa/webauthn/")
    assert "Work phone" in page.locator("main").inner_text()

    page.context.clear_cookies()
    page.goto(f"{root}/accounts/login/")
    page.click("button[data-passkey]")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{root}/account/")
    assert person.email in page.locator("main").inner_text()
    assert not [said for said in page.complaints if "Failed to load resource" not in said]
