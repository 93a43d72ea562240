"""What is asked of every page of the room finds each fault, and the pages that belong to no screen are without one."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.template import engines
from jinja2 import UndefinedError

from toys.web_pages import assert_page

WHOLE = (
    '<html lang="en-GB"><head><title>Our sheet – Commonground</title></head><body><h1>Our sheet</h1>{}</body></html>'
)
FAULTS = {
    "another h1": "<h1>Again</h1>",
    "a link with two ends": '<a href="/a">Change</a><a href="/b">Change</a>',
    "a link without a text": '<a href="/a"></a>',
    "an inline style": '<p style="color: red">x</p>',
    "a style element": "<style>p {}</style>",
    "an inline script": "<script>go()</script>",
    "data for a script": '<script type="application/json">{}</script>',
    "a handler": '<p onclick="go()">x</p>',
    "an address that is a script": '<a href="javascript:go()">x</a>',
    "a picture from elsewhere": '<img alt="" src="https://example.org/x.png">',
    "a picture without words": '<img src="/x.png">',
    "a field without a label": '<input name="x">',
    "an id twice": '<p id="x"></p><p id="x"></p>',
    "an acronym": "<p>Ask the ICB.</p>",
    "words after the acronym": "<p>ICBs pay. An integrated care board (ICB) may.</p>",
    "a form without a seat": '<p class="room-header__seat">x</p><form method="post"><button>x</button></form>',
    "too much": "x" * 150_001,
}
FINE = {
    "a link with one end twice": '<a href="/a">Change</a><a href="/a">Change</a>',
    "links with hidden words": '<a href="/a">Change<span> name</span></a><a href="/b">Change<span> why</span></a>',
    "words before the acronym": "<p>An integrated care board (ICB) pays. The ICB knows.</p>",
    "words in brackets": "<p>The ICB (integrated care board) pays.</p>",
    "a name": "<p>Northsample PCN meets.</p>",
    "a label around a field": '<label>Name <input name="x"></label>',
    "a label for a field": '<label for="x">Name</label><input id="x" name="x">',
}


def page(content: str) -> HttpResponse:
    return HttpResponse(WHOLE.format(content))


@pytest.mark.parametrize("content", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(content: str) -> None:
    with pytest.raises(AssertionError):
        assert_page(page(content))


@pytest.mark.parametrize("content", FINE.values(), ids=FINE)
def test_what_is_right_passes(content: str) -> None:
    assert_page(page(content))


@pytest.mark.parametrize("whole", [WHOLE.replace("Our sheet – ", "– "), WHOLE.replace(' lang="en-GB"', "")])
def test_a_page_without_a_title_or_a_language_is_found(whole: str) -> None:
    with pytest.raises(AssertionError):
        assert_page(HttpResponse(whole.format("")))


@pytest.mark.parametrize(
    "address",
    [
        "/privacy/",
        "/accessibility/",
        "/account/not-invited/",
        "/account/not-checked/",
        "/account/removed/",
        "/no-such-page/",
        "/accounts/login/",
    ],
)
def test_pages_that_anybody_reads_are_as_every_page_is(cast: Any, address: str) -> None:
    assert_page(cast.nobody.get(address))


@pytest.mark.parametrize("address", ["/account/", "/account/second-factor/", "/seat/", "/log/"])
def test_pages_of_a_person_are_as_every_page_is(cast: Any, address: str) -> None:
    assert_page(cast.lead.get(address))


def test_a_name_that_is_not_there_is_a_fault_and_a_setting_that_is_not_there_is_nothing() -> None:
    jinja = engines["jinja2"].env
    assert jinja.from_string("{{ params.group.before }}|{{ params.group.classes or 'x' }}").render(params={}) == "|x"
    for wrong in ("{{ nobody }}", "{{ page.nmae }}"):
        with pytest.raises(UndefinedError):
            jinja.from_string(wrong).render(page=object())
