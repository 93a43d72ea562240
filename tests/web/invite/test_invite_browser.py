"""From an invitation to a second factor in a browser: no barrier on any page, nothing wider than a narrow screen."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from toys.web_accounts import PASSWORD, read_code

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1100, "height": 800}


def look(page: Any) -> None:
    """Neither axe nor a screen of 320 pixels finds anything."""
    found = Axe().run(page)
    assert not found.response["violations"], f"{page.url}\n{found.generate_report()}"
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"
    page.set_viewport_size(WIDE)


def send(page: Any) -> None:
    page.locator("form#form button").last.click()
    page.wait_for_load_state()


def invite(page: Any, root: str, body: str) -> str:
    """By the form; the link."""
    page.goto(f"{root}/invitations/new/")
    look(page)
    send(page)
    look(page)
    page.select_option("select[name=body]", body)
    page.fill("[name=name]", "Priya New")
    page.fill("[name=email]", "priya@example.org")
    page.check("input[value=finance]")
    page.fill("[name=why]", "She knows what a ward costs.")
    send(page)
    look(page)
    page.click("button[value=send]")
    look(page)
    return str(page.locator(".room-copy").inner_text())


def test_a_broker_invites_and_somebody_joins(
    shared_database: None, cast: Any, live_server: Any, browser_page: Any
) -> None:
    page, root = browser_page, live_server.url
    session = cast.broker.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": root}])
    link = invite(page, root, str(cast.trust.id))
    for path in ("/invitations/", "/invitations/people/", "/account/", "/account/remove/"):
        page.goto(root + path)
        look(page)
    page.context.clear_cookies()
    page.goto(f"{root}/accounts/login/")
    look(page)
    page.goto(link)
    assert page.url == f"{root}/invitations/accept/"
    look(page)
    page.fill("[name=password]", PASSWORD)
    page.locator("form#form button[type=submit]").last.click()
    page.wait_for_url("**/account/second-factor/")
    look(page)
    page.goto(f"{root}/accounts/2fa/totp/activate/")
    look(page)
    page.fill("[name=code]", read_code(page.locator(".room-copy").inner_text()))
    send(page)
    look(page)
    for path in ("", "webauthn/add/", "webauthn/", "recovery-codes/generate/", "totp/deactivate/"):
        page.goto(f"{root}/accounts/2fa/{path}")
        look(page)
    page.context.clear_cookies()
    page.goto(link)
    assert "cannot be used" in page.locator("main").inner_text()
    look(page)
    assert not [said for said in page.complaints if "Failed to load resource" not in said]
