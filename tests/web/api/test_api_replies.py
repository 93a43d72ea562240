"""Programs read what their seat may see, and every error has one shape."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import OperationalError
from django.test import Client

from commonground.web.api.models import ApiToken
from commonground.web.api.services import MOST, find_seat_of, make_token
from commonground.web.api.views import ByPerson
from toys.cast import make_version
from toys.web_pages import assert_page

PATHS = ("/api/place", "/api/plans", "/api/plans/{id}", "/api/plans/{id}/plan.json", "/api/deal/{id}")


def ask(token: str, path: str, verb: str = "get") -> Any:
    return getattr(Client(), verb)(path, headers={"authorization": f"Bearer {token}"})


def assert_error(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"].endswith(".")


@pytest.fixture
def token(cast: Any) -> str:
    """A key of the trust's finance lead."""
    return make_token(cast.finance.seat, "Our return")


@pytest.mark.parametrize("path", PATHS)
def test_a_key_opens_what_its_seat_may_see(cast: Any, version: Any, token: str, path: str) -> None:
    assert ask(token, path.format(id=version.id)).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_without_a_key_nothing_is_told(cast: Any, version: Any, path: str) -> None:
    assert_error(Client().get(path.format(id=version.id)), 401, "not_signed_in")
    assert_error(ask("cg_wrong", path.format(id=version.id)), 401, "not_signed_in")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("verb", ["post", "put", "delete", "patch"])
def test_nothing_is_changed_by_programs(cast: Any, version: Any, token: str, path: str, verb: str) -> None:
    assert_error(ask(token, path.format(id=version.id), verb), 405, "wrong_verb")


@pytest.mark.parametrize("path", PATHS[2:])
def test_what_is_not_there_is_not_found(cast: Any, token: str, path: str) -> None:
    assert_error(ask(token, path.format(id="00000000-0000-4000-8000-000000000000")), 404, "not_found")
    assert_error(ask(token, path.format(id="nothing")), 422, "bad_request")


def test_an_address_that_is_none_has_the_same_shape(cast: Any, token: str) -> None:
    assert_error(ask(token, "/api/nothing"), 404, "not_found")
    assert_error(ask(token, "/api/"), 404, "not_found")


def test_a_version_private_to_another_body_is_not_there(cast: Any, room_plan: Any, version: Any, token: str) -> None:
    private = make_version(cast.place, room_plan, private_to=cast.council)
    own = make_version(cast.place, room_plan, private_to=cast.trust)
    listed = {row["id"] for row in ask(token, "/api/plans").json()}
    assert listed == {str(version.id), str(own.id)}
    for path in PATHS[2:]:
        assert_error(ask(token, path.format(id=private.id)), 404, "not_found")


def test_the_plan_is_byte_for_byte_what_was_made(cast: Any, room_plan: Any, version: Any, token: str) -> None:
    assert ask(token, f"/api/plans/{version.id}/plan.json").content == room_plan.to_bytes()


def test_the_deal_ties_to_the_plan_to_the_penny(cast: Any, room_plan: Any, version: Any, token: str) -> None:
    deal = ask(token, f"/api/deal/{version.id}").json()
    after = {row.year: row.mean for row in room_plan.settlement.net_after if row.partner == cast.trust.key}
    assert {year["year"]: year["after_gbp"] for year in deal["own"]} == pytest.approx(
        {year: gbp for year, gbp in after.items() if year in room_plan.years}, abs=0.005
    )
    assert {row["state"] for row in deal["rows"]} <= {"yes", "not_yet", "not_known"}


def test_a_key_ends_with_the_role(cast: Any, token: str) -> None:
    cast.finance.user.memberships.all().delete()
    assert_error(ask(token, "/api/place"), 401, "not_signed_in")


def test_only_a_hash_of_a_key_is_kept(cast: Any, token: str) -> None:
    row = ApiToken.objects.get()
    assert token not in json.dumps({field.attname: str(getattr(row, field.attname)) for field in row._meta.fields})


def test_a_person_has_few_keys(cast: Any) -> None:
    from commonground.web.api.services import TooManyTokensError

    for number in range(MOST):
        make_token(cast.finance.seat, f"Key {number}")
    with pytest.raises(TooManyTokensError):
        make_token(cast.finance.seat, "One more")


def test_keys_are_shown_once_and_can_be_ended(cast: Any, token: str) -> None:
    page = cast.finance.get("/api/keys/")
    assert_page(page)
    assert "Our return" in page.content.decode()
    assert token not in page.content.decode()
    row = ApiToken.objects.get()
    assert cast.lead.post(f"/api/keys/{row.id}/end/").status_code == 404
    assert cast.finance.post(f"/api/keys/{row.id}/end/").status_code == 302
    assert_error(ask(token, "/api/place"), 401, "not_signed_in")


def test_a_new_key_asks_who_you_are_again(cast: Any) -> None:
    answer = cast.finance.get("/api/keys/new/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_what_programs_can_ask_is_written_down(cast: Any, token: str) -> None:
    schema = ask(token, "/api/openapi.json").json()
    assert {path.rsplit("/api", 1)[1] for path in schema["paths"]} >= {"/place", "/plans"}
    assert "ErrorReply" in schema["components"]["schemas"]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_second_factor_that_a_role_asks_for_programs_read_nothing(
    cast: Any, version: Any, token: str, path: str
) -> None:
    """The key was made while the factor was there; then it was taken off."""
    Authenticator.objects.filter(user=cast.finance.user).delete()
    Authenticator.objects.filter(user=cast.lead.user).delete()
    for answer in (ask(token, path.format(id=version.id)), cast.finance.get(path.format(id=version.id))):
        assert_error(answer, 403, "not_for_your_role")
    assert cast.lead.get(path.format(id=version.id)).status_code == 200
    assert cast.broker.get(path.format(id=version.id)).status_code == 200


def test_everybody_s_requests_are_counted_by_person_not_by_how_roles_are_written(cast: Any, rf: Any) -> None:
    keys = set()
    for actor in (cast.finance, cast.lead):
        request = rf.get("/api/place")
        request.auth = actor.seat
        keys.add(ByPerson("1/m").get_cache_key(request))
    assert keys == {f"throttle_api_{actor.user.id}" for actor in (cast.finance, cast.lead)}


def test_a_read_that_meets_a_lock_is_tried_again_for_programs_too(cast: Any, token: str, monkeypatch: Any) -> None:
    left = [OperationalError("database is locked")] * 2

    def find(given: str) -> Any:
        if left:
            raise left.pop()
        return find_seat_of(given)

    monkeypatch.setattr("commonground.web.api.views.find_seat_of", find)
    client = Client(raise_request_exception=False)
    assert client.get("/api/place", headers={"authorization": f"Bearer {token}"}).status_code == 200


def test_people_who_look_for_keys_read_pages(cast: Any, monkeypatch: Any) -> None:
    assert 'href="/api/keys/"' in cast.finance.get("/account/").content.decode()
    assert_page(cast.finance.get("/api/keys/nothing/"))
    monkeypatch.setattr("commonground.web.api.pages.render", lambda *_: 1 / 0)
    cast.finance.client.raise_request_exception = False
    answer = cast.finance.get("/api/keys/")
    assert (answer.status_code, "Something went wrong" in assert_page(answer).text_content()) == (500, True)


def test_a_key_that_was_sent_in_the_clear_is_refused_and_told(cast: Any, token: str, settings: Any) -> None:
    settings.SURROUNDINGS = replace(settings.SURROUNDINGS, secure=True)
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")
    answer = ask(token, "/api/place")
    assert_error(answer, 403, "not_encrypted")
    assert "make another" in answer.json()["error"]["message"]
    assert Client().get("/api/keys/").status_code == 301
    secure = {"authorization": f"Bearer {token}", "x-forwarded-proto": "https"}
    assert Client().get("/api/place", headers=secure).status_code == 200
