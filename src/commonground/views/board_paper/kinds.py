"""How a body speaks and what its decision engages, from what is known of its kind. In: `Partner`, a day. Out: `Words`.

The words of each kind are those of `profiles`; what a paper needs besides, the first line's name and what follows a
decision, is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from commonground.document.place import Partner
from commonground.profiles import KINDS, Fact, PlaceFacts, prefill
from commonground.profiles import words as words_of_kind
from commonground.views.board_paper.model import DUTIES, MONEY, Answer, Duty, Question, Words
from commonground.views.board_paper.questions import ANSWERED, COMMON

DUTY_NAMES = {
    "involvement": "public involvement",
    "inequality": "health inequality",
    "triple_aim": "the wider effect of decisions",
    "equality": "equality",
    "consult_scrutiny": "consulting scrutiny",
    "joint_strategy": "the joint strategy",
    "efficiency": "efficiency",
    "emergency_collaboration": "working with other emergency services",
    "neighbourhood_team": "neighbourhood teams",
    "best_value": "best value and consultation",
    "wellbeing": "wellbeing in care",
    "care_cooperation": "co-operation in care",
    "neighbourhood_plan": "the neighbourhood health plan",
    "crime_and_disorder": "crime and disorder",
    "efficient_force": "an efficient force",
    "community_safety": "community safety",
    "core_functions": "fire and rescue",
    "trustee_duties": "the charity’s purposes",
    "prudence": "prudence",
    "registered_care": "registered care",
    "tenants_views": "tenants’ views",
    "neighbourhood": "the neighbourhood",
}


class Manner(NamedTuple):
    """What a paper of a kind has besides its words."""

    ask_line: str = "Decision"
    note: str = ""  # what stands behind the name of the paper
    after: str = ""
    greeting: str = ""


TRUST = Manner("Recommendation", after="A trust pools money only with the consent of those who commission it.")
MANNERS = {
    "council": Manner(note="a key decision", after="Nothing is done until scrutiny’s time for call-in is over."),
    "gp": Manner(
        "What we ask", "what the plan means for you", "No practice is bound by another’s answer.", "Dear colleagues,"
    ),
    **dict.fromkeys(("acute_trust", "community_trust", "mental_health_trust", "ambulance_trust"), TRUST),
}


def find_words(partner: Partner, place: str, day: str) -> Words:
    """How the partner's kind of body speaks, with the duties and money rules that hold on an ISO day."""
    kind = partner.kind if partner.kind in KINDS else "other"
    words, manner = words_of_kind(kind), MANNERS.get(kind, Manner())
    known = PlaceFacts(body=partner.name, place=place, code=partner.code)
    facts = [fact for group in prefill(kind, known, on=date.fromisoformat(day)) for fact in group.facts]
    engaged = [fact for fact in facts if fact.group == DUTIES and fact.key in words.duties]
    duties = sorted(engaged, key=lambda fact: words.duties.index(fact.key))
    return Words(
        body=words.body,
        paper=f"{words.paper}: {manner.note}" if manner.note else words.paper,
        asked=words.asked,
        ask_line=manner.ask_line,
        after=manner.after,
        questions=sort_questions(question.text for question in words.questions),
        duties=tuple(_engage(fact, DUTY_NAMES.get(fact.key, fact.key.replace("_", " "))) for fact in duties),
        rules=tuple(_engage(fact, "money") for fact in facts if fact.group == MONEY),
        greeting=manner.greeting,
    )


def _engage(fact: Fact, name: str) -> Duty:
    if fact.recalled:
        how = "recalled and not read: to be checked"
    else:
        how = f"read on {fact.read_on.day} {fact.read_on:%B %Y}" if fact.read_on else ""
    return Duty(name, fact.text, fact.source, fact.url, "; ".join(filter(None, (how, fact.note))), fact.quality)


def sort_questions(asked: Iterable[str]) -> tuple[Question, ...]:
    """Those that the plan can answer first, then those of every kind, then those that somebody has to answer."""
    own = [Question(text, ANSWERED.get(text, "")) for text in asked]
    told: set[Answer] = {one.answer for one in own}
    common = [one for one in COMMON if one.answer not in told]
    return tuple(sorted((*own, *common), key=lambda one: not one.answer))
