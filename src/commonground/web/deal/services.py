"""What people do on the deal's pages. In: a seat. Out: rows, one event in the log for each."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from commonground.views.deal.model import Try
from commonground.web.audit.chain import record
from commonground.web.deal.asking import ask_of
from commonground.web.deal.models import MoneyAnswer
from commonground.web.deal.points import BY_ID, POINTS, Point
from commonground.web.ground.transactions import transacted
from commonground.web.places.models import Place
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.plans.services import ask_for_version
from commonground.web.plans.versions import read_document


def try_out(seat: Seat, version: PlanVersion, attempt: Try, reason: str, *, private: bool) -> Run:
    """Queue the version that a change makes. Raises PermissionDenied, or UserError for what cannot be asked.

    What a partner offers, bears or confirms is its own word, and that of those who write its figures: anybody else
    tries it on their own side alone.
    """
    if not may_say(seat, attempt) and not private:
        raise PermissionDenied
    own = bool(attempt.partners) and may_say(seat, attempt)
    plan = read_document(version)
    asked = ask_of(plan, version.asked, attempt, by=seat.body.key, reason=reason, private=private, own=own)
    return ask_for_version(seat, asked, reason, version)


def may_say(seat: Seat, attempt: Try) -> bool:
    """Whether a seat may say for all partners what a change has partners say: its own body's word, or nobody's."""
    if not attempt.partners:
        return True
    return seat.may("write_own_figures") and all(change.partner == seat.body.key for change in attempt.partners)


def may_try(seat: Seat, attempt: Try) -> bool:
    """Whether a seat may try a change at all: for all, or on its own side."""
    return may_say(seat, attempt) or (seat.body.signs and seat.may("see_own_figures"))


@transacted
def answer_point(seat: Seat, point: str, text: str) -> MoneyAnswer:
    """Write down what partners say on a money point; '' opens it again.

    Raises PermissionDenied for a seat that may not, KeyError for a point that is none.
    """
    if not seat.may("answer_money_points"):
        raise PermissionDenied
    said = MoneyAnswer.objects.create(
        place=seat.place, point=BY_ID[point].id, text=text, body=seat.body, author=seat.user
    )
    what = "money point answered" if text else "money point opened again"
    record(seat, what, f"point:{point}", [point, text])
    return said


def read_points(place: Place) -> dict[str, MoneyAnswer]:
    """What holds on each answered point, by its id."""
    rows = MoneyAnswer.objects.filter(place=place).order_by("at").select_related("body", "author")
    last = {row.point: row for row in rows}
    return {point: row for point, row in last.items() if row.text and point in BY_ID}


def list_open(place: Place) -> tuple[Point, ...]:
    """Points that nobody has answered."""
    answered = read_points(place)
    return tuple(point for point in POINTS if point.id not in answered)
