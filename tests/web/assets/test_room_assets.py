"""The room's styles and script: pinned by hash, of the version that the templates name, nothing from elsewhere."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from importlib.metadata import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from toys.source_tree import ROOT, no_offenders

ASSETS = ROOT / "assets"
BUILT = ROOT / "src/commonground/web/static/room"
ELSEWHERE = re.compile(r"url\([\"']?(?:https?:)?//|@import|@font-face|frutiger|sourceMappingURL", re.IGNORECASE)


@pytest.fixture(scope="module")
def locked() -> dict[str, Any]:
    lock = json.loads((ASSETS / "package-lock.json").read_text())
    return {name: package for name, package in lock["packages"].items() if name}


@pytest.fixture
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("room_assets", ASSETS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def built(builder: ModuleType) -> Path:
    if not builder.is_current():
        pytest.skip("the room's styles are not built, or of other sources: python assets/build.py")
    return BUILT


def test_every_package_is_pinned_by_its_hash_and_by_no_registry(locked: dict[str, Any]) -> None:
    assert len(locked) > 5
    no_offenders([name for name, package in locked.items() if "integrity" not in package or "resolved" in package])


def test_the_frontend_is_the_one_that_the_templates_were_made_for(locked: dict[str, Any]) -> None:
    templates = metadata("nhsuk-frontend-jinja")
    pairs = re.findall(r"^\| *([0-9.]+) *\| *([0-9.]+) *\|$", templates.get_payload(), re.MULTILINE)
    pair = {jinja: frontend for frontend, jinja in pairs}
    assert locked["node_modules/nhsuk-frontend"]["version"] == pair[templates["Version"]]


def test_what_is_asked_for_is_exactly_what_is_locked(locked: dict[str, Any]) -> None:
    asked = json.loads((ASSETS / "package.json").read_text())["dependencies"]
    assert asked == {name: locked[f"node_modules/{name}"]["version"] for name in asked}


def test_every_class_of_the_room_that_a_page_uses_has_styles() -> None:
    """No page loses its looks to a misspelt class. A template may make up the end of one: room-state--{{ kind }}."""
    styles = "".join(path.read_text() for path in ASSETS.rglob("*.scss"))
    used = {
        (word, path.name)
        for path in (ROOT / "src/commonground/web").rglob("jinja2/**/*.html")
        for attribute in re.findall(r'class="([^"]*)"', path.read_text())
        for word in re.findall(r"(?<![\w-])room-[a-z-]+(?:__[a-z-]+)?", attribute)
    }
    no_offenders([f"{name}: {word}" for word, name in sorted(used) if f".{word}" not in styles])


def test_what_is_built_is_not_tracked() -> None:
    there = [
        "src/commonground/web/static/room/room.css",
        "node_modules/a",
    ]
    ignored = subprocess.run(["git", "check-ignore", *there], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ignored.stdout.split() == there


def test_a_changed_source_is_built_anew_and_an_unchanged_one_is_not(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "HERE", tmp_path / "assets")
    monkeypatch.setattr(builder, "BUILT", tmp_path / "room")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "room.scss").write_text("a{}\n")
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / builder.STAMP).write_text(builder.digest_of_inputs())
    assert not builder.make_current()
    (tmp_path / "assets" / "room.scss").write_text("b{}\n")
    assert not builder.is_current()


def test_a_computer_without_node_is_told_what_to_run(builder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(builder.shutil, "which", lambda name: None)
    with pytest.raises(builder.NoNodeError, match=r"python assets/build\.py"):
        builder.find_node()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["room.css", "room.js"])
def test_nothing_is_fetched_from_elsewhere(built: Path, name: str) -> None:
    no_offenders(ELSEWHERE.findall((built / name).read_text(encoding="utf-8")))


@pytest.mark.browser
def test_every_picture_that_the_styles_name_is_beside_them(built: Path) -> None:
    named = set(re.findall(r"url\([\"']?([^\"')]+)", (built / "room.css").read_text(encoding="utf-8")))
    assert named
    no_offenders([name for name in named if not (built / name).is_file()])


@pytest.mark.browser
def test_the_licence_of_what_was_taken_stands_beside_it(built: Path) -> None:
    licence = (built / "licences" / "nhsuk-frontend.txt").read_text()
    assert licence.startswith("MIT License")
    assert "licences/nhsuk-frontend.txt" in (built / "room.js").read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_script_runs_under_a_strict_policy_and_says_so_on_the_page(built: Path, chromium: Path) -> None:
    from playwright.sync_api import sync_playwright

    files = {path.name: path for path in built.iterdir()}
    page_text = (
        '<!DOCTYPE html><html lang="en"><title>A page</title><link rel="stylesheet" href="room.css">'
        '<script type="module" src="room.js"></script><body><h1>A page</h1></body></html>'
    )
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"}
    said: list[str] = []
    with sync_playwright() as play, play.chromium.launch(executable_path=chromium, args=["--no-sandbox"]) as browser:
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.route(
            "**/*",
            lambda route: (
                route.fulfill(path=files[route.request.url.rpartition("/")[2]])
                if route.request.url.rpartition("/")[2] in files
                else route.fulfill(body=page_text, content_type="text/html", headers=policy)
            ),
        )
        page.goto("http://room.test/")
        page.wait_for_selector("body.nhsuk-frontend-supported")
        assert said == []
        assert "Liberation Sans" in page.evaluate("getComputedStyle(document.body).fontFamily")
