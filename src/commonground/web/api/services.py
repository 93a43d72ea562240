"""Making and ending keys for programs. In: a seat. Out: a token, shown once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from commonground.web.api.models import ApiToken
from commonground.web.audit.chain import record
from commonground.web.ground.rows import hash_token
from commonground.web.ground.transactions import transacted
from commonground.web.places.seat import Seat, list_seats

DAYS, MOST = 90, 5


class TooManyTokensError(Exception):
    """A person has as many keys as a person may have."""


@transacted
def make_token(seat: Seat, name: str) -> str:
    """A new key for a program that reads for this seat, for 90 days. Raises TooManyTokensError."""
    if ApiToken.objects.filter(user=seat.user, expires_at__gt=timezone.now()).count() >= MOST:
        raise TooManyTokensError
    token = f"cg_{secrets.token_urlsafe(32)}"
    expires = timezone.now() + timedelta(days=DAYS)
    row = ApiToken.objects.create(
        user=seat.user, body=seat.body, name=name, token_hash=hash_token(token), expires_at=expires
    )
    record(seat, "program key made", f"token:{row.id}")
    return token


@transacted
def end_token(seat: Seat, token: ApiToken) -> None:
    """It opens nothing any more."""
    record(seat, "program key ended", f"token:{token.id}")
    token.delete()


def find_seat_of(token: str) -> Seat | None:
    """The seat that a token reads for, with today's roles; None for one that is unknown, expired or nobody's now."""
    live = ApiToken.objects.filter(expires_at__gt=timezone.now()).select_related("user")
    row = live.filter(token_hash=hash_token(token)).first()
    if row is None or not row.user.is_active:
        return None
    return next((seat for seat in list_seats(row.user) if seat.body.id == row.body_id), None)
