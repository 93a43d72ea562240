"""A person's removal takes name, address and ways to sign in, and leaves what was done; and what an operator can do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from commonground.core.errors import UserError
from commonground.web.accounts.services import clear_second_factors, make_password_link, remove_person
from commonground.web.api.models import ApiToken
from commonground.web.audit.chain import record, verify
from commonground.web.invite.models import Invitation
from commonground.web.places.models import Membership
from toys.web_accounts import PASSWORD, confirm, make_person, sign_in
from toys.web_invitations import invite
from toys.web_pages import assert_page


def test_somebody_takes_themselves_out(cast: Any) -> None:
    person = make_person("Robin Gone")
    Membership.objects.create(user=person, body=cast.trust, role="lead")
    here, there = sign_in(person), sign_in(person)
    assert "reauthenticate" in here.get("/account/remove/")["Location"]
    confirm(here)
    assert_page(here.get("/account/remove/"))
    answer = here.post("/account/remove/", follow=True)
    assert "You have been taken out" in answer.content.decode()
    assert there.get("/account/").status_code == 302
    person.refresh_from_db()
    assert (person.email, person.name, person.is_active) == (None, "A former member", False)
    assert Client().post("/accounts/login/", {"login": "x@example.org", "password": PASSWORD}).status_code == 200


def test_nothing_of_the_person_is_left_and_what_was_done_stays(cast: Any) -> None:
    person = cast.lead.user
    address = person.email
    invite(cast.broker, cast.council, email=address)
    record(cast.lead.seat, "version asked for", "version:1")
    ApiToken.objects.create(
        user=person, body=cast.trust, name="A sheet", token_hash="0" * 64, expires_at=timezone.now() + timedelta(days=1)
    )
    remove_person(person, cast.lead.seat)
    assert not Authenticator.objects.filter(user=person).exists()
    assert not ApiToken.objects.filter(user=person).exists()
    assert not EmailAddress.objects.filter(email=address).exists()
    assert not any(one.get_decoded().get("_auth_user_id") == str(person.id) for one in Session.objects.all())
    assert not Membership.objects.on(timezone.localdate()).filter(user=person).exists()
    assert Membership.objects.filter(user=person).exists()
    assert [(one.email, one.name, one.why, one.state) for one in Invitation.objects.all()] == [
        ("", "A former member", "", "withdrawn")
    ]
    log = cast.broker.get("/log/").content.decode()
    assert "A former member" in log
    assert address not in cast.broker.get("/invitations/").content.decode()
    assert verify().holds


def test_the_only_broker_of_a_place_cannot_leave_and_reads_why(cast: Any) -> None:
    with pytest.raises(UserError, match=f"only broker of {cast.place.name}; invite another broker first"):
        remove_person(cast.broker.user, cast.broker.seat)
    cast.broker.user.refresh_from_db()
    assert cast.broker.user.is_active
    Membership.objects.create(user=make_person(), body=cast.broker.seat.body, role="broker")
    remove_person(cast.broker.user, cast.broker.seat)
    assert not cast.broker.user.is_active


def test_the_page_says_why_the_only_broker_stays(cast: Any) -> None:
    cast.broker.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    answer = cast.broker.post("/account/remove/")
    assert answer.status_code == 409
    assert "only broker" in answer.content.decode()
    assert_page(answer)


def test_a_name_can_be_changed(cast: Any) -> None:
    assert cast.lead.post("/account/name/", {"name": "  Lee A. Lead "}).status_code == 302
    cast.lead.user.refresh_from_db()
    assert cast.lead.user.name == "Lee A. Lead"
    answer = cast.lead.post("/account/name/", {"name": ""})
    assert "Enter your name" in answer.content.decode()
    assert_page(answer)


def test_the_operator_makes_a_link_to_a_new_password_that_works_once(db: None) -> None:
    person, new = make_person(), "quite another four words"
    path = make_password_link(person.email.upper())
    client = Client()
    where = client.get(path)["Location"]
    client.post(where, {"password1": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert "This link does not work" in Client().get(path, follow=True).content.decode()
    with pytest.raises(UserError, match="has no account here"):
        make_password_link("nobody@example.org")


def test_the_operator_takes_second_factors_off(cast: Any) -> None:
    clear_second_factors(cast.finance.user.email)
    assert not Authenticator.objects.filter(user=cast.finance.user).exists()
    assert cast.finance.get("/account/").status_code == 302
