"""Settlements of made-up places: who signs, who cannot, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from commonground.choose.model import CashPlan
from commonground.core.errors import Fault
from commonground.core.text import listed, pounds
from commonground.evidence.model import Assumptions
from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.prices.value import money_discount
from commonground.settle.collars import share_out
from commonground.settle.ledger import CONTRIBUTION_LINE, build_ledger, draw_up_accounts
from commonground.settle.model import Settlement
from commonground.settle.remedies import find_remedies
from commonground.settle.risk import cushion_needed, prob_every_year
from commonground.settle.rules import WORDS
from commonground.settle.solutions import bloc_of, find_better_alone, split_in_bloc
from toys import settle as toy
from toys.plan import unmeasured

NAMES = ("board", "hospital", "council")
TOGETHER = np.array([0, 0, 0, 3e5, 0, 3e5, 0, 9e5])  # all three gain 900; the board is needed for any gain


def sure(yearly: Sequence[Sequence[float]]) -> np.ndarray:
    """The same cash (Y, P) in each of 20 draws."""
    return np.broadcast_to(np.array(yearly, dtype=float), (20, *np.shape(yearly))).copy()


def bodies(**floors: Sequence[float]) -> tuple[Partner, ...]:
    return tuple(toy.partner(name, ["icb"], floor_gbp=tuple(floors.get(name, (0.0,) * 5))) for name in NAMES)


def deal(
    net: np.ndarray,
    who: Sequence[Partner] | None = None,
    figures: Assumptions | None = None,
    values: np.ndarray = TOGETHER,
) -> Settlement:
    return toy.settled(
        toy.plain_ledger(net, NAMES), toy.values(NAMES, values), who or bodies(), figures or toy.assumptions()
    )


def left(found: Settlement) -> np.ndarray:
    return found.net_after.mean(axis=0)


GAIN = [[-100e3, 300e3, 50e3], [-100e3, 400e3, 100e3]]


def test_who_would_have_lost_is_paid_by_who_gains() -> None:
    found = deal(sure(GAIN))
    assert found.signable_without_subsidy
    assert found.blocker == ""
    assert (left(found) >= 0).all()
    assert (found.contribution_pence.sum(axis=1) == 0).all()
    assert (found.contribution_pence[:, 0] < 0).all()


def rule(found: Settlement, id_: str) -> np.ndarray:
    return next(rule.left_gbp for rule in found.rules if rule.id == id_)


def test_where_nobody_would_end_below_nothing_everyone_gets_what_it_adds() -> None:
    found = deal(sure(GAIN))
    discount = np.array([1, 1 / 1.035])
    total = discount @ np.sum(GAIN, axis=1)
    assert found.games[0].shapley_gbp == pytest.approx([4e5, 2.5e5, 2.5e5])
    assert rule(found, "shapley") == pytest.approx((total - 9e5) / 3 + found.games[0].shapley_gbp)
    assert discount @ left(found) == pytest.approx(rule(found, "shapley"), abs=0.02)


def test_the_equal_rule_shares_in_equal_parts() -> None:
    found = deal(sure(GAIN), figures=toy.assumptions(settle__rule="equal"))
    assert found.rule == "equal"
    assert np.ptp(np.array([1, 1 / 1.035]) @ left(found)) == pytest.approx(0, abs=0.03)


def test_where_money_lies_where_it_falls_only_who_would_end_below_its_line_is_paid() -> None:
    found = deal(sure(GAIN), figures=toy.assumptions(settle__rule="as_it_falls"))
    gains = np.array(GAIN)[:, 1:]
    assert left(found)[:, 0] == pytest.approx([0, 0], abs=0.01)
    assert -found.contribution_pence[:, 0] == pytest.approx([100e5, 100e5], abs=1)
    assert found.contribution_pence[:, 1:] / 100 == pytest.approx(100e3 * gains / gains.sum(axis=1)[:, None], abs=0.02)


def test_a_plan_without_money_moves_no_money() -> None:
    found = deal(np.zeros((20, 5, 3)))
    assert not found.contribution_pence.any()
    assert not found.subsidy_pence.any()
    assert found.prob_no_worse.tolist() == [1, 1, 1]
    assert found.signable_without_subsidy


def test_a_year_in_which_all_together_are_short_needs_just_that_much_from_outside() -> None:
    found = deal(sure([[-100e3, 20e3, 0], [0, 300e3, 0]]))
    assert found.subsidy_pence.tolist() == [80e5, 0]
    assert not found.signable_without_subsidy
    assert left(found)[0] == pytest.approx([0, 0, 0], abs=0.01)


def test_the_blocker_says_who_when_how_much_and_why() -> None:
    book = build_ledger(toy.runs(), toy.prices(), toy.draws(), toy.partners(), toy.options(), toy.assumptions())
    found = toy.settled(book, toy.values(book.partners, np.zeros(32)), toy.partners(), toy.assumptions())
    assert found.blocker.startswith("The board would be £")
    assert "worse off in 2026/27, because of Team (£" in found.blocker
    assert "short in 2026/27" in found.blocker


def test_a_floor_bears_its_own_loss_in_a_short_year_before_any_subsidy_is_asked() -> None:
    found = deal(sure([[-100e3, 20e3, 0], [0, 300e3, 0]]), bodies(board=[100e3] * 5))
    assert found.signable_without_subsidy
    assert left(found)[0] == pytest.approx([-80e3, 0, 0], abs=0.01)
    assert left(found)[1].min() >= -0.01


def test_a_floor_never_bears_the_loss_of_another() -> None:
    net = sure([[-100e3, 20e3, 0], [0, 300e3, 0]])
    found = deal(net, bodies(council=[4e6] * 5, hospital=[4e6] * 5))
    assert found.contribution_pence.tolist() == deal(net).contribution_pence.tolist()
    assert found.subsidy_pence.tolist() == [80e5, 0]
    assert found.contribution_pence[0].tolist() == [-100e5, 20e5, 0]


def test_losses_within_floors_are_left_in_one_proportion_and_only_as_far_as_needed() -> None:
    found = deal(sure([[-100e3, -200e3, 60e3]]), bodies(board=[100e3], hospital=[1e6]))
    assert found.signable_without_subsidy
    assert left(found)[0] == pytest.approx([-80e3, -160e3, 0], abs=0.01)


def test_a_loss_beyond_its_floor_is_made_good_down_to_the_floor() -> None:
    found = deal(sure([[-100e3, 20e3, 0]]), bodies(board=[30e3]))
    assert left(found)[0] == pytest.approx([-30e3, 0, 0], abs=0.01)
    assert found.subsidy_pence.tolist() == [50e5]
    assert "£50,000 short in 2026/27 beyond what offers and floors bear" in found.blocker


def test_no_floor_bears_the_over_and_underspends_of_others() -> None:
    net = sure(GAIN)
    net[:, :, 0] += (noise := 50e3 * np.random.default_rng(6).standard_normal((20, 2))) - noise.mean(axis=0)
    bare, with_floor = deal(net).collars, deal(net, bodies(council=[1e7] * 5)).collars
    assert with_floor.shares == pytest.approx(bare.shares)
    assert with_floor.caps_gbp == pytest.approx(bare.caps_gbp)


def test_keeping_within_a_floor_and_being_no_worse_off_are_two_chances() -> None:
    net = sure([[-100e3, 20e3, 0]])
    net[:, 0, 0] += np.linspace(-30e3, 30e3, 20)
    found = deal(net, bodies(board=[90e3]))
    assert found.prob_no_worse.tolist() == [0, 1, 1]
    assert found.prob_within_line.tolist() == [0.65, 1, 1]


def test_a_good_year_does_not_make_up_for_one_below_the_line() -> None:
    """The board is 60,000 below its line in a third of futures of a year, and 1m above it the year after."""
    net = sure([[0, 0, 0], [1e6, 0, 0]])
    net[:6, 0, 0] -= 150e3
    found = deal(net, bodies(board=[50e3] * 5), toy.assumptions(settle__rule="as_it_falls"))
    assert found.prob_no_worse.tolist() == [1, 1, 1]
    assert found.prob_within_line.tolist() == [0.7, 1, 1]
    assert not found.confidence.met


def test_a_cushion_is_what_the_draws_that_are_kept_lose_in_each_year() -> None:
    off = np.array([[-9.0, 5.0], [-1.0, -2.0], [3.0, -4.0], [1.0, 1.0], [0.0, 0.0]])[:, :, None]
    assert cushion_needed(off, 0.8)[:, 0].tolist() == [1, 4], "the draw that loses 9 is given up"
    assert cushion_needed(off, 0.6)[:, 0].tolist() == [1, 2]
    assert prob_every_year(off, -np.array([[1.0], [4.0]])).tolist() == [0.8]


def test_reserves_are_left_alone_when_no_year_is_short() -> None:
    found = deal(sure(GAIN), bodies(council=[1e6] * 5))
    assert (left(found) >= 0).all()


def offering(
    board: float = 0.0, hospital: float = 0.0, council: float = 0.0, floor: float = 0.0
) -> tuple[Partner, ...]:
    """Each offers this much money for anything in every year; the board's floor."""
    amounts = {"board": board, "hospital": hospital, "council": council}
    return tuple(replace(p, offers=(Offer((amounts[p.id],) * 5),)) for p in bodies(board=[floor] * 5))


LOSS = [[-100e3, 20e3, 0], [0, 300e3, 0]]
FALLS = toy.assumptions(settle__rule="as_it_falls")


def test_offers_bear_what_a_short_year_costs_before_any_floor_and_whoever_loses() -> None:
    found = deal(sure(LOSS), offering(council=90e3, floor=100e3), FALLS)
    assert found.signable_without_subsidy
    assert found.ladder[0].holds
    part = 100e3 / (20e3 + 90e3)  # of what the hospital gains and the council offers
    assert left(found)[0] == pytest.approx([0, 20e3 * (1 - part), -90e3 * part], abs=0.01)
    assert found.asked[0] == pytest.approx([0, 0, 90e3 * part], abs=0.01)
    assert left(found)[1].min() >= -0.01, "nothing is asked for in a year that pays for itself"


def test_a_floor_bears_only_what_offers_do_not() -> None:
    found = deal(sure(LOSS), offering(board=10e3, council=30e3, floor=100e3), FALLS)
    assert found.signable_without_subsidy
    assert left(found)[0] == pytest.approx([-50e3, 0, -30e3], abs=0.01)
    assert not found.ladder[0].holds


@pytest.mark.parametrize("rule", ["as_it_falls", "equal", "budget", "shapley", "nash"])
def test_a_cap_is_the_room_that_the_deal_leaves_once_whole_pence_are_paid(rule: str) -> None:
    net = sure([[-100e3 / 3, 20e3 / 7, 1 / 3], [-1e5 / 7, -3e4 / 11, 1e3 / 13]])
    net += 1e3 * np.linspace(-1, 1, 20)[:, None, None]
    found = deal(net, offering(40e3, 30e3, 50e3), toy.assumptions(settle__rule=rule))
    room = left(found) + found.table.usable
    assert found.collars.caps_gbp == pytest.approx(np.where(room > 0.01, room, 0.0), abs=1e-6)


def test_what_neither_offers_nor_floors_bear_comes_from_outside() -> None:
    found = deal(sure(LOSS), offering(board=10e3, council=30e3, floor=15e3), FALLS)
    assert found.subsidy_pence.tolist() == [25e5, 0]
    assert left(found)[0] == pytest.approx([-25e3, 0, -30e3], abs=0.01)
    assert found.line[0] == pytest.approx([-25e3, 0, -30e3])


def test_who_funds_and_offers_it_is_left_with_its_own_loss() -> None:
    """The board loses 100,000 that it has put on the table: nobody pays it back, though others have offered too."""
    found = deal(sure([[-100e3, 0, 0]]), offering(100e3, 100e3, 100e3), FALLS)
    assert not found.contribution_pence.any()


def test_what_is_asked_for_must_be_confirmed_but_for_what_is_already() -> None:
    who = offering(council=90e3)
    sure_of_some = (*who[:2], replace(who[2], offers=(Offer((50e3,) * 5, confirmed=True), Offer((40e3,) * 5))))
    asked = deal(sure(LOSS), who, FALLS).asked[0]
    assert deal(sure(LOSS), who, FALLS).to_confirm[0] == pytest.approx(asked)
    assert deal(sure(LOSS), sure_of_some, FALLS).to_confirm[0] == pytest.approx([0, 0, asked[2] - 50e3])


def test_what_a_floor_bears_beyond_confirmed_offers_is_nothing_to_confirm() -> None:
    who = offering(board=10e3, council=30e3, floor=100e3)
    confirmed = tuple(replace(one, offers=tuple(replace(offer, confirmed=True) for offer in one.offers)) for one in who)
    found = deal(sure(LOSS), confirmed, FALLS)
    assert found.asked[0, 0] > 10e3
    assert not found.to_confirm.any()
    assert deal(sure(LOSS), who, FALLS).to_confirm[0] == pytest.approx([10e3, 0, 30e3], abs=0.01)


def test_a_partner_that_brings_all_risk_keeps_its_line_while_the_others_have_room() -> None:
    net = sure(GAIN)
    net[:, :, 2] += 240e3 * np.linspace(-1, 1, 20)[:, None]
    safe, risky = deal(net), deal(net + 120e3 * np.linspace(-1, 1, 20)[:, None, None])
    assert safe.confidence.met
    assert safe.prob_within_line.tolist() == [1, 1, 1]
    assert safe.prob_no_worse.tolist() == [1, 1, 1]
    assert not risky.confidence.met


def test_with_the_money_that_confidence_lacks_it_is_met() -> None:
    net = sure(GAIN) + 3e5 * np.linspace(-1, 1, 20)[:, None, None] * np.array([1.0, 0.0, 2.0])
    found = deal(net)
    lacking = cushion_needed(found.net_after - found.line, 0.8)
    assert not found.confidence.met
    assert found.confidence.subsidy_gbp == pytest.approx(np.array([1, 1 / 1.035]) @ lacking.sum(axis=1))
    assert (prob_every_year(found.net_after + lacking, found.line) >= 0.8).all()


def test_where_the_risk_is_too_great_the_money_that_would_be_needed_is_named() -> None:
    net = sure(GAIN) + 4e6 * np.linspace(-1, 1, 20)[:, None, None] * np.ones((1, 2, 3))
    found = deal(net, figures=toy.assumptions(settle__confidence=0.9))
    assert not found.confidence.met
    assert found.confidence.subsidy_gbp > 1e6
    assert found.signable_without_subsidy


def test_pooling_risk_moves_no_money_overall() -> None:
    chance = np.random.default_rng(4)
    net = sure(GAIN) + 1e5 * chance.standard_normal((20, 2, 3))
    found = deal(net)
    assert found.net_after.sum(axis=2) == pytest.approx(net.sum(axis=2))
    assert found.collars.shares.sum(axis=1) == pytest.approx([1, 1])
    assert left(found) == pytest.approx(net.mean(axis=0) - found.contribution_pence / 100)


def test_what_each_is_left_with_is_what_the_terms_of_the_agreement_give_it() -> None:
    """No average is taken off: contributions and terms alone say where each ends in every draw."""
    chance = np.random.default_rng(4)
    net = sure(GAIN) + 1e5 * np.exp(chance.standard_normal((20, 2, 3))) * np.array([1.0, -1.0, -2.0])
    found = deal(net, bodies(council=[4e5] * 5))
    expected = net.mean(axis=0)
    shared = share_out(found.collars, net - expected)
    by_terms = expected - found.contribution_pence / 100 + shared.own_gbp + shared.pooled_gbp + shared.beyond_gbp
    assert found.net_after == pytest.approx(by_terms, abs=1e-6)


@pytest.mark.parametrize("rule", WORDS)
def test_what_a_rule_would_leave_each_is_what_it_leaves_where_it_is_the_rule(rule: str) -> None:
    chance = np.random.default_rng(4)
    net = sure(GAIN) + 1e5 * np.exp(chance.standard_normal((20, 2, 3))) * np.array([1.0, -1.0, -2.0])
    told = deal(net, bodies(council=[4e5] * 5)).left_by_rule[list(WORDS).index(rule)]
    found = deal(net, bodies(council=[4e5] * 5), toy.assumptions(**{"settle.rule": rule}))
    discount = money_discount(toy.assumptions(), net.shape[1])
    assert told == pytest.approx(np.einsum("dyp,y->dp", found.net_after, discount), abs=0.05)  # whole pence paid in


def test_where_nobody_gains_risk_stays_with_those_who_bring_it() -> None:
    chance = np.random.default_rng(5)
    net = sure([[-50e3, 0, 0], [-50e3, 0, 0]])
    net[:, :, 0] += 1e4 * chance.standard_normal((20, 2))
    found = deal(net)
    assert found.collars.shares == pytest.approx(np.array([[1, 0, 0], [1, 0, 0]]))
    assert found.prob_no_worse[1:].tolist() == [1, 1]


def test_a_coalition_that_would_do_better_alone_is_named() -> None:
    greedy = TOGETHER.copy()
    greedy[0b011] = 2e6
    (game,) = deal(sure(GAIN), values=greedy).games
    assert game.blocking == ("board", "hospital")
    (content,) = deal(sure(GAIN), values=np.zeros(8)).games
    assert content.blocking == ()


def test_nobody_is_said_to_leave_for_pennies() -> None:
    values = np.array([0, 1000.0, 0, 2000.0])
    assert find_better_alone(values, np.array([999.5, 1000.5])) == (0, 0.0)
    assert find_better_alone(values, np.array([990.0, 1010.0])) == (0b01, 10.0)


def test_declared_worth_is_played_beside_cash() -> None:
    values = toy.values(NAMES, TOGETHER, declared=TOGETHER * 2)
    found = toy.settled(toy.plain_ledger(sure(GAIN), NAMES), values, bodies(), toy.assumptions())
    assert [game.counts for game in found.games] == ["cash", "declared"]
    assert found.games[1].shapley_gbp == pytest.approx(found.games[0].shapley_gbp * 2)
    assert np.array_equal(found.contribution_pence, deal(sure(GAIN)).contribution_pence)


def test_the_game_that_is_played_decides_what_a_rule_gives() -> None:
    values = toy.values(NAMES, TOGETHER, declared=np.array([0, 0, 0, 0, 9e5, 9e5, 9e5, 18e5]))
    book, figures = toy.plain_ledger(sure(GAIN), NAMES), toy.assumptions(settle__game="declared")
    found = toy.settled(book, values, bodies(), figures)
    assert rule(found, "shapley")[2] > rule(deal(sure(GAIN)), "shapley")[2] + 1e5
    assert rule(found, "equal") == pytest.approx(rule(deal(sure(GAIN)), "equal"))


def test_partners_of_a_bloc_share_its_due_by_the_size_of_their_budgets() -> None:
    who = tuple(replace(p, bloc="nhs" if p.id != "council" else "") for p in bodies())
    bloc = bloc_of(who, ("nhs", "council"))
    assert bloc.tolist() == [0, 0, 1]
    shares = split_in_bloc(np.array([8.0, 4.0]), bloc, np.array([3.0, 1.0, 9.0]))
    assert shares == pytest.approx([6, 2, 4])
    assert split_in_bloc(np.array([8.0, 4.0]), bloc, np.zeros(3)) == pytest.approx([4, 4, 4])


def test_a_partner_that_is_in_no_bloc_is_a_fault() -> None:
    with pytest.raises(Fault, match="council"):
        bloc_of(bodies(), ("board", "hospital"))


def test_a_gain_that_no_group_makes_alone_is_shared_in_equal_parts() -> None:
    assert np.ptp(rule(deal(sure(GAIN), values=np.zeros(8)), "shapley")) == pytest.approx(0, abs=1e-6)


def test_nothing_needs_changing_when_everyone_can_sign() -> None:
    assert find_remedies(deal(sure(GAIN)), bodies(), toy.assumptions()) == ()


def test_the_smallest_change_names_subsidy_loan_reserves_and_wards() -> None:
    who = bodies()
    found = deal(sure([[-100e3, 20e3, 0], [0, 60e3, 0], [0, 60e3, 0]]), who)
    names = ("Lead workers", "Stop smoking", "Balance classes")
    other = CashPlan(unmeasured(()), names, np.array([[-5e3, 0, 0], [30e3, 0, 0], [0, 40e3, 0]]), 19.4)
    remedies = {r.kind: r for r in find_remedies(found, who, toy.assumptions(), toy.prices(), other)}
    assert list(remedies) == ["subsidy", "offer", "loan", "reserve", "other_plan", "wards"]
    assert "(Lead workers, Stop smoking and 1 more)" in remedies["other_plan"].sentence
    assert "need only £5,000 in 2026/27 from outside and gain the partners £65,000" in remedies["other_plan"].sentence
    assert remedies["other_plan"].sentence.endswith("about 19 years of good health for residents.")
    assert remedies["subsidy"].sentence == "Outside money of £80,000 in 2026/27 would let every partner sign."
    assert remedies["offer"].sentence == ("Offers larger by £80,000 in 2026/27 would do as well, whoever makes them.")
    assert "a loan of up to £80,000 would be repaid by 2028/29" in remedies["loan"].sentence
    assert remedies["loan"].gbp_by_year == pytest.approx([80e3, -57200, -22800 - 0.035 * 22800 + 798], abs=900)
    assert remedies["reserve"].sentence == (
        "The council could close the gap by paying in £80,000 in 2026/27 from reserves, if it has £80,000 to spare "
        "(not known here: look it up)."
    )
    assert "1 more by 2026/27 than this plan empties" in remedies["wards"].sentence
    assert not remedies["wards"].enough, "the plan does not empty that ward"


def test_another_plan_is_held_to_what_fences_let_it_use() -> None:
    """The board's offer is for what the other plan leaves out, so that it needs the money from outside."""
    who, net = offering(board=5e3), np.array([[-5e3, 0.0, 0.0], [30e3, 0.0, 0.0]])
    found = deal(sure(LOSS), who, FALLS)
    fenced = CashPlan(unmeasured(()), ("Lead workers",), net, 19.4, usable_gbp=np.zeros((2, 3)))
    free = replace(fenced, usable_gbp=found.table.usable)
    said = [
        next(r for r in find_remedies(found, who, FALLS, cash_plan=one) if r.kind == "other_plan").sentence
        for one in (fenced, free)
    ]
    assert "need only £5,000 in 2026/27 from outside" in said[0]
    assert "need no outside money" in said[1]


@pytest.mark.parametrize("giver", NAMES)
def test_offers_larger_by_what_is_lacking_do_whoever_makes_them(giver: str) -> None:
    net = sure([[-100e3, 20e3, -70e3], [-10e3, 50e3, -90e3], [5e3, 0, -40e3]])
    who = offering(board=30e3)
    (remedy,) = (r for r in find_remedies(deal(net, who), who, toy.assumptions()) if r.kind == "offer")
    more = Offer((*remedy.gbp_by_year.tolist(), 0.0, 0.0))
    larger = tuple(replace(p, offers=(*p.offers, more)) if p.id == giver else p for p in who)
    assert not deal(net, who).signable_without_subsidy
    assert deal(net, larger).signable_without_subsidy


def test_an_offer_that_only_takes_the_place_of_its_own_floor_is_said_not_to_do() -> None:
    net = sure([[-40e3, 0, -100e3], [0, 0, 0]])
    who = offering(floor=50e3)
    (remedy,) = (r for r in find_remedies(deal(net, who), who, toy.assumptions()) if r.kind == "offer")
    more = Offer((*remedy.gbp_by_year.tolist(), 0.0, 0.0, 0.0))
    for giver, enough in (("board", False), ("hospital", True), ("council", True)):
        larger = tuple(replace(p, offers=(*p.offers, more)) if p.id == giver else p for p in who)
        assert deal(net, larger).signable_without_subsidy == enough
    assert remedy.sentence == (
        "Offers larger by £100,000 in 2026/27 would do as well, whoever makes them, but not The board, of whose own "
        "loss a floor bears part."
    )


def test_many_years_are_said_in_one_sum_with_the_largest() -> None:
    found = deal(sure([[-10e3, 0, 0], [-20e3, 0, 0], [-40e3, 0, 0], [0, 1e3, 0]]))
    subsidy = find_remedies(found, bodies(), toy.assumptions())[0]
    assert "£70,000 over 3 years (at most £40,000 in 2028/29)" in subsidy.sentence


def test_a_floor_given_for_fewer_years_goes_on() -> None:
    found = deal(sure([[-10e3, 0, 0], [-20e3, 0, 0]]), bodies(board=[20e3]))
    assert found.signable_without_subsidy


def test_a_loan_that_cannot_be_repaid_says_what_would_be_owed() -> None:
    found = deal(sure([[-100e3, 0, 0], [0, 10.2e3, 0]]))
    loan = find_remedies(found, bodies(), toy.assumptions())[2]
    assert not loan.enough
    assert "£94,000 would still be owed after 2027/28" in loan.sentence


def test_a_loan_of_which_nothing_is_repaid_only_puts_off() -> None:
    found = find_remedies(deal(sure([[-100e3, 0, 0], [-50e3, 0, 0]])), bodies(), toy.assumptions())
    (loan,) = (remedy for remedy in found if remedy.kind == "loan")
    assert not loan.enough
    assert (loan.gbp_by_year > 0).all()
    assert loan.sentence == (
        "Carrying money across years would only put this off: £154,000 would be owed after 2027/28."
    )


def test_accounts_sum_to_what_each_is_left_with() -> None:
    made = toy.runs(), toy.prices(), toy.draws(), toy.partners(), toy.options(), toy.assumptions()
    book = build_ledger(*made)
    found = toy.settled(book, toy.values(book.partners, np.zeros(32)), toy.partners(), toy.assumptions())
    accounts = draw_up_accounts(book, found)
    for p, partner in enumerate(found.partners):
        for kind, net in (("cash", found.net_after[..., p]), ("capacity", book.net(partner, "capacity"))):
            lines = [line.gbp for line in accounts if line.partner == partner and line.kind == kind]
            assert np.sum([np.zeros_like(net), *lines], axis=0) == pytest.approx(net, abs=1e-6)
    assert CONTRIBUTION_LINE in {line.line for line in accounts}


def test_money_is_said_in_plain_words() -> None:
    assert [pounds(x) for x in (1_234_567, -45_600, 950, 999_700, 0)] == ["£1.2m", "£46,000", "£950", "£1.0m", "£0"]
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"]), listed([])] == [
        "a",
        "a and b",
        "a, b and c",
        "",
    ]


# who gets the last penny


THIRDS = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 200.0])
UNEQUAL = {"a": "acute_trust", "b": "council", "c": "icb"}


def pence(order: Sequence[int], called: Sequence[str]) -> list[int]:
    """What each of three bodies pays in of £200 that the first of them holds, by body, whoever comes first."""
    who = [replace(toy.partner(called[i], ["icb"]), kind=UNEQUAL["abc"[i]]) for i in order]
    names = tuple(body.id for body in who)
    net = sure([[200.0 if i == 0 else 0.0 for i in order]])
    found = toy.settled(toy.plain_ledger(net, names), toy.values(names, THIRDS), who, toy.assumptions())
    paid = dict(zip(order, found.contribution_pence[0].tolist(), strict=True))
    return [paid[i] for i in range(3)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_penny_is_nobodys_by_name_or_by_place_in_the_list(order: Sequence[int]) -> None:
    usual = pence((0, 1, 2), NAMES)
    assert sum(usual) == 0
    assert pence(order, NAMES) == usual
    assert pence((0, 1, 2), [NAMES[i] for i in order]) == usual
