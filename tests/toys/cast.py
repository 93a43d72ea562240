"""The cast of the room's tests: partners in one place, a colleague who only reads, a stranger."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from commonground.document import Plan


SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of an app that nobody has


class Browser(Client):
    """A browser whose forms say for which body their page was opened, as the room's own do."""

    def __init__(self, seat: Any = None) -> None:
        super().__init__()
        self.seat = seat

    def post(self, path: str, data: Any = None, **more: Any) -> Any:  # type: ignore[override]
        hidden = {"seat": str(self.seat.body.id)} if self.seat else {}
        return super().post(path, hidden | (data or {}) if isinstance(data, dict | None) else data, **more)


def copy_of(client: Client) -> Browser:
    """The same browser, whose cookies may be lost."""
    other = Browser(client.seat if isinstance(client, Browser) else None)
    other.cookies.load(client.cookies.output(header=""))
    return other


@dataclass(frozen=True)
class Actor:
    """One person of the cast, signed in: `get` and `post` as it, `seat` for services."""

    user: Any
    seat: Any
    client: Client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> Any:
        return self.client.post(path, data, **more)


@dataclass(frozen=True)
class Cast:
    """Everybody; the trust is the partner whose view is looked at, the council is another partner."""

    place: Any
    elsewhere: Any
    trust: Any
    council: Any
    broker: Actor
    lead: Actor  # of the trust
    finance: Actor
    signatory: Actor
    analyst: Actor
    observer: Actor
    other_lead: Actor  # of the council
    other_finance: Actor
    stranger: Actor  # of another place
    nobody: Client  # not signed in

    @property
    def everyone(self) -> dict[str, Actor]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Actor)}


def make_cast(plan: Plan) -> Cast:
    from commonground.web.places.models import PLACE_TEAM, Body, Place

    place = Place.objects.create(name=plan.place.name, synthetic=True, pack=b"", partners_yaml="")
    elsewhere = Place.objects.create(name="Elsewhere", synthetic=True, pack=b"", partners_yaml="")
    bodies = {
        partner.id: Body.objects.create(
            place=place,
            key=partner.id,
            name=partner.name,
            kind=partner.kind,
            code=partner.code,
            about=partner.model_dump(mode="json"),
        )
        for partner in plan.partners
    }
    trust = next(body for body in bodies.values() if body.kind == "acute_trust")
    council = next(body for body in bodies.values() if body.kind == "council")
    team = Body.objects.create(place=place, key="place-team", name="The place team", kind=PLACE_TEAM)
    far = Body.objects.create(place=elsewhere, key="far", name="A body elsewhere", kind="council")
    seats = {
        "broker": (team, "broker"),
        "lead": (trust, "lead"),
        "finance": (trust, "finance"),
        "signatory": (trust, "signatory"),
        "analyst": (trust, "analyst"),
        "observer": (trust, "observer"),
        "other_lead": (council, "lead"),
        "other_finance": (council, "finance"),
        "stranger": (far, "broker"),
    }
    people = {name: make_actor(name, body, role) for name, (body, role) in seats.items()}
    return Cast(place=place, elsewhere=elsewhere, trust=trust, council=council, nobody=Client(), **people)


def make_actor(name: str, body: Any, *roles: str) -> Actor:
    """Somebody with roles for a body, with a second factor, signed in."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt

    from commonground.web.accounts.models import User
    from commonground.web.places.models import Membership
    from commonground.web.places.seat import Seat

    email = f"{name}-{uuid.uuid4().hex[:6]}@example.org"
    user = User.objects.create_user(email, name.replace("_", " ").capitalize(), "correct horse battery")
    for role in roles:
        Membership.objects.create(user=user, body=body, role=role, starts=date(2020, 1, 1))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    seat = Seat(user, body, frozenset(roles))
    client = Browser(seat)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Actor(user, seat, client)


def make_version(
    place: Any, plan: Any, number: int = 1, *, private_to: Any = None, author: Any = None, asked: Any = None
) -> Any:
    """A version of a plan document, as the worker keeps it."""
    from commonground.web.plans.models import PlanVersion
    from commonground.web.plans.versions import fingerprint

    version = PlanVersion(place=place, number=number, private_to=private_to, author=author, reason="To begin with")
    version.asked = asked or {}
    version.keep_json(plan.to_bytes())
    version.fingerprint = fingerprint(plan)
    version.save()
    return version
