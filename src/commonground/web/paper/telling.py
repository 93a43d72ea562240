"""What a body's paper is told besides the plan. In: rows of the room, a day. Out: `views.board_paper.About`."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from commonground.profiles import GROUPS
from commonground.views.board_paper.model import About, Changed, MoneyPoint, Step
from commonground.views.deal.model import Standing
from commonground.web.deal.points import POINTS
from commonground.web.deal.services import read_points
from commonground.web.deal.standing import beside, read_standings
from commonground.web.places.models import Place
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion
from commonground.web.sheet.answers import NOTHING, Said, read_answers
from commonground.web.sheet.decisions import CALL_IN_DAYS, call_in_ends

STANDS = ("who_governs", "duties", "money", "contracts", "when", "who_signs")  # groups that stand in a body's paper
LETTERS = 16  # of a fingerprint, at the foot of each page


def tell_about(seat: Seat, version: PlanVersion, on: date, decide_on: date | None, decision: str) -> About:
    """All that the paper of the seat's body says of its version, what is open, and who is not in."""
    body = seat.body
    sheets = read_answers(seat.place)
    standings, said = beside(read_standings(seat.place, on, sheets), version), sheets.get(body.key, NOTHING)
    return About(
        version=f"{version.name} (private to us)" if version.private_to_id else version.name,
        fingerprint=version.fingerprint[:LETTERS],
        frozen=hasattr(version, "freeze"),
        decision=decision,
        decide_on=decide_on,
        next_steps=_list_steps(seat, standings),
        call_in_ends=call_in_ends(body, said, decide_on) if decide_on else None,
        call_in_usual=not said.values.get(CALL_IN_DAYS),
        money=_list_money(seat.place),
        unconfirmed=tuple(
            group.title for number, group in enumerate(GROUPS, 1) if group.id in STANDS and number not in said.known
        ),
        sheets_open=tuple(one.name for key, one in standings.items() if key != body.key and not one.confirmed),
        changed=_list_changed(said),
        standing=standings,
    )


def _list_steps(seat: Seat, standings: dict[str, Standing]) -> tuple[Step, ...]:
    """Who else decides, and when, of those who have given a day."""
    others = [
        Step(f"{said.name} decides", said.decides.on)
        for key, said in standings.items()
        if key != seat.body.key and said.decides and said.decides.on
    ]
    return tuple(sorted(others, key=lambda step: step.on or date.max))


def _list_money(place: Place) -> tuple[MoneyPoint, ...]:
    """Every money point, with its answer where partners have given one."""
    answers = read_points(place)
    told = [(point, answers.get(point.id)) for point in POINTS]
    return tuple(
        MoneyPoint(point.title, point.open, said.text, said.body.name, timezone.localdate(said.at))
        if said
        else MoneyPoint(point.title, point.open)
        for point, said in told
    )


def _list_changed(said: Said) -> tuple[Changed, ...]:
    """Groups of our own sheet that we say are wrong, with our words."""
    return tuple(
        Changed(GROUPS[number - 1].id, GROUPS[number - 1].title, text) for number, text in sorted(said.changed.items())
    )
