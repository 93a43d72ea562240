"""Answering a sheet, and taking a stance. In: a seat and what it says. Out: rows, and one event for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonground.profiles import PlaceFacts, prefill
from commonground.web.audit.chain import record
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Body
from commonground.web.places.seat import Seat
from commonground.web.sheet.answers import read_said
from commonground.web.sheet.decisions import kind_of
from commonground.web.sheet.models import GROUPS, Answer, Confirmation, Note, StanceTaken


@transacted
def answer(
    seat: Seat,
    group: int,
    says: str,
    text: str = "",
    values: Mapping[str, Any] | None = None,
    mandates: Mapping[str, Any] | None = None,
) -> Answer:
    """What the seat's body says of one group of its sheet, from now on.

    `text`: what it should say instead, for a change. `values` and `mandates`: answers to what is asked besides, by key
    (dates as ISO text); None = as it said before. Raises PermissionDenied for a seat that may not answer, ValueError
    for what cannot be an answer.
    """
    if not seat.may("answer_sheet") or not seat.body.signs:
        raise PermissionDenied
    _check(seat.body, group, says, text, values or {}, mandates or {})
    before = read_said(seat.body).answers.get(group)
    made = Answer.objects.create(
        body=seat.body,
        group=group,
        says=says,
        text=text if says == Answer.Says.CHANGE else "",
        values=_kept(values, before.values if before else {}),
        mandates=_kept(mandates, before.mandates if before else None) or None,
        author=seat.user,
    )
    thing = f"sheet:{seat.body.id}/{group}"
    record(seat, "sheet answered", thing, [made.says, made.text, made.values])
    if (made.mandates or {}) != ((before.mandates if before else None) or {}):
        record(seat, "mandate said", thing, made.mandates, private_to=seat.body.id)
    return made


@transacted
def confirm(seat: Seat) -> Confirmation:
    """The body stands by its whole sheet, until it answers a group again.

    Raises PermissionDenied, or ValueError while a group is not answered.
    """
    if not seat.may("answer_sheet") or not seat.body.signs:
        raise PermissionDenied
    said = read_said(seat.body)
    if not said.whole:
        raise ValueError("every group of the sheet must be answered before it is confirmed")
    ids = [str(said.answers[group].id) for group in sorted(said.answers)]
    made = Confirmation.objects.create(body=seat.body, answers=ids, author=seat.user)
    record(seat, "sheet confirmed", f"sheet:{seat.body.id}", ids)
    return made


@transacted
def note(seat: Seat, body: Body, group: int, text: str) -> Note:
    """The broker's note on a group of a body of its place. Raises PermissionDenied, or ValueError for no such group."""
    if not seat.may("note_sheet") or body.place_id != seat.place.id or not body.signs:
        raise PermissionDenied
    if not 1 <= group <= GROUPS or not text.strip():
        raise ValueError("a note is of a group from 1 to 9 and says something")
    made = Note.objects.create(body=body, group=group, text=text.strip(), author=seat.user)
    record(seat, "sheet noted", f"sheet:{body.id}/{group}", made.text)
    return made


@transacted
def set_stance(seat: Seat, stance: str, condition: str = "", *, met: bool = False) -> Body:
    """Whether the seat's body is in; what is in only if something holds says what, and may say that it is so now.

    Raises PermissionDenied for anybody but its lead, ValueError for a condition that is missing or too much.
    """
    if not seat.may("set_stance") or not seat.body.signs:
        raise PermissionDenied
    condition = condition.strip()
    if stance not in Body.Stance.values or bool(condition) != (stance == Body.Stance.IN_IF):
        raise ValueError("'in if' needs its condition, and nothing else has one")
    met = met and stance == Body.Stance.IN_IF
    body = Body.objects.select_for_update().get(id=seat.body.id)
    body.stance, body.condition = stance, condition
    body.save(update_fields=["stance", "condition"])
    seat.body.stance, seat.body.condition = stance, condition
    StanceTaken.objects.create(body=body, stance=stance, condition=condition, met=met, author=seat.user)
    record(seat, "stance taken", f"body:{body.id}", [stance, condition, met])
    return body


def _kept(given: Mapping[str, Any] | None, before: Any) -> dict[str, Any]:
    """What was given, without what is empty; what was said before where nothing was."""
    if given is None:
        return dict(before or {})
    return {key: value for key, value in given.items() if value not in ("", None)}


def _check(
    body: Body, group: int, says: str, text: str, values: Mapping[str, Any], mandates: Mapping[str, Any]
) -> None:
    if not 1 <= group <= GROUPS or says not in Answer.Says.values:
        raise ValueError(f"there is no group {group} to be answered {says!r}")
    if says == Answer.Says.CHANGE and not text.strip():
        raise ValueError("a change says what it should be")
    known = PlaceFacts(body=body.name, place=body.place.name, code=body.code)
    asks = prefill(kind_of(body), known, on=timezone.localdate())[group - 1].asks
    public, private = ({ask.key for ask in asks if ask.private is secret} for secret in (False, True))
    wrong = [*(values.keys() - public), *(mandates.keys() - private)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not asked there")
