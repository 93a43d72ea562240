"""The deal's page computes every answer, and its money is that of plan.json to the penny."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from commonground.document.names import pick
from commonground.views.deal import can_sign
from toys.cast import make_version
from toys.sheets import confirm, take_stance
from toys.web_pages import assert_page, said

NAMES = {"yes": "Yes", "not_yet": "Not yet", "not_known": "Not known", "in_if": "In on a condition"}


def rows_of(page: Any) -> dict[str, list[str]]:
    """The cells of each row by the partner's name, as a reader sees them."""
    found = {}
    for row in page.xpath("//table//tbody/tr[th[@scope='row']]"):
        name = said(row.xpath("./th")[0]).removeprefix("Partner").replace("(you)", "").replace("Open", "", 1).strip()
        found[name] = [said(cell) for cell in row.xpath("./td")]
    return found


def test_every_row_says_what_the_plan_says(cast: Any, version: Any, room_plan: Any) -> None:
    page = assert_page(cast.finance.get("/deal/"))
    shown, deal = rows_of(page), can_sign(room_plan)
    shown = {name.replace("integrated care board (ICB)", "ICB"): told for name, told in shown.items()}
    assert next(iter(shown)) == cast.trust.name
    assert len(shown) == len(deal.rows) == len(room_plan.partners)
    for row in deal.rows:
        state, tightest, decides, _ = shown[row.name]
        assert state.endswith(NAMES[row.state])
        assert row.smallest is not None
        assert f"{row.smallest.year}: £{abs(row.smallest.room_gbp):,.2f}" in tightest
        assert f"Line: {'−' if row.smallest.line_gbp < 0 else ''}£{abs(row.smallest.line_gbp):,.2f}" in tightest
        asked = pick(room_plan.settlement.asked, partner=row.partner, year=row.smallest.year)[0]
        after = pick(room_plan.settlement.net_after, partner=row.partner, year=row.smallest.year)[0]
        assert row.smallest.line_gbp == pytest.approx(-(asked.usable_gbp + asked.floor_gbp), abs=0.001)
        assert row.smallest.room_gbp == pytest.approx(after.mean - row.smallest.line_gbp, abs=0.005)
        assert decides


def test_the_state_follows_what_is_said_and_is_never_typed(cast: Any, version: Any, room_plan: Any) -> None:
    body = cast.place.bodies.get(key="community")
    seen = set()
    for stance, confirmed in itertools.product(("in", "not_in", "in_if"), (False, True)):
        take_stance(body, stance, "Our contract is protected" if stance == "in_if" else "")
        if confirmed:
            confirm(body, cast.lead.user)
        shown = rows_of(assert_page(cast.observer.get("/deal/")))[body.name]
        expected = {"not_in": "Not yet", "in_if": "Not known"}.get(stance, "Yes" if confirmed else "Not known")
        assert shown[0].endswith(expected), (stance, confirmed)
        seen.add(expected)
        body.answers.all().delete()
    assert seen == {"Yes", "Not yet", "Not known"}


def test_a_body_that_the_plan_is_made_without_has_a_row_with_its_condition(
    cast: Any, room_plan: Any, version: Any
) -> None:
    from commonground.web.places.models import Body

    hospice = Body.objects.create(place=cast.place, key="hospice", name="Sample Hospice", kind="hospice")
    take_stance(hospice, "in_if", "Its beds are paid for until 2030")
    page = assert_page(cast.lead.get("/deal/"))
    state, tightest, decides, next_one = rows_of(page)["Sample Hospice"]
    assert state.endswith("In on a condition")
    assert "Not in this version" in tightest
    assert "Its beds are paid for until 2030." in decides
    assert "Trustees" in next_one
    assert not page.xpath("//a[contains(@href, '/deal/hospice/')]")
    assert cast.lead.get("/deal/hospice/").status_code == 404


def test_the_next_decision_is_that_of_the_sheet(cast: Any, version: Any) -> None:
    soon, past = date.today() + timedelta(days=40), date.today() - timedelta(days=1)
    confirm(cast.council, cast.other_lead.user, [7], next_meeting=soon.isoformat())
    confirm(cast.trust, cast.lead.user, [7], next_meeting=past.isoformat())
    shown = rows_of(assert_page(cast.broker.get("/deal/")))
    assert f"Cabinet, on {soon.day} {soon:%B %Y}; it binds from " in shown[cast.council.name][3]
    assert "no day is given yet" in shown[cast.trust.name][3]


def test_the_newest_common_version_is_shown_and_older_ones_by_their_address(cast: Any, room_plan: Any) -> None:
    first = make_version(cast.place, room_plan, 1)
    second = make_version(cast.place, room_plan, 2)
    page = assert_page(cast.analyst.get("/deal/"))
    assert "sign version 2?" in page.text_content()
    assert page.xpath(f"//a[contains(@href, '{first.id}')]")
    older = assert_page(cast.analyst.get("/deal/", data={"version": str(first.id)}))
    assert "sign version 1?" in older.text_content()
    assert all(str(first.id) in link for link in older.xpath("//table//a/@href"))
    assert str(second.id) in "".join(older.xpath("//a/@href"))
