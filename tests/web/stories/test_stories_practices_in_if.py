"""Practices are in if their contract is protected: plan and settlement stand without them, and nobody waits."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.document.names import pick
from commonground.web.plans.versions import read_document
from toys.cast import make_actor
from toys.papers import read_back, texts_of
from toys.sheets import take_stance
from toys.web_pages import assert_page, said

CONDITION = "Our core contract is protected"


@pytest.mark.slow
def test_the_plan_stands_without_practices_and_their_condition_is_open(cast: Any, agree: Any) -> None:
    practices = cast.place.bodies.get(kind="gp")
    take_stance(practices, "in_if", CONDITION)
    plan = read_document(agree(1))
    assert plan.options
    assert not [one for one in plan.options if practices.key in (*one.delivered_by, *one.funded_by)]
    assert not [one for one in plan.promises if one.who == practices.key]
    assert pick(plan.partners, id=practices.key)[0].plan_budget_gbp == (0.0,) * 5
    deal = plan.settlement
    for year in plan.years:
        paid = sum(one.transfer_gbp for one in pick(deal.contributions, year=year))
        assert paid == pytest.approx(0.0, abs=0.005 * len(plan.partners))
    page = assert_page(cast.other_lead.get("/deal/"))
    row = next(row for row in page.xpath("//table//tbody/tr") if practices.name in said(row.find("th")))
    assert "In on a condition" in said(row)
    assert f"It is in only if this is so: {CONDITION}." in said(row)
    finding = said(page.xpath("//p[contains(@class, 'room-finding')]")[0])
    assert finding.endswith(f"This version runs without {practices.name} (in if: {CONDITION}).")
    paper = "\n".join(texts_of(read_back(cast.other_lead.get(f"/paper/{_newest(cast)}.docx").content)))
    assert CONDITION[1:] in paper


@pytest.mark.slow
def test_no_rule_pays_practices_that_are_not_in_and_nothing_is_said_of_their_line(cast: Any, agree: Any) -> None:
    practices = cast.place.bodies.get(kind="gp")
    take_stance(practices, "not_in")
    made = agree(1, sets={"settle.rule": "nash"})
    plan = read_document(made)
    lost = {one.year: max(-one.mean, 0.0) for one in pick(plan.settlement.net_before, partner=practices.key)}
    for one in pick(plan.settlement.contributions, partner=practices.key):
        assert -lost[one.year] - 0.02 <= one.transfer_gbp <= 0.0
    assert any(one.core for one in plan.options)
    version = assert_page(cast.other_lead.get(f"/plans/{made.id}/")).xpath("//*[@id='without']/following::li[1]")
    kept_out = [one.name for one in plan.options_not_chosen if one.core and practices.key in one.delivered_by]
    assert all(name in said(version[0]) for name in kept_out)
    row = assert_page(cast.other_lead.get(f"/deal/{practices.key}/")).text_content()
    assert "Before transfers" in row
    assert "price of doing nothing" in row
    for never in ("What would help", "Bad years", "Above its line", "Chance of"):
        assert never not in row, never
    rules = assert_page(cast.other_lead.get("/deal/rules/"))
    assert practices.name not in rules.text_content()
    assert practices.name not in said(assert_page(cast.other_lead.get("/deal/")).xpath("//p[@class='room-callout']")[0])


def test_practices_that_say_that_their_condition_is_so_are_counted_in(cast: Any, version: Any) -> None:
    from commonground.web.plans.services import list_aside

    lead = make_actor("practice_lead", cast.place.bodies.get(kind="gp"), "lead")
    practices = lead.seat.body
    asked = {"stance": "in_if", "condition": CONDITION}
    lead.post(f"/partners/{practices.id}/stance/", asked)
    assert [one.body for one in list_aside(cast.place)] == [practices.key]
    lead.post(f"/partners/{practices.id}/stance/", asked | {"met": "on"})
    assert list_aside(cast.place) == ()
    assert "which is so now" in assert_page(cast.observer.get(f"/partners/{practices.id}/")).text_content()
    assert CONDITION not in assert_page(cast.observer.get(f"/deal/{practices.key}/")).text_content()


def test_a_version_that_counts_on_them_says_that_their_condition_is_not_met(cast: Any, version: Any) -> None:
    practices = cast.place.bodies.get(kind="gp")
    take_stance(practices, "in_if", CONDITION)
    page = assert_page(cast.lead.get(f"/deal/{practices.key}/"))
    assert f"It is in only if this is so: {CONDITION}." in page.text_content()


def _newest(cast: Any) -> Any:
    return cast.place.versions.order_by("-number").first().id
