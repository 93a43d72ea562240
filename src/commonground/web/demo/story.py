"""What has happened in the demonstration before you come. In: an empty room. Out: a place in the middle of its work.

All of it goes through the services that people's clicks go through, and the plans through the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.figures.services import give
from commonground.web.places.models import PLACE_TEAM, Body, Membership, Place
from commonground.web.places.roles import WORDS, Role
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Asked, Condition
from commonground.web.plans.making import draw_up
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.places import open_place
from commonground.web.plans.services import ask_for_version, comment
from commonground.web.plans.worker import make_version
from commonground.web.sheet.models import GROUPS
from commonground.web.sheet.services import answer, confirm, set_stance

Say = Callable[[str], None]
EVERYWHERE = (Role.LEAD, Role.FINANCE, Role.SIGNATORY)
MORE = {"icb": (Role.ANALYST,), "vcse": (Role.OBSERVER,), PLACE_TEAM: ()}
CONFIRMED = ("icb", "council")
CONDITION = "the core contract of practices is protected"


def tell(say: Say) -> None:
    """Fill the room."""
    say("Opening Exampleshire, a made-up place")
    place = open_place(draw_up(""))
    seats = {(seat.body.kind, next(iter(seat.roles))): seat for seat in _seat_everybody(place)}
    say("Making its first plan (1 of 3)")
    first = _make(seats[PLACE_TEAM, "broker"], Asked(), "To begin with: everything as modelled from open data", None)
    _fill_sheets(seats)
    _give_figures(seats)
    say("Making a plan with the partners' own figures (2 of 3)")
    second = _make(seats["icb", "lead"], Asked(), "With our own figures and the council's", first)
    say("Making a plan that one partner asks for (3 of 3)")
    third = _make(seats["council", "lead"], _what_the_council_asks(seats), "What if falls come first?", second)
    _comment(seats, second, third)


def _seat_everybody(place: Place) -> Iterator[Seat]:
    """Role accounts for every body, named for the role."""
    for body in place.bodies.all():
        roles = (Role.BROKER,) if body.kind == PLACE_TEAM else (*EVERYWHERE, *MORE.get(body.kind, ()))
        for role in roles:
            email = f"{role}.{body.key}@demonstration.invalid"
            user = User.objects.create_user(email, WORDS[role], is_persona=True)
            Membership.objects.create(user=user, body=body, role=role)
            yield Seat(user, body, frozenset({role}))


def _make(seat: Seat, asked: Asked, reason: str, parent: PlanVersion | None) -> PlanVersion:
    run = ask_for_version(seat, asked, reason, parent)
    make_version.call(str(run.id))
    run.refresh_from_db()
    if run.version is None:
        raise AssertionError(f"the demonstration's plan could not be made: {run.error}")
    return run.version


def _fill_sheets(seats: dict[tuple[str, str], Seat]) -> None:
    """Two sheets confirmed, one begun; three partners in, one in only if, the others have not said."""
    for kind, groups in (*((kind, GROUPS) for kind in CONFIRMED), ("acute_trust", 6)):
        for group in range(1, groups + 1):
            answer(seats[kind, "lead"], group, "right", values=_dates(kind) if group == 7 else {})
    for kind in CONFIRMED:
        confirm(seats[kind, "lead"])
    for kind in (*CONFIRMED, "acute_trust"):
        set_stance(seats[kind, "lead"], Body.Stance.IN)
    set_stance(seats["gp", "lead"], Body.Stance.IN_IF, CONDITION)


def _dates(kind: str) -> dict[str, str]:
    ahead = timezone.localdate() + timedelta(days=40 if kind == "council" else 26)
    return {"next_meeting": ahead.isoformat()}


def _give_figures(seats: dict[tuple[str, str], Seat]) -> None:
    """What the council and the board put on the table, by their own word: less than was modelled."""
    for kind, share in (("council", 0.9), ("icb", 1.1)):
        seat = seats[kind, "finance"]
        modelled = seat.body.about["plan_budget_gbp"]
        offers = {f"offer_year_{year}": round(gbp * share, -3) for year, gbp in enumerate(modelled, 1)}
        give(seat, {**offers, "offer_confirmed": True}, {})


def _what_the_council_asks(seats: dict[tuple[str, str], Seat]) -> Asked:
    key = seats["council", "lead"].body.key
    reason = "Falls fill our homes and our wards: scrutiny asks for it first"
    return Asked(conditions=(Condition(option="falls_exercise", must=True, by=key, reason=reason),))


def _comment(seats: dict[tuple[str, str], Seat], second: PlanVersion, third: PlanVersion) -> None:
    trust = "Our beds close later than this assumes: the ward at Exampleton is needed for one more winter."
    comment(seats["acute_trust", "finance"], second, "services", trust)
    comment(seats["vcse", "lead"], second, "helped", "Groups can take these people on if money comes for three years.")
    comment(seats["council", "lead"], third, "deal", "This is what we shall be asked about at scrutiny.")
