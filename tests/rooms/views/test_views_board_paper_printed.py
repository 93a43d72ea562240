"""A partner's own paper as LibreOffice prints it: one page that decides, marks on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonground.document import Plan
from commonground.views.board_paper import make_paper
from commonground.views.board_paper.draft import DRAFT
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


def assert_one_page(plan: Plan, soffice: Path, folder: Path) -> None:
    """For every partner the first page ends with what decides, and the second begins with the annex."""
    papers = {one.id: make_paper(plan, one.id, ABOUT) for one in plan.partners}
    for partner, (first, second, *_) in print_pages(papers, folder, soffice).items():
        assert "Decision and dates" in first, partner
        assert heading_of(second) == ANNEX, partner


def test_marks_version_and_fingerprint_stand_on_every_page(plan, soffice, tmp_path: Path):
    pages = print_pages({"paper": make_paper(plan, "vale_council", ABOUT)}, tmp_path, soffice)["paper"]
    for number, page in enumerate(pages, 1):
        assert DRAFT in page
        assert "SYNTHETIC" in page
        assert "Version 3, fingerprint 38ed52895e38" in page
        assert f"Page {number} of {len(pages)}" in page
