"""What is done from Today. In: a seat. Out: reminders, visits."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Body
from commonground.web.places.roles import Role
from commonground.web.places.seat import Seat
from commonground.web.today.models import Nudge

A_VISIT = timedelta(hours=1)
A_DAY = timedelta(days=1)
SUBJECTS = {"sheet": "its sheet", "figures": "its own figures"}


@transacted
def nudge(seat: Seat, body: Body, about: str, now: datetime, address: str) -> bool:
    """Remind a partner of one thing, once a day at most. Out: whether it was reminded now."""
    if Nudge.objects.filter(body=body, about=about, at__gt=now - A_DAY).exists():
        return False
    row = Nudge.objects.create(body=body, about=about, author=seat.user)
    record(seat, f"partner reminded of {SUBJECTS[about]}", f"nudge:{row.id}", [str(body.id), about])
    if settings.MAILS:
        leads = User.objects.filter(memberships__body=body, memberships__role__in=(Role.LEAD, Role.FINANCE)).distinct()
        addresses = [user.email for user in leads if user.email]
        transaction.on_commit(lambda: _mail(seat, body, about, addresses, address))
    return True


def _mail(seat: Seat, body: Body, about: str, addresses: list[str], address: str) -> None:
    text = (
        f"{seat.user.name} reminds you: the room for {seat.place.name} waits for {SUBJECTS[about]} of {body.name}.\n\n"
        f"{address}{reverse('today')}\n"
    )
    for one in addresses:
        send_mail(f"A reminder from {seat.place.name}", text, None, [one], fail_silently=True)


def note_visit(user: User, now: datetime) -> None:
    """Remember when somebody was here, once a visit."""
    if user.seen_at is None or now - user.seen_at > A_VISIT:
        User.objects.filter(id=user.id).update(seen_before=user.seen_at, seen_at=now)
        user.seen_before, user.seen_at = user.seen_at, now
