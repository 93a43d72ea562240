"""Who decides next for a body, when, and when that binds. In: a `Body`, what its sheet says, a day. Out: `Decision`."""

from __future__ import annotations

from datetime import date

from commonground.core.errors import UserError
from commonground.profiles import KINDS, earliest_decision, words
from commonground.profiles.model import Decision as Window
from commonground.views.deal.model import Decision
from commonground.web.page.words import day
from commonground.web.places.models import Body
from commonground.web.sheet.answers import Said

NEXT_MEETING, CALL_IN_DAYS, NO_CALL_IN = "next_meeting", "call_in_days_own", "no call-in"
OWN_WORDS, FORMS = "who_decides", ("governance_form", "commissioner_form")
COMMITTEES = "committees"
WHO = {  # decides, by what a body says of its form; any other form decides as bodies of its kind do
    COMMITTEES: "The committee of the council that holds the power",
    "elected mayor and cabinet": "Mayor and cabinet",
    "a mayor": "The mayor",
    "another body": "The body in the commissioner's place",
}


def next_decision(body: Body, said: Said, on: date) -> Decision:
    """Who decides next, on which day if the body has said one that is still to come, and when that binds."""
    who, meeting = who_decides(body, said), _meeting(said)
    if meeting is None or meeting < on:
        return Decision(who)
    found = _window(body, said, meeting)
    if found is None:
        return Decision(who, meeting)
    return Decision(who, meeting, found.in_force, found.notice_by if found.notice_missed(on) else None)


def who_decides(body: Body, said: Said) -> str:
    """Who decides: as the body says itself, else as bodies of its kind do."""
    own = str(said.values.get(OWN_WORDS, ""))
    forms = (WHO.get(str(said.values.get(key, ""))) for key in FORMS)
    return own or next(filter(None, forms), None) or words(kind_of(body)).body


def call_in_ends(body: Body, said: Said, meeting: date) -> date | None:
    """The last day on which a decision of that day may be called in; None where it may not, or nobody can say."""
    found = _window(body, said, meeting)
    return found.call_in_until if found else None


def say_decision(body: Body, said: Said, on: date) -> str:
    """When a body decides next, when that binds, and whether notice is late, in sentences."""
    coming, meeting = next_decision(body, said, on), _meeting(said)
    if coming.on is None:
        when = f"after {day(meeting)}" if meeting else "next"
        return f"{body.name} has not said when it decides {when}."
    told = [f"{body.name} decides next on {day(coming.on)}."]
    if coming.binds and coming.binds != coming.on:
        told.append(f"Its decision binds from {day(coming.binds)} at the earliest.")
    if coming.notice_missed:
        told.append(f"Notice of a key decision was due by {day(coming.notice_missed)}.")
    return " ".join(told)


def kind_of(body: Body) -> str:
    """Its kind as the profiles know it."""
    return body.kind if body.kind in KINDS else "other"


def read_day(value: object) -> date | None:
    """A day as a sheet keeps it; None for anything else."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _meeting(said: Said) -> date | None:
    return read_day(said.values.get(NEXT_MEETING))


def _window(body: Body, said: Said, meeting: date) -> Window | None:
    """What a meeting of that day can decide; None where nobody can say. Committees have no call-in but their own."""
    own, by_committee = str(said.values.get(CALL_IN_DAYS, "")), COMMITTEES in map(str, said.values.values())
    days = 0 if own == NO_CALL_IN or (by_committee and not own.isdecimal()) else int(own) if own.isdecimal() else None
    try:
        return earliest_decision(kind_of(body), meeting, not by_committee, call_in_days=days)
    except UserError:
        return None
