"""The page: safe to open, true to the plan, and its first screen alone within somebody else's page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.document.names import Names, pick
from commonground.document.place import Footprint, Offer
from commonground.document.settlement import Remedy
from commonground.document.shapes import Range, YearAmount
from commonground.document.words import count, fine_percent, pounds_up, signed
from commonground.views.comparison import compare
from commonground.views.first_screen import make_first_screen
from commonground.views.html.accounts import tabulate_accounts
from commonground.views.html.bars import Axis
from commonground.views.html.budgets import tabulate_budgets
from commonground.views.html.decisions import (
    say_worst_draws,
    tabulate_conditions,
    tabulate_fits,
    tabulate_runners_up,
)
from commonground.views.html.frontier import draw_frontier, tabulate_differences, tabulate_frontier
from commonground.views.html.money import tabulate_asked, tabulate_remedies
from commonground.views.html.page import render_comparison, render_comparison_page, render_first_screen, render_page
from commonground.views.html.services import say_change
from commonground.views.html.sharing import tabulate_games, tabulate_rules
from commonground.views.html.sources import say_judgement, tabulate_look_up
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


def remedy(kind, *gbp, enough=False):
    years = tuple(YearAmount(year=str(year), amount_gbp=amount) for year, amount in enumerate(gbp))
    return Remedy(kind=kind, enough=enough, sentence=f"By {kind}.", by_year=years)


WAYS = {
    remedy("subsidy", 5.0, enough=True): "Yes",
    remedy("reserve", 5.0, enough=True): "If there are any to spare",
    remedy("loan", 5.0, -6.0, enough=True): "Yes",
    remedy("loan", 5.0, -1.0): "No, but it helps",
    remedy("loan", 5.0, 0.0, 1.0): "No: it only puts off",
    remedy("wards", 5.0): "No, but it helps",
}


@pytest.mark.parametrize("way", WAYS, ids=WAYS.values())
def test_a_way_out_says_whether_it_is_enough_alone(plan, way):
    found = tabulate_remedies(plan.model_copy(update={"remedies": (way,)}))
    assert [cell.text for cell in found.rows[0]] == [way.sentence, WAYS[way]]


def test_the_cushion_for_the_chance_that_is_aimed_at_comes_on_top_of_what_is_lacking(plan, unsigned):
    lacking = sum(row.amount_gbp for row in unsigned.settlement.subsidy)
    further = pounds_up(unsigned.settlement.confidence_subsidy_gbp)
    said = f"it is not met; a further {further} (discounted), on top of the {pounds_up(lacking)}, would meet it."
    assert said in render_page(unsigned)
    deal = plan.settlement.model_copy(update={"confidence_met": False, "confidence_subsidy_gbp": 170e3})
    assert "it is not met; £170,000 (discounted) from outside would meet it." in render_page(
        plan.model_copy(update={"settlement": deal})
    )


def footprint(kind, **fits):
    return Footprint(kind=kind, title=kind.upper(), vintage="", source="", units=(), coterminosity=fits)


def test_boundaries_cross_where_neither_lies_within_the_other_and_those_that_fit_alike_share_a_row(plan):
    footprints = (
        footprint("ward", district=0.9, police=0.9, pcn=0.6, trust=0.7),
        footprint("district", ward=0.2, police=1.0, pcn=0.15, trust=0.7),
        footprint("police", ward=0.2, district=1.0, pcn=0.15, trust=0.7),
        footprint("pcn", ward=0.3, district=0.8, police=0.8, trust=0.74),
        footprint("trust", ward=0.1, district=1.0, police=0.999, pcn=0.15),
    )
    rows = tabulate_fits(plan.model_copy(update={"footprints": footprints})).rows
    assert [[cell.text for cell in row] for row in rows] == [
        ["PCN", "DISTRICT and POLICE", "80%"],
        ["PCN", "TRUST", "74%"],
    ]


def test_bars_of_people_helped_show_shares_and_say_them_first(plan, html):
    (row,) = [row for row in plan.helped.by_neighbourhood if row.neighbourhood == "N01"]
    said = f"<b>{fine_percent(row.share)}</b>: {count(row.reached)} of {count(row.people)} people"
    assert said in html
    assert html.count("Bars: share of residents helped.") == 2
    assert f"{fine_percent(row.share)} helped a year" in html  # in the list beside the map, too


def test_the_figures_of_the_place_itself_are_told_apart_from_those_of_the_library(plan):
    own = len(plan.provenance) - plan.judgement.figures
    assert own > 0
    assert f"are judged (quality D); {own} more are the place's own." in say_judgement(plan)


def test_a_figure_that_is_worth_nothing_to_know_is_said_to_change_nothing(plan):
    said = [row[2].text for row in tabulate_look_up(plan, Names(plan)).rows]
    assert said[0] == "£12,000"
    assert set(said[1:]) == {"would not change the choice"}


def test_what_a_budget_is_for_is_said_in_words(plan):
    said = {row[1].text for row in tabulate_budgets(plan).rows}
    assert said == {toy_plan.ROLES[role] for partner in plan.partners for role in partner.roles}


def test_plans_that_came_close_say_how_many_people_they_help(plan):
    shown = tabulate_runners_up(plan, Names(plan))
    at = [column.label for column in shown.columns].index("People helped in 2030/31")
    assert [row[at].text for row in shown.rows] == [f"{row.reached:,.0f}" for row in plan.runners_up]
    assert f"which helps {plan.helped.all.reached:,.0f} people" in shown.caption


def test_a_change_is_said_alike_on_the_first_screen_and_below(plan):
    change = Range(p10=-220.0, p50=-35.0, p90=0.0)
    assert say_change(change) == "35 fewer a year (0 to 220 fewer)"
    rows = tuple(
        row.model_copy(update={"change": change}) if row.service == "ae_type1" else row for row in plan.activity
    )
    gains = make_first_screen(plan.model_copy(update={"activity": rows}), Names(plan)).gains
    assert f"A&E attendances: {say_change(change)}" in gains.avoided


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
    drawn = tabulate_rules(plan, Names(plan))
    assert [column.label for column in drawn.columns[1:3]] == ["Where it falls (this deal)", "By offer"]
    assert len(drawn.columns) == len(plan.settlement.rules) + 1
    assert len(drawn.rows) == len(plan.partners)
    assert drawn.caption in unescape(html)
    for rule in plan.settlement.rules:
        assert rule.what_for in unescape(html)


def test_the_solutions_of_every_game_stand_side_by_side_and_each_shares_all(plan, html):
    for drawn, game in zip(tabulate_games(plan, Names(plan)), plan.settlement.games, strict=True):
        assert len(drawn.rows) == len(game.blocs) + 1
        assert {cell.text for cell in drawn.rows[-1][2:]} == {signed(game.coalition_value_gbp[-1])}
        assert f"counting {game.plain}" in drawn.caption
        assert drawn.caption.split(" (")[0] in unescape(html)


def test_where_no_group_gains_there_is_nothing_to_share(plan):
    nobody = tuple(game.model_copy(update={"coalition_value_gbp": (0.0,) * 64}) for game in plan.settlement.games)
    still = plan.model_copy(update={"settlement": plan.settlement.model_copy(update={"games": nobody})})
    assert tabulate_games(still, Names(still)) == ()
    assert "no group of partners would gain more by a plan of its own" in render_page(still)


def test_the_plan_stands_among_the_plans_to_choose_between(plan):
    drawn, shown = draw_frontier(plan, Names(plan)), tabulate_frontier(plan, Names(plan))
    assert "This plan" in drawn.svg
    assert [row[0].text for row in shown.rows] == ["This plan", "1", "2"]
    assert "from 310 years of good health (partners pay £4.1m) to 240 (partners pay £2.0m)" in drawn.text
    assert "1 of them" not in drawn.text
    assert "One of them is no worse than this plan in all three" in drawn.text
    assert "−£4.4m" in shown.rows[0][2].text
    assert [row[0].text for row in tabulate_differences(plan, Names(plan)).rows] == ["1", "2"]


def test_a_plan_without_a_frontier_shows_none(plan):
    none = plan.model_copy(update={"frontier": None})
    assert draw_frontier(none, Names(none)) is None
    assert "Plans to choose between" not in render_page(none)
    assert "Plans to choose between" in render_page(plan)


def test_what_was_asked_of_the_plan_is_told_with_its_price(plan):
    rows = [[cell.text for cell in row] for row in tabulate_conditions(plan, Names(plan)).rows]
    assert rows[0] == ["Strength and balance classes must be in the plan", "Northmoor", "£21,000"]
    assert rows[1][1:] == ["Harbour and Old Town", "nothing: the best plan meets it anyhow"]
    assert "voluntary and community groups" in rows[2][0]
    assert "the worst futures" in rows[3][0]
    assert "What was asked of this plan" in render_page(plan)
    when = {"start": "2027/28", "scale": 0.5}, {"start": "2028/29"}
    asked = [row.model_copy(update=more) for row, more in zip(plan.conditions[:2], when, strict=True)]
    dated = tabulate_conditions(plan.model_copy(update={"conditions": tuple(asked)}), Names(plan)).rows
    assert [row[0].text.partition(" must ")[2] for row in dated] == [
        "begin in 2027/28, at 50% of its typical reach",
        "not begin before 2028/29",
    ]


def test_the_page_tells_what_the_worst_tenth_of_futures_leaves(plan):
    assert say_worst_draws(plan) in render_page(plan)
    said = plan.choice.model_copy(update={"worst_draws_gbp": -21_676_782.95})
    assert say_worst_draws(plan.model_copy(update={"choice": said})) == (
        "In the worst 10% of the futures tried, partners together end £21.7m worse off than if nothing were done, "
        "over all years, discounted."
    )
    few = plan.choice.model_copy(update={"worst_draws_gbp": None})
    assert say_worst_draws(plan.model_copy(update={"choice": few})) == ""


@pytest.mark.parametrize("condition", ["if the lease is renewed", "The lease is renewed.", "the lease is renewed"])
def test_offers_are_told_by_the_names_of_what_they_may_pay_for_and_on_what_condition(condition: str) -> None:
    plan = toy_plan.document()
    fenced = Offer(gbp=(9.0,) * 5, kind="once", form="cash", only_for=("falls",), condition=condition, confirmed=True)
    nothing = fenced.model_copy(update={"gbp": (0.0,) * 5, "form": "staff"})
    first, *rest = plan.partners
    changed = (first.model_copy(update={"offers": (fenced, nothing)}), *rest)
    found = plan.model_copy(update={"partners": changed})
    assert tabulate_asked(found, Names(found)).rows[0][1].text == (
        "money for Strength and balance classes only, not after the plan, if the lease is renewed (confirmed)"
    )
