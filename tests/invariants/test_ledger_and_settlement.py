"""What must hold of every ledger and every settlement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonground.core.money import Kind
from commonground.document.shapes import NATIONAL, PLAN, RESIDENTS, SUPPLIERS
from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.settle.floors import nearest_above
from commonground.settle.ledger import build_ledger, build_waiting_ledger
from commonground.settle.model import Ledger, Settlement
from commonground.settle.rules import WORDS
from toys import settle as toy
from toys.effort import examples

ROUNDING_PENCE = 51  # contributions are whole pence
OUTSIDERS = (SUPPLIERS, RESIDENTS, NATIONAL, PLAN)
KINDS: tuple[Kind, ...] = ("cash", "capacity", "value")


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """The made-up town under any payment rules, shares and size of plan."""
    rule = st.sampled_from(["block", "activity", "blended"])
    figures = toy.assumptions(
        payment__emergency_admission_1plus=draw(rule),
        payment__emergency_bed_day=draw(rule),
        variable_share__emergency_bed_day=draw(st.floats(0, 0.5)),  # with the stepped half, no more than all
        beds__ward_size=float(draw(st.integers(1, 40))),
    )
    runs = toy.runs(8, draw(st.integers(0, 99)), draw(st.floats(-0.5, 0.9)), draw(st.floats(0, 1e6)))
    prices = toy.prices(figures=figures)
    if draw(st.booleans()):
        return build_waiting_ledger(runs, prices, figures)
    return build_ledger(runs, prices, toy.draws(8), toy.partners(), toy.options(), figures)


@given(ledgers())
def test_every_kind_of_money_sums_to_zero_over_all_parties_in_every_draw_and_year(book: Ledger) -> None:
    for kind in KINDS:
        nets = [book.net(party, kind) for party in (*book.partners, *OUTSIDERS)]
        scale = 1.0 + max(float(np.abs(net).max()) for net in nets)
        assert np.abs(np.sum(nets, axis=0)).max() <= 1e-9 * scale


@given(ledgers())
def test_payments_between_partners_cancel_and_only_outside_flows_change_the_whole(book: Ledger) -> None:
    inside = sum((book.net(partner) for partner in book.partners), np.zeros((8, 5)))
    outside = np.zeros((8, 5))
    for flow in book.flows:
        if flow.kind == "cash":
            outside += flow.gbp * ((flow.payee in book.partners) - 1.0 * (flow.payer in book.partners))
    assert np.allclose(inside, outside, atol=1e-4)


@given(st.integers(0, 99), st.sampled_from(["block", "activity", "blended"]), st.floats(-0.5, 0.9))
def test_what_activity_moves_in_the_ledger_is_the_price_of_a_unit_times_the_change(
    seed: int, rule: str, avoided: float
) -> None:
    figures = toy.assumptions(payment__emergency_admission_1plus=rule)
    prices, runs = toy.prices(figures=figures), toy.runs(8, seed, avoided, 0.0)
    book = build_ledger(runs, prices, toy.draws(8), toy.partners(), toy.options(), figures)
    change = runs.with_plan - runs.without
    cash = np.einsum("dyns,pns->pdy", change, toy.cash_per_unit(prices.for_services(runs.services)))
    for p, partner in enumerate(book.partners):
        wards = sum(
            (
                flow.gbp
                for flow in book.flows
                if flow.line == "Hospital wards opened or closed" and flow.payer == partner
            ),
            np.zeros(()),
        )
        assert np.allclose(book.net(partner) + wards, cash[p], atol=1e-3)


@given(st.integers(0, 99), st.floats(-0.5, 0.9))
def test_what_leaves_to_suppliers_and_in_capacity_is_each_services_unit_cost_times_its_change(
    seed: int, avoided: float
) -> None:
    prices, runs = toy.prices(), toy.runs(8, seed, avoided, 0.0)
    book = build_ledger(runs, prices, toy.draws(8), toy.partners(), toy.options(), toy.assumptions())
    change = (runs.with_plan - runs.without).sum(axis=2)
    for kind, cost in (("running cost", "resource_cost_gbp"), ("capacity freed or taken up", "capacity_cost_gbp")):
        lines = sum((flow.gbp for flow in book.flows if flow.line.endswith(kind)), np.zeros((8, 5)))
        a_unit = getattr(prices.for_services(runs.services), cost) * (1.0 if kind == "running cost" else -1.0)
        assert np.allclose(lines, change @ a_unit, atol=1e-3)


@given(ledgers())
def test_every_party_of_the_ledger_is_known_and_pays_somebody_else(book: Ledger) -> None:
    for flow in book.flows:
        assert {flow.payer, flow.payee} <= {*book.partners, *OUTSIDERS}
        assert flow.payer != flow.payee


@given(st.integers(0, 99), st.sampled_from(["block", "activity", "blended"]))
def test_payment_rules_move_money_between_partners_but_never_change_the_whole(seed: int, rule: str) -> None:
    def whole(figures: object) -> np.ndarray:
        prices = toy.prices(figures=figures)  # type: ignore[arg-type]
        book = build_ledger(toy.runs(8, seed), prices, toy.draws(8), toy.partners(), toy.options(), figures)  # type: ignore[arg-type]
        return sum((book.net(partner) for partner in book.partners), np.zeros((8, 5)))

    assert np.allclose(whole(toy.assumptions()), whole(toy.assumptions(payment__emergency_admission_1plus=rule)))


@st.composite
def deals(
    draw: st.DrawFn, *, offers: bool = False
) -> tuple[np.ndarray, tuple[Partner, ...], np.ndarray, dict[str, float | str]]:
    """Any expected cash, floors, game and terms, and offers if asked; two to five partners, one to five years."""
    n, years, seed = draw(st.integers(2, 5)), draw(st.integers(1, 5)), draw(st.integers(0, 10**6))
    chance = np.random.default_rng(seed)
    expected = chance.normal(0, 10 ** draw(st.integers(0, 7)), (years, n)).round(draw(st.integers(0, 4)))
    net = expected + np.abs(expected) * chance.normal(0, draw(st.sampled_from([0.0, 0.3])), (30, years, n))
    reserves = st.sampled_from([0.0, 0.0, 1000.0, 5e5, 1e12])
    table = st.sampled_from([0.0, 0.0, 2000.0, 3e5, 1e12]) if offers else st.just(0.0)
    who = tuple(
        toy.partner(f"p{i}", ["icb"], floor_gbp=(draw(reserves),) * years, offers=(Offer((draw(table),) * years),))
        for i in range(n)
    )
    values = np.maximum(chance.normal(0, 1e6, 1 << n), 0)
    values[0] = 0
    terms: dict[str, float | str] = {
        "settle__rule": draw(st.sampled_from(tuple(WORDS))),
        "settle__confidence": draw(st.sampled_from([0.5, 0.8, 0.95])),
    }
    return net, who, values, terms


def settled(net: np.ndarray, who: tuple[Partner, ...], values: np.ndarray, terms: dict[str, float | str]) -> Settlement:
    names = tuple(partner.id for partner in who)
    return toy.settled(toy.plain_ledger(net, names), toy.values(names, values), who, toy.assumptions(**terms))


@given(deals(offers=True))
def test_contributions_and_the_subsidy_sum_to_zero_to_the_penny_every_year(case: tuple) -> None:
    found = settled(*case)
    assert found.contribution_pence.dtype == np.int64
    assert (found.contribution_pence.sum(axis=1) + found.subsidy_pence == 0).all()
    assert (found.subsidy_pence >= 0).all()


@given(deals(offers=True))
def test_nobody_is_expected_below_what_its_offer_and_its_floor_allow_in_any_year(case: tuple) -> None:
    net, who, _, _ = case
    found = settled(*case)
    pence = 100 * (net.mean(axis=0) + offered(who) + floors(who)) - found.contribution_pence
    assert pence.min() >= -1.00001  # contributions are whole pence, expectations are not
    assert np.allclose(found.net_after.mean(axis=0), net.mean(axis=0) - found.contribution_pence / 100, atol=1e-3)


@given(deals(offers=True))
def test_the_subsidy_is_the_least_that_a_linear_programme_finds(case: tuple) -> None:
    net, who, _, _ = case
    expected = net.mean(axis=0)
    found, expected = settled(*case), expected + offered(who)
    for y in range(len(expected)):
        n = len(who)
        least = linprog(
            [*np.zeros(n), 1.0],
            A_ub=np.eye(n, n + 1),  # nobody below its line
            b_ub=expected[y] + floors(who)[y],
            A_eq=[[*np.ones(n), 1.0]],
            b_eq=[0.0],
            bounds=[
                *((None, gain) for gain in np.maximum(expected[y], 0.0)),
                (0, None),
            ],  # nor paying more than it gains and has on the table
        )
        assert abs(found.subsidy_pence[y] / 100 - least.fun) <= 0.01 * n + 1e-6 * abs(least.fun)


@given(deals(offers=True))
def test_money_that_only_moves_between_partners_never_needs_a_subsidy(case: tuple) -> None:
    net, who, values, terms = case
    moved = net - net.mean(axis=2, keepdims=True)
    assert settled(moved, who, values, terms).signable_without_subsidy


@given(deals(offers=True))
def test_the_money_of_all_together_is_unchanged_but_for_the_subsidy_in_every_draw(case: tuple) -> None:
    found = settled(*case)
    gained = found.net_after.sum(axis=2) - found.net_before.sum(axis=2)
    scale = 1.0 + float(np.abs(found.net_before).max())
    assert np.abs(gained - found.subsidy_pence / 100).max() <= 1e-6 * scale


@given(deals(offers=True))
def test_the_stated_probability_is_met_or_the_money_that_it_lacks_is_named(case: tuple) -> None:
    found = settled(*case)
    assert found.confidence.met or found.confidence.subsidy_gbp > 0
    if found.confidence.met:
        assert (found.prob_within_line >= found.confidence.stated).all()


@given(deals(offers=True), st.randoms(use_true_random=False))
def test_the_order_of_partners_does_not_matter_to_the_deal(case: tuple, chance: object) -> None:
    net, who, values, terms = case
    order = list(range(len(who)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    masks = [sum(1 << order[i] for i in range(len(who)) if mask >> i & 1) for mask in range(len(values))]
    one = settled(*case)
    other = settled(net[..., order], tuple(who[i] for i in order), values[masks], terms)
    assert np.abs(one.contribution_pence[:, order] - other.contribution_pence).max() <= 1
    assert (one.subsidy_pence == other.subsidy_pence).all()


@given(deals(offers=True))
def test_nobody_pays_in_more_than_it_gains_and_in_a_short_year_has_on_the_table(case: tuple) -> None:
    expected = case[0].mean(axis=0)
    paid, there = settled(*case).contribution_pence, asked_for(expected, case[1])
    assert (paid <= 100.0 * np.maximum(expected + there, 0.0) * (1 + 1e-12) + 1.0).all()  # whole pence


@given(deals(offers=True))
def test_nobody_is_left_with_less_than_what_it_has_on_the_table_and_what_the_plan_leaves_it(case: tuple) -> None:
    found = settled(*case)
    expected = found.net_before.mean(axis=0)
    least = np.minimum(expected, -asked_for(expected, case[1]))
    assert (found.net_after.mean(axis=0) >= least - 0.02 - 1e-9 * np.abs(least)).all()


def offered(who: tuple[Partner, ...]) -> np.ndarray:
    """(Y, P)"""
    return np.array([partner.plan_budget_gbp for partner in who]).T


def floors(who: tuple[Partner, ...]) -> np.ndarray:
    """(Y, P)"""
    return np.array([partner.floor_gbp for partner in who]).T


def asked_for(expected: np.ndarray, who: tuple[Partner, ...]) -> np.ndarray:
    """(Y, P) what is on the table in years in which all together lose; nothing in others."""
    return np.where(expected.sum(axis=1, keepdims=True) < 0.0, offered(who), 0.0)


def raised(who: tuple[Partner, ...], one: int, gbp: float) -> tuple[Partner, ...]:
    """The same bodies, the floor of one of them raised."""
    more = replace(who[one], floor_gbp=tuple(floor + gbp for floor in who[one].floor_gbp))
    return (*who[:one], more, *who[one + 1 :])


@given(deals(), st.integers(0, 4), st.sampled_from([0.01, 1.0, 1000.0, 1e6, 1e12]))
def test_a_larger_floor_of_one_never_needs_more_from_outside_nor_more_of_others_in_a_short_year(
    case: tuple, one: int, gbp: float
) -> None:
    net, who, values, terms = case
    one %= len(who)
    was, now = settled(*case), settled(net, raised(who, one, gbp), values, terms)
    assert (now.subsidy_pence <= was.subsidy_pence).all()
    short = net.mean(axis=(0, 2)) < 0
    others = np.arange(len(who)) != one
    assert (now.contribution_pence - was.contribution_pence)[np.ix_(short, others)].max(initial=0) <= 1


@given(deals(), st.integers(0, 4), st.sampled_from([0.01, 1.0, 1000.0, 1e6, 1e12]))
def test_a_larger_floor_of_one_makes_no_other_worse_off_in_a_plan_of_a_year_without_risk(
    case: tuple, one: int, gbp: float
) -> None:
    net, who, values, terms = case
    one, net = one % len(who), np.broadcast_to(net.mean(axis=0)[:1], (30, 1, len(who))).copy()
    was, now = settled(net, who, values, terms), settled(net, raised(who, one, gbp), values, terms)
    others = np.arange(len(who)) != one
    assert (now.contribution_pence - was.contribution_pence)[:, others].max() <= ROUNDING_PENCE * len(who)


@given(deals())
def test_what_of_a_floor_is_more_than_its_own_loss_moves_no_money_and_no_risk(case: tuple) -> None:
    net, who, values, terms = case
    losses = np.maximum(-net.mean(axis=0), 0.0).T
    tight = tuple(
        replace(p, floor_gbp=tuple(np.minimum(p.floor_gbp, loss).tolist())) for p, loss in zip(who, losses, strict=True)
    )
    was, now = settled(*case), settled(net, tight, values, terms)
    assert (now.subsidy_pence == was.subsidy_pence).all()
    assert np.allclose(now.collars.shares, was.collars.shares, atol=1e-9)
    calm = np.broadcast_to(net.mean(axis=0), net.shape).copy()
    without_risk = settled(calm, who, values, terms), settled(calm, tight, values, terms)
    moved = without_risk[0].contribution_pence - without_risk[1].contribution_pence
    assert np.abs(moved).max() <= ROUNDING_PENCE * len(who)


@given(deals(offers=True))
def test_keeping_to_its_line_in_every_year_is_never_likelier_than_over_all_years_together(case: tuple) -> None:
    found = settled(*case)
    worth_today = 1.035 ** -np.arange(len(found.line))
    ends, line = np.einsum("dyp,y->dp", found.net_after, worth_today), worth_today @ found.line
    assert (found.prob_within_line <= (ends >= line - 0.5).mean(axis=0)).all()
    none = np.array([not any((*partner.floor_gbp, *partner.plan_budget_gbp)) for partner in case[1]])
    assert (found.prob_within_line[none] <= found.prob_no_worse[none]).all()


@given(deals(offers=True))
def test_nobody_is_below_its_line_in_a_draw_and_year_in_which_all_have_room_together(case: tuple) -> None:
    found = settled(*case)
    off, terms = found.net_before - found.net_before.mean(axis=0), found.collars
    over = np.clip(off, 0.0, terms.keeps_gbp).sum(axis=2) - off.sum(axis=2)
    roomy = over <= terms.caps_gbp.sum(axis=1)
    slack = 0.05 + 1e-9 * np.abs(found.net_before).max()
    assert ((found.net_after - found.line)[roomy] >= -slack).all()


@given(deals(offers=True))
def test_a_partner_is_sure_of_its_line_in_the_draws_in_which_no_year_is_below_it(case: tuple) -> None:
    found = settled(*case)
    above = found.net_after - found.line
    assert (found.prob_within_line <= (above >= -0.06).all(axis=1).mean(axis=0)).all()
    assert (found.prob_within_line >= (above >= -0.04).all(axis=1).mean(axis=0)).all()


@settings(max_examples=examples(100))
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_the_deal_is_the_nearest_to_the_fair_share_that_floors_allow(n: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    target, least = chance.normal(0, 10, n), chance.normal(-5, 5, n)
    total = least.sum() + chance.uniform(0, 30)
    found = nearest_above(target, least, total)
    assert abs(found.sum() - total) <= 1e-9
    assert (found >= least - 1e-9).all()
    for _ in range(20):
        other = least + chance.dirichlet(np.ones(n)) * (total - least.sum())
        assert np.sum((found - target) ** 2) <= np.sum((other - target) ** 2) + 1e-9
