"""What ring fences let offers pay for: against a linear programme, in any order, as evenly as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.settle.offers import Outgo, count_outgo, lay_on_table, usable_gbp
from toys import settle as toy
from toys.effort import examples
from toys.simulation import option

NEEDS = {"falls": "frailty", "rehab": "copd", "carers": "frailty"}
OPTIONS = tuple(replace(option(name), needs=(need,), theme="at_home") for name, need in NEEDS.items())
PURPOSES = ("falls", "rehab", "carers", "home_care_recipient")
FENCES = ((), ("falls",), ("rehab",), ("frailty",), ("carers", "rehab"), ("home_care_recipient",))


def outgo(gbp: Sequence[float], own: Sequence[Sequence[float]], paid: Sequence[Sequence[float]] | None = None) -> Outgo:
    """Of one year; where it is not said on whom it falls, on somebody who offers nothing."""
    delivered = np.array(own, dtype=float)[:, None, :]
    falls = np.zeros_like(delivered) if paid is None else np.array(paid, dtype=float)[:, None, :]
    return Outgo(PURPOSES, np.array([gbp], dtype=float), delivered, falls, falls.sum(axis=2).T)


def giver(*offers: Offer) -> Partner:
    return toy.partner("giver", ["icb"], offers=offers, floor_gbp=(0.0,))


def cash(gbp: float, *only_for: str) -> Offer:
    return Offer((gbp,), only_for=only_for)


def staff(gbp: float, *only_for: str) -> Offer:
    return Offer((gbp,), form="staff", only_for=only_for)


def usable(who: Sequence[Partner], spent: Outgo) -> np.ndarray:
    return usable_gbp(who, OPTIONS, spent)[0]


SPENT = outgo([100.0, 50.0, 30.0, 20.0], [[60.0, 0.0, 0.0, 20.0], [0.0, 50.0, 30.0, 0.0]])
NOBODY = giver()


def test_free_money_can_all_be_used_whatever_the_plan_costs() -> None:
    assert usable([giver(cash(1e6)), NOBODY], SPENT) == pytest.approx([1e6, 0])


@pytest.mark.parametrize(
    ("fence", "pays"),
    [("falls", 100.0), ("frailty", 130.0), ("home_care_recipient", 20.0), ("at_home", 180.0), ("lung", 0.0)],
)
def test_fenced_money_can_be_used_as_far_as_what_it_is_for_costs(fence: str, pays: float) -> None:
    assert usable([giver(cash(1e6, fence)), NOBODY], SPENT)[0] == pytest.approx(pays, abs=0.01)


def test_in_kind_pays_only_for_what_its_own_partner_delivers() -> None:
    assert usable([giver(staff(1e6)), NOBODY], SPENT)[0] == pytest.approx(80, abs=0.01)
    assert usable([giver(staff(1e6, "falls")), NOBODY], SPENT)[0] == pytest.approx(60, abs=0.01)
    assert usable([giver(staff(1e6, "rehab")), NOBODY], SPENT)[0] == pytest.approx(0, abs=0.01)
    both = giver(staff(1e6, "falls"), Offer((1e6,), form="buildings", only_for=("falls",)))
    assert usable([both, NOBODY], SPENT)[0] == pytest.approx(60, abs=0.01)


def test_a_fence_makes_way_for_another_that_can_pay_for_less() -> None:
    wide, narrow = giver(cash(100.0, "falls", "rehab")), giver(cash(100.0, "falls"))
    assert usable([wide, narrow], SPENT) == pytest.approx([75, 75], abs=0.1)
    assert usable([wide, giver(cash(130.0, "frailty"))], SPENT).sum() == pytest.approx(180, abs=0.1)


def test_offers_that_want_to_pay_for_the_same_are_used_in_one_proportion() -> None:
    found = usable([giver(cash(300.0, "rehab")), giver(cash(100.0, "rehab"))], SPENT)
    assert found == pytest.approx([37.5, 12.5], abs=0.05)


def test_each_pays_first_for_what_falls_on_itself_then_for_what_falls_on_others() -> None:
    """The first pays for falls itself, the second would help: its larger offer takes nothing of the first's away."""
    on_first = replace(SPENT, paid=np.array([[[100.0, 0.0, 0.0, 0.0]], [[0.0, 50.0, 30.0, 20.0]]]))
    for helps in (100.0, 300.0, 1e9):
        found = usable([giver(cash(100.0, "falls")), giver(cash(helps, "falls"))], on_first)
        assert found == pytest.approx([100, 0], abs=0.01)
    assert usable([giver(cash(60.0, "falls")), giver(cash(300.0, "falls"))], on_first) == pytest.approx([60, 40])
    assert usable([giver(cash(100.0, "falls", "rehab")), giver(cash(80.0, "rehab"))], on_first).sum() == pytest.approx(
        150
    )


def test_who_delivers_what_another_pays_for_gives_its_staff_after_the_others_money() -> None:
    on_second = replace(SPENT, paid=np.array([[[0.0, 0.0, 0.0, 0.0]], [[100.0, 0.0, 0.0, 0.0]]]))
    assert usable([giver(staff(1e6)), giver(cash(70.0, "falls"))], on_second) == pytest.approx([50, 70], abs=0.01)


def test_what_is_confirmed_and_what_goes_on_are_counted_within_their_fences() -> None:
    one = giver(replace(cash(40.0, "rehab"), confirmed=True), replace(cash(40.0, "rehab"), kind="once"), cash(5.0))
    table = lay_on_table([one, NOBODY], OPTIONS, SPENT)
    assert table.offered[0] == pytest.approx([85, 0])
    assert table.usable[0] == pytest.approx([55, 0], abs=0.05)
    assert table.confirmed[0] == pytest.approx([40, 0], abs=0.05)
    assert table.recurrent == pytest.approx([45, 0], abs=0.05)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Partner], Outgo]:
    """Up to three partners with up to three offers each, and what a plan costs."""
    money = st.sampled_from([0.0, 1e4, 25e3, 1e5, 3e5, 2e6])
    offers = st.builds(
        lambda gbp, form, fence: Offer((gbp,), form=form, only_for=fence),
        money,
        st.sampled_from(["cash", "staff", "buildings"]),
        st.sampled_from(FENCES),
    )
    who = [giver(*draw(st.lists(offers, max_size=3))) for _ in range(draw(st.integers(1, 3)))]
    chance = np.random.default_rng(draw(st.integers(0, 99)))
    delivered, falls = (chance.dirichlet(np.ones(len(who)), len(PURPOSES)).T for _ in range(2))
    gbp = np.array([draw(money) for _ in PURPOSES])
    on_partners = draw(st.sampled_from([0.0, 0.5, 1.0]))
    return who, outgo(gbp.tolist(), (delivered * gbp).tolist(), (on_partners * falls * gbp).tolist())


def most(who: Sequence[Partner], spent: Outgo) -> float:
    """The most that can be paid for in all, by a linear programme with an amount for each offer and purpose."""
    pairs = [
        (p, offer, j)
        for p, one in enumerate(who)
        for offer in one.offers
        for j, what in enumerate(PURPOSES)
        if not offer.anything and (not offer.only_for or set(names(what)) & set(offer.only_for))
    ]
    free = sum(offer.gbp[0] for one in who for offer in one.offers if offer.anything)
    if not pairs:
        return free
    rows, limits = [], []
    for one in who:
        for offer in one.offers:
            rows.append([float(of is offer) for _, of, _ in pairs])
            limits.append(offer.gbp[0])
    for j in range(len(PURPOSES)):
        rows.append([float(k == j) for _, _, k in pairs])
        limits.append(spent.gbp[0, j])
        for p in range(len(who)):
            rows.append([float(k == j and q == p and of.form != "cash") for q, of, k in pairs])
            limits.append(spent.own[p, 0, j])
    return free - linprog(-np.ones(len(pairs)), A_ub=rows, b_ub=limits).fun


def names(what: str) -> tuple[str, ...]:
    """The words by which a fence may name a purpose."""
    return next(((one.id, one.theme, *one.needs, *one.also_needs) for one in OPTIONS if one.id == what), (what,))


@settings(max_examples=examples(60))
@given(tables())
def test_as_much_can_be_used_as_a_linear_programme_finds(case: tuple[list[Partner], Outgo]) -> None:
    who, spent = case
    total = most(who, spent)
    assert usable(who, spent).sum() == pytest.approx(total, rel=1e-6, abs=0.5)


@settings(max_examples=examples(60))
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_partners_does_not_matter(case: tuple[list[Partner], Outgo], chance: object) -> None:
    who, spent = case
    order = list(range(len(who)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    turned = usable([who[p] for p in order], replace(spent, own=spent.own[order], paid=spent.paid[order]))
    assert turned == pytest.approx(usable(who, spent)[order], abs=0.5, rel=1e-6)


@settings(max_examples=examples(60))
@given(tables())
def test_whatever_others_offer_each_can_pay_for_what_falls_on_itself(case: tuple[list[Partner], Outgo]) -> None:
    who, spent = case
    found = usable(who, spent)
    for p, one in enumerate(who):
        alone = replace(spent, gbp=spent.paid[p], own=spent.own[[p]], paid=spent.paid[[p]] * 0.0)
        assert found[p] >= most([one], alone) - 0.5


@settings(max_examples=examples(60))
@given(tables(), st.integers(0, 2), st.sampled_from([0.1, 0.5, 0.999]))
def test_an_offer_in_two_parts_with_the_same_fence_is_the_same_offer(
    case: tuple[list[Partner], Outgo], at: int, part: float
) -> None:
    who, spent = case
    parts = [
        replace(one, offers=tuple(_part(offer, share) for offer in one.offers for share in (part, 1.0 - part)))
        if p == at % len(who)
        else one
        for p, one in enumerate(who)
    ]
    assert usable(parts, spent) == pytest.approx(usable(who, spent), abs=0.5, rel=1e-6)


def _part(offer: Offer, share: float) -> Offer:
    return replace(offer, gbp=tuple(share * gbp for gbp in offer.gbp))


@settings(max_examples=examples(60))
@given(tables())
def test_nobody_can_be_asked_for_more_than_it_offers(case: tuple[list[Partner], Outgo]) -> None:
    who, spent = case
    found = usable(who, spent)
    assert (found >= 0.0).all()
    assert (found <= [one.plan_budget_gbp[0] + 1e-6 for one in who]).all()


def test_the_plan_costs_what_its_options_and_added_services_cost_without_outsiders() -> None:
    """The lottery pays half of the team's cost; the plan makes no service busier."""
    runs, prices = toy.runs(), toy.prices()
    found = count_outgo(runs, prices)
    priced = prices.for_services(runs.services)
    cost = runs.option_cost_gbp.mean(axis=0)
    whole = (cost * (1.0 - priced.fund_outside)).sum(axis=1)
    assert found.purposes == (*priced.options, *priced.services)
    assert found.gbp[:, : len(priced.options)] == pytest.approx(whole)
    assert found.funded.sum(axis=1) == pytest.approx(whole.sum(axis=1))
    assert found.own.sum(axis=0)[:, len(priced.options) :] == pytest.approx(found.gbp[:, len(priced.options) :])
    assert found.paid.sum(axis=0)[:, : len(priced.options)] == pytest.approx(found.gbp[:, : len(priced.options)])
    np.testing.assert_allclose(found.paid[:, :, : len(priced.options)].sum(axis=2).T, found.funded)


def test_a_service_of_which_the_plan_makes_more_is_a_cost_and_one_that_it_spares_is_none() -> None:
    more, less = toy.runs(avoided=-0.05), toy.runs(avoided=0.05)
    at = len(toy.options())
    assert (count_outgo(more, toy.prices()).gbp[:, at:].sum(axis=1) > 0).all()
    assert (count_outgo(less, toy.prices()).gbp[:, at:] == 0).all()


def test_more_of_a_service_falls_on_its_payer_as_far_as_the_price_moves_and_else_on_who_provides_it() -> None:
    runs = toy.runs(avoided=-0.05)
    prices = toy.prices()
    for moves in (0.0, 1.0):
        found = count_outgo(runs, replace(prices, activity_share=np.full(len(prices.services), moves)))
        priced = prices.for_services(runs.services)
        on = priced.payer_share if moves else priced.provider_share
        paid = found.paid[:, :, len(priced.options) :]
        assert (paid[~on.any(axis=(1, 2))] == 0.0).all()
        assert paid.sum(axis=0) == pytest.approx(found.gbp[:, len(priced.options) :])
