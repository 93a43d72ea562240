"""Every address and verb, for everybody, on own and others' things: who gets in, and that nothing leaks."""

from __future__ import annotations

import logging
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from toys.web_addresses import NOBODYS
from toys.web_matrix import WAYS, Ask, expect, list_addresses
from toys.web_pages import assert_page
from toys.web_secrets import Full, find_secrets, read_answer, unpack
from toys.web_walk import client_of, fill, id_of, list_asks, list_things, seat_of, send, spell_more, without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VERBS = ("GET", "POST", "HEAD", "PUT", "DELETE")
ACTORS = (
    *("broker", "lead", "finance", "signatory", "analyst", "observer"),
    *("other_lead", "other_finance", "stranger", "nobody"),
)
MOST_QUERIES = 25
LIVE = {"/plans/": "ongoing", "/plans/runs/<uuid:run_id>/": "progress"}  # what HTMX asks for by itself
OF_THE_OPERATOR = ("an address", "an invitation", "a plan elsewhere", "a key's name")  # in a database as they are


class Walk:
    """What one person finds behind every address: all that is wrong, and all that was told."""

    def __init__(self, full: Full, name: str) -> None:
        self.full, self.name, self.seat = full, name, seat_of(full, name)
        self.wrong: list[str] = []
        self.told: list[str] = []
        self.known = list_things(full)

    def go(self, ask: Ask, verb: str) -> None:
        """One address by one verb."""
        for data in self.list_forms(ask) if verb == "POST" else [{}]:
            with CaptureQueriesContext(connection) as queries:
                answer, text = send(client_of(self.full, self.name), verb, ask.path, data)
            self.look(ask, verb, answer, text, data)
            if verb == "GET" and answer.status_code == 200 and len(queries) > MOST_QUERIES:
                self.wrong.append(f"{ask.path}: {len(queries)} queries")

    def list_forms(self, ask: Ask) -> list[dict[str, str]]:
        """What is sent to an address: nothing, and each thing that its form could name."""
        field = ask.address.way.sends
        named = self.known["body" if field == "body" else "version"] if field else []
        extra = {"about": "sheet"} if "remind" in ask.path else {}
        return [{}, *({field: id_of(thing)} | extra for thing in named)]

    def look(self, ask: Ask, verb: str, answer: Any, text: str, data: dict[str, str]) -> None:
        """The status, the page, and what it tells."""
        expected = expect(ask, verb.split()[0], self.seat) | (frozenset({403, 404}) if data else frozenset())
        here = f"{verb} {ask.path} {data or ''}"
        if answer.status_code not in expected:
            self.wrong.append(f"{here}: {answer.status_code}, not {sorted(expected)}")
        self.wrong += [f"{here} tells {secret}" for secret in find_secrets(self.full, self.seat, text, here)]
        self.told.append(text)
        whole = verb == "GET" and not answer.wsgi_request.headers.get("HX-Request")
        if whole and answer.content and answer.headers["Content-Type"].startswith("text/html"):
            self.look_at_page(ask.path, answer)

    def look_at_page(self, path: str, answer: Any) -> None:
        """It is as every page of the room is: small, with one heading."""
        try:
            assert_page(answer)
        except AssertionError as fault:
            self.wrong.append(f"{path}: {fault}")


def walk_through(full: Full, name: str) -> Walk:
    """Every address by every verb; what programs and HTMX ask for as they ask for it."""
    walk = Walk(full, name)
    for address in list_addresses():
        for ask in list_asks(full, address, walk.known, walk.seat):
            for verb in VERBS[:2] if ask.by_query else VERBS:
                walk.go(ask, verb)
            if address.route in LIVE:
                target = {"HX-Request": "true", "HX-Target": LIVE[address.route]}
                walk.look(ask, "GET", *send(client_of(full, name), "GET", ask.path, **target), {})
            if address.of_programs:
                key = f"Bearer {full.keys.get(name, 'none')}"
                walk.look(ask, "GET by key", *send(Client(), "GET", ask.path, authorization=key), {})
    return walk


def test_every_address_is_in_the_table_and_the_table_has_no_other() -> None:
    """A new address fails here until somebody says who may do what there."""
    assert {one.route for one in list_addresses() if not one.route.startswith("/accounts/")} == set(WAYS)


@pytest.mark.parametrize("name", ACTORS)
def test_everybody_gets_in_where_they_may_and_is_told_nothing_else(
    full: Full, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "django.db.backends")
    walk = walk_through(full, name)
    assert not walk.wrong, "\n".join(walk.wrong)
    assert_own_secrets_are_told(walk)
    assert_log_is_silent(full, caplog)


def assert_own_secrets_are_told(walk: Walk) -> None:
    """The words would be found if they were there: whoever may know them is shown every one."""
    if walk.name not in ("finance", "other_finance", "broker"):
        return
    mine = {s.word for s in walk.full.secrets if s.sees(walk.seat) and s.name != "an address"}
    mine -= {word for word in mine if walk.name == "broker" and word.isdecimal()}  # as a form has it
    assert mine
    told = "\n".join(walk.told)
    assert not [word for word in mine if word not in told]


def assert_log_is_silent(full: Full, caplog: pytest.LogCaptureFixture) -> None:
    """The server's own log tells its operator no secret but ids in addresses that somebody asked for."""
    told = [f"{record.getMessage()} {vars(record).get('args')}" for record in caplog.records]
    assert told
    assert not [(s.name, line) for s in full.secrets for line in told if s.word in line and not is_id(s.word)]


def is_id(word: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", word))


@pytest.mark.parametrize("name", ["broker", "analyst", "other_finance", "stranger"])
def test_what_is_anothers_looks_like_what_is_not_there(full: Full, name: str) -> None:
    """Byte for byte the same answer, whether a private thing is there or not."""
    hidden = {"version": [full.versions["trust"]], "run": [full.runs[key] for key in full.runs if "trust" in key]}
    for address in list_addresses():
        for thing in hidden.get(address.way.names, ()):
            more = spell_more(full, address.way.more)[0]
            (there, told), (nowhere, untold) = (
                send(client_of(full, name), "GET", fill(address.route, it, more)) for it in (thing, NOBODYS)
            )
            assert there.status_code == nowhere.status_code
            assert without_tokens(told, id_of(thing)) == without_tokens(untold, NOBODYS)


def test_a_backup_read_without_keys_tells_no_secret(full: Full, tmp_path: Path, monkeypatch: Any) -> None:
    from commonground.web.running import backup

    monkeypatch.setattr(backup, "one_moment", nullcontext)
    backup.back_up(tmp_path / "room.zip")
    text = "\n".join(unpack((tmp_path / "room.zip").read_bytes()))
    private = [s for s in full.secrets if s.name not in OF_THE_OPERATOR and not is_id(s.word)]
    assert not [(s.name, s.word) for s in private if s.word in text]


def test_rows_of_the_log_hold_no_value(full: Full) -> None:
    from commonground.web.audit.models import Event

    rows = "\n".join(str(sorted(row.items())) for row in Event.objects.values())
    assert not [(s.name, s.word) for s in full.secrets if s.word in rows and not is_id(s.word)]


def test_what_programs_may_ask_is_written_down_without_a_word_of_anybody(full: Full) -> None:
    answer = client_of(full, "finance").get("/api/openapi.json")
    text = read_answer(answer)
    assert answer.status_code == 200
    assert not [s.word for s in full.secrets if s.word in text]
    assert full.cast.place.name not in text
