"""When something goes wrong, neither the page nor the log tells what somebody typed, a session or a secret."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from commonground.web.page.logs import Line, WithoutKeys
from commonground.web.urls import handler400, handler403, handler404, handler500  # noqa: F401 - for the test's urls
from commonground.web.urls import urlpatterns as of_the_room
from toys.web_pages import assert_page

CANARY = "8675309.42"


@login_not_required
def break_down(request: HttpRequest) -> HttpResponse:
    """A view that fails with what it was given in hand and in its mouth."""
    request.session["typed"] = request.POST["figure"]
    held = request.POST["figure"]
    try:
        int(held)
    except ValueError as error:
        raise RuntimeError(f"{held} for {settings.SECRET_KEY}") from error
    return HttpResponse()


@login_not_required
def lose_the_database(request: HttpRequest) -> HttpResponse:
    """A view without its database."""
    raise OperationalError("connection refused")


@login_not_required
def refuse_it(request: HttpRequest) -> HttpResponse:
    """A view that refuses."""
    raise PermissionDenied(CANARY)


@login_not_required
def suspect_it(request: HttpRequest) -> HttpResponse:
    """A view that suspects."""
    raise SuspiciousOperation(CANARY)


urlpatterns = [
    path("break/", break_down),
    path("lose/", lose_the_database),
    path("refuse/", refuse_it),
    path("suspect/", suspect_it),
    *of_the_room,
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the room's own handler would write."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line())
    handler.addFilter(WithoutKeys())
    root = logging.getLogger()
    root.addHandler(handler)
    with override_settings(ROOT_URLCONF=__name__):
        yield written
    root.removeHandler(handler)


def ask(address: str, cast: Any = None) -> Any:
    client = cast.finance.client if cast else Client()
    client.raise_request_exception = False
    return client.post(address, {"figure": CANARY})


def test_a_fault_tells_nobody_what_was_typed(cast: Any, log: io.StringIO) -> None:
    answer = ask("/break/", cast)
    assert answer.status_code == 500
    assert_page(answer)
    for written in (answer.content.decode(), log.getvalue()):
        assert CANARY not in written
        assert settings.SECRET_KEY not in written
        assert cast.finance.client.cookies["sessionid"].value not in written
        assert "Traceback" not in written


def test_the_log_says_where_a_fault_was_of_which_kind_and_who_asked(cast: Any, log: io.StringIO) -> None:
    ask("/break/", cast)
    line = next(line for line in log.getvalue().splitlines() if "ERROR" in line)
    assert line[10] == "T"
    assert line.split()[0].endswith("Z")
    assert str(cast.finance.user.id) in line
    assert "/break/" in line
    assert "break_down" in log.getvalue()
    assert log.getvalue().splitlines()[-1] == "RuntimeError"


def test_what_the_database_says_is_kept_for_the_operator(db: None, log: io.StringIO) -> None:
    assert ask("/lose/").status_code == 500
    assert "OperationalError: connection refused" in log.getvalue()


@pytest.mark.parametrize(("address", "status"), [("/refuse/", 403), ("/suspect/", 400), ("/nothing/", 404)])
def test_what_is_refused_is_said_calmly_and_logged(cast: Any, log: io.StringIO, address: str, status: int) -> None:
    answer = ask(address, cast)
    assert answer.status_code == status
    assert_page(answer)
    assert CANARY not in answer.content.decode()
    assert log.getvalue()


@pytest.mark.parametrize("cast_too", [True, False])
def test_a_refusal_outside_a_seat_is_a_page_too(cast: Any, log: io.StringIO, cast_too: bool) -> None:
    assert_page(ask("/refuse/", cast if cast_too else None))


def test_a_line_stays_one_line(log: io.StringIO) -> None:
    logging.getLogger("room").warning("asked for %s", "a\n2026-01-01T00:00:00Z ERROR forged\x1b[31m")
    assert log.getvalue().count("\n") == 1
    assert "\\n2026" in log.getvalue()
    assert "\x1b" not in log.getvalue()


def test_links_that_let_somebody_in_are_blotted_out(db: None, log: io.StringIO) -> None:
    ask(f"/accounts/password/reset/key/{'k' * 30}/")
    logging.getLogger("room").warning("/invitations/%s/ was opened", "t" * 43)
    assert "k" * 20 not in log.getvalue()
    assert "t" * 20 not in log.getvalue()


def test_too_much_is_refused(cast: Any) -> None:
    cast.finance.client.raise_request_exception = False
    for data in ({f"f{number}": "x" for number in range(501)}, {"name": "x" * (1024 * 1024 + 1)}):
        assert_page(answer := cast.finance.client.post("/account/name/", data))
        assert answer.status_code in (400, 413)
    huge = {"name": "x" * 5_000}
    assert cast.finance.client.post("/account/name/", huge).status_code == 200
