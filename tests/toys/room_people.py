"""People at their browsers in a room that is served. In: a browser. Out: `Person`, who does what pages offer.

Nothing is done but through pages, by their words; what a browser asks of others or complains of is kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from commonground.web.figures.workbook import OURS, SHARED, SHEET, WHO
from toys.web_accounts import PASSWORD, read_code

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RUN_SECONDS = 300.0


@contextmanager
def chromium_at(root: str, executable: Path, *, scripts: bool = True) -> Iterator[Browsers]:
    """Browsers for as many people as come, all closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(executable), args=SWITCHES)
        yield Browsers(browser, root, scripts)
        browser.close()


@dataclass
class Browsers:
    """One browser with a context a person."""

    browser: Any
    root: str
    scripts: bool
    elsewhere: list[str] = field(default_factory=list)  # addresses of other hosts that were asked for
    complaints: list[str] = field(default_factory=list)  # of the browser: scripts, policy, faults of the server

    def seat(self, email: str) -> Person:
        """Somebody at a browser of their own."""
        context = self.browser.new_context(
            java_script_enabled=self.scripts, viewport={"width": 1100, "height": 800}, base_url=self.root
        )
        context.set_default_timeout(60_000)
        context.on("request", self._note_request)
        context.on("console", self._note_words)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._note_response)
        return Person(context.new_page(), email, self.scripts)

    def _note_request(self, request: Any) -> None:
        if not request.url.startswith((f"{self.root}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_words(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(f"{said.page.url if said.page else ''}: {said.text}")

    def _note_response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")


@dataclass
class Person:
    """Somebody who clicks and types."""

    page: Any
    email: str
    scripts: bool

    def open(self, path: str) -> None:
        """Go to a page, which answers."""
        answer = self.page.goto(path)
        assert answer.status == 200, (path, answer.status)

    def says(self, words: str) -> None:
        """The page shows these words."""
        self.page.get_by_text(words).first.wait_for()

    def follow(self, words: str) -> None:
        """Click on a link by its words, be it drawn as a button or not."""
        self.page.locator("a").filter(has_text=words).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str) -> None:
        """Click on a button by its words."""
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()

    def choose(self, name: str, value: str) -> None:
        """Choose one of a group of answers."""
        self.page.check(f"input[name='{name}'][value='{value}']")

    def read(self) -> str:
        """All words of the page, its white space as a reader sees it."""
        return " ".join(self.page.locator("body").inner_text().split())

    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    def add_app(self) -> None:
        """An app as second factor, from the page that asks for one."""
        assert self.page.url.endswith("/account/second-factor/"), self.page.url
        self.follow("Use an app that shows six-digit codes")
        if self.heading == "Show that it is you":  # who has just joined has shown it
            self.page.fill("[name=password]", PASSWORD)
            self.press("Continue")
        self.page.fill("[name=code]", read_code(self.page.locator(".room-copy").inner_text()))
        self.press("Use this app")
        self.open("/today/")

    def join(self, link: str, *, second_factor: bool) -> None:
        """By a link that the broker passed on."""
        self.open(link)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Join")
        if second_factor:
            self.add_app()
        assert self.page.url.endswith("/today/"), self.page.url

    def wait_for(self, words: str, seconds: float = RUN_SECONDS) -> None:
        """Until a page that is refreshed shows these words: by itself with scripts, by hand without."""
        if self.scripts:
            self.page.get_by_text(words).first.wait_for(timeout=1000 * seconds)
            self.page.wait_for_load_state()
            return
        deadline = time.monotonic() + seconds
        while not self.page.get_by_text(words).count():
            assert time.monotonic() < deadline, self.read()
            time.sleep(0.2)
            self.page.reload()

    def take(self, words: str, folder: Path) -> Path:
        """The file behind a link or a button."""
        with self.page.expect_download() as waiting:
            self.page.locator("a, button").filter(has_text=words).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def state_of(self, partner: str) -> str:
        """Whether a partner could sign, by the row of the deal that is open."""
        row = self.page.locator("table.room-deal tbody tr").filter(has=self.page.get_by_role("link", name=partner))
        return str(row.locator(".room-state").inner_text())


def fill_workbook(path: Path, ours: dict[str, float | str]) -> None:
    """Own figures into a workbook that was downloaded, each for all to see."""
    book = openpyxl.load_workbook(path)
    left = dict(ours)
    for row in book[SHEET].iter_rows():
        if row[0].value in left:
            row[OURS].value, row[WHO].value = left.pop(row[0].value), SHARED
    assert not left, left
    book.save(path)


def number_of(words: str) -> int:
    """The first number in a text."""
    found = re.search(r"\d+", words)
    assert found, words
    return int(found[0])
