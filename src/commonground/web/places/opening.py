"""Opening a place. In: a person who may, and a name, a file or nothing for the example. Out: a place with its broker.

The engine draws the place in the worker, and a thread beside it gives signs of life. Place, bodies and broker are kept
together, if nobody has taken the opening for lost meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from commonground.core.errors import Fault, UserError
from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.queue import end_task, list_lost
from commonground.web.ground.transactions import transacted
from commonground.web.page.logs import log_fault
from commonground.web.places.models import PLACE_TEAM, Membership, Opening, Place
from commonground.web.places.roles import Role

if TYPE_CHECKING:
    from commonground.web.places.seat import Seat
    from commonground.web.plans.places import Drawn

FIRST_REASON = "To begin with: everything as modelled from open data"
FAULT = "The program met a fault of its own, which whoever runs this room finds in the log of the server."
BEAT_SECONDS = 5.0
SILENT = timedelta(seconds=30)  # after which an opening is lost: its worker gives a sign of life every five seconds
MOST_SIGNS = 500
ONGOING = (Opening.State.QUEUED, Opening.State.RUNNING)


@transacted
def ask_to_open(user: User, query: str = "", pack: bytes | None = None) -> Opening:
    """Queue the opening of a place. Raises PermissionDenied for who may not, UserError while they wait for another."""
    if not User.objects.select_for_update(no_key=True).get(id=user.id).opens_places:
        raise PermissionDenied
    if Opening.objects.filter(author=user, state__in=ONGOING).exists():
        raise UserError("a place is being opened for you", mend="wait until it is there")
    opening = Opening.objects.create(author=user, query=query.strip(), pack=pack)
    opening.task = str(open_in_background.enqueue(str(opening.id)).id)
    opening.save(update_fields=["task"])
    record(None, "place asked for", f"opening:{opening.id}", who=user.id)
    return opening


@task()
def open_in_background(opening_id: str) -> None:
    """In the worker: make the place, or say in a sentence why not."""
    opening = begin(opening_id)
    if opening is None:
        return
    try:
        with _signs_of_life(opening):
            drawn = _draw(opening)
        finish(opening, drawn)
    except (UserError, Fault) as error:
        end(opening, str(error))
    except Exception:
        log_fault("A place could not be opened")
        end(opening, FAULT)


@transacted
def begin(opening_id: str) -> Opening | None:
    """The opening, now running; None where it does not wait any more."""
    running = {"state": Opening.State.RUNNING, "beat_at": timezone.now()}
    if not Opening.objects.filter(id=opening_id, state=Opening.State.QUEUED).update(**running):
        return None
    return Opening.objects.select_related("author").get(id=opening_id)


def _draw(opening: Opening) -> Drawn:
    from commonground.web.plans.making import draw_up
    from commonground.web.plans.places import draw

    return draw(bytes(opening.pack) if opening.pack else draw_up(opening.query))


@contextmanager
def _signs_of_life(opening: Opening) -> Iterator[None]:
    """While the engine works, a thread says that it does."""
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(opening, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(opening: Opening, done: threading.Event) -> None:
    while not done.wait(BEAT_SECONDS):
        with suppress(OperationalError):  # the next one tells
            Opening.objects.filter(id=opening.id, state=Opening.State.RUNNING).update(beat_at=timezone.now())
    connection.close()


@transacted
def finish(opening: Opening, drawn: Drawn) -> Place | None:
    """The place, run by whoever asked, its first plan asked for; None where the opening was ended meanwhile."""
    from commonground.web.plans.places import keep

    running = Opening.objects.filter(id=opening.id, state=Opening.State.RUNNING)
    if not running.update(state=Opening.State.DONE, pack=None):
        return None
    place = keep(drawn, opening.author_id)
    Opening.objects.filter(id=opening.id).update(place=place)
    seat_broker(opening.author, place)
    return place


@transacted
def end(opening: Opening, sentence: str) -> bool:
    """End a running opening without a place; False where it was ended meanwhile."""
    failed = {"state": Opening.State.FAILED, "error": sentence[:MOST_SIGNS]}
    if not Opening.objects.filter(id=opening.id, state=Opening.State.RUNNING).update(**failed):
        return False
    record(None, "place could not be opened", f"opening:{opening.id}", sentence, who=opening.author_id)
    return True


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


def find_lost_openings(now: datetime | None = None) -> list[Opening]:
    """Name lost the openings whose worker is silent or will never come; they can be asked for again."""
    since = (now or timezone.now()) - SILENT
    return [one for one in list_lost(Opening.objects.defer("pack"), since) if _name_lost(one, since)]


@transacted
def _name_lost(opening: Opening, since: datetime) -> bool:
    """Whether it was still so when it was written."""
    still = Q(beat_at__lt=since) if opening.state == Opening.State.RUNNING else Q()
    if not Opening.objects.filter(still, id=opening.id, state=opening.state).update(state=Opening.State.LOST):
        return False
    end_task(opening.task)
    record(None, "opening of a place lost", f"opening:{opening.id}", who=opening.author_id)
    return True
