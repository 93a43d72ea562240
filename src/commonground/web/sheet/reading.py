"""The sheet of a body as it stands. In: a `Body`, a day. Out: `Sheet`, whether it holds, when it decides next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from commonground.core.errors import UserError
from commonground.profiles import KINDS, Group, earliest_decision, prefill
from commonground.web.page.words import day
from commonground.web.places.models import Body, Place
from commonground.web.places.seat import Seat
from commonground.web.sheet.known import know
from commonground.web.sheet.models import GROUPS, Answer, Note, StanceTaken

STATES = {"right": "Right", "change": "Changed", "unknown": "Not known"}
NOT_ANSWERED = "Not yet answered"
WHO_GOVERNS, WHEN, WHO_SIGNS = 2, 7, 8  # groups by number


@dataclass(frozen=True)
class GroupRead:
    """One group: what is known, what the body says of it, what the broker noted."""

    group: Group
    answer: Answer | None
    notes: tuple[Note, ...] = ()

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return STATES[self.answer.says] if self.answer else NOT_ANSWERED

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the body answered besides, to what it was asked; mandates are not among it."""
        values = self.answer.values if self.answer else {}
        asked = {ask.key: ask for ask in self.group.asks}
        return [
            (asked[key].question, say_value(asked[key].kind, value)) for key, value in values.items() if key in asked
        ]


@dataclass(frozen=True)
class Sheet:
    """Nine groups of a body."""

    body: Body
    groups: tuple[GroupRead, ...]

    @property
    def answered(self) -> int:
        """How many groups the body has answered."""
        return sum(one.answer is not None for one in self.groups)

    @property
    def confirmed(self) -> bool:
        """Whether it has answered all."""
        return self.answered == len(self.groups)


@dataclass(frozen=True)
class NextDecision:
    """When a body decides next, if it has said so, and a sentence about it."""

    on: date | None
    binds: date | None
    words: str


def read_sheet(body: Body, on: date) -> Sheet:
    """The sheet of a body on a day."""
    answers = last_answers(body)
    notes = list(Note.objects.filter(body=body).select_related("author"))
    kind = body.kind if body.kind in KINDS else "other"
    return Sheet(
        body,
        tuple(
            GroupRead(group, answers.get(group.number), tuple(note for note in notes if note.group == group.number))
            for group in prefill(kind, know(body), on=on)
        ),
    )


def last_answers(body: Body) -> dict[int, Answer]:
    """The answer that holds, by number of its group."""
    return {answer.group: answer for answer in Answer.objects.filter(body=body).select_related("author").order_by("at")}


def standing_of(body: Body) -> bool:
    """Whether a body has confirmed its sheet: all nine groups answered."""
    return Answer.objects.filter(body=body).values("group").distinct().count() == GROUPS


def standings_of(place: Place) -> dict[Any, int]:
    """How many groups each body of a place has answered, by id; those that answered none are not there."""
    rows = Answer.objects.filter(body__place=place).values_list("body", "group").annotate(Max("at")).order_by()
    found: dict[Any, int] = {}
    for body, _group, _at in rows:
        found[body] = found.get(body, 0) + 1
    return found


def mandate_of(seat: Seat, body: Body) -> dict[str, Any]:
    """Who may sign up to how much, for a seat that reads it; nothing for any other."""
    last = last_answers(body).get(WHO_SIGNS) if sees_mandates(seat, body) else None
    return (last.mandates or {}) if last else {}


def last_stance(body: Body) -> StanceTaken | None:
    """When and by whom it was last said whether a body is in; None where nobody has said so yet."""
    return StanceTaken.objects.filter(body=body).select_related("author").order_by("-at").first()


def sees_mandates(seat: Seat, body: Body) -> bool:
    """Whether a seat reads who may sign up to how much: the body's own side and the broker."""
    if not seat.may("see_mandates") or seat.body.place_id != body.place_id:
        return False
    return seat.body.id == body.id or seat.may("note_sheet")


def next_decision(body: Body, on: date) -> NextDecision:
    """When a body decides next by its own word, and when that binds by the rules of its kind."""
    answers = last_answers(body)
    said = _value(answers.get(WHEN), "next_meeting")
    if not said:
        return NextDecision(None, None, f"{body.name} has not said when it decides next.")
    meeting = date.fromisoformat(said)
    if meeting < on:
        words = f"{body.name} has not said when it decides after {day(meeting)}."
        return NextDecision(None, None, words)
    try:
        found = earliest_decision(
            body.kind if body.kind in KINDS else "other",
            meeting,
            key_decision=True,
            call_in_days=_call_in_days(_value(answers.get(WHO_GOVERNS), "call_in_days_own")),
        )
    except UserError:
        return NextDecision(meeting, None, f"{body.name} decides next on {day(meeting)}.")
    late = f" Notice of a key decision was due by {day(found.notice_by)}." if found.notice_missed(on) else ""  # type: ignore[arg-type]
    binds = "" if found.in_force == meeting else f" Its decision binds from {day(found.in_force)} at the earliest."
    return NextDecision(meeting, found.in_force, f"{body.name} decides next on {day(meeting)}.{binds}{late}")


def say_value(kind: str, value: Any) -> str:
    """A value of an answer in words: days as pages say them."""
    return day(date.fromisoformat(value)) if kind == "date" else str(value)


def _value(answer: Answer | None, key: str) -> str:
    values: Mapping[str, Any] = answer.values if answer else {}
    return str(values.get(key, ""))


def _call_in_days(said: str) -> int | None:
    if said == "no call-in":
        return 0
    return int(said) if said.isdecimal() else None
