"""Chromium on pages that this very process answers. In: somebody's client. Out: a page; what it asked for elsewhere.

No server: each request of the browser is answered by Django's test client, in the test's own transaction, with all
headers of the room.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connections
from django.test import Client

ROOT = "http://localhost:8765"
POSTED = "sent=nothing"  # a query that has a form sent empty
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ONWARD = '<!DOCTYPE html><meta http-equiv="refresh" content="0;url={}"><title>Onward</title>'
LEFT_OUT = ("set-cookie", "content-length")
WIDE, NARROW = {"width": 1100, "height": 800}, {"width": 320, "height": 256}  # 320 × 256 is 1280 × 1024 at 400%


class Room:
    """A browser in which somebody looks at the room; `client` may be changed for somebody else."""

    def __init__(self, browser: Any, **how: Any) -> None:
        self.client = Client()
        self.connection = connections["default"]
        self.landed = ""  # the address of the page that is shown
        self.opening = False
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.context = browser.new_context(viewport=WIDE, base_url=ROOT, **how)
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, said: Any) -> None:
        if said.type in ("error", "warning") and "Failed to load resource" not in said.text:
            self.complaints.append(f"{self.page.url}: {said.text}")

    def _answer(self, route: Any) -> None:
        asked = route.request
        url = urlsplit(asked.url)
        if f"{url.scheme}://{url.netloc}" != ROOT:
            self.elsewhere.append(asked.url)
            route.abort()
        elif url.path.startswith("/static/"):
            _hand_out(route, url.path.removeprefix("/static/"))
        else:
            self._ask(route, asked, f"{url.path}?{url.query}" if url.query else url.path)

    def _ask(self, route: Any, asked: Any, path: str) -> None:
        connections["default"] = self.connection  # where the browser calls from, Django would open another
        heads = {name: value for name, value in asked.headers.items() if name.startswith("hx-")}
        if asked.method == "POST" or POSTED in path:
            kind = asked.headers.get("content-type", "application/x-www-form-urlencoded")
            sent = asked.post_data_buffer or b""
            sent_to = path.replace(f"?{POSTED}", "")
            answer = self.client.post(sent_to, sent, content_type=kind, headers=heads, follow=self.opening)
        else:
            answer = self.client.get(path, headers=heads, follow=self.opening)
        self.landed = answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", ()) else path
        if answer.status_code == 302:  # a browser asks for the next page past us: have it ask anew
            route.fulfill(status=200, content_type="text/html", body=ONWARD.format(answer["Location"]))
            return
        if not answer.content:  # a verb that is not known: no page
            self.landed = ""
            route.fulfill(status=200, content_type="text/html", body="<!DOCTYPE html><title>Nothing</title>")
            return
        told = {name: value for name, value in answer.headers.items() if name.lower() not in LEFT_OUT}
        route.fulfill(status=answer.status_code, headers=told, body=answer.content)

    def open(self, path: str, client: Client | None = None) -> Any:
        """The page at a path, as somebody; where it leads."""
        self.client, self.opening = client or self.client, True
        self.page.goto(ROOT + path, wait_until="load")
        self.opening = False
        return self.page

    def width(self) -> int:
        """How wide the page is on the narrowest screen, in pixels."""
        self.page.set_viewport_size(NARROW)
        wide: int = self.page.evaluate("document.scrollingElement.scrollWidth")
        self.page.set_viewport_size(WIDE)
        return wide


def find_barriers(room: Room, path: str) -> list[str]:
    """All that axe finds on the page that is open, and whether it is wider than the narrowest screen."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(room.page).response["violations"]
    wrong = [f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}" for one in found]
    if (wide := room.width()) > NARROW["width"]:
        wrong.append(f"{wide} pixels wide")
    return [f"{path} ({room.page.title()}): {each}" for each in wrong]


def _hand_out(route: Any, name: str) -> None:
    from django.contrib.staticfiles import finders

    found = finders.find(name)
    if not found:
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    route.fulfill(status=200, headers={"Content-Type": kind}, body=Path(str(found)).read_bytes())


@contextmanager
def launched(chromium: Path) -> Iterator[Any]:
    """One browser."""
    from playwright.sync_api import sync_playwright

    connection = connections["default"]
    with sync_playwright() as driver:
        connections["default"] = connection
        browser = driver.chromium.launch(executable_path=str(chromium), args=SWITCHES)
        yield browser
        browser.close()
