"""Opening a place. In: a person who may, and a name, a file or nothing for the example. Out: a place with its broker.

The engine builds the place in the worker; `finish` is called there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks import task

from commonground.core.errors import Fault, UserError
from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import PLACE_TEAM, Membership, Opening, Place
from commonground.web.places.roles import Role

if TYPE_CHECKING:
    from commonground.web.places.seat import Seat

FIRST_REASON = "To begin with: everything as modelled from open data"
LOST_AFTER = timedelta(minutes=15)
ONGOING = (Opening.State.QUEUED, Opening.State.RUNNING)


@transacted
def ask_to_open(user: User, query: str = "", pack: bytes | None = None) -> Opening:
    """Queue the opening of a place. Raises PermissionDenied for who may not."""
    if not user.opens_places:
        raise PermissionDenied
    opening = Opening.objects.create(author=user, query=query.strip(), pack=pack)
    open_in_background.enqueue(str(opening.id))
    record(None, "place asked for", f"opening:{opening.id}", who=user.id)
    return opening


@task()
def open_in_background(opening_id: str) -> None:
    """In the worker: make the place, or say in a sentence why not."""
    if not Opening.objects.filter(id=opening_id, state=Opening.State.QUEUED).update(
        state=Opening.State.RUNNING, beat_at=timezone.now()
    ):
        return
    opening = Opening.objects.get(id=opening_id)
    try:
        place = _make(opening)
    except (UserError, Fault) as error:
        Opening.objects.filter(id=opening_id).update(state=Opening.State.FAILED, error=str(error)[:500])
        return
    finish(opening, place)


def _make(opening: Opening) -> Place:
    from commonground.web.plans.making import draw_up
    from commonground.web.plans.places import open_place

    return open_place(bytes(opening.pack) if opening.pack else draw_up(opening.query))


@transacted
def finish(opening: Opening, place: Place) -> Seat:
    """Whoever asked runs the room of the place; its first plan is asked for."""
    Opening.objects.filter(id=opening.id).update(state=Opening.State.DONE, place=place, pack=None)
    return seat_broker(opening.author, place)


@transacted
def seat_broker(user: User, place: Place) -> Seat:
    """Make somebody the broker of a place, and ask for the first plan in that role."""
    from commonground.web.places.seat import Seat
    from commonground.web.plans.asking import Asked
    from commonground.web.plans.services import ask_for_version

    team = place.bodies.get(kind=PLACE_TEAM)
    Membership.objects.create(user=user, body=team, role=Role.BROKER)
    seat = Seat(user, team, frozenset({Role.BROKER}))
    record(seat, "broker seated", f"person:{user.id}")
    ask_for_version(seat, Asked(), FIRST_REASON)
    return seat


def find_lost_openings() -> None:
    """Openings whose worker died are lost, and can be asked for again."""
    long_ago = timezone.now() - LOST_AFTER
    Opening.objects.filter(state=Opening.State.RUNNING, beat_at__lt=long_ago).update(state=Opening.State.LOST)
