"""The page that waits for a place to be opened refreshes itself, and goes on as a whole page once there is one."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.web.places.models import Opening
from toys.web_pages import assert_page

ASKED = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def opening(cast: Any) -> Opening:
    return Opening.objects.create(author=cast.broker.user, query="")


def test_it_refreshes_itself_while_it_waits(cast: Any, opening: Opening) -> None:
    page = assert_page(cast.broker.get(f"/seat/open/{opening.id}/"))
    (part,) = page.xpath("//*[@hx-get]")
    assert (part.get("id"), part.get("hx-select")) == ("opening", "#opening")
    assert "HX-Refresh" not in cast.broker.get(f"/seat/open/{opening.id}/", **ASKED)


def test_what_has_ended_is_asked_for_as_a_whole_page(cast: Any, opening: Opening) -> None:
    path = f"/seat/open/{opening.id}/"
    for state, place, status in (("failed", None, 200), ("done", cast.place, 302)):
        Opening.objects.filter(id=opening.id).update(state=state, place=place, error="the place is not a zip file")
        answer = cast.broker.get(path, **ASKED)
        assert answer["HX-Refresh"] == "true"
        assert not answer.content
        assert cast.broker.get(path).status_code == status
    assert cast.lead.get(path, **ASKED).status_code == 404
