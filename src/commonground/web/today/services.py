"""What is done from Today. In: a seat. Out: reminders, visits."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Body, Membership
from commonground.web.places.roles import Role
from commonground.web.places.seat import Seat
from commonground.web.today.models import Nudge
from commonground.web.today.owing import SUBJECTS

A_VISIT = timedelta(hours=1)
A_DAY = timedelta(days=1)


@transacted
def nudge(seat: Seat, body: Body, about: str, now: datetime, address: str) -> bool:
    """Remind a partner of one thing, once a day at most. Out: whether it was reminded now.

    Raises PermissionDenied for a seat that may not, a body of another place and one that signs nothing, KeyError for a
    subject that is none.
    """
    if not seat.may("nudge") or body.place_id != seat.place.id or not body.signs:
        raise PermissionDenied
    subject = SUBJECTS[about]
    if Nudge.objects.filter(body=body, about=about, at__gt=now - A_DAY).exists():
        return False
    row = Nudge.objects.create(body=body, about=about, author=seat.user)
    record(seat, f"partner reminded of {subject}", f"nudge:{row.id}", [str(body.id), about])
    if settings.MAILS:
        addresses = _list_addresses(body)
        transaction.on_commit(lambda: _mail(seat, body, subject, addresses, address))
    return True


def _list_addresses(body: Body) -> list[str]:
    """Of those who speak for a body today."""
    rows = Membership.objects.on(timezone.localdate()).filter(body=body, role__in=(Role.LEAD, Role.FINANCE))
    emails = rows.filter(user__is_active=True).values_list("user__email", flat=True).distinct().order_by("user__email")
    return [email for email in emails if email]


def _mail(seat: Seat, body: Body, subject: str, addresses: list[str], address: str) -> None:
    text = (
        f"{seat.user.name} reminds you: the room for {seat.place.name} waits. What it waits for from {body.name}: "
        f"{subject}.\n\n{address}{reverse('today')}\n"
    )
    for one in addresses:
        send_mail(f"A reminder from {seat.place.name}", text, None, [one], fail_silently=True)


def note_visit(user: User, now: datetime) -> None:
    """Remember when somebody was here, once a visit."""
    if user.seen_at is None or now - user.seen_at > A_VISIT:
        User.objects.filter(id=user.id).update(seen_before=user.seen_at, seen_at=now)
        user.seen_before, user.seen_at = user.seen_at, now
