"""One browser and one full room for all tests of a module, and somebody who sees most of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toys.cast import Actor, make_actor, make_cast
from toys.web_accounts import known
from toys.web_browser import Room, launched
from toys.web_secrets import Full, fill

if TYPE_CHECKING:
    from commonground.document import Plan


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    """Chromium."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with launched(chromium) as one:
            yield one


@pytest.fixture(scope="module")
def full(django_db_setup: None, django_db_blocker: Any, browser: Any, room_plan: Plan) -> Iterator[Full]:
    """The cast in a room with everything in it; after the browser, beside whose loop Django opens a connection anew."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(make_cast(room_plan), room_plan)
        transaction.set_rollback(True)


@pytest.fixture
def room(browser: Any) -> Iterator[Room]:
    """A window of it; nothing in it may complain, nothing may be asked for elsewhere."""
    opened = Room(browser)
    yield opened
    opened.context.close()
    assert not opened.elsewhere
    assert not opened.complaints


@pytest.fixture
def chief(full: Full) -> Actor:
    """Somebody of the trust with every role that a partner gives, who said the password a moment ago."""
    return known(make_actor("chief", full.cast.trust, "lead", "finance", "signatory", "analyst"))


@pytest.fixture
def broker(full: Full) -> Actor:
    """Who runs the room, the password said a moment ago."""
    return known(full.cast.broker)


@pytest.fixture
def newcomer(full: Full) -> Actor:
    """The broker of a place in which nothing has happened yet."""
    from commonground.web.places.models import PLACE_TEAM, Body, Place

    place = Place.objects.create(name="Newshire", synthetic=True, pack=b"", partners_yaml="")
    Body.objects.create(place=place, key="council", name="Newshire Council", kind="council")
    return make_actor("newcomer", Body.objects.create(place=place, key="team", name="Team", kind=PLACE_TEAM), "broker")
