"""Every page and state in a browser: no barrier that axe finds, nothing wider than a narrow screen, keys alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from toys.cast import Actor, copy_of
from toys.web_addresses import NOBODYS
from toys.web_browser import POSTED, Room, find_barriers
from toys.web_matrix import list_addresses, sees
from toys.web_secrets import STATES, Full
from toys.web_walk import list_asks, list_things

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db]
NO_PAGES = ("/healthz", "/.well-known/", "/api/p", "/api/d", "/api/o", "/accounts/oidc/")
NOT_SENT = ("/accounts/logout/", "/seat/", "/figures/take-back/")
FILES = (".docx", ".json", ".xlsx")


def list_paths(full: Full, actor: Actor, broker: Actor) -> Iterator[tuple[Actor, str]]:
    """Every page that can be opened, once, by who sees most of it; every form sent empty too."""
    known = list_things(full)
    known["version"] = [full.versions["trust"]]
    known["body"] = [full.cast.trust, full.cast.council]
    known["run"] = [full.runs[state] for state in STATES] + [full.runs["trust running"]]
    for address in list_addresses():
        way = address.way
        if address.route.startswith(NO_PAGES) or address.route.endswith(FILES) or address.route == "/api/":
            continue
        who = actor if not address.needs or actor.seat.may(address.needs) else broker
        for ask in list_asks(full, address, known, who.seat):
            if ask.thing == NOBODYS or not sees(who.seat, ask.thing):
                continue
            if ask.by_query and ask.thing != full.versions["trust"]:
                continue
            if "G" in way.verbs:
                yield who, ask.path
            if "P" in way.verbs and "?" not in ask.path and address.route not in NOT_SENT:
                yield who, f"{ask.path}?{POSTED}"


def test_no_page_has_a_barrier_or_is_wider_than_a_narrow_screen(
    full: Full, room: Room, chief: Actor, broker: Actor
) -> None:
    wrong, seen = [], set()
    for who, path in list_paths(full, chief, broker):
        with transaction.atomic():
            room.open(path, copy_of(who.client))
            shown = (room.page.title(), room.landed.split("?")[0])
            if room.landed and shown not in seen:
                seen.add(shown)
                wrong += find_barriers(room, path)
            transaction.set_rollback(True)
    assert len(seen) > 60
    assert not wrong, "\n".join(wrong)
