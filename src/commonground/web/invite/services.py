"""What is done with invitations and roles. In: a seat, or a token's hash. Out: rows and one event each, at once.

The token itself is given back once and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import slugify

from commonground.core.errors import UserError
from commonground.profiles.model import KINDS
from commonground.web.accounts.models import User
from commonground.web.audit.chain import record
from commonground.web.ground.rows import hash_token
from commonground.web.ground.transactions import transacted
from commonground.web.invite.models import LASTS, Invitation, State, make_token
from commonground.web.places.ending import end_roles, find_places_left_alone
from commonground.web.places.models import PLACE_TEAM, Body, Membership, Place
from commonground.web.places.roles import WORDS, Role, may
from commonground.web.places.seat import Seat

KEPT = "invitation"  # where the session keeps the hash of a token
OF_THE_TEAM = (Role.BROKER, Role.ANALYST, Role.OBSERVER)
OF_A_PARTNER = (Role.LEAD, Role.FINANCE, Role.SIGNATORY, Role.ANALYST, Role.OBSERVER)


@dataclass(frozen=True)
class NewBody:
    """An organisation that the place does not have yet; `kind` as in `profiles.model.KINDS`."""

    name: str
    kind: str


class Closed(Exception):
    """An invitation that cannot be used; `why`: used, expired, withdrawn, unknown, another address, or sign in."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def list_roles(kind: str) -> tuple[Role, ...]:
    """The roles that a body of a kind can give."""
    return OF_THE_TEAM if kind == PLACE_TEAM else OF_A_PARTNER


@transacted
def invite(
    seat: Seat, body: Body | NewBody, email: str, name: str, roles: Iterable[str], why: str
) -> tuple[Invitation, str]:
    """A new invitation and its token; an open one for the same address and body is withdrawn.

    Raises PermissionDenied for who may not, or a body of another place; UserError for roles that the body cannot give,
    or that would let somebody run the room and see a partner's own figures.
    """
    if not seat.may("invite") or (isinstance(body, Body) and body.place_id != seat.place.id):
        raise PermissionDenied
    wanted = sorted(set(roles), key=list(Role).index)  # type: ignore[arg-type]
    if not wanted or not set(wanted) <= set(list_roles(body.kind)):
        raise UserError(f"{body.name} cannot give these roles", mend="choose among its own")
    _lock(seat.place)
    _keep_apart(seat.place, email, wanted)
    found = body if isinstance(body, Body) else add_body(seat, body)
    address, token = email.strip().lower(), make_token()
    open_before = found.invitations.filter(email=address, used_at=None, withdrawn_at=None)
    open_before.update(withdrawn_at=timezone.now())
    invitation = Invitation.objects.create(
        body=found,
        email=address,
        name=name.strip(),
        roles=wanted,
        why=why.strip(),
        token_hash=hash_token(token),
        author=seat.user,
        expires_at=timezone.now() + LASTS,
    )
    content = {"body": str(found.id), "email": address, "roles": wanted}
    record(seat, "invited", f"invitation:{invitation.id}", content)
    return invitation, token


def _lock(place: Place) -> None:
    """Whoever gives or takes a role in the place waits here for the one before."""
    Place.objects.select_for_update(no_key=True).only("id").get(id=place.id)


def _keep_apart(place: Place, email: str, wanted: Iterable[str]) -> None:
    """Raises UserError where a person would run the room and see a partner's own figures."""
    theirs = Membership.objects.on(timezone.localdate()).filter(user__email=email.strip().lower(), body__place=place)
    roles = {*theirs.values_list("role", flat=True), *wanted}
    if may(roles, "invite") and may(roles, "see_own_figures"):
        raise UserError(
            f"nobody can be broker of {place.name} and lead, finance lead or signatory of a partner",
            mend="end the one role first, or choose somebody else",
        )


def add_body(seat: Seat, new: NewBody) -> Body:
    """An organisation more, in the transaction of its invitation. Raises UserError for a name that is taken."""
    if new.kind not in KINDS:
        raise UserError(f"{new.kind!r} is no kind of organisation", mend="choose one of the list")
    name = " ".join(new.name.split())
    if seat.place.bodies.filter(name__iexact=name).exists():
        raise UserError(f"{name} is in the list already", mend="choose it there")
    body = Body.objects.create(place=seat.place, key=_make_key(seat.place, name), name=name, kind=new.kind)
    record(seat, "organisation added", f"body:{body.id}", {"name": name, "kind": new.kind})
    return body


def _make_key(place: Place, name: str) -> str:
    """A key that no body of the place has."""
    stem, taken = slugify(name)[:60] or "body", set(place.bodies.values_list("key", flat=True))
    return next(key for number in range(len(taken) + 1) if (key := f"{stem}-{number}" if number else stem) not in taken)


@transacted
def withdraw(seat: Seat, invitation: Invitation) -> None:
    """It can no longer be used. Raises PermissionDenied for who may not; nothing happens to one that is not open."""
    if not seat.may("invite") or invitation.body.place_id != seat.place.id:
        raise PermissionDenied
    still = Invitation.objects.filter(id=invitation.id, used_at=None, withdrawn_at=None)
    if still.update(withdrawn_at=timezone.now()):
        record(seat, "invitation withdrawn", f"invitation:{invitation.id}")


def find(token_hash: str) -> Invitation:
    """An open invitation. Raises Closed for any other."""
    found = Invitation.objects.select_related("body__place", "author").filter(token_hash=token_hash).first()
    if found is None or found.state != State.OPEN:
        raise Closed(found.state if found else "unknown")
    return found


@transacted
def accept(token_hash: str, user: User | None = None, *, name: str = "", password: str = "") -> Seat:
    """Act for the body: a person who is signed in, or a new one with a name and a password that was checked before.

    Raises Closed for an invitation that is not open, or for another address; UserError as `invite` does, for roles that
    came meanwhile.
    """
    _lock(find(token_hash).body.place)
    Invitation.objects.select_for_update().filter(token_hash=token_hash).first()  # a second browser waits here
    invitation = find(token_hash)
    person = user or _make_person(invitation, name, password)
    if person.email != invitation.email:
        raise Closed("another address")
    body, today = invitation.body, timezone.localdate()
    _keep_apart(body.place, person.email, invitation.roles)
    held = set(Membership.objects.on(today).filter(user=person, body=body).values_list("role", flat=True))
    for role in invitation.roles:
        if role not in held:
            Membership.objects.create(user=person, body=body, role=role, starts=today)
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save(update_fields=["used_at", "used_by"])
    seat = Seat(person, body, frozenset(held | set(invitation.roles)))
    record(seat, "invitation accepted", f"invitation:{invitation.id}", {"roles": invitation.roles})
    return seat


@transacted
def welcome(address: str) -> tuple[User, Invitation] | None:
    """A person without a password for an address that was invited, and the newest open invitation; None without one.

    The invitation stays open: the person reads it and accepts.
    """
    theirs = Invitation.objects.filter(email=address, used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    invitation = theirs.order_by("-at").first()
    if invitation is None or User.objects.filter(email=address).exists():
        return None
    person = User.objects.create_user(address, invitation.name)
    record(None, "person made by own sign-in service", f"person:{person.id}", who=person.id)
    return person, invitation


def _make_person(invitation: Invitation, name: str, password: str) -> User:
    if User.objects.filter(email=invitation.email).exists():
        raise Closed("sign in")
    return User.objects.create_user(invitation.email, name or invitation.name, password)


@transacted
def end_role(seat: Seat, membership: Membership) -> None:
    """From now on it does not hold; nothing happens to one that has ended.

    Raises PermissionDenied for who may not, UserError for the last broker's.
    """
    if not seat.may("invite") or membership.body.place_id != seat.place.id:
        raise PermissionDenied
    _lock(seat.place)
    one = Membership.objects.filter(user=membership.user_id, body=membership.body_id, role=membership.role)
    if find_places_left_alone(one):
        raise UserError("this is the place's only broker", mend="invite another broker first")
    if not end_roles(one):
        return
    words = WORDS[Role(membership.role)].lower()
    record(seat, f"role ended: {words}", f"membership:{membership.id}", {"role": membership.role})
