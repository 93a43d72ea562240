"""The page: safe to open, true to the plan, and its first screen alone within somebody else's page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.document.names import Names, pick
from commonground.document.shapes import Range
from commonground.document.words import signed
from commonground.views.comparison import compare
from commonground.views.html.accounts import tabulate_accounts, tabulate_sharing_rules
from commonground.views.html.bars import Axis
from commonground.views.html.page import render_comparison, render_comparison_page, render_first_screen, render_page
from toys import plan as toy_plan

amounts = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


@pytest.fixture(scope="module")
def unsigned():
    return toy_plan.document(deal=False)


@pytest.fixture(scope="module")
def html(plan):
    return render_page(plan)


def with_first_partner_named(plan, name):
    first, *rest = plan.partners
    return plan.model_copy(update={"partners": (first.model_copy(update={"name": name}), *rest)})


def test_text_from_others_never_becomes_markup(plan):
    evil = "<script>alert(1)</script>"
    told = with_first_partner_named(plan, evil)
    for drawn in (render_page(told), render_first_screen(told)):
        assert evil not in drawn
        assert "&lt;script&gt;" in drawn


def test_the_page_needs_nothing_from_elsewhere(html):
    assert "<script" not in html
    assert not any(text in html for text in ("<link", "@import", "url(", "<iframe", 'src="'))


def test_a_synthetic_place_is_called_so_and_a_real_one_is_not(plan, html):
    real = plan.model_copy(update={"synthetic": False})
    assert "SYNTHETIC" in html
    assert "SYNTHETIC" in render_first_screen(plan)
    assert "SYNTHETIC" not in render_page(real) + render_first_screen(real)


def test_the_first_screen_of_a_plan_that_cannot_be_signed_names_the_subsidy_and_the_blocker(unsigned):
    for first in (render_page(unsigned).split("<nav")[0], render_first_screen(unsigned)):
        assert "Not yet" in first
        assert unsigned.settlement.blocker in first
        assert all(row.year in first for row in unsigned.settlement.subsidy)


def test_judgement_is_marked_in_the_sources(html):
    assert "D – judgement" in html


def test_a_plan_that_does_nothing_still_has_a_page():
    assert "The plan chooses no option" in render_page(toy_plan.empty_document())


def test_every_option_partner_and_neighbourhood_is_on_the_page(plan, html):
    named = (*plan.options, *plan.options_not_chosen, *plan.partners, *plan.neighbourhoods)
    assert [row.name for row in named if row.name not in html] == []


def test_alone_the_first_screen_has_no_ids_and_links_to_nothing(plan, unsigned):
    for part in (render_first_screen(plan), render_first_screen(unsigned)):
        assert " id=" not in part
        assert "href=" not in part
        assert "see below" not in part


def test_alone_the_style_stays_below_one_class(plan):
    (style,) = re.findall(r"<style>(.*?)</style>", render_first_screen(plan), flags=re.DOTALL)
    assert style.startswith(".commonground{")
    assert style.count("{") == style.count("}")
    assert "&{--ink:" in style  # the colours, which the page keeps at its root
    assert not re.search(r":root|\bbody\{", style)


def test_two_plans_are_drawn_side_by_side_on_a_page_or_within_one(plan, unsigned):
    found = compare(plan, unsigned)
    whole, part = render_comparison_page(found), render_comparison(found)
    assert "<html" in whole
    assert "<html" not in part
    for drawn in (whole, part):
        assert "Two plans for Synthetic Vale" in drawn
        assert "SYNTHETIC" in drawn
        assert all(moved.caption in drawn for moved in found.tables)


@given(st.lists(amounts, max_size=6), st.data())
def test_every_bar_lies_on_the_track(ends, data):
    axis = Axis.over(ends)
    value = data.draw(st.sampled_from([0.0, *ends]))
    for span in (axis.bar(value), axis.whisker(Range(p10=axis.least, p50=0.0, p90=axis.most))):
        assert span.left >= 0
        assert span.width >= 0
        assert span.left + span.width <= 100.01


@given(st.lists(amounts, min_size=1, max_size=6))
def test_bars_of_gains_and_losses_meet_at_nothing(ends):
    axis = Axis.over(ends)
    for value in ends:
        bar = axis.bar(value)
        edge = bar.left if value >= 0 else bar.left + bar.width
        assert edge == pytest.approx(axis.at(0.0), abs=0.02)


def test_each_partners_account_of_cash_ends_with_what_it_is_left_with(plan):
    for account, partner in zip(tabulate_accounts(plan, Names(plan)), plan.partners, strict=True):
        cash, after = account.kinds[0], pick(plan.settlement.net_after, partner=partner.id, year="all")[0]
        assert account.name == partner.name
        assert cash.rows[-1][0].text == "Sum"
        assert cash.rows[-1][-1].text == signed(after.mean)


def test_the_rules_of_sharing_stand_side_by_side_and_each_shares_all(plan, html):
    (drawn,) = tabulate_sharing_rules(plan, Names(plan))
    assert len(drawn.rows) == len(plan.settlement.game.blocs) + 1
    assert {cell.text for cell in drawn.rows[-1][2:]} == {signed(plan.settlement.game.coalition_value_gbp[-1])}
    assert "Shapley (this deal)" in [column.label for column in drawn.columns]
    assert drawn.caption.split(" (")[0] in html


def test_where_no_group_gains_there_is_nothing_to_share(plan):
    game = plan.settlement.game
    nobody = game.model_copy(update={"coalition_value_gbp": (0.0,) * len(game.coalition_value_gbp)})
    still = plan.model_copy(update={"settlement": plan.settlement.model_copy(update={"game": nobody})})
    assert tabulate_sharing_rules(still, Names(still)) == ()
    assert "no rule has a gain to share" in render_page(still)
