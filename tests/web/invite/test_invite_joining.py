"""A link lets one person in, once: by whom it is opened, how often, and when, is all told apart in calm words."""

from __future__ import annotations

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from commonground.web.accounts.models import User
from commonground.web.audit.models import Event
from commonground.web.ground.rows import hash_token
from commonground.web.invite.models import Invitation
from commonground.web.invite.services import Closed, accept
from commonground.web.page.logs import WithoutKeys
from commonground.web.places.models import Membership
from toys.web_accounts import PASSWORD, make_person, sign_in
from toys.web_invitations import invite, open_link
from toys.web_pages import assert_page

ACCEPT = "/invitations/accept/"
JOIN = {"name": "Priya N", "password": PASSWORD}


def test_somebody_new_reads_who_what_and_why_and_joins(cast: Any) -> None:
    client = open_link(invite(cast.broker, cast.trust))
    page = client.get(ACCEPT)
    assert_page(page)
    for told in (cast.broker.user.name, cast.trust.name, "as lead", "She runs the ward.", "priya@example.org"):
        assert told in page.content.decode()
    answer = client.post(ACCEPT, JOIN, follow=True)
    assert answer.redirect_chain[-1][0] == "/today/"
    person = User.objects.get(email="priya@example.org")
    assert person.name == "Priya N"
    assert [(row.body, row.role, row.starts) for row in person.memberships.all()] == [
        (cast.trust, "lead", timezone.localdate())
    ]
    made = Invitation.objects.get()
    assert (made.state, made.used_by) == ("used", person)
    assert Event.objects.filter(what="invitation accepted", who=str(person.id)).count() == 1


@pytest.mark.parametrize("role", ["finance", "signatory"])
def test_a_role_that_needs_a_second_factor_leads_to_setting_one_up(cast: Any, role: str) -> None:
    client = open_link(invite(cast.broker, cast.trust, roles=[role]))
    answer = client.post(ACCEPT, JOIN, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-factor/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200  # the password was given just now


def test_opening_the_link_uses_nothing_up(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    for client in (Client(), Client(), Client()):
        for ask in (client.get, client.head):
            answer = ask(path)
            assert (answer.status_code, answer["Location"]) == (302, ACCEPT)
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["Cache-Control"] == "no-store"
        client.get(ACCEPT)
    assert Invitation.objects.get().state == "open"
    assert Client().post(path).status_code == 405


def test_somebody_with_an_account_signs_in_first(cast: Any) -> None:
    person = make_person()
    client = open_link(invite(cast.broker, cast.trust, email=person.email))
    page = client.get(ACCEPT)
    assert_page(page)
    assert f"Sign in as {person.email}" in page.content.decode()
    client.post(ACCEPT, JOIN)
    assert not person.memberships.exists()
    answer = client.post(f"/accounts/login/?next={ACCEPT}", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == ACCEPT
    assert_page(client.get(ACCEPT))
    assert client.post(ACCEPT)["Location"] == "/today/"
    assert [row.role for row in person.memberships.all()] == ["lead"]
    assert User.objects.filter(email=person.email).count() == 1


def test_another_role_comes_to_what_somebody_has(cast: Any) -> None:
    path = invite(cast.broker, cast.trust, email=cast.lead.user.email, roles=["lead", "signatory"])
    open_link(path, cast.lead.client)
    cast.lead.post(ACCEPT)
    assert sorted(row.role for row in cast.lead.user.memberships.all()) == ["lead", "signatory"]


def test_somebody_else_who_is_signed_in_is_told_so(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    open_link(path, cast.other_lead.client)
    for answer in (cast.other_lead.get(ACCEPT), cast.other_lead.post(ACCEPT)):
        assert answer.status_code == 403
        assert_page(answer)
        assert "for another address" in answer.content.decode()
        assert "priya@example.org" not in answer.content.decode()
    assert Invitation.objects.get().state == "open"


def read_used(cast: Any) -> str:
    path = invite(cast.broker, cast.trust)
    open_link(path).post(ACCEPT, JOIN)
    return path


def test_used_and_unknown_links_read_the_same(cast: Any) -> None:
    answers = [open_link(path).get(ACCEPT) for path in (read_used(cast), "/invitations/no-such-token/")]
    nothing = Client().get(ACCEPT)
    for answer in (*answers, nothing):
        assert answer.status_code == 410
        assert_page(answer)
        assert "cannot be used" in answer.content.decode()
    assert answers[0].content == answers[1].content == nothing.content


def test_a_link_that_is_too_old_says_so(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        client = open_link(path)
        for answer in (client.get(ACCEPT), client.post(ACCEPT, JOIN)):
            assert answer.status_code == 410
            assert "too old" in answer.content.decode()
            assert_page(answer)
    assert not User.objects.filter(email="priya@example.org").exists()


def test_a_link_that_was_withdrawn_says_so(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    client = open_link(path)
    cast.broker.post(f"/invitations/{Invitation.objects.get().id}/withdraw/")
    for answer in (client.get(ACCEPT), client.post(ACCEPT, JOIN)):
        assert answer.status_code == 410
        assert "was withdrawn" in answer.content.decode()
        assert_page(answer)


WRONG = {
    "no name": ({"name": ""}, "Enter your name"),
    "no password": ({"password": ""}, "Enter a password"),
    "a short one": ({"password": "short"}, "at least 12"),
    "a common one": ({"password": "password1234"}, "what many people use"),
    "one like the address": ({"password": "priya@example.org"}, "too similar"),
}


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_the_link_still_works(cast: Any, change: dict[str, str], said: str) -> None:
    client = open_link(invite(cast.broker, cast.trust))
    answer = client.post(ACCEPT, JOIN | change)
    assert said in answer.content.decode()
    assert_page(answer)
    assert JOIN["password"] not in answer.content.decode()
    client.post(ACCEPT, JOIN)
    assert Invitation.objects.get().state == "used"


def test_the_names_of_the_body_and_the_place_make_no_password(cast: Any) -> None:
    client = open_link(invite(cast.broker, cast.trust))
    for name in (cast.trust.name, cast.place.name):
        answer = client.post(ACCEPT, JOIN | {"password": f"{name.replace(' ', '')}26"})
        assert "made of names that are used here" in assert_page(answer).text_content()
    assert not User.objects.filter(email="priya@example.org").exists()


def test_of_two_browsers_the_second_reads_that_it_was_used(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    first, second = open_link(path), open_link(path)
    first.get(ACCEPT), second.get(ACCEPT)
    first.post(ACCEPT, JOIN)
    answer = second.post(ACCEPT, JOIN)
    assert answer.status_code == 410
    assert "cannot be used" in answer.content.decode()
    assert User.objects.filter(email="priya@example.org").count() == 1


def test_an_account_that_came_meanwhile_leads_to_signing_in(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    with pytest.raises(Closed, match="sign in"):
        make_known(path)
    assert Membership.objects.filter(user__email="priya@example.org").count() == 0


def make_known(path: str) -> None:
    User.objects.create_user("priya@example.org", "Priya", PASSWORD)
    accept(hash_token(path.split("/")[-2]), name="Priya", password=PASSWORD)


def test_the_token_is_nowhere_in_the_database(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    token = path.split("/")[-2]
    client = open_link(path)
    client.get(ACCEPT)
    assert token not in dump()
    client.post(ACCEPT, JOIN)
    written = dump()
    assert hash_token(token) in written
    assert token not in written
    assert PASSWORD not in written


def dump() -> str:
    """Every row of every table, sessions opened too."""
    from django.contrib.sessions.models import Session

    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            rows += [repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall()]
    return "\n".join([*rows, *(repr(one.get_decoded()) for one in Session.objects.all())])


def test_logs_hold_no_token(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutKeys())
    logging.getLogger("django.request").addHandler(handler)
    try:
        Client().post(path)
        Client(enforce_csrf_checks=True).post(path)
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "/invitations/…" in stream.getvalue()
    assert path.split("/")[-2] not in stream.getvalue()


def test_links_are_not_tried_by_the_thousand(cast: Any) -> None:
    call_command("createcachetable")
    client = Client()
    answers = [client.get(f"/invitations/guess-{number}/") for number in range(32)]
    assert [answer.status_code for answer in answers].count(429) == 2
    assert_page(answers[-1])


def test_signing_in_is_by_the_address_however_it_is_written(cast: Any) -> None:
    open_link(invite(cast.broker, cast.trust, email="Priya@Example.ORG")).post(ACCEPT, JOIN)
    person = User.objects.get(email="priya@example.org")
    assert sign_in(person).get("/today/").status_code == 200


def test_of_many_threads_at_once_one_gets_in(shared_database: None, cast: Any) -> None:
    digest = hash_token(invite(cast.broker, cast.trust).split("/")[-2])

    def try_once(_: int) -> str:
        try:
            accept(digest, name="Priya", password=PASSWORD)
        except Closed as closed:
            return closed.why
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(4) as threads:
        ends = list(threads.map(try_once, range(4)))
    assert sorted(ends) == ["in", "used", "used", "used"]
    assert Membership.objects.filter(user__email="priya@example.org").count() == 1
