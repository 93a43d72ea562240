"""The sheet of a body as it stands. In: a `Body`, a day. Out: `Sheet`; what bodies said of being in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commonground.profiles import Group, prefill
from commonground.web.page.words import day
from commonground.web.places.models import Body, Place
from commonground.web.places.seat import Seat
from commonground.web.sheet.answers import read_said
from commonground.web.sheet.decisions import kind_of, say_decision
from commonground.web.sheet.known import know
from commonground.web.sheet.models import Answer, Note, StanceTaken

STATES = {"right": "Right", "change": "Changed", "unknown": "Not known"}
NOT_ANSWERED = "Not yet answered"
WHEN, WHO_SIGNS = 7, 8  # groups by number


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
    confirmed: bool  # whether the body stands by all of them as they now stand
    decides: str  # when it decides next, and when that binds

    @property
    def answered(self) -> int:
        """How many groups the body has answered."""
        return sum(one.answer is not None for one in self.groups)

    @property
    def whole(self) -> bool:
        """Whether it has answered all."""
        return self.answered == len(self.groups)


def read_sheet(body: Body, on: date) -> Sheet:
    """The sheet of a body on a day."""
    said = read_said(body)
    notes = list(Note.objects.filter(body=body).select_related("author"))
    groups = tuple(
        GroupRead(group, said.answers.get(group.number), tuple(note for note in notes if note.group == group.number))
        for group in prefill(kind_of(body), know(body), on=on)
    )
    return Sheet(body, groups, said.confirmed, say_decision(body, said, on))


def mandate_of(seat: Seat, body: Body) -> dict[str, Any]:
    """Who may sign up to how much, for a seat that reads it; nothing for any other."""
    last = read_said(body).answers.get(WHO_SIGNS) if sees_mandates(seat, body) else None
    return (last.mandates or {}) if last else {}


def last_stance(body: Body) -> StanceTaken | None:
    """When and by whom it was last said whether a body is in; None where nobody has said so yet."""
    return StanceTaken.objects.filter(body=body).select_related("author").order_by("-at").first()


def list_heard(place: Place) -> dict[Any, bool]:
    """The bodies that have said whether they are in, by id, and whether each said last that its condition is so."""
    return dict(StanceTaken.objects.filter(body__place=place).order_by("at").values_list("body", "met"))


def sees_mandates(seat: Seat, body: Body) -> bool:
    """Whether a seat reads who may sign up to how much: the body's own side and the broker."""
    if not seat.may("see_mandates") or seat.body.place_id != body.place_id:
        return False
    return seat.body.id == body.id or seat.may("note_sheet")


def say_value(kind: str, value: Any) -> str:
    """A value of an answer in words: days as pages say them."""
    return day(date.fromisoformat(value)) if kind == "date" else str(value)
