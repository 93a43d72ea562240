"""plan.xlsx: what is in the plan, with totals that are alive, safe to open."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.settlement import SHARING_RULES
from commonground.document.shapes import Range
from commonground.views.xlsx import make_workbook
from commonground.views.xlsx.layout import Column, Spread, as_table
from toys import plan as toy_plan

SHEETS = ["Read me", "Plan", "Runs today", "Activity", "Money", "Ledger", "Settlement", "Fund", "Accounts", "Sharing"]
SHEETS += ["Games", "Bad years", "Terms", "Hours", "Staff", "Unpaid care", "Promises", "People", "Budgets"]
SHEETS += ["Assumptions", "Sensitivity", "Look up", "Sources"]
HEADINGS = 5  # the row of a table's headings
A_PENNY = 0.011


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document()


@pytest.fixture(scope="module")
def unsigned() -> Plan:
    return toy_plan.document(deal=False)


@pytest.fixture(scope="module")
def nothing() -> Plan:
    return toy_plan.empty_document()


@pytest.fixture(scope="module")
def book(plan: Plan) -> openpyxl.Workbook:
    return opened(plan)


def opened(plan: Plan, **how: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(make_workbook(plan)), **how)


def table(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    """The rows of a sheet that is one table, by heading."""
    head, *rows = book[name].iter_rows(min_row=HEADINGS, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


# every sheet


def test_the_sheets_are_those_that_the_first_one_names(book):
    said = next(row[0] for row in book["Read me"].iter_rows(values_only=True) if str(row[0]).startswith("Sheets: "))
    named = [name.split(" (")[0] for name in said.removeprefix("Sheets: ").rstrip(".").split(", ")]
    assert book.sheetnames == SHEETS == ["Read me", *named]


def test_every_sheet_of_a_synthetic_plan_says_so_on_screen_and_in_print(book):
    assert all("SYNTHETIC" in sheet["A1"].value for sheet in book)
    assert all("SYNTHETIC" in sheet.oddHeader.center.text for sheet in book)
    assert "SYNTHETIC" in book.properties.description


def test_a_real_place_is_not_called_synthetic(plan):
    book = opened(plan.model_copy(update={"synthetic": False}))
    assert not any("SYNTHETIC" in str(sheet["A1"].value) for sheet in book)
    assert not any("SYNTHETIC" in sheet.oddHeader.center.text for sheet in book)
    assert "SYNTHETIC" not in str(book.properties.description)


def test_the_same_plan_gives_the_same_bytes(plan):
    assert make_workbook(plan) == make_workbook(Plan.model_validate(plan.model_dump(mode="json")))


def test_text_from_others_never_becomes_a_formula(plan):
    evil = [f'{"=+-@"[at % 4]}HYPERLINK("http://example.org/{at}","x")' for at in range(len(plan.partners))]
    assert len(evil) >= 4
    partners = tuple(row.model_copy(update={"name": name}) for row, name in zip(plan.partners, evil, strict=True))
    book = opened(plan.model_copy(update={"partners": partners}))
    for name in ("Ledger", "Money", "Settlement"):
        cells = [cell for row in book[name].iter_rows() for cell in row if cell.value in evil]
        assert {cell.value for cell in cells} == set(evil)
        assert all(cell.data_type == "s" for cell in cells)


def test_a_plan_that_does_nothing_still_has_every_sheet(nothing):
    book = opened(nothing)
    assert book.sheetnames == SHEETS
    assert table(book, "Plan") == []
    assert book["Plan"].auto_filter.ref is None


# tables


def test_every_row_of_the_plan_is_a_row_of_its_sheet(plan, book):
    rows = {
        "Plan": plan.options,
        "Runs today": plan.running,
        "Activity": (*plan.activity, *plan.outcomes),
        "Ledger": plan.ledger,
        "Settlement": plan.settlement.net_after,
        "Hours": plan.hours,
        "Promises": plan.promises,
        "People": plan.neighbourhoods,
        "Assumptions": plan.provenance,
    }
    assert {name: len(table(book, name)) for name in rows} == {name: len(found) for name, found in rows.items()}
    for name in rows:
        assert book[name].auto_filter.ref == book[name].dimensions.replace("A1", f"A{HEADINGS}")
        assert book[name].freeze_panes == f"B{HEADINGS + 1}"


def test_what_no_partner_pays_for_is_paid_by_national_funders(plan):
    options = (plan.options[0].model_copy(update={"funded_by": ()}), *plan.options[1:])
    promises = (plan.promises[0].model_copy(update={"paid_by": ()}), *plan.promises[1:])
    book = opened(plan.model_copy(update={"options": options, "promises": promises}))
    for name in ("Plan", "Promises"):
        first, *others = (row["Paid for by"] for row in table(book, name))
        assert first == "National funders"
        assert all(others)


def test_what_a_budget_is_for_is_said_in_words(book):
    assert {row["For"] for row in table(book, "Budgets")} <= set(toy_plan.ROLES.values())


def test_the_ledger_says_of_each_flow_what_the_plan_says(plan, book):
    names = Names(plan)
    for said, row in zip(table(book, "Ledger"), plan.ledger, strict=True):
        assert list(said.values()) == [
            *(names.partner(row.partner), row.year, row.line, names.partner(row.payer), names.partner(row.payee)),
            *(row.kind, row.p10, row.p50, row.p90, row.mean),
        ]


def test_a_partners_cash_sums_to_what_the_deal_leaves_it(plan, book):
    names, rows = Names(plan), table(book, "Accounts")
    for net in plan.settlement.net_after:
        year = "All years" if net.year == "all" else net.year
        mine = [r for r in rows if (r["Partner"], r["Year"], r["Kind"]) == (names.partner(net.partner), year, "cash")]
        assert sum(row["mean (adds up)"] for row in mine) == pytest.approx(net.mean, abs=A_PENNY * (len(mine) + 1))


def test_each_rule_leaves_all_partners_together_the_same(plan, book):
    rows = table(book, "Sharing")
    assert [row["Partner"] for row in rows] == [partner.name for partner in plan.partners]
    totals = [sum(row[f"{rule.title}, mean"] for row in rows) for rule in plan.settlement.rules]
    assert totals == pytest.approx([totals[0]] * len(totals), abs=A_PENNY * len(rows))
    for rule in plan.settlement.rules:
        ends = [(row[f"{rule.title}, p10"], row[f"{rule.title}, p90"]) for row in rows]
        assert ends == [(left.p10, left.p90) for left in rule.left]


def test_each_solution_of_a_game_shares_out_all_that_is_gained_together(plan, book):
    rows = table(book, "Games")
    for game in plan.settlement.games:
        mine = [row for row in rows if row["Counting"] == game.plain]
        assert [row["Who"] for row in mine] == [Names(plan).partner(bloc) for bloc in game.blocs]
        for label in SHARING_RULES.values():
            total = sum(row[label] for row in mine)
            assert total == pytest.approx(game.coalition_value_gbp[-1], abs=A_PENNY * len(mine))


def test_games_stand_under_one_another_that_of_cash_first(plan, book):
    cash, public = plan.settlement.games
    counted = [row["Counting"] for row in table(book, "Games")]
    assert counted == [cash.plain] * len(cash.blocs) + [public.plain] * len(public.blocs)


def test_use_is_given_without_the_plan_with_it_and_as_a_change(plan, book):
    used = [row for row in table(book, "Activity") if row["Service"] != "Years of good health"]
    for said, row in zip(used, (r for r in (*plan.activity, *plan.outcomes) if r.service != "qaly"), strict=True):
        for when, found in (("Without", row.without), ("With", row.with_plan), ("Change", row.change)):
            assert [said[f"{when}: {part}"] for part in ("p10", "p50", "p90")] == [found.p10, found.p50, found.p90]


def test_years_of_good_health_have_a_change_and_blanks(plan, book):
    rows = [row for row in table(book, "Activity") if row["Service"] == "Years of good health"]
    assert len(rows) == len([row for row in plan.outcomes if row.service == "qaly"])
    for row in rows:
        assert [row[f"{when}: p50"] for when in ("Without", "With")] == [None, None]
        assert isinstance(row["Change: p50"], int | float)


def test_how_sure_a_partner_can_be_is_said_once_beside_all_its_years(plan, book):
    rows = table(book, "Settlement")
    whole = [row for row in rows if row["Year"] == "All years"]
    assert [row["Chance of no loss"] for row in whole] == [row.probability for row in plan.settlement.prob_no_worse]
    assert all(row["Chance of no loss"] is None for row in rows if row not in whole)


def test_whether_all_can_sign_is_said_over_the_settlement(plan, unsigned):
    assert opened(plan)["Settlement"]["A3"].value == "Everybody can sign."
    said = opened(unsigned)["Settlement"]["A3"].value
    total = sum(row.amount_gbp for row in unsigned.settlement.subsidy)
    assert unsigned.settlement.blocker in said
    assert f"£{total:,.2f}" in said


def test_every_figure_counts_under_one_source(plan, book):
    rows = table(book, "Sources")
    assert sum(row["Figures"] for row in rows) == len(plan.provenance)
    assert {row["Source"] for row in rows} == {row.source for row in plan.provenance}
    assert set("".join(row["Quality"] for row in rows)) == {row.quality for row in plan.provenance}


numbers = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.lists(st.one_of(st.none(), st.tuples(numbers, numbers, numbers)), max_size=5))
def test_a_spread_is_three_columns_or_three_blanks(rows):
    ranges = [None if row is None else Range(p10=row[0], p50=row[1], p90=row[2]) for row in rows]
    columns = (
        Column[Range | None]("Some", lambda row: row and "yes", 9),
        Spread(("a", "b", "c"), lambda r: r, 8, "gbp"),
    )
    sheet = as_table("Name", "Title", columns, ranges)
    head, *lines = sheet.lines.values()
    assert head.cells == ("Some", "a", "b", "c")
    assert sheet.widths == (9, 8, 8, 8)
    assert [line.cells[1:] for line in lines] == [row or (None, None, None) for row in rows]


# live totals


def counted(sheet, formula: str) -> float | str:
    """What a formula of the sheet comes to: a sum of cells, a difference of two, or whether a cell is nothing."""
    if found := re.fullmatch(r"=SUM\((\w+(?::\w+)?)\)", formula):
        left, top, right, foot = range_boundaries(found[1])
        cells = sheet.iter_rows(top, foot, left, right)
        return sum(value_of(sheet, cell) for row in cells for cell in row)
    if found := re.fullmatch(r"=(\w+)-(\w+)", formula):
        return value_of(sheet, sheet[found[1]]) - value_of(sheet, sheet[found[2]])
    found = re.fullmatch(r'=IF\(ABS\((\w+)\)<([\d.]+),"(.*)","(.*)"\)', formula)
    return found[3] if abs(value_of(sheet, sheet[found[1]])) < float(found[2]) else found[4]


def value_of(sheet, cell) -> float:
    return counted(sheet, cell.value) if isinstance(cell.value, str) else cell.value


def money(plan: Plan) -> tuple[list[tuple[str, float | str, float | str]], list[tuple]]:
    """Each formula of the sheet Money, what it comes to and what is written beside it; and all its rows as written."""
    alive, written = opened(plan)["Money"], opened(plan, data_only=True)["Money"]
    cells = [cell for row in alive.iter_rows(min_row=HEADINGS) for cell in row if cell.data_type == "f"]
    found = [(cell.value, counted(alive, cell.value), written[cell.coordinate].value) for cell in cells]
    return found, list(written.iter_rows(min_row=HEADINGS, values_only=True))


@pytest.fixture(scope="module", params=["plan", "unsigned", "nothing"])
def case(request):
    """A plan and its sheet of money, for each of three plans."""
    plan = request.getfixturevalue(request.param)
    return plan, *money(plan)


def test_every_live_formula_carries_the_value_that_it_comes_to(case):
    _, formulas, _ = case
    for formula, counts, written in formulas:
        assert written == (counts if isinstance(counts, str) else pytest.approx(counts, abs=A_PENNY)), formula


def test_every_partner_and_year_has_a_live_sum_and_each_year_a_check(case):
    plan, formulas, _ = case
    years, partners = len(plan.years), len(plan.partners)
    paying = len({row.partner for row in plan.settlement.contributions})  # a subsidy is a party too
    kinds = [re.match(r"=(SUM|IF)?", formula)[1] for formula, *_ in formulas]
    assert kinds.count("SUM") == 2 * partners + paying + 3 * (years + 1)
    assert kinds.count(None) == partners * years
    assert kinds.count("IF") == years


def test_what_is_left_is_what_the_settlement_says(case):
    plan, _, rows = case
    start = next(at for at, row in enumerate(rows) if str(row[0]).startswith("After the deal"))
    left = {row[0]: row[1:] for row in rows[start + 1 :]}
    names, places = Names(plan), (*plan.years, "all")
    for row in plan.settlement.net_after:
        assert left[names.partner(row.partner)][places.index(row.year)] == pytest.approx(row.mean, abs=0.03), row


def test_contributions_sum_to_zero_in_every_year(case):
    plan, _, rows = case
    checks = [row[1 : 1 + len(plan.years)] for row in rows if row[0] == "Check"]
    assert checks == [("sums to zero",) * len(plan.years)]


def test_contributions_that_do_not_sum_to_zero_are_called_out(plan):
    first, *others = plan.settlement.contributions
    wrong = first.model_copy(update={"transfer_gbp": first.transfer_gbp + 1.0})
    deal = plan.settlement.model_copy(update={"contributions": (wrong, *others)})
    formulas, rows = money(plan.model_copy(update={"settlement": deal}))
    (check,) = [row for row in rows if row[0] == "Check"]
    assert check[1 + plan.years.index(first.year)] == "DOES NOT SUM TO ZERO"
    assert check.count("sums to zero") == len(plan.years) - 1
    assert [written for formula, counts, written in formulas if counts == "DOES NOT SUM TO ZERO"] == [
        "DOES NOT SUM TO ZERO"
    ]


# the fund


def test_the_fund_holds_what_each_puts_in_and_its_sum_is_what_the_services_cost(plan, book):
    rows = [row for row in table(book, "Fund") if row["What"] == "Both together"]
    for year in plan.years:
        whole = next(row.mean for row in plan.funding if (row.partner, row.year) == ("all", year))
        assert sum(row[year] for row in rows) == pytest.approx(whole, abs=A_PENNY * len(rows))


def test_the_fund_tells_what_growth_would_open_prices_notices_host_and_members(plan):
    row = plan.ledger[0].model_copy(update={"line": "Theatre lists opened or closed", "mean": -1234.5})
    growth = tuple(row.model_copy(update={"year": year}) for year in plan.years)
    waiting = plan.do_nothing.model_copy(update={"opened": growth})
    names, rows = Names(plan), table(opened(plan.model_copy(update={"do_nothing": waiting})), "Fund")
    (told,) = (one for one in rows if one["What"].startswith("If nothing"))
    assert (told["Who or what for"], told["Which"]) == (names.partner(row.partner), "Theatre lists")
    assert [told[year] for year in plan.years] == [-1234.5] * len(plan.years)
    assert told["All years"] == pytest.approx(-1234.5 * len(plan.years))
    of = {what: [row for row in rows if row["What"].startswith(what)] for what in ("Price", "Notice", "Host", "Takes")}
    assert [row[plan.years[-1]] for row in of["Price"]] == [one.prices[-1].index for one in plan.fund.uplifts]
    assert [row["All years"] for row in of["Notice"]] == [one.months for one in plan.fund.notices]
    assert [row["Who or what for"] for row in of["Host"]] == [names.partner(plan.fund.host)]
    assert len(of["Takes"]) == len(plan.partners)
