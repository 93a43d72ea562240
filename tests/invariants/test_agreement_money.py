"""Tables of money in the draft agreement: whatever the amounts, to the penny, and sums of what is shown."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.document import Plan
from commonground.document.words import pence
from commonground.views.docx.clauses import by_year, tabulate_money
from toys import plan as toy_plan

YEARS = ("2026/27", "2027/28")
PENNIES = st.integers(-(10**13), 10**13)
ROWS = st.tuples(st.sampled_from("ab"), st.sampled_from([*YEARS, "all"]), PENNIES)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return toy_plan.document()


def read(words: str) -> int:
    """'−£1,234.50' -> -123450 pence."""
    found = re.fullmatch(r"(−?)£(\d{1,3}(?:,\d{3})*)\.(\d\d)", words)
    return int(found[2].replace(",", "") + found[3]) * (-1 if found[1] else 1)


@given(PENNIES)
def test_money_to_the_penny_is_read_back_as_it_was(pennies):
    assert read(pence(float(Decimal(pennies) / 100))) == pennies


@given(st.floats(-1e9, 1e9))
def test_money_is_never_off_by_more_than_half_a_penny_and_nothing_has_no_sign(gbp):
    words = pence(gbp)
    assert abs(read(words) - 100 * gbp) <= 0.5 + 1e-4
    assert words != "−£0.00"


@given(st.data())
def test_sums_are_those_of_the_pennies_that_are_shown(plan, data):
    size = len(plan.years)
    rows = data.draw(st.lists(st.lists(PENNIES, min_size=size, max_size=size), max_size=5))
    amounts = [(f"Body {at}", [each / 100 for each in row]) for at, row in enumerate(rows)]
    table = tabulate_money("Money", "Body", amounts, plan)
    shown = [[read(cell.text) for cell in line[1:]] for line in table.rows]
    assert [line[:-1] for line in shown[:-1]] == rows
    assert shown[-1][:-1] == [sum(row[at] for row in rows) for at in range(size)]
    assert all(line[-1] == sum(line[:-1]) for line in shown)


@given(st.lists(ROWS, unique_by=lambda row: row[:2]))
def test_each_amount_stands_under_its_own_year_and_all_years_together_under_none(rows):
    found = by_year(rows, YEARS)
    for who, amounts in found.items():
        assert amounts == [sum(gbp for one, at, gbp in rows if (one, at) == (who, year)) for year in YEARS]
    assert set(found) == {who for who, *_ in rows}
