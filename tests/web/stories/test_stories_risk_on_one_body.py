"""All risk on one body while costs rise by 48% in three years: the breach is there to read before anybody signs."""

from __future__ import annotations

from typing import Any

import pytest

from commonground.document.names import pick
from commonground.web.plans.versions import read_document
from toys.web_pages import assert_page, said


@pytest.mark.slow
def test_the_breach_shows_on_the_deal_and_on_the_row_before_anybody_signs(cast: Any, agree: Any) -> None:
    plan = read_document(agree(1, sets={"stress.costs": 0.48}))
    carrier = pick(plan.bad_years.carriers, partner=cast.trust.key)[0]
    assert plan.bad_years.costs_test == "costs"
    assert carrier.broken_in in plan.years
    assert carrier.above_gbp < 0.0
    broken = sum(one.broken_in is not None for one in plan.bad_years.carriers)
    deal = assert_page(cast.signatory.get("/deal/"))
    finding = said(deal.xpath("//p[contains(@class, 'room-callout')]")[0])
    who = f"{broken} of the {len(plan.partners)}" if broken < len(plan.partners) else f"all {broken}"
    start = "If one partner alone carried every overspend while costs rise by 48%,"
    assert finding == f"{start} {who} would end below their own line."
    assert carrier.sentence in deal.text_content()
    row = assert_page(cast.signatory.get(f"/deal/{cast.trust.key}/")).text_content()
    assert "If it alone carried every overspend while costs rise by 48%" in " ".join(row.split())
    assert f"below its line in {carrier.broken_in}" in row
    shared = [one for one in plan.bad_years.positions if one.test == "costs" and one.partner == cast.trust.key]
    assert min(one.above_gbp for one in shared) > carrier.above_gbp  # what sharing the risk does for it
