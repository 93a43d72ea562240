"""States of pages in a browser: refused, not there, empty, signed out; by keys alone, in forced colours, in print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from toys.cast import Actor
from toys.web_browser import POSTED, WIDE, Room, find_barriers
from toys.web_secrets import STATES, Full
from toys.web_walk import client_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]
OF_NOBODY = (
    *("/accounts/login/", f"/accounts/login/?{POSTED}", "/accounts/inactive/", "/accounts/3rdparty/login/error/"),
    *(
        "/accounts/password/reset/key/nothing-nothing/",
        "/privacy/",
        "/accessibility/",
        "/account/not-invited/",
        "/account/not-checked/",
    ),
    *("/account/removed/", "/invitations/accept/", "/no-such-page/"),
)
EMPTY = ("/today/", "/plans/", "/plans/compare/", "/deal/", "/figures/", "/invitations/", "/log/", "/api/keys/")
READ = ("/today/", "/partners/", "/plans/", "/deal/", "/deal/rules/", "/figures/", "/log/", "/plans/new/check/")
STOPS = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const seen = [...document.querySelectorAll(all)].filter((e) => e.checkVisibility() && !e.disabled);
  const groups = new Set();
  return seen.filter((e) => {
    if (e.type !== 'radio') return true;
    const chosen = document.querySelector(`input[name="${e.name}"]:checked`);
    if (chosen) return e === chosen;
    return !groups.has(e.name) && groups.add(e.name);
  }).map((e, at) => { e.dataset.stop = at; return at; }).length;
}"""
HERE = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const label = e.id && document.querySelector(`label[for="${e.id}"]`);
  const drawn = [s.outlineStyle !== 'none' && s.outlineWidth !== '0px', s.boxShadow !== 'none',
    label && getComputedStyle(label, '::before').boxShadow !== 'none'];
  return {stop: Number(e.dataset.stop ?? -1), seen: drawn.some(Boolean), what: e.outerHTML.slice(0, 120)};
}"""


@pytest.mark.parametrize("path", OF_NOBODY)
def test_pages_of_nobody_have_no_barrier(full: Full, room: Room, path: str) -> None:
    room.open(path, Client())
    assert not find_barriers(room, path)


def test_empty_pages_have_no_barrier(full: Full, room: Room, newcomer: Actor) -> None:
    wrong = []
    for path in EMPTY:
        room.open(path, newcomer.client)
        wrong += find_barriers(room, path)
    assert not wrong, "\n".join(wrong)


def test_a_refusal_has_no_barrier(full: Full, room: Room) -> None:
    room.open("/figures/upload/", client_of(full, "analyst"))
    assert not find_barriers(room, "refused")


def test_what_axe_cannot_see_past_is_found(full: Full, room: Room) -> None:
    """The looking itself: a picture without words and a line that is too wide are found."""
    page = room.open("/privacy/", Client())
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/static/room/icon.svg\" width=\"900\">'")
    found = find_barriers(room, "broken")
    assert [one for one in found if "image-alt" in one]
    assert [one for one in found if "pixels wide" in one]


@pytest.mark.parametrize("path", READ)
def test_every_link_and_field_is_reached_by_keys_in_order_and_seen(
    full: Full, room: Room, chief: Actor, path: str
) -> None:
    page = room.open(path, chief.client)
    stops, reached = page.evaluate(STOPS), []
    assert stops > 3
    for _ in range(stops):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        assert here["seen"], here["what"]
        reached.append(here["stop"])
    assert reached == list(range(stops)), reached


def test_the_way_past_the_head_works_by_keys(full: Full, room: Room, chief: Actor) -> None:
    page = room.open("/deal/", chief.client)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#maincontent")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main, #maincontent') !== null")


def tab_to(page: Any, found: str) -> None:
    """Keys alone, until what is looked for has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(found) => document.activeElement.matches(found)", found):
            return
    raise AssertionError(f"no key leads to {found}")


def test_a_question_of_the_sheet_is_answered_by_keys(full: Full, room: Room, chief: Actor) -> None:
    page = room.open(f"/partners/{full.cast.trust.id}/1/", chief.client)
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "form#form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2/")


def test_a_row_of_the_deal_is_opened_and_a_way_tried_by_keys(full: Full, room: Room, chief: Actor) -> None:
    full.cast.place.runs.filter(made_for=full.cast.trust).update(state="cancelled")  # a body has three at most
    page = room.open("/deal/", chief.client)
    tab_to(page, f"main a[href*='/deal/{full.cast.trust.key}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deal/{full.cast.trust.key}/**")
    room.open("/deal/try/rule/equal/")
    tab_to(page, "input[type=radio][name]")
    page.keyboard.press("Space")
    tab_to(page, "form#form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/runs/**")


def test_the_role_is_switched_by_keys(full: Full, room: Room, settings: Any) -> None:
    from commonground.web.accounts.models import User

    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, demo=True)
    User.objects.filter(id__in=[full.cast.lead.user.id, full.cast.other_lead.user.id]).update(is_persona=True)
    page = room.open("/today/", client_of(full, "lead"))
    tab_to(page, "#switch-role")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    tab_to(page, ".room-switch button")
    page.keyboard.press("Enter")
    page.get_by_text(f"lead for {full.cast.council.name}").wait_for()


def test_nine_answers_confirm_a_sheet(full: Full) -> None:
    """What must be answered is counted: one question on each of nine pages, and nothing else."""
    from commonground.web.sheet.answers import read_said

    client, council = client_of(full, "other_lead"), full.cast.council
    answers = 0
    for number in range(1, 10):
        page = client.post(f"/partners/{council.id}/{number}/", {"says": "right"})
        answers += 1
        assert page.status_code == 302, page.content
    assert answers <= 9
    council.refresh_from_db()
    assert read_said(council).whole


def test_states_are_told_in_words_in_forced_colours(full: Full, browser: Any, chief: Actor) -> None:
    room = Room(browser, forced_colors="active")
    for path in ("/plans/", "/deal/", "/partners/"):
        page = room.open(path, chief.client)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        states = page.locator(".room-state")
        assert states.count()
        for at in range(states.count()):
            text, colour, ground = states.nth(at).evaluate(
                "(e) => [e.textContent.trim(), getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
            )
            assert text, path
            assert colour != ground, path
    room.context.close()


def test_on_paper_tables_are_whole_and_the_way_around_is_left_out(full: Full, room: Room, chief: Actor) -> None:
    version = full.versions["common 2"].id
    for path in ("/deal/", f"/deal/{full.cast.trust.key}/", f"/plans/{version}/", "/figures/", "/deal/rules/"):
        page = room.open(path, chief.client)
        page.emulate_media(media="print")
        for hidden in (".room-nav", ".room-footer", ".nhsuk-skip-link", ".nhsuk-button"):
            assert not page.locator(hidden).filter(visible=True).count(), (path, hidden)
        cut = page.evaluate(
            "[...document.querySelectorAll('.room-scroll')].filter((e) => getComputedStyle(e).overflowX !== 'visible')"
            ".length"
        )
        assert not cut, path
        page.emulate_media(media="screen")
        page.set_viewport_size(WIDE)


def test_a_frozen_version_has_no_barrier(full: Full, room: Room, broker: Actor) -> None:
    path = f"/plans/{full.versions['common 1'].id}/"
    page = room.open(path, broker.client)
    assert page.title().startswith("Frozen – ")
    assert not find_barriers(room, path)


@pytest.mark.parametrize("state", [*STATES, "done"])
def test_a_run_says_its_state_in_its_title(full: Full, room: Room, chief: Actor, state: str) -> None:
    page = room.open(f"/plans/runs/{full.runs[state].id}/", chief.client)
    assert page.title().startswith(str(full.runs[state].get_state_display()))
    assert page.locator("h1").count() == 1
    assert not find_barriers(room, state)
