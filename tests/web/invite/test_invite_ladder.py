"""Inviting is the broker's: for every view who may, who may not, who cannot even tell that there is something."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from commonground.web.invite.models import Invitation
from commonground.web.invite.services import invite
from commonground.web.places.models import Membership
from toys.web_pages import assert_page

OTHERS = ("lead", "finance", "signatory", "analyst", "observer", "other_lead", "other_finance")


@pytest.fixture
def invitation(cast: Any) -> Invitation:
    made, _ = invite(cast.broker.seat, cast.trust, "new@example.org", "New Person", ["lead"], "She knows the wards.")
    return made


def addresses(cast: Any, invitation: Invitation) -> dict[str, str]:
    role = Membership.objects.get(user=cast.lead.user)
    return {
        "invitations": "/invitations/",
        "invite": "/invitations/new/",
        "people": "/invitations/people/",
        "end_role": f"/invitations/people/{role.id}/end/",
        "withdraw": f"/invitations/{invitation.id}/withdraw/",
        "again": f"/invitations/{invitation.id}/again/",
    }


VIEWS = ("invitations", "invite", "people", "end_role", "withdraw", "again")


@pytest.mark.parametrize("view", VIEWS)
def test_a_broker_reads_it(cast: Any, invitation: Invitation, view: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(25):
        answer = cast.broker.get(addresses(cast, invitation)[view])
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert_page(answer)


@pytest.mark.parametrize("view", VIEWS)
def test_no_other_role_reads_or_does_it(cast: Any, invitation: Invitation, view: str) -> None:
    for name in OTHERS:
        actor = cast.everyone[name]
        for answer in (actor.get(addresses(cast, invitation)[view]), actor.post(addresses(cast, invitation)[view])):
            assert answer.status_code == (403 if answer.request["REQUEST_METHOD"] == "GET" else answer.status_code)
            assert answer.status_code in (403, 405)
            assert "new@example.org" not in answer.content.decode()


@pytest.mark.parametrize("view", ["end_role", "withdraw", "again"])
def test_the_broker_of_another_place_finds_nothing(cast: Any, invitation: Invitation, view: str) -> None:
    for ask in (cast.stranger.get, cast.stranger.post):
        assert ask(addresses(cast, invitation)[view]).status_code == 404


@pytest.mark.parametrize("view", VIEWS)
def test_nobody_is_asked_who_they_are(cast: Any, invitation: Invitation, view: str) -> None:
    assert "/accounts/login/" in cast.nobody.get(addresses(cast, invitation)[view])["Location"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_wrong_verb_is_refused(cast: Any, invitation: Invitation, view: str) -> None:
    assert cast.broker.client.put(addresses(cast, invitation)[view]).status_code == 405


@pytest.mark.parametrize("view", ["invitations", "people"])
def test_what_is_only_read_is_not_posted(cast: Any, invitation: Invitation, view: str) -> None:
    assert cast.broker.post(addresses(cast, invitation)[view]).status_code == 405


@pytest.mark.parametrize("path", ["people/{}/end/", "{}/withdraw/", "{}/again/"])
def test_a_bad_id_is_not_found(cast: Any, path: str) -> None:
    assert cast.broker.get(f"/invitations/{path.format(uuid.uuid4())}").status_code == 404


def test_the_list_is_of_this_place_alone(cast: Any, invitation: Invitation) -> None:
    assert "new@example.org" in cast.broker.get("/invitations/").content.decode()
    assert "new@example.org" not in cast.stranger.get("/invitations/").content.decode()
