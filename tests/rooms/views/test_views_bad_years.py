"""Bad years on the page, in words and in the workbook."""

import pytest

from commonground.document.names import Names
from commonground.views.explanation.bad_years import say_worst
from commonground.views.explanation.model import Reader
from commonground.views.html.bad_years import show_bad_years
from commonground.views.standings import say_bad_year, say_bad_years, say_lowest_year
from commonground.views.xlsx.bad_years import fill_bad_years, fill_terms
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


@pytest.fixture(scope="module")
def shown(plan):
    return show_bad_years(plan, Names(plan))


def test_the_worst_year_of_each_partner_is_the_lowest_of_all_its_years(plan):
    rows = plan.bad_years.positions
    for worst in plan.bad_years.worst_years:
        mine = [row for row in rows if row.partner == worst.partner and row.test != plan.bad_years.costs_test]
        assert worst.above_gbp == min(row.above_gbp for row in mine)
        assert (worst.test, worst.year) in {(row.test, row.year) for row in mine if row.above_gbp == worst.above_gbp}


def test_whoever_falls_below_its_line_is_told_in_red_with_the_year(plan, shown):
    lowest = [row[-1] for table in (shown.worst, *shown.by_partner) for row in table.rows]
    below = [cell for cell in lowest if cell.tone == "bad"]
    assert below
    assert all(cell.text.endswith("below") for cell in below)
    assert not [cell for cell in lowest if cell.text.endswith("below") and cell.tone != "bad"]
    assert {row[2].text for row in shown.worst.rows} <= set(plan.years)


def test_every_partner_has_its_worst_year_and_whom_anything_moves_every_test(plan, shown):
    assert len(shown.worst.rows) == len(plan.partners)
    assert shown.by_partner
    assert all(len(table.rows) == len(plan.bad_years.tests) for table in shown.by_partner)


def test_every_test_is_a_row_with_what_the_agreement_says(plan, shown):
    tests = plan.bad_years.tests
    assert [row[3].text for row in shown.tests.rows] == [test.sentence for test in tests]
    assert [row[1].text == "holds" for row in shown.tests.rows] == [test.holds for test in tests]


def test_one_partner_carrying_all_is_shown_to_break_the_deal(plan, shown):
    assert len(shown.carriers.rows) == len(plan.partners)
    assert any(row[1].text.startswith("breaks in") and row[1].tone == "bad" for row in shown.carriers.rows)
    assert "with this agreement" in shown.with_all


def test_the_lines_in_words_count_the_years_that_hold_and_name_the_lowest(plan):
    assert say_bad_years(plan).startswith("1 of 2 bad years leaves everybody within its line.")
    assert "below its line" in say_lowest_year(plan, Names(plan))


def test_a_plan_that_does_nothing_has_no_lowest_year_and_no_triggers():
    empty = toy_plan.empty_document()
    assert say_lowest_year(empty, Names(empty)) == ""
    assert show_bad_years(empty, Names(empty)).triggers == ()


def test_the_workbook_has_every_position_and_every_term(plan):
    names = Names(plan)
    assert len(fill_bad_years(plan, names).lines) == len(plan.bad_years.positions) + 1
    assert len(fill_terms(plan, names).lines) == len(plan.bad_years.terms) + 1


@pytest.mark.parametrize("below", [499.0, 500.0, 999.0, 1000.0])
def test_the_first_screen_and_a_partners_page_agree_on_who_is_below_its_line(below: float) -> None:
    plan = toy_plan.document()
    found, code = plan.bad_years, plan.partners[0].id
    worst = next(row for row in found.worst_years if row.partner == code)
    at = {"above_gbp": -below}
    same = {"test": worst.test, "partner": code, "year": worst.year}
    positions = [
        r.model_copy(update=at if same.items() <= dict(r).items() else {"above_gbp": 9e6}) for r in found.positions
    ]
    lowest = tuple(row.model_copy(update=at) if row is worst else row for row in found.worst_years)
    tried = found.model_copy(update={"positions": tuple(positions), "worst_years": lowest})
    plan = plan.model_copy(update={"bad_years": tried})
    broken = "cannot keep its part" in say_worst(Reader.of(plan, code))
    cell = say_bad_year(plan, code)
    assert broken == (cell.tone == "bad") == ("below its line" in cell.text) == (below >= 500.0)
