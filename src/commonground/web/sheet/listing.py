"""All partners of a place at a glance. In: a place. Out: what each is, whether it is in, its sheet, who acts for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from commonground.document.place import Partner
from commonground.profiles import KINDS
from commonground.web.places.models import Body, Membership, Place
from commonground.web.places.roles import WORDS, Role
from commonground.web.sheet.answers import NOTHING, read_answers
from commonground.web.sheet.known import list_served, opening_of
from commonground.web.sheet.models import GROUPS
from commonground.web.sheet.reading import list_heard

NOT_SAID = "Not said"
TEAM = "Runs this room: it invites partners, and signs nothing"
STATE = {Body.Stance.IN: "in", Body.Stance.NOT_IN: "not-in", Body.Stance.IN_IF: "in-if"}  # how each is drawn


@dataclass(frozen=True)
class Person:
    """Somebody who acts for a body: a name and roles, nothing else."""

    name: str
    roles: str


@dataclass(frozen=True)
class Row:
    """One body."""

    body: Body
    kind: str
    said: bool  # whether anybody has said for it that it is in or not
    answered: int
    confirmed: bool  # whether the body stands by its whole sheet as it now is
    people: tuple[Person, ...]

    @property
    def sheet(self) -> str:
        """How far its sheet is."""
        if self.confirmed:
            return "Sheet confirmed"
        if self.answered == GROUPS:
            return "Sheet answered, not yet confirmed"
        return f"Sheet not yet confirmed: {self.answered} of {GROUPS} answered" if self.answered else "Sheet not begun"

    @property
    def state(self) -> str:
        """How its stance is drawn."""
        return STATE[Body.Stance(self.body.stance)] if self.said else "not-known"

    @property
    def stance(self) -> str:
        """Its stance in a word or two."""
        return str(Body.Stance(self.body.stance).label) if self.said else NOT_SAID


@dataclass(frozen=True)
class Served:
    """Who serves one neighbourhood: a share for each body that does not serve the whole place."""

    neighbourhood: str
    shares: tuple[str, ...]


def list_rows(place: Place) -> list[Row]:
    """A row for each body, those that sign first."""
    bodies = sorted(Body.objects.filter(place=place), key=lambda body: (not body.signs, body.name))
    people, sheets, heard = _people(place), read_answers(place), list_heard(place)
    return [
        Row(
            body,
            say_kind(body),
            body.id in heard,
            len(sheets.get(body.key, NOTHING).answers),
            sheets.get(body.key, NOTHING).confirmed,
            tuple(people.get(body.id, ())),
        )
        for body in bodies
    ]


def say_finding(rows: list[Row]) -> str:
    """Who is in, who has not said, and how many sheets are confirmed, in a few sentences."""
    signing = [row for row in rows if row.body.signs]
    states = Counter(row.state for row in signing)
    said = [f"{states['in']} of {len(signing)} {_are(states['in'])} in"]
    said += [f"{states['in-if']} {_are(states['in-if'])} in on a condition"] if states["in-if"] else []
    said += [f"{states['not-in']} {_are(states['not-in'])} not in"] if states["not-in"] else []
    if silent := states["not-known"]:
        said.append(
            f"{silent} {'has' if silent == 1 else 'have'} not said, and plans count {_them(silent)} in until then"
        )
    confirmed = sum(row.confirmed for row in signing)
    said.append(
        f"{confirmed} {'has' if confirmed == 1 else 'have'} confirmed {'its' if confirmed == 1 else 'their'} sheet"
    )
    return "".join(f"{sentence}. " for sentence in said).strip()


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


def say_kind(body: Body) -> str:
    """What kind of body it is, in words."""
    return KINDS.get(body.kind, KINDS["other"]) if body.signs else TEAM


def tabulate_served(place: Place) -> tuple[list[str], list[Served]]:
    """Names of the bodies that serve a part of the place, and for each neighbourhood the share that each serves."""
    opening = opening_of(place.id)
    if opening is None:
        return [], []
    partial = [partner for partner in opening.partners if partner.patch.kind is not None]
    columns = [list_served(partner, opening) for partner in partial]
    rows = [
        Served(here.name, tuple(f"{column[at].share:.0%}" for column in columns))
        for at, here in enumerate(opening.neighbourhoods)
    ]
    return [partner.name for partner in partial], rows if partial else []


def _people(place: Place) -> dict[object, list[Person]]:
    rows = Membership.objects.on(timezone.localdate()).filter(body__place=place).select_related("user")
    roles: dict[tuple[object, str, object], set[str]] = {}
    for row in rows:
        roles.setdefault((row.body_id, row.user.name, row.user_id), set()).add(row.role)
    found: dict[object, list[Person]] = {}
    for (body, name, _), held in sorted(roles.items(), key=lambda item: item[0][1]):
        words = ", ".join(WORDS[role] for role in Role if role in held)
        found.setdefault(body, []).append(Person(name, words))
    return found


def draw_served(body: Body) -> str:
    """A map of whom a body serves, as SVG; '' for one that serves the whole place, or without a picture of it."""
    opening = opening_of(body.place_id)
    if opening is None or not body.about:
        return ""
    partner = Partner.model_validate(body.about)
    if partner.patch.kind is None:
        return ""
    from commonground.views.picture.maps import draw_shares

    shares = {one.id: one.share for one in list_served(partner, opening)}
    title = f"Where {body.name} serves the people of {body.place.name}"
    return draw_shares(
        "served", title, "Darker neighbourhoods have more of the residents whom it serves.", opening, shares
    )
