"""The chain of the log. In: what was done. Out: one more `Event`, and whether all events are as they were written.

Each event's MAC is an HMAC-SHA-256, under a key from the environment, over its fields and the MAC before it. The end of
the chain carries one too, so that nobody without a key cuts it short. An older end, put back with its events, is a
chain as it once was: only a head that was kept outside finds that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from commonground.web.audit.models import Event, Head
from commonground.web.environment import Key
from commonground.web.ground.transactions import one_moment

if TYPE_CHECKING:
    from commonground.web.places.seat import Seat

START = "0" * 64
FIELDS = ("seq", "at", "place", "who", "body", "what", "thing", "digest", "private_to", "key_id", "prev")


@dataclass(frozen=True)
class Verdict:
    """Whether the log is whole."""

    holds: bool
    events: int
    sentence: str
    first_bad: int | None = None  # its number


def _keys() -> tuple[Key, ...]:
    return settings.SURROUNDINGS.audit_keys


def digest(content: object) -> str:
    """A keyed hash of a thing, so that small values cannot be guessed from it."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()
    return hmac.new(_keys()[-1].secret, b"content:" + written, hashlib.sha256).hexdigest()


def mac(event: Event, secret: bytes) -> str:
    """The MAC that an event should have."""
    written = json.dumps([getattr(event, field) for field in FIELDS], separators=(",", ":")).encode()
    return hmac.new(secret, written, hashlib.sha256).hexdigest()


def seal_head(head: Head, secret: bytes) -> str:
    """The seal that the end of the chain should have."""
    return hmac.new(secret, f"head|{head.seq}|{head.mac}".encode(), hashlib.sha256).hexdigest()


def record(
    seat: Seat | None,
    what: str,
    thing: str,
    content: object = "",
    *,
    private_to: object = "",
    who: object = "",
    place: object = "",
) -> Event:
    """Write one event, in the transaction of the change that it tells of.

    `private_to`: the body that alone reads it. `who`, `place`: the person and the place, where nobody's seat says it.

    Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is written in the transaction of its change")
    head, _ = Head.objects.select_for_update().get_or_create(id=1)
    key = _keys()[-1]
    event = Event(
        seq=head.seq + 1,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        place=str(seat.place.id if seat else place),
        who=str(seat.user.id if seat else who),
        body=str(seat.body.id) if seat else "",
        what=what,
        thing=thing,
        digest=digest(content),
        private_to=str(private_to),
        key_id=key.id,
        prev=head.mac,
    )
    event.mac = mac(event, key.secret)
    event.save(force_insert=True)
    head.seq, head.mac, head.key_id = event.seq, event.mac, key.id
    head.seal = seal_head(head, key.secret)
    head.save(force_update=True)
    return event


def verify() -> Verdict:
    """Whether every event is as it was written, none is missing, and the head is the last and sealed."""
    with one_moment():
        return _verify(Head.objects.filter(id=1).first() or Head())


def _verify(head: Head) -> Verdict:
    count, last = 0, START
    for count, (event, wrong) in enumerate(_walk(Event.objects.order_by("seq").iterator()), 1):
        if wrong:
            return Verdict(False, count, f"Event {event.seq}, {event.what} of {event.thing}, {wrong}.", event.seq)
        last = event.mac
    if (head.seq, head.mac) != (count, last):
        return Verdict(False, count, f"The log ends at event {count}, but {head.seq} were written.", count + 1)
    if count and (wrong := _find_fault_of_end(head)):
        return Verdict(False, count, f"The end of the log, event {count}, {wrong}.", count)
    return Verdict(True, count, f"All {count:,} events are as they were written.")


def _find_fault_of_end(head: Head) -> str:
    """What is wrong with the seal over the end of the chain: '' = nothing."""
    secret = next((key.secret for key in _keys() if key.id == head.key_id), None)
    if secret is None:
        return f"was sealed under key {head.key_id!r}, which is not in COMMONGROUND_AUDIT_KEYS"
    same = hmac.compare_digest(head.seal, seal_head(head, secret))
    return "" if same else "was set by somebody without a key: events after it may have been cut off"


def find_kept(kept: str) -> str:
    """What is wrong with the log against a head that somebody kept outside, as `audit head` prints it: '' = nothing.

    Only this finds a log that was written anew, whole, by a holder of its keys, or an older one that was put back.
    """
    number, _, seal = kept.strip().partition(" ")
    if not number.isdecimal() or not seal:
        return "The head that was kept cannot be read: give it as `commonground audit head` printed it."
    event = Event.objects.filter(seq=int(number)).first()
    if event is None:
        return f"The log has no event {number}, of which a head was kept."
    same = hmac.compare_digest(event.mac.encode(), seal.strip().encode())
    return "" if same else f"Event {number} is not the one whose head was kept: the log was written anew."


def _walk(events: Iterable[Event]) -> Iterator[tuple[Event, str]]:
    """Each event, and what is wrong with it: '' = nothing."""
    keys, prev = {key.id: key.secret for key in _keys()}, START
    for number, event in enumerate(events, 1):
        yield event, _fault(event, number, prev, keys)
        prev = event.mac


def _fault(event: Event, number: int, prev: str, keys: dict[str, bytes]) -> str:
    if event.seq != number:
        return f"follows event {number - 1}: events between them are missing"
    if event.key_id not in keys:
        return f"was written under key {event.key_id!r}, which is not in COMMONGROUND_AUDIT_KEYS"
    if event.prev != prev:
        return "does not follow the event before it"
    if not hmac.compare_digest(event.mac, mac(event, keys[event.key_id])):
        return "was changed after it was written"
    return ""
