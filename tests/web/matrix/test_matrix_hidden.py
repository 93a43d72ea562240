"""Hidden is hidden: what one side does for itself alone changes no byte of what anybody else is shown."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from toys.cast import Cast
from toys.web_matrix import list_addresses
from toys.web_secrets import PRIVATE, Full, fill_common, hide_things
from toys.web_walk import client_of, list_asks, list_things, seat_of, send, without_tokens

if TYPE_CHECKING:
    from commonground.document import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OTHERS = {  # by the side that keeps something to itself
    "trust": ("broker", "analyst", "other_finance", "stranger", "nobody"),
    "council": ("broker", "finance"),
}


@pytest.fixture
def begun(cast: Cast, room_plan: Plan) -> Full:
    """The room with all that its people share, where everybody was yesterday and is again now."""
    full = Full(cast)
    fill_common(full, room_plan)
    now = timezone.now()
    for actor in cast.everyone.values():
        type(actor.user).objects.filter(id=actor.user.id).update(seen_at=now, seen_before=now - timedelta(days=1))
    return full


def read_all(full: Full, name: str, known: dict[str, list[Any]]) -> dict[str, str]:
    """All that one person is shown, by address; programs with the same person's key read too."""
    seat, told = seat_of(full, name), {}
    for address in list_addresses():
        if "G" not in address.way.verbs or address.route.startswith("/accounts/"):
            continue
        for ask in list_asks(full, address, known, seat):
            told[ask.path] = without_tokens(send(client_of(full, name), "GET", ask.path)[1])
            if address.of_programs:
                key = f"Bearer {full.keys.get(name, 'none')}"
                told[f"{ask.path} by key"] = without_tokens(send(Client(), "GET", ask.path, authorization=key)[1])
    return told


@pytest.mark.parametrize("side", PRIVATE)
def test_nobody_else_is_shown_a_byte_of_what_a_side_keeps_to_itself(begun: Full, side: str, room_plan: Plan) -> None:
    known = list_things(begun)
    before = {name: read_all(begun, name, known) for name in OTHERS[side]}
    hide_things(begun, side, room_plan)
    take_paper(begun, side)
    for name in OTHERS[side]:
        after = read_all(begun, name, known)
        assert after.keys() == before[name].keys()
        assert not [path for path in after if after[path] != before[name][path]]


def take_paper(full: Full, side: str) -> None:
    """A paper about the private version, and one about a common one: both are the side's own affair."""
    actor = {"trust": full.cast.finance, "council": full.cast.other_finance}[side]
    for version in (full.versions[side], full.versions["common 2"]):
        assert actor.get(f"/paper/{version.id}.docx").status_code == 200


def test_what_a_side_does_for_all_is_seen_by_all(begun: Full) -> None:
    """The pages that are compared would differ if there were something to see."""
    from commonground.web.figures.services import give

    known = list_things(begun)
    before = read_all(begun, "analyst", known)
    give(begun.cast.finance.seat, {"notice": 3.0}, {})
    after = read_all(begun, "analyst", known)
    differ = {path for path in after if after[path] != before[path]}
    assert {"/today/", "/log/", "/figures/"} <= differ, json.dumps(sorted(differ))
