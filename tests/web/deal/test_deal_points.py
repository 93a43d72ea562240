"""Money points are open until somebody answers them, and every answer is in the log."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.web.audit.models import Event
from commonground.web.deal.points import POINTS
from commonground.web.deal.services import answer_point, list_open, read_points
from toys.web_pages import assert_page


def test_every_point_asks_something_and_says_where_that_is_written() -> None:
    assert len({point.id for point in POINTS}) == len(POINTS) >= 5
    for point in POINTS:
        assert point.question.endswith("?")
        assert bool(point.url) == (point.quality != "D") == (point.read_on is not None)
        assert point.source


def test_an_answer_counts_everywhere_at_once_and_can_be_taken_back(cast: Any, version: Any) -> None:
    assert "6 of 6 money points are not answered" in cast.observer.get("/deal/").content.decode()
    response = cast.lead.post("/deal/points/vat/", {"text": " The council delivers,  and recovers all. "})
    assert response["Location"] == "/deal/points/"
    assert read_points(cast.place)["vat"].text == "The council delivers, and recovers all."
    assert "5 of 6 money points are not answered" in cast.other_lead.get("/deal/").content.decode()
    page = assert_page(cast.other_lead.get("/deal/points/"))
    assert "The council delivers, and recovers all." in page.text_content()
    assert cast.trust.name in page.text_content()
    cast.broker.post("/deal/points/vat/", {"text": ""})
    assert len(list_open(cast.place)) == len(POINTS)
    said = list(Event.objects.order_by("seq").values_list("what", "thing", "private_to"))
    assert said == [
        ("money point answered", "point:vat", ""),
        ("money point opened again", "point:vat", ""),
    ]


def test_the_last_answer_holds(cast: Any) -> None:
    for actor, text in ((cast.lead, "First"), (cast.other_finance, "Second")):
        answer_point(actor.seat, "overspend", text)
    last = read_points(cast.place)["overspend"]
    assert (last.text, last.body) == ("Second", cast.council)


def test_nothing_is_no_answer(cast: Any) -> None:
    page = assert_page(cast.finance.post("/deal/points/vat/", {"text": "  "}))
    assert "Say what partners have agreed" in page.text_content()
    too_long = assert_page(cast.finance.post("/deal/points/vat/", {"text": "x" * 501}))
    assert "500" in too_long.text_content()
    assert not Event.objects.exists()


def test_who_may_not_answer_may_not_by_the_service_either(cast: Any) -> None:
    from django.core.exceptions import PermissionDenied

    for name in ("signatory", "analyst", "observer"):
        with pytest.raises(PermissionDenied):
            answer_point(getattr(cast, name).seat, "vat", "x")
    with pytest.raises(KeyError):
        answer_point(cast.lead.seat, "nothing", "x")


def test_another_place_has_its_own_answers(cast: Any) -> None:
    answer_point(cast.lead.seat, "vat", "The council delivers.")
    assert "The council delivers." not in cast.stranger.get("/deal/points/").content.decode()
    assert len(list_open(cast.elsewhere)) == len(POINTS)
