"""A broker invites, checks, sends, takes back, ends roles; what is wrong is said where it is mended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from commonground.web.audit.chain import verify
from commonground.web.audit.models import Event
from commonground.web.ground.rows import hash_token
from commonground.web.invite.models import Invitation
from commonground.web.places.models import Body, Membership
from commonground.web.places.seat import list_seats
from toys.web_invitations import NEW, invite, say
from toys.web_pages import assert_page


def test_the_form_leads_to_a_page_to_check_and_nothing_is_made_yet(cast: Any) -> None:
    answer = cast.broker.post(NEW, say(cast.trust))
    page = assert_page(answer)
    assert "Check your answers" in answer.content.decode()
    assert not Invitation.objects.exists()
    hidden = {field.get("name"): field.get("value") for field in page.findall(".//input[@type='hidden']")}
    assert (hidden["email"], hidden["roles"], hidden["body"]) == ("priya@example.org", "lead", str(cast.trust.id))


def test_each_role_is_a_box_to_tick_with_what_it_means(cast: Any) -> None:
    page = assert_page(cast.broker.get(NEW))
    assert len(page.findall(".//input[@type='checkbox']")) == 6
    assert "Gives the organisation's own figures." in page.text_content()


def test_answers_can_be_changed(cast: Any) -> None:
    answer = cast.broker.post(NEW, say(cast.trust, step="change"))
    assert 'value="priya@example.org"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_without_a_mail_server_the_link_is_shown_once(cast: Any) -> None:
    path = invite(cast.broker, cast.trust)
    token = path.split("/")[-2]
    made = Invitation.objects.get()
    assert made.token_hash == hash_token(token)
    assert len(token) >= 43
    assert timedelta(days=13, hours=23) < made.expires_at - timezone.now() <= timedelta(days=14)
    for later in ("/invitations/", f"/invitations/{made.id}/withdraw/", "/log/", "/today/"):
        assert token not in cast.broker.get(later).content.decode()
    assert not mail.outbox


@override_settings(MAILS=True)
def test_with_a_mail_server_the_link_is_in_the_letter_alone(cast: Any) -> None:
    answer = cast.broker.post(NEW, say(cast.trust, step="send"))
    page = assert_page(answer)
    (letter,) = mail.outbox
    assert letter.to == ["priya@example.org"]
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    assert hash_token(link.split("/")[-2]) == Invitation.objects.get().token_hash
    assert link not in answer.content.decode()
    assert not page.find_class("room-copy")
    for told in (cast.broker.user.name, cast.trust.name, cast.place.name, "lead", "She runs the ward.", "works once"):
        assert told in letter.body


@override_settings(MAILS=True)
def test_a_mail_server_that_does_not_answer_leaves_the_link_to_copy(cast: Any, monkeypatch: Any) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("commonground.web.invite.letters.send_mail", refuse)
    assert invite(cast.broker, cast.trust).startswith("/invitations/")


FAULTS = {
    "no body": ({"body": ""}, "Choose one"),
    "a body of nowhere": ({"body": "nowhere"}, "Select a valid choice"),
    "no name": ({"name": " "}, "Enter the person’s name"),
    "no address": ({"email": ""}, "Enter the person’s e-mail address"),
    "no real address": ({"email": "priya"}, "Enter an address such as"),
    "no role": ({"roles": []}, "Choose at least one role"),
    "a role of the team": ({"roles": ["broker"]}, "has no broker"),
    "no reason": ({"why": ""}, "Say in one sentence"),
    "a new body without a name": ({"body": "another", "new_kind": "vcse"}, "Enter the organisation’s name"),
    "a new body without a kind": ({"body": "another", "new_name": "Helpers"}, "Choose what kind"),
}


@pytest.mark.parametrize(("change", "said"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("step", ["check", "send"])
def test_what_is_wrong_is_said_and_nothing_is_made(cast: Any, change: dict[str, Any], said: str, step: str) -> None:
    answer = cast.broker.post(NEW, say(cast.trust, step=step) | change)
    assert said in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert_page(answer)
    assert not Invitation.objects.exists()


def test_somebody_who_has_the_role_is_not_invited_to_it(cast: Any) -> None:
    answer = cast.broker.post(NEW, say(cast.trust, email=cast.lead.user.email.upper(), step="send"))
    assert "has these roles" in answer.content.decode()


def test_a_new_organisation_comes_with_its_first_invitation(cast: Any) -> None:
    said = say(cast.trust, new_name=" Elm  Hospice ", new_kind="hospice", step="send") | {"body": "another"}
    assert cast.broker.post(NEW, said).status_code == 200
    body = Body.objects.get(name="Elm Hospice")
    assert (body.place, body.kind, body.key) == (cast.place, "hospice", "elm-hospice")
    assert Invitation.objects.get().body == body
    again = cast.broker.post(NEW, said | {"new_name": "ELM HOSPICE"})
    assert "is in the list" in again.content.decode()


def test_another_invitation_for_the_same_takes_the_place_of_the_first(cast: Any) -> None:
    invite(cast.broker, cast.trust)
    invite(cast.broker, cast.trust, email="PRIYA@example.org")
    assert [one.state for one in Invitation.objects.order_by("at")] == ["withdrawn", "open"]


def test_inviting_again_begins_with_the_answers_of_before(cast: Any) -> None:
    invite(cast.broker, cast.trust)
    page = cast.broker.get(f"/invitations/{Invitation.objects.get().id}/again/").content.decode()
    for said in ("priya@example.org", "Priya New", "She runs the ward."):
        assert said in page


def test_it_is_withdrawn_after_one_more_question(cast: Any) -> None:
    invite(cast.broker, cast.trust)
    one = Invitation.objects.get()
    where = f"/invitations/{one.id}/withdraw/"
    cast.broker.get(where)
    assert Invitation.objects.get().state == "open"
    assert cast.broker.post(where).status_code == 302
    cast.broker.post(where)
    assert Invitation.objects.get().state == "withdrawn"
    assert Event.objects.filter(what="invitation withdrawn").count() == 1


def test_a_role_ends_at_once_and_stays_on_record(cast: Any) -> None:
    role = Membership.objects.get(user=cast.lead.user)
    where = f"/invitations/people/{role.id}/end/"
    assert_page(cast.broker.get(where))
    assert cast.broker.post(where).status_code == 302
    assert not list_seats(cast.lead.user)
    assert Membership.objects.get(id=role.id).ends == timezone.localdate() - timedelta(days=1)
    assert cast.lead.get("/today/")["Location"] == "/seat/"


def test_the_only_broker_stays(cast: Any) -> None:
    role = Membership.objects.get(user=cast.broker.user)
    answer = cast.broker.post(f"/invitations/people/{role.id}/end/")
    assert answer.status_code == 409
    assert "only broker" in answer.content.decode()
    assert_page(answer)
    assert list_seats(cast.broker.user)


def test_what_is_done_is_in_the_log_and_addresses_are_not(cast: Any) -> None:
    invite(cast.broker, cast.trust)
    event = Event.objects.get(what="invited")
    assert event.thing == f"invitation:{Invitation.objects.get().id}"
    assert "priya" not in str(vars(event))
    assert verify().holds
    assert "Invited" in cast.lead.get("/log/").content.decode()
