"""Practices are in if their contract is protected: plan and settlement stand without them, and nobody waits."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.document.names import pick
from commonground.web.plans.versions import read_document
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
    assert "In if" in said(row)
    assert f"It is in only if this is so: {CONDITION}." in said(row)
    assert practices.name not in said(page.xpath("//p[contains(@class, 'room-finding')]")[0])
    paper = "\n".join(texts_of(read_back(cast.other_lead.get(f"/paper/{_newest(cast)}.docx").content)))
    assert CONDITION[1:] in paper


def test_a_version_that_counts_on_them_says_that_their_condition_is_not_met(cast: Any, version: Any) -> None:
    practices = cast.place.bodies.get(kind="gp")
    take_stance(practices, "in_if", CONDITION)
    page = assert_page(cast.lead.get(f"/deal/{practices.key}/"))
    assert f"It is in only if this is so: {CONDITION}." in page.text_content()


def _newest(cast: Any) -> Any:
    return cast.place.versions.order_by("-number").first().id
