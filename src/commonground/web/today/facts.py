"""What is known of every partner of a place. In: a seat. Out: `Facts`, read once; what is private is not in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from commonground.web.audit.models import Event
from commonground.web.figures.services import shared_of
from commonground.web.page import words
from commonground.web.places.models import Body, Membership
from commonground.web.places.roles import Role
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.versions import latest
from commonground.web.sheet.answers import NOTHING, Said, read_answers
from commonground.web.sheet.decisions import next_decision
from commonground.web.sheet.models import GROUPS, StanceTaken
from commonground.web.today.models import Nudge


@dataclass(frozen=True)
class Facts:
    """What is known of every partner that may sign."""

    bodies: tuple[Body, ...]
    said: dict[str, Said]  # what sheets say, by key of the body
    stanced: frozenset[UUID]  # bodies that said whether they are in
    sharing: frozenset[str]  # keys of bodies that share own figures
    peopled: frozenset[UUID]  # bodies somebody acts for
    nudged: dict[tuple[UUID, str], datetime]
    heard: dict[str, datetime]  # when each was last heard of, as all may know
    decisions: dict[UUID, tuple[date, str]]  # of bodies that said a day to come: the day, who decides
    newest: PlanVersion | None  # of all partners
    opened: datetime

    def said_by(self, body: Body) -> Said:
        """What its sheet says."""
        return self.said.get(body.key, NOTHING)

    def lacks(self, body: Body) -> int:
        """Groups of its sheet that are not answered."""
        return GROUPS - len(self.said_by(body).answers)

    def heard_of(self, body: Body) -> datetime | None:
        """When it was last heard of; None where it was not yet."""
        return self.heard.get(str(body.id))

    def silent_since(self, body: Body) -> datetime:
        """When it was last heard of, or the place was opened."""
        return self.heard_of(body) or self.opened

    def last_nudge(self, body: Body) -> tuple[str, datetime | None]:
        """Of what it was last reminded, and when."""
        found = [(when, about) for (id_, about), when in self.nudged.items() if id_ == body.id]
        return max(found)[::-1] if found else ("", None)

    @property
    def next_decision(self) -> tuple[date, str, Body] | None:
        """The next day on which a partner decides, who decides, for which."""
        coming = [(*self.decisions[body.id], body) for body in self.bodies if body.id in self.decisions]
        return min(coming, key=lambda one: (one[0], one[2].name), default=None)

    def until(self, own: Body | None = None) -> str:
        """Until when something is wanted: until our own body decides, else until the next does; '' = nobody said."""
        if own is not None and own.id in self.decisions:
            when, who = self.decisions[own.id]
            return f"until {words.day(when)}, when our {who} decides"
        if coming := self.next_decision:
            return f"until {words.day(coming[0])}, when {coming[2].name} decides"
        return ""


def read_facts(seat: Seat) -> Facts:
    """What Today tells from. What is private to a body is not read here."""
    place, today = seat.place, timezone.localdate()
    bodies = tuple(body for body in place.bodies.all() if body.signs)
    said = read_answers(place)
    people = Membership.objects.on(today).filter(body__place=place, role__in=(Role.LEAD, Role.FINANCE))
    nudges = Nudge.objects.filter(body__place=place).values("body_id", "about").annotate(last=Max("at")).order_by()
    events = Event.objects.filter(place=str(place.id), private_to="").exclude(body="")
    return Facts(
        bodies=bodies,
        said=said,
        stanced=frozenset(StanceTaken.objects.filter(body__place=place).values_list("body_id", flat=True)),
        sharing=frozenset(shared_of(place)),
        peopled=frozenset(people.values_list("body_id", flat=True)),
        nudged={(row["body_id"], row["about"]): row["last"] for row in nudges},
        heard={
            row["body"]: datetime.fromisoformat(row["last"])
            for row in events.values("body").annotate(last=Max("at")).order_by()
        },
        decisions=_read_decisions(bodies, said, today),
        newest=latest(seat),
        opened=place.opened_at,
    )


def _read_decisions(bodies: tuple[Body, ...], said: dict[str, Said], on: date) -> dict[UUID, tuple[date, str]]:
    coming = {body.id: next_decision(body, said.get(body.key, NOTHING), on) for body in bodies}
    return {id_: (one.on, one.who) for id_, one in coming.items() if one.on}
