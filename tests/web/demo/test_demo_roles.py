"""The bar that switches roles is there in a demonstration alone, on this computer, for role accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commonground.core.errors import UserError
from commonground.web.accounts.models import User
from commonground.web.demo.database import surroundings
from commonground.web.environment import Surroundings
from commonground.web.places.models import Membership
from commonground.web.running.doors import open_room

SWITCH = "/demo/role/"


@pytest.fixture
def demonstration(settings: Any) -> None:
    """The settings of a demonstration."""
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, demo=True)


@pytest.fixture
def persona(cast: Any) -> Membership:
    """A role account of the council."""
    user = User.objects.create_user("lead.council@demonstration.invalid", "Lead", is_persona=True)
    return Membership.objects.create(user=user, body=cast.council, role="lead")


def test_anybody_is_any_role_in_a_demonstration(cast: Any, demonstration: None, persona: Membership) -> None:
    answer = cast.nobody.post(SWITCH, {"membership": persona.id}, follow=True)
    assert "lead for" in answer.content.decode()
    assert cast.council.name in answer.content.decode()
    assert "Switch role" in answer.content.decode()


def test_there_is_no_bar_in_a_real_room(cast: Any, persona: Membership) -> None:
    assert cast.nobody.post(SWITCH, {"membership": persona.id}).status_code == 404
    assert "Switch role" not in cast.lead.get("/today/").content.decode()


def test_other_computers_switch_nothing(cast: Any, demonstration: None, persona: Membership) -> None:
    answer = cast.nobody.post(SWITCH, {"membership": persona.id}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 404


def test_a_person_is_never_one_of_the_roles(cast: Any, demonstration: None) -> None:
    real = Membership.objects.get(user=cast.lead.user)
    assert cast.nobody.post(SWITCH, {"membership": real.id}).status_code == 404
    assert str(real.id) not in cast.lead.get("/today/").content.decode()


@pytest.mark.parametrize("given", ["", "nothing", "00000000-0000-4000-8000-000000000000"])
def test_a_role_that_is_none_is_not_found(cast: Any, demonstration: None, given: str) -> None:
    assert cast.nobody.post(SWITCH, {"membership": given}).status_code == 404


def test_switching_is_a_post(cast: Any, demonstration: None) -> None:
    assert cast.nobody.get(SWITCH).status_code == 405


def test_a_demonstration_is_not_served_to_others() -> None:
    with pytest.raises(UserError, match="anybody in as anybody"):
        open_room("0.0.0.0", 8000, 1, demo=True, say=print)  # noqa: S104


def test_a_demonstration_knows_nothing_of_a_real_room_on_this_computer() -> None:
    """Else it sends real mail, asks a real service who somebody is, and answers to a real name."""
    of_a_room = {
        "COMMONGROUND_SMTP_URL": "smtp://u:p@mail.example.org",
        "COMMONGROUND_MAIL_FROM": "room@example.org",
        "COMMONGROUND_HOSTS": "room.example.org",
        "COMMONGROUND_OPENID_ISSUER": "https://sign-in.example.org",
        "COMMONGROUND_OPENID_CLIENT": "room",
        "COMMONGROUND_OPENID_SECRET": "secret",
        "COMMONGROUND_HTTPS": "1",
        "COMMONGROUND_SECURITY_CONTACT": "mailto:a@example.org",
    }
    found = Surroundings.read(of_a_room | surroundings())
    told = (found.smtp, found.sender, found.openid, found.openid_client, found.openid_secret, found.security_contact)
    assert not any(told)
    assert not found.secure
    assert found.hosts == ("localhost", "127.0.0.1", "[::1]")
