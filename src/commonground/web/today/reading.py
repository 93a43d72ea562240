"""What waits, on whom, and what changed. In: a seat, a moment. Out: `Line`s, from few queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from commonground.web.audit.models import Event
from commonground.web.audit.views import seen_by
from commonground.web.figures.models import FigureSet
from commonground.web.invite.models import Invitation
from commonground.web.page import words
from commonground.web.places.models import Body, Membership
from commonground.web.places.roles import Role
from commonground.web.places.seat import Seat
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.sheet.answers import NOTHING, Said, read_answers
from commonground.web.sheet.decisions import next_decision
from commonground.web.sheet.models import GROUPS
from commonground.web.today.lines import Line, Urgency
from commonground.web.today.models import Nudge

QUIET_DAYS = 14
SHEET, FIGURES = "sheet", "figures"
A_GROUP_MINUTES, FIGURES_MINUTES = 0.33, 10


@dataclass(frozen=True)
class Facts:
    """What is known of every partner of a place, read once."""

    bodies: tuple[Body, ...]
    sheets: dict[UUID, Said]
    peopled: frozenset[UUID]  # bodies somebody acts for
    nudged: dict[tuple[UUID, str], datetime]
    heard: dict[str, datetime]  # when each was last heard of, as all may know
    decisions: list[tuple[date, str, str]]  # day, who decides, name of the body
    opened: datetime

    def lacks(self, body: Body) -> int:
        """Groups of its sheet that are not answered."""
        return GROUPS - len(self.sheets[body.id].answers)


def read_facts(seat: Seat) -> Facts:
    """What Today tells from. What is private to a body is not read here."""
    place, today = seat.place, timezone.localdate()
    bodies = tuple(body for body in place.bodies.all() if body.signs)
    people = Membership.objects.on(today).filter(body__place=place, role__in=(Role.LEAD, Role.FINANCE))
    nudges = Nudge.objects.filter(body__place=place).values("body_id", "about").annotate(last=Max("at")).order_by()
    events = Event.objects.filter(place=str(place.id), private_to="").exclude(body="")
    said = read_answers(place)
    sheets = {body.id: said.get(body.key, NOTHING) for body in bodies}
    return Facts(
        bodies=bodies,
        sheets=sheets,
        peopled=frozenset(people.values_list("body_id", flat=True)),
        nudged={(row["body_id"], row["about"]): row["last"] for row in nudges},
        heard={
            row["body"]: datetime.fromisoformat(row["last"])
            for row in events.values("body").annotate(last=Max("at")).order_by()
        },
        decisions=list(_list_decisions(bodies, sheets, today)),
        opened=place.opened_at,
    )


def _list_decisions(bodies: tuple[Body, ...], sheets: dict[UUID, Said], on: date) -> Iterator[tuple[date, str, str]]:
    for body in bodies:
        coming = next_decision(body, sheets[body.id], on)
        if coming.on:
            yield coming.on, coming.who, body.name


def list_lines(seat: Seat, now: datetime) -> Iterator[Line]:
    """Every line that could be shown, most of them for nobody but whom they concern."""
    facts = read_facts(seat)
    yield from _broken_runs(seat)
    yield from _mine(seat, facts)
    if seat.may("nudge"):
        yield from _for_broker(seat, facts)
    yield from _others(seat, facts)
    yield from _dates(facts)
    yield from _news(seat)
    yield from _quiet(facts, now)


def _broken_runs(seat: Seat) -> Iterator[Line]:
    broken = Run.objects.seen_by(seat).filter(author=seat.user, state__in=(Run.State.LOST, Run.State.FAILED))
    for run in broken.filter(asked_at__gt=timezone.now() - timedelta(days=7))[:2]:
        text = f"A plan you asked for {'was lost' if run.state == Run.State.LOST else 'failed'}: {run.reason}"
        link = f"See what happened to the plan asked for on {words.moment(run.asked_at)}"
        yield Line(Urgency.BROKEN, text, reverse("run", args=[run.id]), link, 1)


def _mine(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What waits for this person."""
    body = seat.body
    if not body.signs:
        return
    lacking = facts.lacks(body)
    if lacking and seat.may("answer_sheet"):
        reminded = _reminded(facts, body, SHEET)
        text = f"Our sheet: {lacking} of {GROUPS} questions still to answer"
        minutes = max(1, round(lacking * A_GROUP_MINUTES))
        yield Line(Urgency.MINE, text, reverse("sheet", args=[body.id]), "Answer them", minutes, reminded=reminded)
    elif not facts.sheets[body.id].confirmed and seat.may("answer_sheet"):
        text = "Our sheet: answered, and not yet confirmed as it now stands"
        yield Line(Urgency.MINE, text, reverse("sheet_check", args=[body.id]), "Confirm it", 1)
    if seat.may("write_own_figures") and not FigureSet.objects.of(seat).exists():
        text = "Our own figures: plans stand on modelled ones until we give ours"
        reminded = _reminded(facts, body, FIGURES)
        yield Line(Urgency.MINE, text, reverse("figures"), "Give our figures", FIGURES_MINUTES, reminded=reminded)


def _reminded(facts: Facts, body: Body, about: str) -> str:
    when = facts.nudged.get((body.id, about))
    return f"The place team reminded you {words.ago(when)}." if when else ""


def _for_broker(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What waits for whoever runs the room."""
    alone = [body for body in facts.bodies if body.id not in facts.peopled]
    if alone:
        who = _some([body.name for body in alone])
        count = f"{len(alone)} {'partner has' if len(alone) == 1 else 'partners have'}"
        yield Line(Urgency.MINE, f"{count} nobody in the room: {who}", reverse("invite"), "Invite somebody", 2)
    if not PlanVersion.objects.seen_by(seat).exists() and not Run.objects.seen_by(seat).exists():
        yield Line(Urgency.MINE, "There is no plan yet", reverse("new_version"), "Make the first plan", 3)


def _others(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What waits on other partners, since when; the broker may remind each."""
    late = [body for body in facts.bodies if body.id in facts.peopled and body.id != seat.body.id and facts.lacks(body)]
    if seat.may("nudge"):
        yield from _each_late(facts, late)
        yield from _invitations(seat)
    elif late:
        who = _some([body.name for body in late])
        text = f"{len(late)} {'partner has' if len(late) == 1 else 'partners have'} not confirmed what they are: {who}"
        yield Line(Urgency.OTHERS, text, reverse("partners"), "See the partners and their sheets")


def _each_late(facts: Facts, late: list[Body]) -> Iterator[Line]:
    for body in late:
        lacking = facts.lacks(body)
        since = words.ago(facts.heard.get(str(body.id), facts.opened))
        text = f"{body.name}: {lacking} of {GROUPS} questions of its sheet unanswered; last heard of {since}"
        last = facts.nudged.get((body.id, SHEET))
        yield Line(
            Urgency.OTHERS,
            text,
            reverse("sheet", args=[body.id]),
            f"The sheet of {body.name}",
            nudge=str(body.id),
            about=SHEET,
            reminded=f"Reminded {words.ago(last)}." if last else "",
        )


def _invitations(seat: Seat) -> Iterator[Line]:
    waiting = Invitation.objects.filter(
        body__place=seat.place, used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("body")
    names = sorted({row.body.name for row in waiting})
    if names:
        first = min(row.expires_at for row in waiting)
        text = (
            f"{len(waiting)} {'invitation' if len(waiting) == 1 else 'invitations'} not yet accepted ({_some(names)}); "
        )
        yield Line(
            Urgency.OTHERS, f"{text}the first ends {words.day(first)}", reverse("invitations"), "See the invitations"
        )


def _dates(facts: Facts) -> Iterator[Line]:
    """The next body that can decide."""
    if facts.decisions:
        when, who, name = min(facts.decisions)
        text = f"Next to decide: {name} ({who}) on {words.day(when)}"
        yield Line(Urgency.DATE, text, reverse("deal"), "See who decides when")


def _news(seat: Seat) -> Iterator[Line]:
    """What others did since the visit before this one."""
    since = seat.user.seen_before
    if since is None:
        return
    others = seen_by(seat).filter(at__gt=since.astimezone(UTC).isoformat())
    count = others.exclude(who=str(seat.user.id)).count()
    if count:
        text = f"Since your last visit ({words.ago(since)}): {count} {'change' if count == 1 else 'changes'} by others"
        yield Line(Urgency.NEWS, text, reverse("log"), "See what changed")


def _quiet(facts: Facts, now: datetime) -> Iterator[Line]:
    """Partners of whom nothing was heard for two weeks."""
    silent = [
        (facts.heard.get(str(body.id), facts.opened), body.name)
        for body in facts.bodies
        if body.id in facts.peopled and now - facts.heard.get(str(body.id), facts.opened) > timedelta(days=QUIET_DAYS)
    ]
    if silent:
        longest = (now - min(silent)[0]).days
        text = f"Gone quiet: {_some([name for _, name in sorted(silent)])}, for up to {longest} days"
        yield Line(Urgency.QUIET, text, reverse("partners"), "See the partners")


def _some(names: list[str], most: int = 3) -> str:
    """Some names, and how many more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
