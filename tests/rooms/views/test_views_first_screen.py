"""What is said first of a plan, and how a terminal shows it."""

from __future__ import annotations

import pytest

from commonground.core.services import QALY
from commonground.document.names import Names
from commonground.document.settlement import PartnerAmount, Remedy, WouldHaveLost
from commonground.document.shapes import EVERYWHERE, OUTSIDE
from commonground.document.words import count, fine_percent, pounds, pounds_up
from commonground.views.comparison import compare
from commonground.views.first_screen import group_by_option, make_first_screen
from commonground.views.html.people import judge_fairness
from commonground.views.signing import MOST_LOTS
from commonground.views.standings import list_at_stake, over_all_years, say_worst_year, sum_paid_in
from commonground.views.tables import as_text, make_table
from commonground.views.text import summarise
from toys import plan as toy_plan


@pytest.fixture(scope="module")
def plan():
    return toy_plan.document()


@pytest.fixture(scope="module")
def unsigned():
    return toy_plan.document(deal=False)


def first(plan):
    return make_first_screen(plan, Names(plan))


def test_the_options_that_reach_most_come_first_each_once(plan):
    options = group_by_option(plan)
    reached = [sum(row.reached for row in rows) for rows in options]
    assert reached == sorted(reached, reverse=True)
    assert sum(len(rows) for rows in options) == len(plan.options)
    assert len({rows[0].id for rows in options}) == len(options)


def test_who_is_helped_is_counted_once_and_by_what(plan):
    said = first(plan).helped
    assert said.figure == f"{count(plan.helped.all.reached)} people a year"
    assert len(said.ways) + said.more == len(group_by_option(plan))
    assert group_by_option(plan)[0][0].name in said.ways[0]


def test_people_helped_are_a_share_of_the_census_or_of_synthetic_residents(plan):
    share, people = fine_percent(plan.helped.all.share), f"{plan.place.population:,}"
    assert first(plan).helped.lead.startswith(f"By 2030/31, {share} of the {people} synthetic residents")
    real = plan.model_copy(update={"synthetic": False})
    assert first(real).helped.lead.startswith(f"By 2030/31, {share} of the {people} residents of Census 2021")


def test_the_parts_of_what_the_plan_costs_name_every_payer_and_the_total(plan):
    said = first(plan).pays
    (total,) = [row for row in plan.funding if row.partner == row.year == EVERYWHERE]
    assert said.figure == f"{pounds(total.mean)} over 5 years"
    assert {part.split(":")[0] for part in said.parts} == {"NHS Synthetic Vale ICB", "Synthetic Vale Council"}


def test_only_what_goes_down_is_said_to_be_avoided_in_the_order_of_headlines(plan):
    said = [line.split(":")[0] for line in first(plan).gains.avoided]
    ranks = {service.name: service.headline for service in plan.services if service.headline is not None}
    assert said
    assert [ranks[name] for name in said] == sorted(ranks[name] for name in said)


def test_a_plan_that_can_be_signed_says_on_which_rung_and_names_no_losers(plan):
    sign = first(plan).sign
    assert sign.yes
    assert sign.answer == "Yes, and nobody need put anything in"
    assert [step.sentence for step in sign.ladder] == [rung.sentence for rung in plan.settlement.ladder]
    assert sign.losers == sign.to_confirm == ()
    assert sign.subsidy == "£0"


def asking(plan, **gbp):
    """`plan` as if the deal asked its first partner for this, in its first year, of an offer."""
    first_row, *others = plan.settlement.asked
    rows = (first_row.model_copy(update=gbp), *others)
    return plan.model_copy(update={"settlement": plan.settlement.model_copy(update={"asked": rows})})


def test_who_must_confirm_what_it_puts_on_the_table_leads(plan):
    sign = first(asking(plan, asked_gbp=2e6, to_confirm_gbp=2e6)).sign
    assert sign.answer == "Yes, if 1 partner confirms what it puts on the table"
    assert sign.to_confirm == ("NHS Synthetic Vale ICB: £2.0m in 2026/27, of £2.4m on the table",)
    sure = first(asking(plan, asked_gbp=2e6, to_confirm_gbp=0.0)).sign
    assert sure.answer == "Yes, within what each has put on the table"
    assert sure.to_confirm == ()


def test_what_must_be_confirmed_is_rounded_up_and_never_told_as_more_than_is_on_the_table(plan):
    sign = first(asking(plan, asked_gbp=2.11e6, to_confirm_gbp=2.11e6, offered_gbp=2.14e6, usable_gbp=2.14e6)).sign
    assert sign.to_confirm == ("NHS Synthetic Vale ICB: £2.2m in 2026/27, of £2.2m on the table",)


def test_money_from_outside_is_rounded_up_in_the_answer(unsigned):
    lacking = sum_paid_in(unsigned)[OUTSIDE]
    assert first(unsigned).sign.answer == f"Not yet: {pounds_up(lacking)} is lacking"


def test_the_ladder_begins_with_the_rung_that_the_answer_stands_on(plan):
    rungs = [rung.model_copy(update={"holds": rung.id == "outside"}) for rung in plan.settlement.ladder]
    deal = plan.settlement.model_copy(update={"ladder": tuple(rungs)})
    ladder = first(plan.model_copy(update={"settlement": deal})).sign.ladder
    assert [step.holds for step in ladder] == [True, False, False]
    assert ladder[0].sentence == rungs[-1].sentence


def test_what_is_paid_by_money_that_ends_with_the_plan_is_asked_about(plan):
    rows = (PartnerAmount(partner="vale_council", amount_gbp=3e5),)
    deal = plan.settlement.model_copy(update={"ends_with_plan": rows})
    assert first(plan.model_copy(update={"settlement": deal})).sign.ends_with_plan == (
        "In 2030/31 money that ends with the plan still pays for part of it: Synthetic Vale Council £300,000. What "
        "pays after that?"
    )


def test_a_plan_that_cannot_be_signed_names_those_who_would_end_below_their_line(unsigned):
    named = {line.split(":")[0] for line in first(unsigned).sign.losers}
    partners = {row.id: row.name for row in unsigned.partners}
    assert named == {partners[row.partner] for row in unsigned.settlement.would_have_lost}
    assert "Synthetic Vale Hospitals" in named


def test_those_who_would_lack_little_are_counted_and_not_named(unsigned):
    def fallen(partner, gbp):
        return WouldHaveLost(partner=partner, years=("2026/27",), worst_year="2026/27", worst_gbp=gbp)

    def said(*rows):
        deal = unsigned.settlement.model_copy(update={"would_have_lost": rows})
        return unsigned.model_copy(update={"settlement": deal})

    much, little = fallen("vale_icb", -2e6), [fallen("vale_gps", -137.0), fallen("vale_community", -999.0)]
    named, counted = first(said(much, *little)).sign.losers
    assert named.startswith("NHS Synthetic Vale ICB: ")
    assert named.endswith("at worst £2.0m in 2026/27")
    assert counted == "2 other partners by less than £1,000 in any year"
    assert first(said(little[0])).sign.losers == ("1 partner by less than £1,000 in any year",)
    beside = " ".join(compare(toy_plan.document(), said(much, *little)).summary)
    assert "in B NHS Synthetic Vale ICB and 2 other partners by less than £1,000 in any year." in beside


def test_a_plan_that_cannot_be_signed_says_what_is_lacking_by_year(unsigned):
    sign = first(unsigned).sign
    assert not sign.yes
    assert sign.subsidy == pounds(sum_paid_in(unsigned)[OUTSIDE])
    assert [year for year, _ in sign.subsidy_by_year] == list(unsigned.years)


def test_ways_out_are_those_that_are_enough_and_cost_nothing_from_outside(unsigned):
    def way(kind, enough):
        return Remedy(kind=kind, enough=enough, sentence=f"By {kind}.", by_year=())

    remedies = (way("subsidy", True), way("loan", True), way("reserve", False), way("other_plan", True))
    sign = first(unsigned.model_copy(update={"remedies": remedies})).sign
    assert sign.remedies == ("By loan.",)
    assert sign.other_plan == "By other_plan."


def test_the_first_table_shows_those_whose_cash_moves_and_counts_the_rest(plan):
    sign = first(plan).sign
    before = over_all_years(plan.settlement.net_before)
    shown = len(list_at_stake(before, over_all_years(plan.settlement.net_after)))
    assert len(sign.lots.rows) == min(shown, MOST_LOTS)
    rest = len(before) - len(sign.lots.rows)
    assert sign.others.startswith(str(rest)) if rest else sign.others == ""


def test_a_terminal_shows_five_answers_and_every_partners_cash(plan):
    said = summarise(plan)
    assert [title for title, _ in said.answers] == [
        "Who is helped", "Who pays", "Who gains", "How sure", "Can everybody sign?",
        "In bad years", "Lowest of all",
    ]  # fmt: skip
    assert said.warnings[0].startswith("SYNTHETIC")
    assert said.ways_out == tuple(rung.sentence for rung in plan.settlement.ladder)
    assert len(said.cash.rows) == len(plan.partners)
    assert max(map(len, str(said).split("\n\n")[0].splitlines())) <= 100


def test_a_terminal_shows_the_ways_out_where_not_everybody_can_sign(unsigned):
    said = summarise(unsigned)
    assert dict(said.answers)["Can everybody sign?"] == f"Not yet. {unsigned.settlement.blocker}"
    assert dict(said.answers)["To confirm"].startswith("NHS Synthetic Vale ICB: ")
    assert "smallest subsidy" in said.ways_out[0]
    assert "With a deal and the subsidy" in str(said)


def test_a_real_place_has_no_warning(plan):
    assert summarise(plan.model_copy(update={"synthetic": False})).warnings == ()


def test_a_table_as_text_sets_words_to_the_left_and_numbers_to_the_right():
    found = make_table("Caption", ("Who", "#How many"), [("a", "7"), ("somebody", "1,200")])
    assert as_text(found).splitlines() == ["Caption", "Who       How many", "a                7", "somebody     1,200"]


HEALTH = {  # low, middle and high -> what is said
    (8.5, 14.6, 22.4): ("15 years of good health", "(80% range about 8 to 22)"),
    (0.6, 1.2, 2.3): ("1 year of good health", "(80% range fewer than 1 to 2)"),
    (0.2, 0.4, 0.6): ("fewer than 1 year of good health", "over 5 years."),
    (-20.0, 31.0, 80.0): ("31 years of good health", "(80% range about 20 lost to 80 gained)"),
    (-30.0, -20.0, -10.0): ("20 years of good health lost", "(80% range about 10 to 30 lost)"),
    (0.0, 0.0, 0.0): ("0 years of good health", "over 5 years."),
}


@pytest.mark.parametrize(("low", "middle", "high"), HEALTH)
def test_health_that_is_lost_is_not_told_as_gained(plan, low, middle, high):
    def moved(row):
        change = row.change.model_copy(update={"p10": low, "p50": middle, "p90": high})
        return row.model_copy(update={"change": change}) if row.service == QALY else row

    said = first(plan.model_copy(update={"outcomes": tuple(map(moved, plan.outcomes))})).gains
    figure, aside = HEALTH[low, middle, high]
    assert said.figure == figure
    assert aside in said.lead


SHARES = {  # of residents, of health, and the years of good health -> what is said
    (0.764, 0.758, 20.0): "They get 76% of the years of good health that the plan gains: as good as their share.",
    (0.4, 0.52, 20.0): "They get 52% of the years of good health that the plan gains: more than their share.",
    (0.4, 0.31, 20.0): "They get 31% of the years of good health that the plan gains: less than their share.",
    (1.0, 1.0, 20.0): "They get 100% of the years of good health that the plan gains: as good as their share.",
    (0.76, 0.0, 0.0): "The plan gains too few years of good health to say who gets how much of them.",
    (0.76, 0.9, -8.0): "The plan gains too few years of good health to say who gets how much of them.",
}


@pytest.mark.parametrize(("people", "health", "years"), SHARES)
def test_the_share_of_the_most_deprived_is_judged_as_it_reads(plan, people, health, years):
    first_fifth, *others = plan.inequality
    given = {"share_of_people": people, "share_of_qaly": health}
    fifths = [first_fifth.model_copy(update=given), *others]
    fifths = [row.model_copy(update={"qaly": row.qaly.model_copy(update={"p50": years / 5})}) for row in fifths]
    said = judge_fairness(plan.model_copy(update={"inequality": tuple(fifths)}))
    assert said.endswith(SHARES[people, health, years])


def test_a_partners_worst_year_is_the_one_that_leaves_it_least_room_not_the_one_that_asks_most(plan):
    def told(*years):
        """Of years as (usable, floor, asked)."""
        code = plan.partners[0].id
        rows = [row for row in plan.settlement.asked if row.partner == code]
        fields = ("usable_gbp", "floor_gbp", "asked_gbp")
        made = [
            row.model_copy(update=dict(zip(fields, gbp, strict=True))) for row, gbp in zip(rows, years, strict=False)
        ]
        deal = plan.settlement.model_copy(update={"asked": tuple(made)})
        return say_worst_year(plan.model_copy(update={"settlement": deal}), code)

    first_year, second = plan.years[:2]
    assert told((9e6, 0.0, 5e6), (1e6, 5e5, 1.2e6)) == f"£1.2m worse off in {second}, £300,000 above its line"
    assert told((9e6, 0.0, 5e6), (0.0, 0.0, 0.0)) == f"£5.0m worse off in {first_year}, £4.0m above its line"
    assert told((2e6, 0.0, 2e6), (1e6, 0.0, 1e6)) == f"£2.0m worse off in {first_year}, at its line"
    assert told((0.0, 0.0, 0.0), (1e6, 0.0, 0.0)) == "no year in which it is worse off"
