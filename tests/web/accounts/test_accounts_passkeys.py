"""Passkeys in a browser, under the room's own Content-Security-Policy, with an authenticator that the browser plays."""

from __future__ import annotations

from typing import Any

import pytest

from toys.web_accounts import PASSWORD, make_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_passkey_is_added_and_lets_in_as_second_factor_and_alone(
    shared_database: None, live_server: Any, browser_page: Any
) -> None:
    page, person = browser_page, make_person()
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
