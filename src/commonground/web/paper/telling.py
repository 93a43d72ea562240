"""What a body's paper is told besides the plan. In: rows of the room, a day. Out: `views.board_paper.About`."""

from __future__ import annotations

from datetime import date

from commonground.document.words import listed
from commonground.profiles import GROUPS
from commonground.views.board_paper.model import About, Step, Unconfirmed
from commonground.views.deal.model import Standing
from commonground.web.deal.services import list_open
from commonground.web.deal.standing import list_standings
from commonground.web.places.models import Body
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion
from commonground.web.sheet.answers import NOTHING, read_answers
from commonground.web.sheet.decisions import call_in_ends

STANDS = ("duties", "money", "contracts", "when", "who_signs")  # groups of a sheet that stand in its body's paper
LETTERS = 16  # of a fingerprint, at the foot of each page


def tell_about(seat: Seat, version: PlanVersion, on: date, decide_on: date | None, decision: str) -> About:
    """All that the paper of the seat's body says of its version, what is open, and who is not in."""
    body = seat.body
    standings, answers = list_standings(seat.place, on, version), read_answers(seat.place)
    ends = call_in_ends(body, answers.get(body.key, NOTHING), decide_on) if decide_on else None
    return About(
        version=f"{version.name} (private to us)" if version.private_to_id else version.name,
        fingerprint=version.fingerprint[:LETTERS],
        frozen=hasattr(version, "freeze"),
        decision=decision,
        decide_on=decide_on,
        next_steps=_list_steps(seat, standings, decide_on),
        call_in_ends=ends,
        open_money=tuple(point.title for point in list_open(seat.place)),
        unconfirmed=_list_unconfirmed(body, answers.get(body.key, NOTHING).known, standings),
        standing=standings,
    )


def _list_steps(seat: Seat, standings: dict[str, Standing], decide_on: date | None) -> tuple[Step, ...]:
    """Who else decides, and when, from the day of our own decision on; those who have given a day."""
    others = [
        Step(f"{said.name} decides", said.decides.on)
        for key, said in standings.items()
        if key != seat.body.key and said.decides and said.decides.on and said.decides.on >= (decide_on or date.min)
    ]
    return tuple(sorted(others, key=lambda step: step.on or date.max))


def _list_unconfirmed(body: Body, confirmed: frozenset[int], standings: dict[str, Standing]) -> tuple[Unconfirmed, ...]:
    """Groups of our own sheet that stand in the paper and are not confirmed, and whose sheets are not, in one line."""
    own = [
        Unconfirmed(group.title, body.name)
        for number, group in enumerate(GROUPS, 1)
        if group.id in STANDS and number not in confirmed
    ]
    others = [said.name for key, said in standings.items() if key != body.key and not said.confirmed]
    if not others:
        return tuple(own)
    few = others if len(others) <= 2 else [f"{len(others)} other partners"]
    return (*own, Unconfirmed("What their own sheets say", listed(few)))
