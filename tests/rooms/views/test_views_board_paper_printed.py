"""A partner's own paper as LibreOffice prints it: one page that decides, marks on every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commonground.document import Plan
from commonground.profiles import KINDS
from commonground.views.board_paper import make_paper
from commonground.views.board_paper.draft import DRAFT
from commonground.views.board_paper.model import MoneyPoint, Step
from commonground.views.board_paper.paper import ANNEX
from toys import plan as toy_plan
from toys.papers import ABOUT, print_pages

pytestmark = [pytest.mark.office, pytest.mark.slow]
LONG = {
    "icb": "NHS Greater Easterly and Upper Vale Integrated Care Board",
    "council": "Metropolitan Borough Council of Harbour, Northmoor and Westfield",
    "gp": "General practices in Harbour, Northmoor, Westfield and Hollins",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document(deal=False)


def heading_of(page: str) -> str:
    """The first line of a page below its marks."""
    lines = (line.strip() for line in page.splitlines())
    return next(line for line in lines if line and not line.startswith(("DRAFT", "SYNTHETIC")))


def test_page_one_holds_all_that_decides_for_every_partner_of_the_example(finished, soffice, tmp_path: Path):
    assert {one.kind for one in finished.document.partners} >= {"icb", "acute_trust", "gp", "council", "police", "vcse"}
    assert_one_page(finished.document, soffice, tmp_path)


def test_page_one_holds_a_gap_and_money_from_outside_too(plan, soffice, tmp_path: Path):
    assert_one_page(plan, soffice, tmp_path)


def test_bodies_with_long_names_keep_to_one_page(plan, soffice, tmp_path: Path):
    partners = tuple(one.model_copy(update={"name": LONG.get(one.kind, one.name)}) for one in plan.partners)
    assert_one_page(plan.model_copy(update={"partners": partners}), soffice, tmp_path)


@pytest.mark.parametrize("long", [False, True])
def test_every_kind_with_an_untouched_sheet_keeps_to_one_page(long, plan, soffice, tmp_path: Path):
    """Nothing is confirmed, no money point answered, everybody decides: as a paper is on its first day."""
    names = [LONG["council"] if long else one.name for one in plan.partners] * 2
    points = (
        *("Value added tax (VAT)", "Price base and yearly uplift", "Shares of an overspend"),
        *("Who pays while partners disagree", "Savings that come late", "Money that is left over"),
    )
    stands = (
        *("Who governs us", "What the law asks of us", "Our money rule and year end"),
        *("Our contracts", "When we can decide", "Who speaks and who signs"),
    )
    about = replace(
        ABOUT,
        next_steps=tuple(Step(f"{name} decides", date(2027, 1, day)) for day, name in enumerate(names, 1)),
        call_in_usual=True,
        money=tuple(MoneyPoint(title, f"{title}: and who bears it, and until when") for title in points),
        unconfirmed=stands,
        sheets_open=tuple(names),
        standing={},
    )
    papers = {}
    for kind in KINDS:
        body = plan.partners[2].model_copy(update={"kind": kind, "name": LONG["gp"] if long else "Vale"})
        of_kind = plan.model_copy(update={"partners": (*plan.partners[:2], body, *plan.partners[3:])})
        ends = about.call_in_ends if kind == "council" else None  # nobody else has scrutiny
        papers[kind] = make_paper(of_kind, body.id, replace(about, call_in_ends=ends))
    assert_pages(print_pages(papers, tmp_path, soffice))


def assert_one_page(plan: Plan, soffice: Path, folder: Path) -> None:
    """For every partner the first page ends with what decides, and the second begins with the annex."""
    papers = {one.id: make_paper(plan, one.id, ABOUT) for one in plan.partners}
    assert_pages(print_pages(papers, folder, soffice))


def assert_pages(pages: dict[str, list[str]]) -> None:
    """The first page ends with what decides, and the second begins with the annex."""
    for partner, (first, second, *_) in pages.items():
        assert "Decision and dates" in first, partner
        assert heading_of(second) == ANNEX, partner


def test_marks_version_and_fingerprint_stand_on_every_page(plan, soffice, tmp_path: Path):
    pages = print_pages({"paper": make_paper(plan, "vale_council", ABOUT)}, tmp_path, soffice)["paper"]
    for number, page in enumerate(pages, 1):
        assert DRAFT in page
        assert "SYNTHETIC" in page
        assert "Version 3, fingerprint 38ed52895e38" in page
        assert f"Page {number} of {len(pages)}" in page
