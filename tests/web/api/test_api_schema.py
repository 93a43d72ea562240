"""Whatever programs ask, the reply is one of those that are written down: no fault of ours, one shape of errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from ninja.throttling import AuthRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from commonground.web.api.services import make_token
from toys.cast import make_version
from toys.effort import examples

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    ignored_auth,
    unsupported_method,
]
OPERATIONS = ("place", "list_plans", "show_plan", "plan_json", "deal")


@pytest.fixture
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks more often than a program may."""
    monkeypatch.setattr(AuthRateThrottle, "allow_request", lambda *_: True)


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """What a server does to its connection around each request would end the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(cast: Any, one_transaction: None) -> Any:
    """What is written down of the room, as it describes itself."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@pytest.fixture
def versions(cast: Any, version: Any, room_plan: Any) -> list[Any]:
    """A common version, one of our own side, one of another's; a body that came later and one that is not in."""
    cast.council.stance = "not_in"
    cast.council.save()
    type(cast.council).objects.create(place=cast.place, key="late", name="Latecomers", kind="other")
    own, other = (make_version(cast.place, room_plan, private_to=body) for body in (cast.trust, cast.council))
    return [version, own, other]


def operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def headers_of(actor: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_token(actor.seat, 'Our return')}"}


def test_every_operation_is_one_that_is_tried(schema: Any) -> None:
    names = {operation.definition.raw["operationId"].rpartition("views_")[2] for operation in operations(schema)}
    assert names == set(OPERATIONS)


@pytest.mark.usefixtures("no_limit", "versions")
@pytest.mark.parametrize("name", ["finance", "observer"])
def test_whatever_is_asked_the_reply_is_written_down(schema: Any, cast: Any, name: str) -> None:
    headers = headers_of(getattr(cast, name))
    for operation in operations(schema):

        @settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def is_written_down(case: Any) -> None:
            reply = case.call(headers=headers)
            case.validate_response(reply, checks=CHECKS, headers=headers)
            assert_one_shape(reply)

        is_written_down()


@pytest.mark.usefixtures("no_limit")
@pytest.mark.parametrize("name", ["broker", "finance", "observer", "stranger"])
def test_what_is_there_is_told_as_it_is_written_down(schema: Any, cast: Any, versions: list[Any], name: str) -> None:
    headers, statuses = headers_of(getattr(cast, name)), []
    for operation in operations(schema):
        for version in versions:
            case = operation.Case(path_parameters={"version_id": str(version.id)})
            reply = case.call(headers=headers)
            case.validate_response(reply, checks=CHECKS, headers=headers)
            assert_one_shape(reply)
            statuses.append(reply.status_code)
    assert set(statuses) == {200, 404}


def test_too_many_requests_are_told_in_the_same_shape(schema: Any, cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuthRateThrottle, "allow_request", lambda *_: False)
    monkeypatch.setattr(AuthRateThrottle, "wait", lambda *_: 1.0)
    headers = headers_of(cast.finance)
    for operation in operations(schema):
        case = operation.Case(path_parameters={"version_id": "00000000-0000-4000-8000-000000000000"})
        reply = case.call(headers=headers)
        assert reply.status_code == 429
        case.validate_response(reply, checks=CHECKS[:4])
        assert_one_shape(reply)


def assert_one_shape(reply: Any) -> None:
    """Every reply that is not a success says what is wrong in one sentence."""
    if reply.status_code < 400:
        return
    told = reply.json()
    assert set(told) == {"error"}
    assert set(told["error"]) == {"code", "message"}
    assert told["error"]["message"].endswith(".")
