"""Figures between sending and confirming: sealed, for one person and body, for a while. Nothing is kept meanwhile.

In: what was read. Out: a token that the page hands back, which nobody can read or change; and the figures again.
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


def put_away(seat: Seat, given: Given) -> str:
    """The token of a set that was read and not yet confirmed."""
    held = {"of": _of(seat), "at": time.time(), "values": dict(given.values), "who": dict(given.who)}
    return urlsafe_b64encode(seal(json.dumps(held).encode())).decode()


def take_out(seat: Seat, token: str) -> Given:
    """The set behind a token. Raises Lapsed."""
    try:
        held = json.loads(unseal(urlsafe_b64decode(token.encode())))
    except (ValueError, VaultError):
        raise Lapsed from None
    if held.get("of") != _of(seat) or not 0 <= time.time() - held["at"] <= HOLDS_SECONDS:
        raise Lapsed
    return Given(held["values"], held["who"])


def _of(seat: Seat) -> list[str]:
    return ["own figures", str(seat.body.id), str(seat.user.id)]
