"""Statistics that exist: from too few draws there is no range and no chance, anywhere; from few, a warning first."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from commonground.assemble.plan import assemble_plan
from commonground.document import Plan
from commonground.document.rows import list_rows, list_tables
from commonground.document.words import rough
from commonground.views.html.charts import draw_chart
from commonground.views.html.page import render_first_screen, render_page
from commonground.views.text import summarise
from commonground.views.xlsx import make_workbook
from toys import plan as toy_plan
from toys.sentences import agree, only

SAID = (1, 2, 19, 20, 21, 99, 100, 1000)
SHOWN = (1, 4, 20)
CASES = [*(f"said of {draws} draws" for draws in SAID), *(f"shown from {draws} draws" for draws in SHOWN)]
OF_RANGES = re.compile(r"80% range|80% interval|four of every five|four futures in|in 100\b|whisker|that we tried")


@cache
def plan(draws: int) -> Plan:
    return assemble_plan(toy_plan.findings(count=draws))


def visible(page: str) -> str:
    """The page without its style and without the published figures at its foot, which have ranges of their own."""
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).split('<h2 id="sources">')[0]


@pytest.mark.parametrize("draws", SAID)
def test_what_is_said_of_so_many_draws(draws: int) -> None:
    agree("few_draws", f"said of {draws} draws", rough(draws) or "(nothing)")


@pytest.mark.parametrize("draws", SHOWN)
def test_a_terminal_shows_what_is_known_from_so_many_draws(draws: int) -> None:
    agree("few_draws", f"shown from {draws} draws", str(summarise(plan(draws))))


def test_the_golden_file_holds_these_cases_alone() -> None:
    only("few_draws", CASES)


@pytest.mark.parametrize("draws", [1, 4, 12, 19])
def test_no_view_shows_a_range_or_a_chance_from_too_few_draws(draws: int) -> None:
    few = plan(draws)
    for shown in (visible(render_page(few)), visible(render_first_screen(few)), str(summarise(few))):
        assert OF_RANGES.findall(shown) == []
        assert rough(draws) in " ".join(shown.split())
    assert rough(draws) in few.warnings


def test_the_workbook_leaves_them_blank() -> None:
    book = openpyxl.load_workbook(BytesIO(make_workbook(plan(4))))
    assert rough(4) in [cell.value for cell in book["Read me"]["A"]]
    blank = 0
    for sheet in book:
        for column in sheet.iter_cols(min_row=5):
            if re.search(r"p10|p90|Chance", str(column[0].value)):
                assert {cell.value for cell in column[1:]} == {None}
                blank += 1
    assert blank > 15


def test_plan_json_has_none_and_its_tables_neither() -> None:
    few = plan(4)
    rows = [row for name in list_tables() for row in list_rows(few, name)]
    of_ranges = [value for row in rows for key, value in row.items() if key.endswith(("p10", "p90", "probability"))]
    assert set(of_ranges) == {None}
    assert (few.settlement.confidence_met, few.settlement.confidence_subsidy_gbp) == (None, None)


def test_a_chart_is_drawn_without_its_band() -> None:
    assert len(draw_chart(plan(4), "ae_type1").layer) == 1
    assert len(draw_chart(plan(20), "ae_type1").layer) == 2


@pytest.mark.parametrize("draws", [20, 99])
def test_ranges_from_few_draws_come_with_a_warning_first(draws: int) -> None:
    few = plan(draws)
    page, terminal = render_page(few), str(summarise(few))
    assert page.index(rough(draws)) < page.index("Can everybody sign?")
    assert summarise(few).warnings[-1] == rough(draws)
    assert "80% range" in terminal
    assert f"of the {draws} futures that we tried, which are few" in " ".join(terminal.split())


def test_enough_draws_come_without_a_warning() -> None:
    assert rough(100) == ""
    assert not any("futures" in warning for warning in plan(100).warnings)
