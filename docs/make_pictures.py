"""Takes the pictures of the room in docs/pictures from a demonstration. Run: python docs/make_pictures.py

It needs the room's styles (`make assets`), and Chromium, LibreOffice and poppler from the system's packages.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PICTURES = Path(__file__).parent / "pictures"
WIDTH, HEIGHT, READY_SECONDS = 1100, 900, 300.0
PAPER_WIDTH, PAPER_HEIGHT = 960, 705  # down to its table of money
SERVE = "from commonground.cli.main import run; run()"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BROKER, BOARD = "The place team: broker", "NHS Exampleshire and Elsewhere ICB: finance lead"
COUNCIL, TRUST = "Exampleshire Council: finance lead", "Farsample Royal NHS Trust: lead"


@dataclass(frozen=True)
class Picture:
    """One picture: who looks, and the links that lead to the page, by their words."""

    name: str
    who: str
    links: tuple[str, ...]


PAGES = (
    Picture("today", BROKER, ("Today",)),
    Picture("partners", BROKER, ("Partners",)),
    Picture("sheet", TRUST, ("Partners", "Farsample Royal NHS Trust")),
    Picture("plans", BOARD, ("Plan",)),
    Picture("deal", COUNCIL, ("Deal",)),
    Picture("own-row", COUNCIL, ("Deal", "Open Exampleshire Council")),
)
PAPER = Picture("paper", COUNCIL, ("Deal", "Open Exampleshire Council", "Our paper"))


def main() -> None:
    """All pictures, each anew."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, demonstration(Path(name)) as root, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, base_url=root)
        for picture in PAGES:
            look(page, picture)
            page.screenshot(path=PICTURES / f"{picture.name}.png")
        look(page, Picture("compare", BOARD, ("Plan",)))
        page.get_by_role("button", name="Compare").click()
        hide_roles(page)
        page.screenshot(path=PICTURES / "compare.png")
        look(page, PAPER)
        print_first_page(page, Path(name))
        browser.close()


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of a demonstration that nobody else uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--demo", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "XDG_DATA_HOME": str(folder)})  # noqa: S603
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Until something answers there."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"the demonstration did not open in {READY_SECONDS:.0f} seconds")


def look(page: Any, picture: Picture) -> None:
    """Open a page as one of the roles, by its links."""
    page.goto("/")
    page.select_option("#switch-role", label=picture.who)
    page.get_by_role("button", name="Switch role").click()
    for words in picture.links:
        page.get_by_role("link", name=words).first.click()
        page.wait_for_load_state()
    hide_roles(page)


def hide_roles(page: Any) -> None:
    """The bar of a demonstration is out of the picture."""
    page.evaluate("document.querySelector('.room-switch').remove()")


def print_first_page(page: Any, folder: Path) -> None:
    """The head of a paper's first page as LibreOffice prints it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download our paper").click()
    waiting.value.save_as(folder / "paper.docx")
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    for command in (
        f"soffice {home} --headless --convert-to pdf paper.docx",
        f"pdftoppm -png -singlefile -scale-to-x {PAPER_WIDTH} -scale-to-y -1 -H {PAPER_HEIGHT} paper.pdf paper",
    ):
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)  # noqa: S603
    shutil.copyfile(folder / "paper.png", PICTURES / f"{PAPER.name}.png")


if __name__ == "__main__":
    main()
