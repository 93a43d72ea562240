"""What bodies have said besides the plan: sheet, stance, next decision. In: rows. Out: `views.deal.Standing` by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from commonground.profiles import GROUPS
from commonground.views.deal.model import Part, Standing
from commonground.web.places.models import Body, Place
from commonground.web.plans.asking import Asked, read_asked
from commonground.web.plans.models import PlanVersion
from commonground.web.sheet.answers import NOTHING, Said, read_answers
from commonground.web.sheet.decisions import next_decision
from commonground.web.sheet.reading import list_heard

PARTS: dict[str, Part] = {Body.Stance.IN: "in", Body.Stance.NOT_IN: "not_in", Body.Stance.IN_IF: "in_if"}


def list_standings(place: Place, on: date, version: PlanVersion) -> dict[str, Standing]:
    """What each body that may sign has said, by key, and what a version takes of it beyond that."""
    return beside(read_standings(place, on, read_answers(place)), version)


def beside(standings: Mapping[str, Standing], version: PlanVersion) -> dict[str, Standing]:
    """What bodies have said, beside what a version takes of them."""
    asked = read_asked(version.asked)
    aside = {one.body for one in asked.without}
    return {key: replace(said, aside=key in aside, tried=_is_tried(asked, key)) for key, said in standings.items()}


def read_standings(place: Place, on: date, sheets: Mapping[str, Said]) -> dict[str, Standing]:
    """What each body that may sign has said, by key, whatever version it is about; `sheets`: what theirs say."""
    heard = list_heard(place)
    return {
        body.key: Standing(
            confirmed=said.confirmed,
            unknown=tuple(GROUPS[number - 1].title for number in said.unknown),
            part=PARTS[body.stance],
            said=body.id in heard,
            condition=body.condition,
            met=heard.get(body.id, False),
            decides=next_decision(body, said, on),
            name=body.name,
        )
        for body in place.bodies.all()
        if body.signs
        for said in (sheets.get(body.key, NOTHING),)
    }


def _is_tried(asked: Asked, key: str) -> bool:
    """Whether a version takes more from a body as its word than it has said itself."""
    terms = asked.partners.get(key)
    return terms is not None and terms.is_word and not terms.own
