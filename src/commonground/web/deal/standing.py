"""What bodies have said besides the plan: sheet, stance, next decision. In: rows. Out: `views.deal.Standing` by key."""

from __future__ import annotations

from datetime import date

from commonground.profiles import GROUPS
from commonground.views.deal.model import Part, Standing
from commonground.web.places.models import Body, Place
from commonground.web.plans.asking import Asked, read_asked
from commonground.web.plans.models import PlanVersion
from commonground.web.sheet.answers import NOTHING, read_answers
from commonground.web.sheet.decisions import next_decision
from commonground.web.sheet.reading import list_heard, list_met

PARTS: dict[str, Part] = {Body.Stance.IN: "in", Body.Stance.NOT_IN: "not_in", Body.Stance.IN_IF: "in_if"}


def list_standings(place: Place, on: date, version: PlanVersion) -> dict[str, Standing]:
    """What each body that may sign has said, by key, and what a version takes of it beyond that."""
    asked = read_asked(version.asked)
    aside = {one.body for one in asked.without}
    sheets, heard, met = read_answers(place), list_heard(place), list_met(place)
    return {
        body.key: Standing(
            confirmed=said.confirmed,
            unknown=tuple(GROUPS[number - 1].title for number in said.unknown),
            part=PARTS[body.stance],
            said=body.id in heard,
            condition=body.condition,
            met=body.id in met,
            decides=next_decision(body, said, on),
            name=body.name,
            aside=body.key in aside,
            tried=_is_tried(asked, body.key),
        )
        for body in place.bodies.all()
        if body.signs
        for said in (sheets.get(body.key, NOTHING),)
    }


def _is_tried(asked: Asked, key: str) -> bool:
    """Whether a version takes more from a body as its word than it has said itself."""
    terms = asked.partners.get(key)
    return terms is not None and terms.is_word and not terms.own
