"""Figures between sending and confirming: sealed, for one person and body, for a while. Nothing is kept meanwhile.

In: what was read. Out: a token that the page hands back, which nobody can read or change; and the figures again, with
the set against which they were checked.
"""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from commonground.web.figures.intake import Given
from commonground.web.ground.vault import VaultError, seal, unseal
from commonground.web.places.seat import Seat

HOLDS_SECONDS = 2 * 60 * 60


class Lapsed(ValueError):
    """A token that is too old, was changed, or is somebody else's."""


def put_away(seat: Seat, given: Given, since: str) -> str:
    """The token of a set that was read and not yet confirmed, checked against the set that held then (`since`)."""
    held = {"of": _of(seat), "at": time.time(), "since": since, "values": dict(given.values), "who": dict(given.who)}
    return urlsafe_b64encode(seal(json.dumps(held).encode())).decode()


def take_out(seat: Seat, token: str) -> tuple[Given, str]:
    """The set behind a token, and against which it was checked. Raises Lapsed."""
    try:
        held = json.loads(unseal(urlsafe_b64decode(token.encode())))
    except (ValueError, VaultError):
        raise Lapsed from None
    if held.get("of") != _of(seat) or not 0 <= time.time() - held["at"] <= HOLDS_SECONDS:
        raise Lapsed
    return Given(held["values"], held["who"]), held["since"]


def _of(seat: Seat) -> list[str]:
    return ["own figures", str(seat.body.id), str(seat.user.id)]
