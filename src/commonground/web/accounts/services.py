"""What is done with accounts. In: a seat or a person. Out: rows and one event each, in one transaction."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.accounts.sessions import end_sessions, list_sessions
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.ending import end_roles, find_places_left_alone
from commonground.web.places.models import Membership
from commonground.web.places.seat import Seat

FORMER = "A former member"


@transacted
def change_name(user: User, seat: Seat | None, name: str) -> None:
    """Be called something else."""
    user.name = name.strip()
    user.save(update_fields=["name"])
    record(seat, "name changed", f"person:{user.id}", {"name": user.name}, who=user.id)


@transacted
def remove_person(user: User, seat: Seat | None) -> None:
    """Take a person out: name, address and ways to sign in go; what was done for a body stays.

    Raises UserError where a place would be left without a broker.
    """
    from commonground.web.api.models import ApiToken

    roles = Membership.objects.filter(user=user)
    if alone := find_places_left_alone(roles):
        raise UserError(f"you are the only broker of {' and '.join(alone)}", mend="invite another broker first")
    end_roles(roles)
    for kept in (Authenticator, EmailAddress, SocialAccount, ApiToken):
        kept.objects.filter(user=user).delete()
    forget_invitations(user)
    user.email, user.name, user.is_active = None, FORMER, False
    user.set_unusable_password()
    user.save()
    end_sessions(user)
    record(seat, "person removed", f"person:{user.id}", who=user.id)


def forget_invitations(user: User) -> None:
    """Invitations keep what was asked, not whom; open ones are withdrawn."""
    from commonground.web.invite.models import Invitation

    theirs = Invitation.objects.filter(email=user.email) | Invitation.objects.filter(used_by=user)
    theirs.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    Invitation.objects.filter(id__in=list(theirs.values_list("id", flat=True))).update(email="", name=FORMER, why="")


@transacted
def make_password_link(email: str) -> str:
    """The path of a page where a person sets a new password, once and within three days; the operator hands it on.

    Raises UserError for an address without an account.
    """
    user = _find(email)
    record(None, "password link made", f"person:{user.id}")
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )


@transacted
def clear_second_factors(email: str) -> None:
    """Take off the second factors of a person who lost them; the next page asks for a new one.

    Raises UserError for an address without an account.
    """
    user = _find(email)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(None, "second factors taken off", f"person:{user.id}")


@transacted
def end_session(user: User, id_: str) -> bool:
    """Sign a person out in one browser, by its id; whether there was such a session."""
    found = [one for one in list_sessions(user) if one.id == id_]
    for one in found:
        one.row.delete()
        record(None, "signed out elsewhere", f"person:{user.id}", who=user.id)
    return bool(found)


def _find(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise UserError(f"{email!r} has no account here", mend="give the address that the person signs in with")
    return user
