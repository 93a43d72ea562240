"""What waits, on whom, and what changed. In: a seat, a moment. Out: `Line`s, from few queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commonground.web.audit.views import seen_by
from commonground.web.deal.services import list_open
from commonground.web.figures.cells import read_modelled
from commonground.web.figures.services import last_seen_by
from commonground.web.invite.models import Invitation
from commonground.web.page import words
from commonground.web.places.models import Body
from commonground.web.places.roles import Role
from commonground.web.places.seat import Seat
from commonground.web.plans.models import Comment, PlanVersion, Run
from commonground.web.today.facts import Facts, read_facts
from commonground.web.today.lines import Line, Urgency
from commonground.web.today.owing import DOES, FIGURES, SUBJECTS, WORD, Owed, list_owed

QUIET_DAYS = 14
RUN_DAYS, MOST_RUNS = 7, 2
MINUTES = {"confirm": 2, "point": 2, "comments": 3, "paper": 5, "sign": 5}


def list_lines(seat: Seat, now: datetime) -> Iterator[Line]:
    """Every line that could be shown, most of them for nobody but whom they concern."""
    facts = read_facts(seat)
    yield from _broken_runs(seat)
    yield from _to_decide(seat, facts)
    yield from _mine(seat, facts)
    yield from _talk(seat, facts)
    if seat.may("nudge"):
        yield from _for_broker(seat, facts)
        yield from _each_late(facts, now)
        yield from _invitations(seat)
    else:
        yield from _all_late(seat, facts)
        yield from _quiet(seat, facts, now)
    yield from _dates(facts)
    yield from _news(seat)


def _broken_runs(seat: Seat) -> Iterator[Line]:
    """Runs of our side that brought no version and were not asked for again."""
    ours = Q(author=seat.user) | Q(made_for=seat.body) if seat.may("make_versions") else Q(author=seat.user)
    broken = Run.objects.seen_by(seat).filter(ours, state__in=(Run.State.LOST, Run.State.FAILED), again=None)
    recent = broken.filter(asked_at__gt=timezone.now() - timedelta(days=RUN_DAYS)).select_related("author")
    runs = list(recent.defer("asked")[:MOST_RUNS])
    for number, run in enumerate(runs, 1):
        who = "you" if run.author_id == seat.user.id or run.author is None else run.author.name
        text = f"A plan {who} asked for {'was lost' if run.state == Run.State.LOST else 'failed'}: {run.reason}"
        which = f" ({number} of {len(runs)})" if len(runs) > 1 else ""
        link = f"See what happened to the plan asked for on {words.moment(run.asked_at)}{which}"
        yield Line(Urgency.BROKEN, text, reverse("run", args=[run.id]), link, 1)


def _to_decide(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What whoever signs, and whoever takes the paper to them, has to read."""
    version, body = facts.newest, seat.body
    if version is None or not body.signs or not seat.may("take_paper"):
        return
    frozen, until = hasattr(version, "freeze"), facts.until(body)
    if Role.SIGNATORY in seat.roles:
        text = f"{version.name} is {'frozen for decision' if frozen else 'the newest, and not frozen yet'}"
        href = reverse("deal_row", args=[body.key], query={"version": version.id})
        yield Line(Urgency.MINE, text, href, "See whether we can sign it", MINUTES["sign"], until)
    taken = seen_by(seat).filter(what="paper taken", thing=f"version:{version.id}", body=str(body.id))
    if frozen and not taken.exists():
        text = f"{version.name} is frozen, and nobody has taken our paper on it"
        href = reverse("paper", query={"version": version.id})
        yield Line(Urgency.MINE, text, href, "Take our paper", MINUTES["paper"], until)


def _mine(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What waits for this person and is its body's to say."""
    body, until = seat.body, facts.until(seat.body)
    if not body.signs:
        return
    given = last_seen_by(seat)
    for owed in list_owed(facts, body):
        if seat.may(DOES[owed.about]) and not (owed.about == FIGURES and given):
            reminded = _reminded(facts, body, owed.about)
            yield Line(Urgency.MINE, owed.ours, owed.href, owed.link, owed.minutes, until, reminded=reminded)
    if given and seat.may("write_own_figures"):
        whole = read_modelled(body.about) | given.shared | (given.private or {})
        offers = any(value for cell, value in whole.items() if cell.startswith("offer_year_"))
        if offers and not whole.get("offer_confirmed"):
            text = "Our offer is not confirmed: it stands as proposed in every plan"
            yield Line(Urgency.MINE, text, reverse("figures"), "Confirm our offer", MINUTES["confirm"], until)
    asked = facts.nudged.get((body.id, WORD))
    if asked and asked > facts.silent_since(body):
        reminded = _reminded(facts, body, WORD)
        yield Line(
            Urgency.MINE,
            "The place team waits for a word from us",
            reverse("plans"),
            "See the plans",
            reminded=reminded,
        )


def _reminded(facts: Facts, body: Body, about: str) -> str:
    when = facts.nudged.get((body.id, about))
    return f"The place team reminded you {words.ago(when)}." if when else ""


def _talk(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What others said of our versions, and what only partners together can answer."""
    since = seat.user.seen_before or facts.opened
    said = Comment.objects.filter(version__in=PlanVersion.objects.seen_by(seat).filter(made_for=seat.body))
    rows = list(said.exclude(body=seat.body).filter(at__gt=since).select_related("version").defer("version__content"))
    if rows:
        count = f"{len(rows)} {'comment' if len(rows) == 1 else 'comments'} by others on versions of ours"
        newest = rows[-1].version
        href = f"{reverse('version', args=[newest.id])}#comments"
        yield Line(Urgency.MINE, count, href, f"Read what they say of {newest.name.lower()}", MINUTES["comments"])
    if facts.newest and seat.may("answer_money_points") and (points := len(list_open(seat.place))):
        text = f"{points} money {'point is' if points == 1 else 'points are'} open, and every paper names what is open"
        minutes = points * MINUTES["point"]
        until = facts.until(seat.body)
        yield Line(Urgency.MINE, text, reverse("money_points"), "Answer the money points", minutes, until)


def _for_broker(seat: Seat, facts: Facts) -> Iterator[Line]:
    """What waits for whoever runs the room."""
    alone = [body for body in facts.bodies if body.id not in facts.peopled]
    if alone:
        who = _some([body.name for body in alone])
        count = f"{len(alone)} {'partner has' if len(alone) == 1 else 'partners have'}"
        yield Line(Urgency.MINE, f"{count} nobody in the room: {who}", reverse("invite"), "Invite somebody", 2)
    if facts.newest is None and not Run.objects.seen_by(seat).exists():
        yield Line(Urgency.MINE, "There is no plan yet", reverse("new_version"), "Make the first plan", 3)


def _each_late(facts: Facts, now: datetime) -> Iterator[Line]:
    """Each partner that owes something or fell silent, with a button: those not reminded and longest silent first."""
    wanted = {body: _most_wanted(facts, body, now) for body in facts.bodies if body.id in facts.peopled}
    late = [(body, owed) for body, owed in wanted.items() if owed]
    for body, owed in sorted(late, key=lambda one: (*_waited(facts, one[0]), one[0].name)):
        heard, (about, when) = facts.heard_of(body), facts.last_nudge(body)
        yield Line(
            Urgency.OTHERS,
            f"{body.name}: {owed.theirs}; {f'last heard of {words.ago(heard)}' if heard else 'not heard of yet'}",
            reverse("sheet", args=[body.id]),
            f"The sheet of {body.name}",
            until=facts.until(),
            nudge=str(body.id),
            about=owed.about,
            reminded=f"Reminded of {SUBJECTS[about]} {words.ago(when)}." if when else "",
        )


def _waited(facts: Facts, body: Body) -> tuple[datetime, datetime]:
    """When it was last reminded and last heard of, long ago where never."""
    long_ago = datetime.min.replace(tzinfo=UTC)
    return facts.last_nudge(body)[1] or long_ago, facts.heard_of(body) or long_ago


def _most_wanted(facts: Facts, body: Body, now: datetime) -> Owed | None:
    """What a partner has not been reminded of yet, else what is wanted most; for one that owes nothing, a word."""
    owed = list(list_owed(facts, body))
    if not owed and _is_silent(facts, body, now):
        owed = [Owed(WORD, "it owes nothing, and has fallen silent", "", "", "", 0)]
    fresh = [one for one in owed if (body.id, one.about) not in facts.nudged]
    return next(iter([*fresh, *owed]), None)


def _is_silent(facts: Facts, body: Body, now: datetime) -> bool:
    return now - facts.silent_since(body) > timedelta(days=QUIET_DAYS)


def _all_late(seat: Seat, facts: Facts) -> Iterator[Line]:
    """Whose sheets are not whole, in one line."""
    late = [body for body in facts.bodies if body.id in facts.peopled and body.id != seat.body.id and facts.lacks(body)]
    if late:
        who = _some([body.name for body in late])
        text = f"{len(late)} {'partner has' if len(late) == 1 else 'partners have'} not confirmed what they are: {who}"
        yield Line(Urgency.OTHERS, text, reverse("partners"), "See the partners and their sheets", until=facts.until())


def _invitations(seat: Seat) -> Iterator[Line]:
    waiting = Invitation.objects.filter(
        body__place=seat.place, used_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("body")
    names = sorted({row.body.name for row in waiting})
    if names:
        first = min(row.expires_at for row in waiting)
        text = f"{len(waiting)} {'invitation' if len(waiting) == 1 else 'invitations'} not yet accepted: {_some(names)}"
        until = f"the first ends {words.day(first)}"
        yield Line(Urgency.OTHERS, text, reverse("invitations"), "See the invitations", until=until)


def _dates(facts: Facts) -> Iterator[Line]:
    """The next body that can decide."""
    if coming := facts.next_decision:
        when, who, body = coming
        text = f"Next to decide: {body.name} ({who}) on {words.day(when)}"
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


def _quiet(seat: Seat, facts: Facts, now: datetime) -> Iterator[Line]:
    """Other partners of whom nothing was heard for two weeks."""
    others = [body for body in facts.bodies if body.id in facts.peopled and body.id != seat.body.id]
    silent = sorted((facts.silent_since(body), body.name) for body in others if _is_silent(facts, body, now))
    if silent:
        longest = (now - silent[0][0]).days
        text = f"Gone quiet: {_some([name for _, name in silent])}, for up to {longest} days"
        yield Line(Urgency.QUIET, text, reverse("partners"), "See the partners")


def _some(names: list[str], most: int = 3) -> str:
    """Some names, and how many more."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
