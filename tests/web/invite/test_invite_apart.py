"""Who runs the room sees no partner's own figures: not by inviting oneself, nor by an invitation from before."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.core.errors import UserError
from commonground.web.audit.models import Event
from commonground.web.invite import services
from commonground.web.invite.models import Invitation
from commonground.web.places.models import Membership
from commonground.web.places.seat import list_seats, list_side
from toys.web_accounts import make_person
from toys.web_invitations import NEW, invite, open_link, say
from toys.web_pages import assert_page

WHY = "To see."


@pytest.mark.parametrize("role", ["lead", "finance", "signatory"])
def test_a_broker_cannot_invite_somebody_who_runs_the_room_to_a_partner_s_figures(cast: Any, role: str) -> None:
    said = say(cast.trust, email=cast.broker.user.email.upper(), roles=[role, "analyst"], step="send")
    answer = cast.broker.post(NEW, said)
    assert "Nobody can be broker of" in assert_page(answer).text_content()
    assert not Invitation.objects.exists()


def test_nor_make_a_broker_of_somebody_who_sees_them(cast: Any) -> None:
    with pytest.raises(UserError, match="nobody can be broker"):
        services.invite(cast.broker.seat, cast.broker.seat.body, cast.finance.user.email, "F", ["broker"], WHY)
    services.invite(cast.broker.seat, cast.broker.seat.body, cast.analyst.user.email, "A", ["broker"], WHY)
    services.invite(cast.broker.seat, cast.broker.seat.body, cast.stranger.user.email, "S", ["broker"], WHY)


@pytest.mark.parametrize("order", [("broker", "finance"), ("finance", "broker")])
def test_two_invitations_from_before_do_not_come_together(cast: Any, order: tuple[str, str]) -> None:
    person = make_person()
    bodies = {"broker": cast.broker.seat.body, "finance": cast.trust}
    first, second = (
        services.invite(cast.broker.seat, bodies[role], person.email, "P", [role], WHY)[0] for role in order
    )
    services.accept(first.token_hash, person)
    with pytest.raises(UserError, match="nobody can be broker"):
        services.accept(second.token_hash, person)
    assert [seat.roles for seat in list_seats(person)] == [frozenset({order[0]})]


def test_the_page_says_why_and_the_invitation_stays_open(cast: Any) -> None:
    path = invite(cast.broker, cast.trust, email=cast.analyst.user.email, roles=["finance"])
    Membership.objects.create(user=cast.analyst.user, body=cast.broker.seat.body, role="broker")
    open_link(path, cast.analyst.client)
    answer = cast.analyst.post("/invitations/accept/")
    assert answer.status_code == 409
    assert f"Nobody can be broker of {cast.place.name}" in assert_page(answer).text_content()
    assert Invitation.objects.get().state == "open"


def test_a_side_reads_who_sees_its_figures(cast: Any) -> None:
    for actor in (cast.lead, cast.finance, cast.signatory):
        told = assert_page(actor.get("/figures/")).text_content()
        for one in (cast.lead, cast.finance, cast.signatory):
            assert f"{one.user.name} ({one.seat.words.lower()})" in told
    for actor in (cast.analyst, cast.broker, cast.other_lead):
        assert cast.signatory.user.name not in actor.get("/figures/").content.decode()
    Membership.objects.create(user=cast.lead.user, body=cast.trust, role="signatory")
    assert [one.words for one in list_side(cast.trust)] == ["Finance lead", "Lead, Signatory", "Signatory"]


def test_a_role_given_twice_ends_at_once_and_is_written_down_once(cast: Any) -> None:
    first = Membership.objects.get(user=cast.lead.user)
    Membership.objects.create(user=cast.lead.user, body=cast.trust, role="lead", starts=first.starts)
    for _ in range(2):
        services.end_role(cast.broker.seat, first)
    assert not list_seats(cast.lead.user)
    assert Event.objects.filter(what="role ended: lead").count() == 1
