"""What pages say of versions and runs. In: a seat, rows. Out: frozen rows of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from commonground.document import Plan
from commonground.document.words import listed, pence, pounds
from commonground.views.terms import say_setting
from commonground.web.places.models import Place
from commonground.web.places.seat import Seat
from commonground.web.plans.asking import Aside, Asked, Terms, read_asked
from commonground.web.plans.menu import Menu, read_menu
from commonground.web.plans.models import PlanVersion, Run
from commonground.web.plans.services import ENDED, ONGOING
from commonground.web.plans.versions import read_document

MOST_ENDED, ENDED_SINCE, MOST_VERSIONS = 5, timedelta(days=14), 50
SAYS = {
    Run.State.QUEUED: "It waits for its turn. It begins by itself: you can leave this page.",
    Run.State.RUNNING: "It is being made. You can leave this page: it goes on without you.",
    Run.State.CANCELLED: "It was cancelled. Nothing was kept of it.",
    Run.State.FAILED: "It could not be made.",
    Run.State.LOST: "The server stopped while it was being made. What you asked for is as it was: run it again.",
    Run.State.DONE: "It is done.",
}


@dataclass(frozen=True)
class Listed:
    """All that the page of plans lists, for one seat."""

    versions: list[PlanVersion]
    own: list[PlanVersion]
    ongoing: list[Run]
    own_ongoing: list[Run]
    ended: list[Run]
    own_ended: list[Run]


def list_all(seat: Seat) -> Listed:
    """Versions and runs that a seat may see, those of all partners apart from those of its own side."""
    rows = PlanVersion.objects.seen_by(seat).defer("content", "asked")
    versions = list(rows.select_related("author", "made_for", "freeze")[:MOST_VERSIONS])
    runs = list_runs(seat)
    return Listed(
        versions=[row for row in versions if not row.private_to_id],
        own=[row for row in versions if row.private_to_id],
        ongoing=[row for row in runs if row.state in ONGOING and not row.private_to_id],
        own_ongoing=[row for row in runs if row.state in ONGOING and row.private_to_id],
        ended=[row for row in runs if row.state in ENDED and not row.private_to_id][:MOST_ENDED],
        own_ended=[row for row in runs if row.state in ENDED and row.private_to_id][:MOST_ENDED],
    )


def list_runs(seat: Seat) -> list[Run]:
    """Runs that are not done: those that go on, and those that ended lately without a version."""
    rows = Run.objects.seen_by(seat).filter(asked_at__gte=timezone.now() - ENDED_SINCE).exclude(state=Run.State.DONE)
    return list(rows.select_related("author", "made_for").defer("asked"))


def find_version(seat: Seat, id_: UUID) -> PlanVersion:
    """A version that the seat may see. Raises Http404 for any other."""
    rows = PlanVersion.objects.seen_by(seat).defer("content")
    found = rows.select_related("author", "made_for", "freeze", "parent", "private_to").filter(id=id_).first()
    if found is None:
        raise Http404
    return found


def find_run(seat: Seat, id_: UUID) -> Run:
    """A run that the seat may see. Raises Http404 for any other."""
    rows = Run.objects.seen_by(seat).select_related("author", "made_for", "parent", "version", "private_to")
    found = rows.defer("parent__content", "version__content").filter(id=id_).first()
    if found is None:
        raise Http404
    return found


def say_time_left(seconds: float | None) -> str:
    """'about 20 seconds left', '' where nothing can be said."""
    if seconds is None:
        return ""
    if seconds < 3:
        return "a few seconds left"
    if seconds < 90:
        return f"about {max(5, round(seconds / 5) * 5)} seconds left"
    return f"about {round(seconds / 60)} minutes left"


@dataclass(frozen=True)
class Request:
    """One thing that somebody asked of a version, and why."""

    who: str
    what: str
    why: str


def list_requests(asked: Asked, menu: Menu, plan: Plan | None) -> list[Request]:
    """Conditions, and changes of partners and figures, in words; `plan`: one of the place, if there is any."""
    said = [Request(menu.body(one.by), menu.say(one), one.reason) for one in asked.conditions]
    said += [
        Request("", f"{menu.body(key)}: {listed(_say_terms(terms))}{_say_whose(terms)}", "")
        for key, terms in asked.partners.items()
    ]
    return [*said, *(Request("", say_set(name, value, menu, plan), "") for name, value in asked.sets.items())]


def _say_whose(given: Terms) -> str:
    """Whether the body has not said so itself, where that would be its word."""
    return " (a try: not its own word)" if given.is_word and not given.own else ""


def _say_terms(given: Terms) -> list[str]:
    """What of a partner is other than it is, to the penny."""
    said = [f"offers in all {_by_year(given.offers_gbp)}"] if given.offers_gbp is not None else []
    if any(given.further_offer_gbp):
        once = ", for once" if given.once else ""
        only = f", only if this is so: {given.condition}" if given.condition else ""
        said.append(f"offers besides {_by_year(given.further_offer_gbp)}{once}{only}")
    if given.floor_gbp is not None:
        said.append(f"may end lower by {_by_year(given.floor_gbp)}")
    if given.new_staff_wte is not None:
        said.append(f"finds {given.new_staff_wte:g} new whole-time staff a year")
    if given.notice_months is not None:
        said.append(f"is paid for {given.notice_months:g} months after it closes something")
    return [*said, "its offers are taken as confirmed"] if given.confirms else said


def _by_year(amounts: Sequence[float]) -> str:
    years = [pence(gbp) for gbp in amounts]
    return f"{years[0]} a year" if len(set(years)) == 1 else f"{', '.join(years)} by year"


def say_set(name: str, value: float | str, menu: Menu, plan: Plan | None) -> str:
    """A figure that was set, in words."""
    option = name.removeprefix("options.").removesuffix(".reach")
    if name == f"options.{option}.reach" and isinstance(value, float):
        return f"{menu.options.get(option, option)} reaches up to {value:.0%} of those whom it is for"
    if name == "choose.last_start_year":
        return f"No option begins later than in year {int(value) + 1} of the plan"
    return say_setting(name, value, plan)


def say_asked_apart(place: Place, first: PlanVersion, second: PlanVersion) -> list[str]:
    """What only one of two versions (A, B) was asked for, and who is absent from one alone."""
    a, b = (_list_asked(place, version) for version in (first, second))
    said = [
        f"Only in {name}: {what}."
        for name, mine, other in (("A", a, b), ("B", b, a))
        for what in mine
        if what not in other
    ]
    return said or ["Both were asked for the same, and made with and without the same partners."]


def _list_asked(place: Place, version: PlanVersion) -> list[str]:
    plan, asked = read_of(version)
    menu = read_menu(place, version)
    told = [f"{one.what}{f' ({one.who})' if one.who else ''}" for one in list_requests(asked, menu, plan)]
    return [*told, *(f"it is made without {menu.body(one.body)}" for one in asked.without)]


@dataclass(frozen=True)
class Without:
    """A body that a version is made without, what the deal moves to or from it, and what that keeps out."""

    name: str
    condition: str
    moves: str
    core: tuple[str, ...]  # names of core offers that it would deliver or pay for


def list_without(asides: Iterable[Aside], plan: Plan, menu: Menu) -> list[Without]:
    """Who is not in, with a sentence on what the plan does at its doors."""
    return [
        Without(menu.body(one.body), one.condition, _say_moves(plan, one.body), _list_core(plan, one.body))
        for one in asides
    ]


def _list_core(plan: Plan, key: str) -> tuple[str, ...]:
    """National core offers that are not in the plan and that a body would have a part in."""
    return tuple(one.name for one in plan.options_not_chosen if one.core and key in (*one.delivered_by, *one.funded_by))


def _say_moves(plan: Plan, key: str) -> str:
    moved = {row.year: row.transfer_gbp for row in plan.settlement.contributions if row.partner == key}
    lost = {row.year: max(-row.mean, 0.0) for row in plan.settlement.net_before if row.partner == key}
    made_good = sum(min(max(-gbp, 0.0), lost.get(year, 0.0)) for year, gbp in moved.items())
    beyond = sum(max(-gbp - lost.get(year, 0.0), 0.0) for year, gbp in moved.items())
    taken = sum(gbp for gbp in moved.values() if gbp > 0)
    said = []
    if made_good >= 1.0:
        said.append(f"the deal pays it {pounds(made_good)} for what the plan costs it")
    if beyond >= 1.0:
        said.append(f"the deal pays it {pounds(beyond)} beyond what the plan costs it")
    if taken >= 1.0:
        said.append(f"the deal still counts on {pounds(taken)} of what the plan saves it, which it has not promised")
    return listed(said) if said else "the deal asks nothing of it and pays it nothing"


def read_of(version: PlanVersion) -> tuple[Plan, Asked]:
    """The plan of a version, and what was asked of it."""
    return read_document(version), read_asked(version.asked)
