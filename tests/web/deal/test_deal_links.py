"""A link of the deal leads to the version that was read, whatever is made meanwhile."""

from __future__ import annotations

from typing import Any

import lxml.html

from toys.cast import make_version


def test_every_link_of_the_deal_keeps_the_version_that_was_read(cast: Any, version: Any, room_plan: Any) -> None:
    path = f"/deal/{cast.trust.key}/"
    links = [link for page in ("/deal/", path) for link in deal_links(cast.lead.get(page))]
    make_version(cast.place, room_plan, 2)
    assert links
    assert [link for link in links if f"version={version.id}" not in link] == []
    for link in links:
        assert cast.lead.get(link).status_code == 200, link


def deal_links(answer: Any) -> list[str]:
    page = lxml.html.fromstring(answer.content.decode()).find(".//main")
    found = [link.get("href") for link in page.iter("a")]
    return [link for link in found if link.startswith("/deal/") and not link.startswith("/deal/points/")]
