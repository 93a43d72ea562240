"""What bodies have said besides the plan: sheet, stance, next decision. In: rows. Out: `views.deal.Standing` by key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonground.core.errors import UserError
from commonground.profiles import KINDS, earliest_decision, words
from commonground.views.deal.model import Decision, Part, Standing
from commonground.web.places.models import Body, Place
from commonground.web.plans.asking import read_asked
from commonground.web.plans.models import PlanVersion
from commonground.web.sheet.models import GROUPS, Answer

NEXT_MEETING, CALL_IN_DAYS, NO_CALL_IN = "next_meeting", "call_in_days_own", "no call-in"
PARTS: dict[str, Part] = {Body.Stance.IN: "in", Body.Stance.NOT_IN: "not_in", Body.Stance.IN_IF: "in_if"}


@dataclass(frozen=True)
class Said:
    """What one body’s sheet says now: groups answered, those that are right or mended, and its words by key."""

    answered: int
    confirmed: frozenset[int]
    values: dict[str, Any]
    changed: dict[int, str]  # its own words by group, of those that it says are wrong

    @property
    def whole(self) -> bool:
        """Whether it has answered every group, as its sheet counts that."""
        return self.answered == GROUPS


NOTHING = Said(0, frozenset(), {}, {})


def list_standings(place: Place, on: date, version: PlanVersion) -> dict[str, Standing]:
    """What each body that may sign has said, by key, and whether a version was made without it."""
    aside = {one.body for one in read_asked(version.asked).without}
    said = read_answers(place)
    return {
        body.key: Standing(
            confirmed=said.get(body.key, NOTHING).whole,
            part=PARTS[body.stance],
            condition=body.condition,
            decides=next_decision(body, said.get(body.key, NOTHING), on),
            name=body.name,
            aside=body.key in aside,
        )
        for body in place.bodies.all()
        if body.signs
    }


def read_answers(place: Place) -> dict[str, Said]:
    """What sheets say, by key of the body; the last answer to a group holds."""
    last: dict[str, dict[int, Answer]] = {}
    for answer in Answer.objects.filter(body__place=place).order_by("at").select_related("body").defer("mandates"):
        last.setdefault(answer.body.key, {})[answer.group] = answer
    return {key: _said(by_group.values()) for key, by_group in last.items()}


def _said(answers: Iterable[Answer]) -> Said:
    answers = list(answers)
    confirmed = frozenset(one.group for one in answers if one.says != Answer.Says.UNKNOWN)
    values = {key: value for one in answers for key, value in one.values.items()}
    changed = {one.group: one.text for one in answers if one.says == Answer.Says.CHANGE}
    return Said(len(answers), confirmed, values, changed)


def next_decision(body: Body, said: Said, on: date) -> Decision:
    """Who decides next, and on which day if the body has said one that is still to come."""
    meeting = read_day(said.values.get(NEXT_MEETING))
    who = words(kind_of(body)).body
    return Decision(who, meeting if meeting and meeting >= on else None)


def call_in_ends(body: Body, said: Said, meeting: date) -> date | None:
    """The last day on which a decision of that day may be called in; None where it may not, or nobody can say."""
    own = str(said.values.get(CALL_IN_DAYS, ""))
    days = 0 if own == NO_CALL_IN else int(own) if own.isdecimal() else None
    try:
        return earliest_decision(kind_of(body), meeting, True, call_in_days=days).call_in_until
    except UserError:
        return None


def kind_of(body: Body) -> str:
    """Its kind as the profiles know it."""
    return body.kind if body.kind in KINDS else "other"


def read_day(value: object) -> date | None:
    """A day as a sheet keeps it; None for anything else."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
