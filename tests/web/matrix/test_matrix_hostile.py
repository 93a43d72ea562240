"""Words that nobody types, in every part of every address and form: a sentence or nothing comes back, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import lxml.html
import pytest

from toys.cast import Actor, copy_of, make_actor
from toys.source_tree import no_offenders
from toys.web_accounts import known
from toys.web_matrix import Address, list_addresses
from toys.web_secrets import Full
from toys.web_walk import list_asks, list_things, send

pytestmark = pytest.mark.django_db
HOSTILE = ("\x00", "a\x00b", "\udcff", "x" * 5000, "9" * 40, "-1", "[]", "%", "'; --", "\u202e💷")
WORDS = ("on", "version", "a", "b", "page", "body", "all", "next")  # that addresses read from their query
ALONE, FINE = ("a\x00b", "x" * 5000), "Said by a test"
KEPT = ("csrfmiddlewaretoken", "seat")  # without which a form is not read at all


@pytest.fixture
def chief(full: Full) -> Actor:
    """Somebody of the trust with every role that a partner gives, who said the password a moment ago."""
    return known(make_actor("chief", full.cast.trust, "lead", "finance", "signatory", "analyst"))


def spell(words: str) -> str:
    """As a browser writes them in an address."""
    return quote(words.encode("utf-8", "surrogateescape"))


def list_paths(address: Address, path: str) -> Iterator[str]:
    """One path with each hostile word in its query, and in the place of its last word where any word fits there."""
    last = address.route.rstrip("/").rsplit("/", 1)[-1]
    for words in HOSTILE:
        yield f"{path}?" + "&".join(f"{name}={spell(words)}" for name in WORDS)
        if re.fullmatch(r"<(?:(?:str|slug|path|int):)?\w+>", last):
            yield re.sub(r"[^/]+(/?)$", lambda end, words=words: spell(words) + end[1], path)


def ask(client: Any, verb: str, path: str, data: dict[str, str] | None = None) -> str:
    """What went wrong with one request: '' = nothing."""
    try:
        answer, _ = send(copy_of(client), verb, path, data)
    except Exception as error:
        return f"{verb} {path[:80]} {str(data)[:80]}: {type(error).__name__}: {str(error)[:80]}"
    return f"{verb} {path[:80]}: {answer.status_code}" if answer.status_code >= 500 else ""


def send_forms(client: Any, path: str) -> Iterator[str]:
    """Every form of a page with each hostile word in all of its fields, and some in one while the others are fine."""
    answer, _ = send(copy_of(client), "GET", path)
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    for form in lxml.html.fromstring(answer.content).forms if is_page else []:
        to = form.get("action") or path
        fine = {name: value if value and isinstance(value, str) else FINE for name, value in form.fields.items()}
        names = [name for name in fine if name not in KEPT]
        for words in (plain(words) for words in HOSTILE):
            yield ask(client, "POST", to, fine | dict.fromkeys(names, words))
        for name, words in product(names if len(names) > 1 else (), ALONE):
            yield ask(client, "POST", to, fine | {name: words})


def plain(words: str) -> str:
    """As a form can send them."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def test_no_word_brings_down_a_page(full: Full, chief: Actor) -> None:
    told: list[str] = []
    broker, things = known(full.cast.broker), list_things(full)
    for address in list_addresses():
        who = chief if not address.needs or chief.seat.may(address.needs) else broker
        first = next(one.path for one in list_asks(full, address, things, who.seat) if not one.by_query)
        told += [ask(who.client, "GET", path) for path in list_paths(address, first)]
        if "P" in address.way.verbs:
            told += send_forms(who.client, first)
    print("TOLD", len(told))
    assert len(told) > 1500
    no_offenders([said for said in told if said])
