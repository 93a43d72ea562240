"""What every address of the room answers to whom: one table, and the statuses that follow from it.

In: an address, a verb, a seat, a thing that the address names. Out: the statuses that may be answered. Who may is taken
from the view (`view.may`) and from `roles.MAY`; the table holds which verbs an address knows and what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from toys.web_addresses import NOBODYS

REFUSED, ABSENT, WRONG_VERB, AWAY = frozenset({403}), frozenset({404}), frozenset({405}), frozenset({302})
FINE = frozenset({200, 302})
ANY_OF_A_FORM = frozenset({200, 302, 400, 409, 410})
OPEN = frozenset({200, 302, 400, 401, 403, 404, 405, 409, 410})  # allauth's own, and what anybody may open
PROGRAMS = "/api/"
OURS = ("/api/keys/",)  # pages below the address of programs


@dataclass(frozen=True)
class Way:
    """An address: the verbs that it knows, what stands in it, and whose thing it must be besides."""

    verbs: str  # a letter each: G, P, and H where HEAD is answered too
    names: str = ""  # the kind of thing in the path
    asks: tuple[str, ...] = ()  # words of the query that name a version
    own: str = ""  # what is answered where a body is not the seat's own
    more: str = ""  # the rest of the path's words, filled as they are
    sends: str = ""  # the field of a form that names a thing
    public: bool = False
    person: bool = False  # of somebody signed in, whatever the seat


PUBLIC, PERSON, OF_ALLAUTH = Way("GHP", public=True), Way("GP", person=True), Way("GHP", public=True)
WAYS = {
    "/": Way("GH", public=True),
    "/healthz": Way("GH", public=True),
    "/.well-known/security.txt": Way("GH", public=True),
    "/privacy/": Way("GH", public=True),
    "/accessibility/": Way("GH", public=True),
    "/account/": Way("G", person=True),
    "/account/name/": PERSON,
    "/account/sessions/": PERSON,
    "/account/second-factor/": Way("G", person=True),
    "/account/not-invited/": Way("G", public=True),
    "/account/not-checked/": Way("G", public=True),
    "/account/remove/": PERSON,
    "/account/removed/": Way("G", public=True),
    "/seat/": Way("GP", person=True, sends="body"),
    "/seat/open/": PERSON,
    "/seat/open/<uuid:opening_id>/": Way("G", person=True),
    "/log/": Way("G"),
    "/today/": Way("G"),
    "/today/remind/": Way("P", sends="body"),
    "/partners/": Way("G"),
    "/partners/<uuid:body_id>/": Way("G", "body"),
    "/partners/<uuid:body_id>/<int:number>/": Way("GP", "body", own="refused post", more="8"),
    "/partners/<uuid:body_id>/<int:number>/note/": Way("GP", "body", more="8"),
    "/partners/<uuid:body_id>/check/": Way("GP", "body", own="refused"),
    "/partners/<uuid:body_id>/confirmed/": Way("G", "body"),
    "/partners/<uuid:body_id>/stance/": Way("GP", "body", own="refused"),
    "/invitations/": Way("G"),
    "/invitations/new/": Way("GP", sends="body"),
    "/invitations/people/": Way("G"),
    "/invitations/people/<uuid:membership_id>/end/": Way("GP", "membership"),
    "/invitations/accept/": PUBLIC,
    "/invitations/<uuid:invitation_id>/withdraw/": Way("GP", "invitation"),
    "/invitations/<uuid:invitation_id>/again/": Way("GP", "invitation"),
    "/invitations/<token>/": Way("GH", public=True),
    "/figures/": Way("G"),
    "/figures/workbook.xlsx": Way("G"),
    "/figures/upload/": Way("GP"),
    "/figures/paste/": Way("GP"),
    "/figures/confirm/": Way("P"),
    "/figures/given/": Way("G"),
    "/figures/take-back/": Way("GP"),
    "/plans/": Way("G"),
    "/plans/compare/": Way("G", asks=("a", "b")),
    "/plans/new/": Way("G"),
    "/plans/new/begin/": Way("GP", sends="parent"),
    "/plans/new/condition/": Way("GP"),
    "/plans/new/condition/<slug:name>/drop/": Way("P", more="0"),
    "/plans/new/timing/": Way("GP"),
    "/plans/new/scale/": Way("GP"),
    "/plans/new/check/": Way("GP"),
    "/plans/runs/<uuid:run_id>/": Way("G", "run"),
    "/plans/runs/<uuid:run_id>/cancel/": Way("GP", "run", own="refused"),
    "/plans/runs/<uuid:run_id>/again/": Way("P", "run"),
    "/plans/<uuid:version_id>/": Way("G", "version"),
    "/plans/<uuid:version_id>/plan.json": Way("G", "version"),
    "/plans/<uuid:version_id>/plan.xlsx": Way("G", "version"),
    "/plans/<uuid:version_id>/freeze/": Way("GP", "version"),
    "/plans/<uuid:version_id>/comment/": Way("GP", "version"),
    "/plans/<uuid:version_id>/picture/": Way("G", "version"),
    "/plans/<uuid:version_id>/picture/<slug:topic_id>/": Way("G", "version", more="{topic}"),
    "/plans/<uuid:version_id>/picture/<slug:topic_id>/sources/": Way("G", "version", more="{topic}"),
    "/plans/<uuid:version_id>/source/<str:figure>": Way("G", "version", more="{figure}"),
    "/deal/": Way("G", asks=("version",)),
    "/deal/rules/": Way("G", asks=("version",)),
    "/deal/points/": Way("G"),
    "/deal/points/<slug:point_id>/": Way("GP", more="vat"),
    "/deal/try/<path:name>/": Way("GP", asks=("version",), more="rule/equal"),
    "/deal/try/number/<str:figure>/": Way("GP", asks=("version",), more="settle.confidence"),
    "/deal/<slug:partner>/": Way("G", asks=("version",), more="{partner}"),
    "/deal/<slug:partner>/<slug:kind>/<int:number>/": Way("G", asks=("version",), more="{partner} cash 0"),
    "/paper/": Way("G", asks=("version",)),
    "/paper/<uuid:version_id>.docx": Way("GP", "version"),
    "/api/keys/": Way("G"),
    "/api/keys/new/": Way("GP"),
    "/api/keys/<uuid:token_id>/end/": Way("P", "token"),
    "/api/openapi.json": Way("GH"),
    "/api/place": Way("G"),
    "/api/plans": Way("G"),
    "/api/plans/<version_id>": Way("G", "version"),
    "/api/plans/<version_id>/plan.json": Way("G", "version"),
    "/api/deal/<version_id>": Way("G", "version"),
    "/api/": Way("GH", public=True),
    "/demo/role/": Way("P", public=True),
}


@dataclass(frozen=True)
class Address:
    """One pattern of the room, with its view."""

    route: str
    view: Any

    @property
    def of_programs(self) -> bool:
        """Whether a program asks, not a person."""
        return self.route.startswith(PROGRAMS) and not self.route.startswith(OURS)

    @property
    def way(self) -> Way:
        """Its row of the table. Raises KeyError for an address that has none."""
        return OF_ALLAUTH if self.route.startswith("/accounts/") else WAYS[self.route]

    @property
    def needs(self) -> str:
        """What a role must allow; programs' views say it in their code, and all of it is what every role sees."""
        return str(getattr(self.view, "may", ""))


def list_addresses() -> list[Address]:
    """Every pattern, in the order of the table of addresses."""
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: Any, before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield Address(route, pattern.callback)


@dataclass(frozen=True)
class Ask:
    """One address with real words in it, what it names and whether that is another body's."""

    address: Address
    path: str
    thing: Any = None  # None where it names nothing; NOBODYS where what it names is nowhere
    by_query: bool = False


def sees(seat: Any, thing: Any) -> bool:
    """Whose is it: what is of a place is its people's, what is private to a body its own side's, a key one person's."""
    if thing is None:
        return True
    if thing == NOBODYS:
        return False
    if hasattr(thing, "token_hash") and hasattr(thing, "user_id"):
        return bool(thing.user_id == seat.user.id)
    place = getattr(thing, "place", None) or thing.body.place
    if place.id != seat.place.id:
        return False
    private = getattr(thing, "private_to_id", None)
    return private is None or (private == seat.body.id and seat.may("see_own_figures"))


def expect(ask: Ask, verb: str, seat: Any) -> frozenset[int]:
    """The statuses that may be answered."""
    way = ask.address.way
    if ask.address.of_programs:
        return _expect_program(ask, verb, seat)
    if verb not in ("GET", "HEAD", "POST"):
        return WRONG_VERB if not ask.path.startswith(PROGRAMS) or seat else AWAY | WRONG_VERB
    if way.public:
        return OPEN
    if seat is None:
        return AWAY
    letter = verb[0]
    if letter not in way.verbs:
        return WRONG_VERB
    if way.person:
        return OPEN
    return _expect_seated(ask, letter, seat)


def _expect_program(ask: Ask, verb: str, seat: Any) -> frozenset[int]:
    if verb == "HEAD" and "H" in ask.address.way.verbs:
        return FINE | ABSENT
    if verb != "GET":
        return WRONG_VERB
    if ask.address.route == PROGRAMS:
        return ABSENT
    if ask.address.route.endswith("/openapi.json"):
        return FINE
    if seat is None:
        return frozenset({401})
    return FINE if sees(seat, ask.thing) else ABSENT


def _expect_seated(ask: Ask, letter: str, seat: Any) -> frozenset[int]:
    way = ask.address.way
    if not seat.may(ask.address.needs):
        return REFUSED
    if not sees(seat, ask.thing):
        return ABSENT
    if way.own.startswith("refused") and not _is_own(ask.thing, seat):
        return REFUSED if letter == "P" or way.own == "refused" else FINE
    if "post" in way.own and letter == "P" and not seat.may("answer_sheet"):
        return REFUSED
    return SPECIAL.get(ask.address.route, _as_it_is)(ask, letter, seat)


def _is_own(thing: Any, seat: Any) -> bool:
    """Of the seat's body; a run is the broker's to stop too."""
    if hasattr(thing, "made_for_id") and hasattr(thing, "cancel_asked"):
        return bool(thing.made_for_id == seat.body.id or not seat.body.signs)
    return bool(thing.id == seat.body.id)


def _as_it_is(ask: Ask, letter: str, seat: Any) -> frozenset[int]:
    return ANY_OF_A_FORM if letter == "P" else FINE


def _in_the_plan(ask: Ask, letter: str, seat: Any) -> frozenset[int]:
    """Our paper is there where our body is in the plan."""
    return FINE if seat.body.signs else ABSENT


def _of_a_row(ask: Ask, letter: str, seat: Any) -> frozenset[int]:
    """Another's row of a private version is not there; nobody elsewhere is in the plan of this place."""
    key = ask.path.split("/")[2]
    private = getattr(ask.thing, "private_to_id", None)
    if seat.place.name == "Elsewhere":
        return FINE | ABSENT
    return ABSENT if private and key != seat.body.key else FINE | ABSENT if ask.path.count("/") > 3 else FINE


def _of_a_form(ask: Ask, letter: str, seat: Any) -> frozenset[int]:
    """A form that names what is another's is either asked again or finds nothing."""
    return ANY_OF_A_FORM | ABSENT


SPECIAL: dict[str, Callable[[Ask, str, Any], frozenset[int]]] = {
    "/paper/": _in_the_plan,
    "/paper/<uuid:version_id>.docx": _in_the_plan,
    "/deal/<slug:partner>/": _of_a_row,
    "/deal/<slug:partner>/<slug:kind>/<int:number>/": _of_a_row,
    "/today/remind/": _of_a_form,
    "/figures/confirm/": _of_a_form,
}
