"""What has happened in the demonstration before you come. In: an empty room. Out: a place in the middle of its work.

All of it goes through the services that people's clicks go through, and the plans through the worker; a plan that this
computer has made before is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.deal.services import answer_point
from commonground.web.demo import kept
from commonground.web.figures.services import give
from commonground.web.places.models import PLACE_TEAM, Body, Membership, Place
from commonground.web.places.roles import WORDS, Role
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Asked, Condition
from commonground.web.plans.models import PlanVersion
from commonground.web.plans.places import TEAM_KEY
from commonground.web.plans.places import keep as keep_place
from commonground.web.plans.reaper import SILENT, find_lost
from commonground.web.plans.services import ask_for_version, cancel, comment, freeze
from commonground.web.plans.used import list_used
from commonground.web.plans.worker import begin, finish, make_version
from commonground.web.sheet.models import GROUPS
from commonground.web.sheet.reading import WHEN
from commonground.web.sheet.services import answer, confirm, set_stance

Say = Callable[[str], None]
Seats = dict[tuple[str, str], Seat]  # by key of the body, and role
TEAM, BOARD, COUNCIL = TEAM_KEY, "icb-exampleshire-and-elsewhere", "council-exampleshire"
TRUST, OTHER_TRUST, PRACTICES, GROUPS_OF_PEOPLE = "trust-exampleton", "trust-farsample-royal", "primary-care", "vcse"
POLICE = "police-example-and-elsewhere"
EVERYWHERE = (Role.LEAD, Role.FINANCE, Role.SIGNATORY)
MORE = {"icb": (Role.ANALYST,), "vcse": (Role.OBSERVER,), PLACE_TEAM: ()}
MEETINGS = {BOARD: 26, TRUST: 33, COUNCIL: 40}  # days from now
ANSWERED = {BOARD: GROUPS, COUNCIL: GROUPS, TRUST: 7}  # groups of sheets
CONDITION = "the core contract of practices is protected"


def tell(say: Say) -> None:
    """Fill the room."""
    say("Opening Exampleshire, a made-up place")
    place = keep_place(kept.draw_example())
    seats = {(seat.body.key, next(iter(seat.roles))): seat for seat in _seat_everybody(place)}
    say("Its first plan (1 of 3)")
    first = _make(seats[TEAM, "broker"], Asked(), "To begin with: everything as modelled from open data", None)
    _fill_sheets(seats)
    _give_figures(seats)
    say("A plan with the partners' own figures (2 of 3)")
    second = _make(seats[BOARD, "lead"], Asked(), "With our own figures and the council's", first)
    say("A plan that one partner asks for (3 of 3)")
    third = _make(seats[COUNCIL, "lead"], _what_the_council_asks(), "What if falls come first?", second)
    _end_two_early(seats, third)
    _talk(seats, second, third)


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
    figures = list_used(run)
    path = kept.find(run, figures)
    if plan_json := kept.read(path):
        if running := begin(str(run.id)):
            finish(running, plan_json, figures)
    else:
        make_version.call(str(run.id))
    run.refresh_from_db()
    if run.version is None:
        raise AssertionError(f"the demonstration's plan could not be made: {run.error}")
    if not path.exists():
        kept.keep(path, run.version.plan_json())
    return run.version


def _fill_sheets(seats: Seats) -> None:
    """Two sheets confirmed, one begun; three partners in, one in only if, one not in, the others have not said."""
    for key, groups in ANSWERED.items():
        for group in range(1, groups + 1):
            answer(seats[key, "lead"], group, "right", values=_next_meeting(key) if group == WHEN else {})
        if groups == GROUPS:
            confirm(seats[key, "lead"])
        set_stance(seats[key, "lead"], Body.Stance.IN)
    set_stance(seats[PRACTICES, "lead"], Body.Stance.IN_IF, CONDITION)
    set_stance(seats[POLICE, "lead"], Body.Stance.NOT_IN)


def _next_meeting(key: str) -> dict[str, str]:
    return {"next_meeting": (timezone.localdate() + timedelta(days=MEETINGS[key])).isoformat()}


def _give_figures(seats: Seats) -> None:
    """What the council and the board put on the table, by their own word: less than was modelled, and more."""
    for key, share in ((COUNCIL, 0.9), (BOARD, 1.1)):
        seat = seats[key, "finance"]
        modelled = seat.body.about["plan_budget_gbp"]
        offers = {f"offer_year_{year}": round(gbp * share, -3) for year, gbp in enumerate(modelled, 1)}
        give(seat, {**offers, "offer_confirmed": True}, {})


def _what_the_council_asks() -> Asked:
    reason = "Falls fill our homes and our wards: scrutiny asks for it first"
    return Asked(conditions=(Condition(option="falls_exercise", must=True, by=COUNCIL, reason=reason),))


def _end_two_early(seats: Seats, newest: PlanVersion) -> None:
    """A run that was cancelled, and one whose server stopped."""
    stopped = ask_for_version(seats[BOARD, "lead"], Asked(), "What if nothing is asked for? Asked by mistake", newest)
    cancel(seats[BOARD, "lead"], stopped)
    lost = ask_for_version(seats[TRUST, "lead"], Asked(first_year=2028), "What if it begins a year later?", newest)
    begin(str(lost.id))
    find_lost(timezone.now() + 2 * SILENT)


def _talk(seats: Seats, second: PlanVersion, third: PlanVersion) -> None:
    """What partners say of it, one version that they decide on, and one partner that has gone since."""
    trust = "Our beds close later than this assumes: the ward at Exampleton is needed for one more winter."
    comment(seats[TRUST, "finance"], second, "services", trust)
    groups = "Groups can take these people on if money comes for three years."
    comment(seats[GROUPS_OF_PEOPLE, "lead"], second, "helped", groups)
    comment(seats[COUNCIL, "lead"], third, "deal", "This is what we shall be asked about at scrutiny.")
    freeze(seats[TEAM, "broker"], second)
    paid = "The board pays at once. The two directors of finance settle it within 30 days."
    answer_point(seats[BOARD, "finance"], "meanwhile", paid)
    set_stance(seats[OTHER_TRUST, "lead"], Body.Stance.NOT_IN)
