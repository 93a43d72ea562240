"""A form does what it says for the body it was opened for, and for no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commonground.web.figures import services
from commonground.web.places.models import Membership
from toys.web_pages import assert_page

TAKE_BACK = "/figures/take-back/"


@pytest.fixture
def joint(cast: Any) -> Any:
    """The trust's finance lead, who is the council's too; both have given figures."""
    Membership.objects.create(user=cast.finance.user, body=cast.council, role="finance")
    services.give(cast.finance.seat, {"notice": 3.0}, {})
    services.give(cast.other_finance.seat, {"notice": 6.0}, {})
    return cast


def choose(client: Client, body: Any) -> None:
    assert client.post("/seat/", {"body": str(body.id)}).status_code == 302


def test_a_form_that_was_opened_for_one_body_does_nothing_for_another(joint: Any) -> None:
    before = services.shared_of(joint.place)
    choose(joint.finance.client, joint.trust)
    form = assert_page(joint.finance.get(TAKE_BACK)).get_element_by_id("form")
    choose(joint.finance.client, joint.council)
    answer = joint.finance.client.post(TAKE_BACK, dict(form.fields))
    assert answer.status_code == 409
    assert f"You now act for {joint.council.name}" in assert_page(answer).text_content()
    assert services.shared_of(joint.place) == before


def test_a_form_of_a_role_that_ended_meanwhile_does_nothing_for_the_one_that_is_left(joint: Any) -> None:
    before = services.shared_of(joint.place)
    choose(joint.finance.client, joint.trust)
    Membership.objects.filter(user=joint.finance.user, body=joint.trust).delete()
    assert joint.finance.post(TAKE_BACK).status_code == 409
    assert services.shared_of(joint.place) == before


def test_a_form_that_does_not_say_whose_it_is_does_nothing(cast: Any) -> None:
    services.give(cast.finance.seat, {"notice": 3.0}, {})
    assert cast.finance.post(TAKE_BACK, {"seat": ""}).status_code == 409
    assert services.shared_of(cast.place)
    assert cast.finance.post(TAKE_BACK).status_code == 302
