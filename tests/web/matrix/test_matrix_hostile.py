"""Words that nobody types, in every part of every address and form: a sentence or nothing comes back, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from toys.cast import Actor, make_actor
from toys.source_tree import no_offenders
from toys.web_matrix import Address, list_addresses
from toys.web_secrets import Full
from toys.web_walk import list_asks, list_things, send

pytestmark = pytest.mark.django_db
HOSTILE = ("\x00", "a\x00b", "\udcff", "x" * 5000, "9" * 40, "-1", "[]", "%", "'; --", "\u202e💷")
WORDS = ("on", "version", "a", "b", "page", "body", "all", "next")  # that addresses read from their query
FIELD = re.compile(r'<(?:input|textarea|select)[^>]* name="([^"]+)"')
KEPT = ("csrfmiddlewaretoken", "seat")  # without which a form is not read at all


@pytest.fixture
def chief(full: Full) -> Actor:
    """Somebody of the trust with every role that a partner gives."""
    return make_actor("chief", full.cast.trust, "lead", "finance", "signatory", "analyst")


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
        answer, _ = send(client, verb, path, data)
    except Exception as error:
        return f"{verb} {path[:80]} {str(data)[:80]}: {type(error).__name__}: {str(error)[:80]}"
    return f"{verb} {path[:80]}: {answer.status_code}" if answer.status_code >= 500 else ""


def send_forms(client: Any, path: str) -> Iterator[str]:
    """Every form field of a page filled with each hostile word, all at once."""
    answer, text = send(client, "GET", path)
    names = set(FIELD.findall(text)) - set(KEPT) if answer.status_code == 200 else set()
    for words in HOSTILE:
        plain = words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield ask(client, "POST", path, dict.fromkeys(names, plain))


def test_no_word_brings_down_a_page(full: Full, chief: Actor) -> None:
    told: list[str] = []
    for actor in (chief, full.cast.broker):
        known = list_things(full)
        for address in list_addresses():
            first = next(one.path for one in list_asks(full, address, known, actor.seat) if not one.by_query)
            told += [ask(actor.client, "GET", path) for path in list_paths(address, first)]
            if "P" in address.way.verbs:
                told += send_forms(actor.client, first)
    assert len(told) > 2000
    no_offenders([said for said in told if said])
