"""What is done with accounts. In: a seat or a person. Out: rows and one event each, in one transaction."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.seat import Seat


@transacted
def remove_person(user: User, seat: Seat | None) -> None:
    """Take a person out: name, address and ways to sign in go; what was done for a body stays."""
    Authenticator.objects.filter(user=user).delete()
    user.memberships.filter(ends=None).update(ends=timezone.localdate())
    user.email, user.name, user.is_active = None, "A former member", False
    user.set_unusable_password()
    user.save()
    record(seat, "person removed", f"person:{user.id}")
