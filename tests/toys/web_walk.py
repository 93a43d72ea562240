"""Requests to every address with real words in it. In: a full room, somebody's name. Out: `Ask`s, answers undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from toys.cast import Browser
from toys.web_addresses import FILLED, NOBODYS
from toys.web_matrix import Address, Ask, sees
from toys.web_secrets import Full, read_answer

RUNS = ("queued", "running", "failed", "trust", "trust running", "trust lost", "council", "council failed")
VERSIONS = ("common 2", "trust", "council", "elsewhere")


def seat_of(full: Full, name: str) -> Any:
    return None if name == "nobody" else getattr(full.cast, name).seat


def client_of(full: Full, name: str) -> Client:
    """A browser of its own, so that nothing that one request does to its cookies is there for the next."""
    client = Browser(seat_of(full, name))
    if name != "nobody":
        client.cookies.load(getattr(full.cast, name).client.cookies.output(header=""))
    return client


def list_things(full: Full) -> dict[str, list[Any]]:
    """Things by kind, own and others', and what is nowhere."""
    from commonground.web.places.models import Body, Membership

    bodies = [*Body.objects.filter(id__in=(full.cast.trust.id, full.cast.council.id)), full.cast.stranger.seat.body]
    people = [*Membership.objects.filter(user__in=(full.cast.lead.user, full.cast.stranger.user))]
    return {
        "body": [*bodies, NOBODYS],
        "membership": [*people, NOBODYS],
        "invitation": [*full.invitations.values(), NOBODYS],
        "run": [*(full.runs[name] for name in RUNS if name in full.runs), NOBODYS],
        "token": [*full.tokens.values(), NOBODYS],
        "version": [*(full.versions[name] for name in VERSIONS if name in full.versions), NOBODYS],
    }


def list_asks(full: Full, address: Address, known: dict[str, list[Any]], seat: Any) -> Iterator[Ask]:
    """An address with each thing that it can name, in its path or in its query."""
    way = address.way
    other = full.versions["common 1" if seat is None or sees(seat, full.versions["common 1"]) else "elsewhere"]
    for more in spell_more(full, way.more):
        for thing in known.get(way.names, [None]):
            path = fill(address.route, thing, more)
            yield Ask(address, path, thing)
            for word in way.asks:
                beside = f"&a={other.id}" if word == "b" else ""
                for version in known["version"]:
                    yield Ask(address, f"{path}?{word}={id_of(version)}{beside}", version, by_query=True)


def spell_more(full: Full, more: str) -> list[list[str]]:
    """The rest of the words of a path."""
    from commonground.views.picture import show_picture
    from commonground.web.plans.versions import read_document

    words = {}
    if "{topic}" in more or "{figure}" in more:
        first = show_picture(read_document(full.versions["common 2"])).topics[0]
        words = {"topic": first.id, "figure": first.figures[0]}
    keys = [full.cast.trust.key, full.cast.council.key] if "{partner}" in more else [""]
    return [more.format(partner=key, **words).split() for key in keys]


def id_of(thing: Any) -> str:
    """As an address has it."""
    return NOBODYS if thing == NOBODYS else str(thing.id)


def fill(route: str, thing: Any, more: list[str]) -> str:
    """A route with its first word the thing's id, its other words from `more`, and what is left leading to nothing."""
    left, names = list(more), re.findall(r"<[^>]+>", route)

    def word(found: re.Match[str]) -> str:
        if thing is not None and found[0] == names[0]:
            return id_of(thing)
        return left.pop(0) if left else FILLED[found[1] or "str"]

    if "^" in route:
        return re.sub(r"\(\?P<\w+>[^)]*\)", "nothing", route).replace("^", "").replace("$", "").replace("\\", "")
    return re.sub(r"<(?:(\w+):)?\w+>", word, route)


def send(client: Client, verb: str, path: str, data: Any = None, **headers: str) -> tuple[Any, str]:
    """The answer to one request, and all that it tells; undone as soon as it is answered."""
    with transaction.atomic():
        heads: dict[str, Any] = {"headers": headers} if headers else {}
        answer = client.post(path, data or {}, **heads) if verb == "POST" else client.generic(verb, path, **heads)
        text = read_answer(answer)
        transaction.set_rollback(True)
    return answer, text


def without_tokens(text: str, id_: str = "") -> str:
    """What was told without what is new each time: tokens of forms and cookies, when a file was made; without an id."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|csrftoken=|sessionid=)[^";]+', r"\1", text)
    text = re.sub(r"expires=[^;]+;|Content-Length: \d+|(?<=W3CDTF\">)[^<]+", "", text)
    return text.replace(id_, "") if id_ else text
