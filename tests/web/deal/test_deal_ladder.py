"""Who gets into the deal's pages, who does not, and what each of them costs."""

from __future__ import annotations

from typing import Any

import pytest

from toys.cast import make_version
from toys.web_pages import assert_page

PAGES = ("/deal/", "/deal/{trust}/", "/deal/{council}/", "/deal/rules/", "/deal/points/")
WRITES = ("/deal/points/vat/", "/deal/try/rule/equal/")


def fill(path: str, cast: Any) -> str:
    return path.format(trust=cast.trust.key, council=cast.council.key)


@pytest.mark.parametrize("path", PAGES)
def test_everybody_with_a_seat_reads(path: str, cast: Any, version: Any, django_assert_max_num_queries: Any) -> None:
    for name in ("broker", "lead", "finance", "signatory", "analyst", "observer", "other_lead", "other_finance"):
        with django_assert_max_num_queries(25):
            response = getattr(cast, name).get(fill(path, cast))
        assert response.status_code == 200, name
        assert_page(response)


@pytest.mark.parametrize("path", [*PAGES[1:-1], WRITES[1]])
def test_a_place_without_a_version_has_nothing_there(path: str, cast: Any, version: Any) -> None:
    assert cast.stranger.get(fill(path, cast)).status_code == 404


def test_a_stranger_sees_the_deal_of_its_own_place_alone(cast: Any, version: Any) -> None:
    told = cast.stranger.get("/deal/").content.decode()
    assert "There is nothing to sign yet" in told
    assert cast.trust.name not in told
    for path in ("/deal/", "/deal/rules/", f"/deal/{cast.trust.key}/"):
        assert cast.stranger.get(path, data={"version": str(version.id)}).status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *WRITES])
def test_nobody_else_gets_in(path: str, cast: Any, version: Any) -> None:
    response = cast.nobody.get(fill(path, cast))
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_that_are_read_take_no_posts(path: str, cast: Any, version: Any) -> None:
    assert cast.broker.post(fill(path, cast)).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/deal/nobody-here/",
        "/deal/place-team/",
        "/deal/?version=00000000-0000-4000-8000-000000000000",
        "/deal/?version=1",
        "/deal/points/nothing/",
        "/deal/try/nothing/",
        "/deal/try/way/nobody/0/",
        "/deal/try/way/{trust}/99/",
        "/deal/try/way/{trust}/x/",
        "/deal/try/rule/nothing/",
        "/deal/try/set/settle.fund/nothing/",
        "/deal/try/set/settle.fund/",
        "/deal/try/outside/",
    ],
)
def test_what_is_not_there_is_not_found(path: str, cast: Any, version: Any) -> None:
    assert cast.broker.get(fill(path, cast)).status_code == 404


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        (WRITES[0], {"broker", "lead", "finance", "other_lead", "other_finance"}),
        (WRITES[1], {"broker", "lead", "finance", "analyst", "other_lead", "other_finance"}),
    ],
)
def test_who_may_only_read_may_not_write(path: str, inside: set[str], cast: Any, version: Any) -> None:
    for name in set(cast.everyone) - {"stranger"}:
        status = 200 if name in inside else 403
        assert getattr(cast, name).get(path).status_code == status, name
        if status == 403:
            assert getattr(cast, name).post(path, {"text": "x", "reason": "x"}).status_code == 403, name
        else:
            assert_page(getattr(cast, name).get(path))


def test_a_private_version_of_another_is_nowhere(cast: Any, version: Any, room_plan: Any) -> None:
    hidden = make_version(cast.place, room_plan, private_to=cast.trust)
    for name in ("broker", "analyst", "observer", "other_lead", "other_finance", "stranger"):
        actor = getattr(cast, name)
        told = actor.get("/deal/").content.decode()
        assert str(hidden.id) not in told
        assert "Private version" not in told
        for path in ("/deal/", "/deal/rules/", f"/deal/{cast.trust.key}/", "/deal/try/rule/equal/"):
            expected = 403 if name == "observer" and "try" in path else 404
            assert actor.get(path, data={"version": str(hidden.id)}).status_code == expected, (name, path)


def test_our_side_reads_its_private_version_marked_as_such(cast: Any, version: Any, room_plan: Any) -> None:
    hidden = make_version(cast.place, room_plan, private_to=cast.trust)
    page = assert_page(cast.finance.get("/deal/", data={"version": str(hidden.id)}))
    assert "Private to your side." in page.text_content()
    assert [link for link in page.xpath("//a/@href") if f"/deal/{cast.trust.key}/?version={hidden.id}" in link]
    assert not [link for link in page.xpath("//a/@href") if f"/deal/{cast.council.key}/" in link]
    assert cast.finance.get(f"/deal/{cast.trust.key}/", data={"version": str(hidden.id)}).status_code == 200
    assert cast.finance.get(f"/deal/{cast.council.key}/", data={"version": str(hidden.id)}).status_code == 404
    others = assert_page(cast.finance.get("/deal/"))
    assert "Private version 1 (your side alone)" in others.text_content()
