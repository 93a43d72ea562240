"""A version followed in a browser: the page tells by itself how far it is; without a script a link does."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from toys.room_server import Room, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WITHIN = 120.0


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with opened(tmp_path_factory.mktemp("room")) as served:
        yield served


@pytest.fixture
def open_as(room: Room) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not here")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)

        def opened_as(who: str, *, script: bool = True) -> Any:
            context = browser.new_context(java_script_enabled=script)
            context.add_cookies([{"name": "sessionid", "value": room.sessions[who], "url": room.address}])
            return context.new_page()

        yield opened_as
        browser.close()


def ask(page: Any, room: Room, reason: str, seen: str = "all") -> None:
    page.goto(f"{room.address}/plans/new/check/")
    page.fill("input[name=reason]", reason)
    page.check(f"input[name=seen][value={seen}]")
    page.get_by_role("button", name="Make this version").click()


def wait_for(page: Any, words: str, *, reload: bool = False) -> None:
    """Until the title says so; by reloading where the page cannot do so itself."""
    deadline = time.monotonic() + WITHIN
    while words not in page.title():
        assert time.monotonic() < deadline, (page.title(), page.inner_text("main"))
        time.sleep(0.5)
        if reload:
            page.reload()


def test_a_run_tells_by_itself_how_far_it_is_and_when_it_is_done(room: Room, open_as: Any) -> None:
    page = open_as("lead of trust-exampleton")
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    ask(page, room, "What if we begin later?")
    wait_for(page, "Running – ")
    page.get_by_text(re.compile(r"[1-9]\d?% done")).wait_for(timeout=1_000 * WITHIN)
    wait_for(page, "Done – ")
    page.get_by_role("button", name="Open version").click()
    assert page.inner_text("h1").startswith("Version ")
    assert problems == []


def test_a_run_is_followed_cancelled_and_run_again_without_a_script(room: Room, open_as: Any) -> None:
    page = open_as("lead of trust-exampleton", script=False)
    ask(page, room, "Only for us", "own")
    assert page.get_by_role("link", name="See how far it is now").is_visible()
    page.get_by_role("button", name="Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel this version").click()
    wait_for(page, "Cancelled – ", reload=True)
    page.get_by_role("button", name="Run again").click()
    wait_for(page, "Done – ", reload=True)
    page.get_by_role("button", name="Open private version").click()
    assert "Only your side sees this" in page.inner_text("main")


def test_others_are_told_nothing_of_a_private_version(room: Room, open_as: Any) -> None:
    for who in ("lead of council-exampleshire", "broker of place-team", "lead of trust-farsample-royal"):
        page = open_as(who)
        page.goto(f"{room.address}/plans/")
        assert "Only for us" not in page.content()
        page.goto(f"{room.address}/log/")
        assert "your side alone sees this" not in page.content()


def test_pages_of_plans_fit_a_narrow_screen(room: Room, open_as: Any) -> None:
    page = open_as("lead of trust-exampleton")
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{room.address}/plans/")
    paths = ["/plans/", "/plans/compare/", "/plans/new/", "/plans/new/condition/", "/plans/new/check/"]
    version = page.locator("table a").first.get_attribute("href")
    paths += [version, f"{version}picture/", f"{version}picture/services/", f"{version}picture/services/sources/"]
    for path in paths:
        page.goto(f"{room.address}{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
