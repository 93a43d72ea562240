"""What holds for every plan.json, whatever the draws: accounts sum, ranges are in order, digits are stable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonground.assemble.money import list_ledger, list_ledger_net, list_partner_accounts
from commonground.assemble.people import count_reached, group_people
from commonground.assemble.ranges import money_range, range_of, stable
from commonground.assemble.settlement import report_settlement
from commonground.document.names import pick
from commonground.document.shapes import LEAST_DRAWS, Money
from commonground.document.words import count, span, standing
from commonground.settle import draw_up_accounts
from commonground.settle.model import Flow, Ledger
from toys import settle as toy

amounts = st.floats(-1e9, 1e9, allow_nan=False)
draws = arrays(np.float64, st.integers(1, 40), elements=amounts)
YEARS, PARTNERS = ("2027/28", "2028/29"), ("a", "b", "c")
flows = st.lists(
    st.builds(
        Flow,
        line=st.sampled_from(["x", "y"]),
        payer=st.sampled_from([*PARTNERS, "suppliers", "plan"]),
        payee=st.sampled_from([*PARTNERS, "residents"]),
        kind=st.sampled_from(["cash", "capacity", "value"]),
        gbp=arrays(np.float64, (5, 2), elements=st.floats(-1e6, 1e6, allow_nan=False)),
    ),
    max_size=8,
)


@given(draws)
def test_ranges_are_in_order_and_opposite_gains_cancel(values):
    row = range_of(values)
    if len(values) < LEAST_DRAWS:
        assert row["p10"] is row["p90"] is None
    else:
        assert row["p10"] <= row["p50"] <= row["p90"]
    assert money_range(values)["mean"] == -money_range(-values)["mean"]


@given(amounts)
def test_stable_digits_stay_when_rounded_again_and_are_near(value):
    assert stable(stable(value)) == stable(value)
    assert stable(value) == pytest.approx(value, rel=1e-5)


@given(flows)
def test_lines_add_up_to_every_partners_net_in_each_kind(found):
    ledger = Ledger(YEARS, PARTNERS, tuple(found), 5)
    rows = list_ledger(ledger)
    for net in list_ledger_net(ledger):
        lines = [row for row in pick(rows, partner=net.partner, kind=net.kind) if net.year in (row.year, "all")]
        assert sum(row.mean for row in lines) == pytest.approx(net.mean, abs=0.01 * (len(lines) + 1))


@given(flows)
def test_a_partners_account_adds_up_to_what_it_is_left_with_in_each_kind(found):
    ledger, who = Ledger(YEARS, PARTNERS, tuple(found), 5), [toy.partner(name, ["icb"]) for name in PARTNERS]
    deal = toy.settled(ledger, toy.values(PARTNERS, np.zeros(8)), who, toy.assumptions())
    rows = list_partner_accounts(draw_up_accounts(ledger, deal), YEARS)
    after = {net.partner: net.mean for net in report_settlement(deal).net_after if net.year == "all"}
    for net in (net for net in list_ledger_net(ledger) if net.partner in PARTNERS and net.year == "all"):
        lines = pick(rows, partner=net.partner, kind=net.kind, year="all")
        expected = after[net.partner] if net.kind == "cash" else net.mean
        assert sum(row.mean for row in lines) == pytest.approx(expected, abs=0.01 * (len(lines) + 1))


@given(flows)
def test_a_flow_between_partners_is_seen_twice_and_cancels(found):
    rows = list_ledger(Ledger(YEARS, PARTNERS, tuple(found), 5))
    between = [row for row in rows if row.payer in PARTNERS and row.payee in PARTNERS]
    assert round(100 * sum(row.mean for row in between)) == 0


@given(
    arrays(np.float64, (2, 3), elements=st.floats(0, 1)),
    arrays(np.uint64, 30, elements=st.integers(0, 7)),
)
def test_nobody_is_counted_twice_nor_more_people_than_live_there(coverage, targeted):
    where = np.arange(30, dtype=np.int32) % 2
    found = count_reached(group_people(where, np.ones(30, np.int8), targeted, 2), coverage)
    assert (found >= -1e-9).all()
    assert (found.sum(axis=1) <= np.bincount(where) + 1e-9).all()


@given(arrays(np.float64, 3, elements=amounts))
def test_whatever_the_figures_their_words_can_be_said(values):
    low, middle, high = sorted(values)
    row = Money(p10=low, p50=middle, p90=high, mean=middle)
    assert all((standing(row), span(row), count(middle)))
