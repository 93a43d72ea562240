"""A first-year gap and two unanswered money points stand in the first five lines of the paper that a board reads."""

from __future__ import annotations

from commonground.document.words import pence, pounds_up
from commonground.web.deal.points import POINTS
from commonground.web.deal.services import answer_point
from toys import plan as toy_plan
from toys.cast import make_cast, make_version
from toys.papers import first_lines, read_back
from toys.web_pages import assert_page

OPEN = ("vat", "overspend")


def test_gap_and_open_points_are_in_the_first_five_lines(db: None) -> None:
    plan = toy_plan.document(deal=False)
    cast = make_cast(plan)
    version = make_version(cast.place, plan)
    gap = plan.settlement.subsidy[0].amount_gbp
    assert gap > 0.0
    for point in POINTS:
        if point.id not in OPEN:
            answer_point(cast.broker.seat, point.id, "Agreed at the meeting of partners.")
    deal = assert_page(cast.finance.get("/deal/")).text_content()
    assert deal.count("Not yet") >= 2
    assert "2 of 6 money points are not answered" in deal
    rules = assert_page(cast.finance.get("/deal/rules/")).text_content()
    assert f"{pounds_up(gap)} in {plan.years[0]}" in rules
    lines = first_lines(read_back(cast.finance.get(f"/paper/{version.id}.docx").content))
    assert len(lines) == 5
    assert f"{pence(gap)} in {plan.years[0]}" in lines[2]
    assert lines[3].startswith("Two without an answer: (1) Value added tax (VAT): who delivers each service for VAT")
    assert "(2) Shares of an overspend: which lines" in lines[3]
    assert "each open money point is answered" in lines[4]
