"""Can we sign? Money ties to the plan to the penny; states are worked out from lines, chances and words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commonground as cg
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import pence
from commonground.evidence import reader
from commonground.place.model import Place
from commonground.views.deal import can_sign, list_switches, open_row
from commonground.views.deal.model import Amount, Deal, DealRow, Part, Standing
from commonground.views.deal.switching import CHOICES, PAYMENTS
from toys import plan as toy_plan
from toys.effort import examples

PLANS = {"deal": {}, "no deal": {"deal": False}}
PARTNERS = toy_plan.PARTNER_IDS
ICB = PARTNERS[0]
KEPT: dict[str, Standing] = {partner: Standing(confirmed=True) for partner in PARTNERS}


@pytest.fixture(scope="module", params=PLANS.values(), ids=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return toy_plan.document(**request.param)


def changed(plan: Plan, **settlement: Any) -> Plan:
    return plan.model_copy(update={"settlement": plan.settlement.model_copy(update=settlement)})


def row_of(deal: Deal, partner: str) -> DealRow:
    return next(row for row in deal.rows if row.partner == partner)


def signable() -> Plan:
    """The toy's plan with everything confirmed and every chance high enough."""
    found = toy_plan.document()
    asked = tuple(row.model_copy(update={"to_confirm_gbp": 0.0}) for row in found.settlement.asked)
    sure = tuple(row.model_copy(update={"probability": 0.9}) for row in found.settlement.prob_within_line)
    return changed(found, asked=asked, prob_within_line=sure)


def unpaid(plan: Plan, partner: str) -> Plan:
    """The plan where the deal takes nothing from a partner."""
    rows = [
        row.model_copy(update={"transfer_gbp": min(row.transfer_gbp, 0.0)} if row.partner == partner else {})
        for row in plan.settlement.contributions
    ]
    return changed(plan, contributions=tuple(rows))


def with_asked(plan: Plan, partner: str, **fields: float) -> Plan:
    rows = [
        row.model_copy(update=fields if row.partner == partner and row.year == plan.years[1] else {})
        for row in plan.settlement.asked
    ]
    return changed(plan, asked=tuple(rows))


# every amount is the plan's


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_year_is_the_plans_to_the_penny(plan: Plan, partner: str) -> None:
    deal, own = plan.settlement, open_row(plan, partner)
    assert [row.year for row in own.years] == list(plan.years)
    for row in own.years:
        one = {"partner": partner, "year": row.year}
        assert row.before == amount(pick(deal.net_before, **one)[0])
        assert row.after == amount(pick(deal.net_after, **one)[0])
        assert row.transfer_gbp == -pick(deal.contributions, **one)[0].transfer_gbp
        asked = pick(deal.asked, **one)[0]
        told = (row.offered_gbp, row.usable_gbp, row.floor_gbp, row.asked_gbp, row.to_confirm_gbp)
        assert told == (
            asked.offered_gbp,
            asked.usable_gbp,
            asked.floor_gbp,
            asked.asked_gbp,
            asked.to_confirm_gbp,
        )
        assert row.line_gbp == pytest.approx(-(asked.usable_gbp + asked.floor_gbp), abs=0.005)
        assert row.room.mean_gbp == pytest.approx(row.after.mean_gbp - row.line_gbp, abs=0.005)


def amount(row: Any) -> Amount:
    return Amount(row.year, row.mean, row.p10, row.p90)


@pytest.mark.parametrize("partner", PARTNERS)
def test_before_and_what_the_deal_moves_are_after(plan: Plan, partner: str) -> None:
    own = open_row(plan, partner)
    for row in own.years:
        assert row.before.mean_gbp + row.transfer_gbp == pytest.approx(row.after.mean_gbp, abs=0.0051)
    assert own.whole.before == amount(pick(plan.settlement.net_before, partner=partner, year=EVERYWHERE)[0])
    assert own.whole.transfer_gbp == pytest.approx(sum(row.transfer_gbp for row in own.years), abs=0.005)


@pytest.mark.parametrize("partner", PARTNERS)
def test_each_kind_of_money_is_the_plans_and_its_lines_sum_to_it_alone(plan: Plan, partner: str) -> None:
    """Were kinds added anywhere, the lines of one would not sum to it."""
    for kind in open_row(plan, partner).kinds:
        rows = plan.settlement.net_after if kind.kind == "cash" else pick(plan.ledger_net, kind=kind.kind)
        due = {row.year: row for row in rows if row.partner == partner}
        assert kind.amounts == tuple(amount(due[year]) for year in (*plan.years, EVERYWHERE))
        lines = pick(plan.accounts, partner=partner, kind=kind.kind)
        assert {cause.line for cause in kind.causes} <= {row.line for row in lines}
        for at, one in enumerate(kind.amounts):
            total = sum(cause.gbp[at] for cause in kind.causes)
            assert total == pytest.approx(one.mean_gbp, abs=0.01 * (len(kind.causes) + 1))


def test_the_kinds_are_three_and_apart(plan: Plan) -> None:
    assert [kind.kind for kind in open_row(plan, ICB).kinds] == ["cash", "capacity", "value"]


def test_the_largest_line_comes_first_and_names_figures_that_the_plan_has(plan: Plan) -> None:
    known = {row.figure for row in plan.provenance}
    causes = open_row(plan, ICB).kinds[0].causes
    moved = [abs(cause.gbp[-1]) for cause in causes]
    assert moved == sorted(moved, reverse=True)
    assert any(cause.figures for cause in causes)
    assert all(set(cause.figures) <= known for cause in causes)


def test_doing_nothing_is_the_plans_by_year_and_kind(plan: Plan) -> None:
    for kind in open_row(plan, ICB).do_nothing:
        due = {row.year: row for row in pick(plan.do_nothing.net, partner=ICB, kind=kind.kind)}
        assert kind.amounts == tuple(amount(due[year]) for year in (*plan.years, EVERYWHERE) if year in due)


def test_the_smallest_year_is_the_smallest(plan: Plan) -> None:
    for row in can_sign(plan).rows:
        own = open_row(plan, row.partner)
        least = min(year.room.mean_gbp for year in own.years)
        assert row.smallest is not None
        assert row.smallest.room_gbp == least
        assert next(year.room for year in own.years if year.year == row.smallest.year).low_gbp == row.smallest.low_gbp


def test_a_partner_that_the_plan_has_not_is_refused(plan: Plan) -> None:
    with pytest.raises(UserError, match="no partner"):
        open_row(plan, "nobody")


@pytest.mark.parametrize(
    ("gbp", "said"),
    [(1234.5, "£1,234.50"), (-0.5, "−£0.50"), (0.001, "£0.00"), (-0.004, "£0.00"), (2e6, "£2,000,000.00")],
)
def test_pounds_and_pence_are_written_with_a_true_minus(gbp: float, said: str) -> None:
    assert pence(gbp) == said


# states


def test_yes_needs_figures_and_words() -> None:
    deal = can_sign(signable(), KEPT)
    assert {row.state for row in deal.rows} == {"yes"}
    assert deal.signable
    assert deal.answer.startswith("Yes: all 6 partners")


def test_rows_stand_in_the_order_of_the_plan(plan: Plan) -> None:
    found = can_sign(plan, {"fire": Standing(part="not_in", name="Fire service"), **dict(reversed(KEPT.items()))})
    assert [row.partner for row in found.rows] == [*(one.id for one in plan.partners), "fire"]


def test_an_unconfirmed_sheet_is_not_known() -> None:
    found = row_of(can_sign(signable(), KEPT | {ICB: Standing()}), ICB)
    assert found.state == "not_known"
    assert "sheet" in found.in_the_way[0]


def test_who_has_said_nothing_has_not_confirmed() -> None:
    assert {row.state for row in can_sign(signable()).rows} == {"not_known"}


def test_an_offer_to_confirm_is_not_known() -> None:
    found = row_of(can_sign(with_asked(signable(), ICB, to_confirm_gbp=1200.0), KEPT), ICB)
    assert found.state == "not_known"
    assert "£1,200" in found.in_the_way[0]


@pytest.mark.parametrize(("met", "state"), [(False, "not_known"), (True, "yes")])
def test_in_if_is_not_known_until_its_condition_is_met(met: bool, state: str) -> None:
    said = Standing(confirmed=True, part="in_if", condition="The core contract is protected", met=met)
    found = row_of(can_sign(signable(), KEPT | {ICB: said}), ICB)
    assert found.state == state
    assert ("The core contract is protected." in " ".join(found.in_the_way)) is not met


@pytest.mark.parametrize(
    ("part", "state", "told"),
    [
        ("not_in", "not_in", "It is not in: this version runs without it."),
        ("in_if", "in_if", "It is in only if this is so: The core contract is protected. Until then this version runs"),
        ("in", "not_yet", "make a new version to count it"),
    ],
)
def test_nobody_waits_for_a_body_that_the_version_was_made_without(part: Part, state: str, told: str) -> None:
    said = Standing(part=part, condition="The core contract is protected", aside=True)
    deal = can_sign(unpaid(signable(), ICB), KEPT | {ICB: said})
    found = row_of(deal, ICB)
    assert found.state == state
    assert told in found.because
    assert (found.smallest, found.chance) == (None, None)
    assert deal.signable is (part != "in")
    if deal.signable:
        assert deal.answer.startswith("Yes: all 5 partners")
        assert "This version runs without " in deal.answer
    else:
        assert deal.answer.startswith("Not yet: ")


def test_below_its_line_is_not_yet_whatever_is_said() -> None:
    plan = signable()
    after = pick(plan.settlement.net_after, partner=ICB, year=plan.years[1])[0].mean
    lower = with_asked(plan, ICB, usable_gbp=0.0, floor_gbp=min(0.0, -after) - 5000.0)
    found = row_of(can_sign(lower, KEPT), ICB)
    assert found.state == "not_yet"
    assert plan.years[1] in found.because
    assert "£" in found.because


@pytest.mark.parametrize(("likely", "state"), [(0.79, "not_yet"), (0.8, "yes")])
def test_a_chance_below_the_stated_one_is_not_yet(likely: float, state: str) -> None:
    plan = signable()
    rows = [
        row.model_copy(update={"probability": likely} if row.partner == ICB else {})
        for row in plan.settlement.prob_within_line
    ]
    deal = can_sign(changed(plan, prob_within_line=tuple(rows), confidence=0.8), KEPT)
    assert row_of(deal, ICB).state == state
    assert deal.signable is (state == "yes")


def test_a_chance_just_too_small_never_reads_like_the_one_that_is_asked() -> None:
    plan = signable()
    rows = [row.model_copy(update={"probability": 0.799}) for row in plan.settlement.prob_within_line]
    found = row_of(can_sign(changed(plan, prob_within_line=tuple(rows), confidence=0.8), KEPT), ICB)
    assert "79.9 in 100, where 80.0 in 100" in found.because


def test_counting_on_money_from_outside_is_not_yet() -> None:
    plan = toy_plan.document(deal=False)
    deal = can_sign(plan, KEPT)
    waiting = [row for row in deal.rows if any("outside" in said for said in row.in_the_way)]
    assert waiting
    assert {row.state for row in waiting} == {"not_yet"}
    assert deal.answer.startswith("Not yet: ")


def test_a_body_outside_the_plan_has_a_row_and_the_plan_stands() -> None:
    others = {
        "fire": Standing(part="not_in", name="Fire service"),
        "gps": Standing(part="in_if", condition="Our contract is protected", name="Practices"),
    }
    deal = can_sign(signable(), KEPT | others)
    assert row_of(deal, "fire").because == "It is not in: this version runs without it."
    assert "Our contract is protected." in row_of(deal, "gps").because
    assert (deal.count("not_in"), deal.count("in_if")) == (1, 1)
    assert deal.signable
    assert deal.answer.endswith("runs without Fire service and Practices (in if: Our contract is protected).")


def test_a_body_that_is_not_in_but_planned_with_is_not_yet() -> None:
    found = row_of(can_sign(signable(), KEPT | {ICB: Standing(confirmed=True, part="not_in")}), ICB)
    assert found.state == "not_yet"
    assert "without it" in found.because


def test_too_few_futures_leave_everybody_not_known(finished: cg.Plan) -> None:
    plan = finished.document
    deal = can_sign(plan, {one.id: Standing(confirmed=True) for one in plan.partners})
    assert {row.state for row in deal.rows} <= {"not_known", "not_yet"}
    assert all(row.chance is None and row.smallest is not None and row.smallest.low_gbp is None for row in deal.rows)


def test_an_empty_plan_has_nothing_to_sign() -> None:
    deal = can_sign(toy_plan.empty_document(), KEPT)
    assert "nothing to sign" in deal.answer
    assert deal.state == "nothing"


def test_a_version_without_anybody_has_nobody_to_sign_it() -> None:
    everybody = {partner: Standing(part="not_in", aside=True) for partner in PARTNERS}
    deal = can_sign(signable(), everybody)
    assert deal.answer.startswith("There is nobody to sign this version. This version runs without ")
    assert deal.state == "nothing"


def test_a_deal_that_takes_money_from_a_body_that_is_not_in_is_not_yet() -> None:
    plan = signable()
    payer = next(
        row.partner for row in plan.settlement.contributions if row.transfer_gbp > 1.0 and row.partner in PARTNERS
    )
    deal = can_sign(plan, KEPT | {payer: Standing(part="not_in", aside=True)})
    assert deal.state == "not_yet"
    assert f"counts on money from {pick(plan.partners, id=payer)[0].name}, which it runs without" in deal.answer


def test_a_body_that_is_in_and_has_no_figures_keeps_a_yes_away() -> None:
    deal = can_sign(signable(), KEPT | {"hospice": Standing(confirmed=True, name="Hospice")})
    assert (deal.state, row_of(deal, "hospice").state) == ("not_known", "not_known")


def test_who_has_not_said_that_it_is_in_is_not_known() -> None:
    found = row_of(can_sign(signable(), KEPT | {ICB: Standing(confirmed=True, said=False)}), ICB)
    assert (found.state, found.in_the_way) == ("not_known", ("It has not yet said whether it is in.",))


def test_a_try_and_what_a_sheet_does_not_know_stand_in_the_way() -> None:
    said = Standing(confirmed=True, tried=True, unknown=("Money", "When it decides"))
    found = row_of(can_sign(signable(), KEPT | {ICB: said}), ICB)
    assert found.state == "not_known"
    assert "counts as confirmed for this try" in found.in_the_way[0]
    assert "Money and When it decides" in found.in_the_way[1]


@settings(max_examples=examples(30))
@given(raised=st.floats(0, 1e6), partner=st.sampled_from(PARTNERS))
def test_more_floor_never_turns_a_yes_into_anything_else(raised: float, partner: str) -> None:
    plan = signable()
    was = row_of(can_sign(plan, KEPT), partner).state
    floor = pick(plan.settlement.asked, partner=partner, year=plan.years[1])[0].floor_gbp
    assert row_of(can_sign(with_asked(plan, partner, floor_gbp=floor + raised), KEPT), partner).state == was


# risk, ways and switches


def test_carrying_every_rise_alone_says_when_the_line_breaks(plan: Plan) -> None:
    """All risk on one body while costs rise: whether its line breaks is told before anybody signs."""
    for carrier in plan.bad_years.carriers:
        alone = open_row(plan, carrier.partner).alone
        assert alone is not None
        assert (alone.broken_in, alone.above_gbp, alone.sentence) == (
            carrier.broken_in,
            carrier.above_gbp,
            carrier.sentence,
        )


def test_all_risk_on_one_body_while_costs_rise_by_48_per_cent_shows_its_breach(neighbourhood: Place) -> None:
    plan = cg.make_plan(neighbourhood, draws=4, created="2026-11-25", set={"stress.costs": 0.48}).document
    board = next(one.id for one in plan.partners if one.kind == "icb")
    alone = open_row(plan, board).alone
    assert alone is not None
    assert alone.rise == 0.48
    assert alone.broken_in in plan.years
    assert alone.above_gbp < 0
    assert alone.broken_in in alone.sentence


def test_bad_years_are_told_from_the_worst(plan: Plan) -> None:
    rows = open_row(plan, ICB).bad_years
    above = [row.above_gbp for row in rows]
    assert rows
    assert above == sorted(above)
    for row in rows:
        mine = pick(plan.bad_years.positions, test=row.test, partner=ICB)
        assert row.above_gbp == min(one.above_gbp for one in mine)


def test_every_way_can_be_tried_or_says_why_not(plan: Plan) -> None:
    ways = [way for partner in PARTNERS for way in open_row(plan, partner).ways]
    assert ways
    for way in ways:
        assert (way.attempt is None) == bool(way.why_not)


def test_what_is_tried_names_what_a_run_knows(plan: Plan) -> None:
    assumptions = {figure.name for figure in cg.assumptions()}
    options = {row.id for row in (*plan.options, *plan.options_not_chosen)}
    for partner in PARTNERS:
        for way in open_row(plan, partner).ways:
            if way.attempt is not None:
                assert all(name in assumptions for name, _ in way.attempt.set)
                assert {*way.attempt.must, *way.attempt.must_not} <= options
                assert {change.partner for change in way.attempt.partners} <= {*PARTNERS}


def test_the_plans_own_remedies_come_first() -> None:
    plan = toy_plan.document(deal=False)
    ways = open_row(plan, ICB).ways
    assert [way.sentence for way in ways[: len(plan.remedies)]] == [row.sentence for row in plan.remedies]
    outside = next(way for way in ways if way.kind == "subsidy")
    assert outside.attempt is not None
    assert outside.attempt.partners[0].further_offer_gbp == tuple(row.amount_gbp for row in plan.settlement.subsidy)


def test_a_chance_that_is_too_small_asks_for_what_the_tenth_worst_future_lacks() -> None:
    plan = toy_plan.document(deal=False)
    sure = [row.model_copy(update={"probability": 0.1}) for row in plan.settlement.prob_within_line]
    doubtful = changed(plan, prob_within_line=tuple(sure))
    told = 0
    for partner in PARTNERS:
        own = open_row(doubtful, partner)
        lacks = tuple(max(-row.room.low_gbp, 0.0) for row in own.years if row.room.low_gbp is not None)
        for way in own.ways:
            if way.kind == "own_offer" and way.attempt is not None:
                told += 1
                assert way.attempt.partners[0].further_offer_gbp == pytest.approx(lacks, abs=0.005)
    assert told


def test_a_rule_moves_each_by_what_the_plan_says(plan: Plan) -> None:
    deal = plan.settlement
    used = {row.partner: row.mean for row in pick(deal.rules, id=deal.rule)[0].left}
    found = list_switches(plan)
    assert [rule.id for rule in found.rules] == [rule.id for rule in deal.rules]
    for rule, told in zip(deal.rules, found.rules, strict=True):
        assert [one.left for one in told.moved] == list(rule.left)
        assert all(one.moves_gbp == one.left.mean - used[one.partner] for one in told.moved)
        assert told.in_use == (rule.id == deal.rule) == (told.attempt is None)


def test_choices_are_those_of_the_evidence() -> None:
    for row in reader.read().parameters.iter_rows(named=True):
        words = PAYMENTS if row["name"].startswith("payment.") and row["choices"] else CHOICES.get(row["name"])
        if words is not None:
            assert list(words) == row["choices"].split("|")


def test_every_switch_says_its_value_and_one_choice_is_in_use(plan: Plan) -> None:
    found = list_switches(plan)
    assert found.payments
    for switch in (*found.payments, *found.terms):
        assert [one.value for one in switch.choices if one.in_use] == ([switch.value] if switch.choices else [])


def test_money_from_outside_names_who_counts_on_it() -> None:
    none, some = (list_switches(toy_plan.document(deal=deal)).subsidy for deal in (True, False))
    assert none.attempt is None
    assert some.attempt is not None
    assert "Without it" in some.sentence
