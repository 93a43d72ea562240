"""No template, style or script of the room holds what the Content-Security-Policy refuses, or turns escaping off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import commonground.web

WEB = Path(commonground.web.__file__).parent
TEMPLATES = sorted(path for path in WEB.rglob("*") if path.is_file() and "jinja2" in path.parts)
SCRIPTS = sorted(
    path
    for path in [*WEB.rglob("*.js"), *(WEB.parents[2] / "assets").glob("*.js")]
    if ".min." not in path.name and WEB / "static" not in path.parents  # built from assets and NHS.UK's own
)
REFUSED = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=|hx-on", re.IGNORECASE),
    "an address that is a script": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(r"(?:src|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "escaping turned off": re.compile(r"(?<!drawing )\|\s*safe\b|autoescape|\bmark_safe\b|<base\b"),
    "a frame": re.compile(r"<(?:iframe|object|embed|applet)\b", re.IGNORECASE),
    "an unquoted attribute": re.compile(r"<[a-z][^>{]*\s[a-z-]+=\{\{"),
}


HOSTILE = "</title><script>go()</script>\"'&"


def test_drawings_that_pages_show_as_they_are_escape_every_name(room_plan: Any) -> None:
    from commonground.views.picture.maps import draw_shares

    named = [one.model_copy(update={"name": HOSTILE}) for one in room_plan.neighbourhoods]
    plan = room_plan.model_copy(update={"neighbourhoods": tuple(named)})
    drawn = draw_shares("served", HOSTILE, HOSTILE, plan, {one.id: 0.5 for one in named})
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") >= 2 + len(named)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("name", REFUSED)
def test_no_template_holds(name: str) -> None:
    found = [
        f"{path.relative_to(WEB)}: {hit[0]}"
        for path in TEMPLATES
        for hit in REFUSED[name].finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_every_form_that_posts_carries_its_token_and_its_seat() -> None:
    found = []
    for path in TEMPLATES:
        for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", path.read_text(encoding="utf-8"), re.S):
            if "{{ hidden }}" not in form:
                found.append(path.relative_to(WEB))
    assert not found


def test_scripts_never_run_text() -> None:
    wrong = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
        r"|localStorage|sessionStorage|postMessage"
    )
    found = [f"{path.name}: {hit[0]}" for path in SCRIPTS for hit in wrong.finditer(path.read_text(encoding="utf-8"))]
    assert not found


@pytest.mark.parametrize(
    "pattern",
    [r"\beval\(", r"\bexec\(", r"pickle", r"yaml\.load\(", r"os\.system", r"shell=True", r"\.extra\(", r"RawSQL"],
)
def test_the_room_runs_no_text_that_it_was_given(pattern: str) -> None:
    found = [
        path.relative_to(WEB) for path in WEB.rglob("*.py") if re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert not found
