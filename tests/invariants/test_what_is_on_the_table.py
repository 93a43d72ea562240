"""What must hold of any deal made of what partners have put on the table, whatever the rule of sharing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonground.partners import Partner
from commonground.partners.model import Offer
from commonground.settle.model import Settlement
from commonground.settle.offers import Outgo, lay_on_table
from commonground.settle.rules import WORDS
from toys import settle as toy
from toys.effort import examples
from toys.simulation import option

NEAR_GBP = 0.02  # contributions are whole pence, expectations are not


@dataclass(frozen=True)
class Case:
    """Any cash, offers, floors, game and rule, for two to five partners and one to four years."""

    net: np.ndarray  # (D, Y, P)
    who: tuple[Partner, ...]
    values: np.ndarray
    rule: str

    def settled(self) -> Settlement:
        names = tuple(partner.id for partner in self.who)
        figures = toy.assumptions(settle__rule=self.rule, settle__game="cash")
        return toy.settled(toy.plain_ledger(self.net, names), toy.values(names, self.values), self.who, figures)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    n, years, seed = draw(st.integers(2, 5)), draw(st.integers(1, 4)), draw(st.integers(0, 10**6))
    chance = np.random.default_rng(seed)
    expected = chance.normal(draw(st.sampled_from([-2e5, 0.0, 2e5])), 3e5, (years, n)).round(draw(st.integers(-3, 2)))
    net = expected + 1e5 * chance.normal(0, 1, (12, years, n))
    who = tuple(
        toy.partner(
            f"p{i}",
            ["icb"],
            annual_budget_gbp=float(chance.integers(1, 9)) * 1e7,
            offers=tuple(_offer(draw, years) for _ in range(draw(st.integers(0, 2)))),
            floor_gbp=(draw(st.sampled_from([0.0, 0.0, 1e5])),) * years,
        )
        for i in range(n)
    )
    values = np.maximum(chance.normal(0, 3e5, 1 << n), 0.0)
    values[0] = 0.0
    return Case(net, who, values, draw(st.sampled_from(sorted(WORDS))))


def _offer(draw: st.DrawFn, years: int) -> Offer:
    gbp = tuple(draw(st.sampled_from([0.0, 2e4, 1.5e5, 9e5])) for _ in range(years))
    return Offer(gbp, kind=draw(st.sampled_from(["recurrent", "once"])), confirmed=draw(st.booleans()))


def with_more(who: Sequence[Partner], one: int, gbp: float) -> tuple[Partner, ...]:
    """The same bodies, one of which offers more in every year."""
    body = who[one]
    more = replace(body, offers=(*body.offers, Offer((gbp,) * len(body.floor_gbp))))
    return (*who[:one], more, *who[one + 1 :])


@settings(max_examples=examples(150))
@given(cases())
def test_transfers_sum_to_zero_in_every_draw_and_year(case: Case) -> None:
    found = case.settled()
    assert (found.contribution_pence.sum(axis=1) + found.subsidy_pence == 0).all()
    moved = found.net_after.sum(axis=2) - found.net_before.sum(axis=2) - found.subsidy_pence / 100
    np.testing.assert_allclose(moved, 0.0, atol=1e-3)


@settings(max_examples=examples(150))
@given(cases())
def test_nobody_is_asked_for_more_than_its_offer_where_the_first_rung_holds(case: Case) -> None:
    found = case.settled()
    first = found.ladder[0]
    burden = np.maximum(-case.net.mean(axis=0).sum(axis=1), 0.0)
    assert first.holds == (burden - found.table.usable.sum(axis=1) < 1.0).all()
    beyond = found.asked - found.table.usable
    if first.holds and not found.subsidy_pence.any():
        assert beyond.max() <= NEAR_GBP + 1.0  # less than a pound may lack and the rung still hold
    assert (beyond - found.floors).max() <= NEAR_GBP
    np.testing.assert_allclose(first.gbp_by_year, found.asked.sum(axis=1), atol=0.05)


@settings(max_examples=examples(100))
@given(cases(), st.integers(0, 4), st.sampled_from([1.0, 1e4, 1e6, 1e9]))
def test_a_larger_offer_never_makes_a_deal_impossible_nor_asks_for_more_from_outside(
    case: Case, one: int, gbp: float
) -> None:
    was = case.settled()
    now = replace(case, who=with_more(case.who, one % len(case.who), gbp)).settled()
    assert (now.subsidy_pence <= was.subsidy_pence).all()
    assert now.ladder[0].holds or not was.ladder[0].holds


@settings(max_examples=examples(80))
@given(cases(), st.integers(0, 4), st.sampled_from([1e4, 1e6]))
def test_who_offers_more_is_never_left_with_more_and_others_never_with_less(case: Case, one: int, gbp: float) -> None:
    one %= len(case.who)
    assume(
        case.net.mean(axis=0).sum(axis=1).max() < 0.0
    )  # every year costs, so that offers are asked for in every year
    free = tuple(replace(partner, floor_gbp=(0.0,) * len(partner.floor_gbp)) for partner in case.who)
    was = replace(case, who=free).settled()
    now = replace(case, who=with_more(free, one, gbp)).settled()
    assume(not was.subsidy_pence.any())
    others = np.arange(len(free)) != one
    for before, after in zip(was.rules, now.rules, strict=True):
        assert after.left_gbp[one] <= before.left_gbp[one] + 1.0, after.id
        assert (after.left_gbp[others] >= before.left_gbp[others] - 1.0).all(), after.id


@settings(max_examples=examples(100))
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_partners_never_matters(case: Case, chance: object) -> None:
    order = list(range(len(case.who)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    masks = [sum(1 << order[i] for i in range(len(order)) if mask >> i & 1) for mask in range(len(case.values))]
    one = case.settled()
    other = Case(case.net[..., order], tuple(case.who[i] for i in order), case.values[masks], case.rule).settled()
    assert np.abs(one.contribution_pence[:, order] - other.contribution_pence).max() <= 1
    assert [rung.holds for rung in one.ladder] == [rung.holds for rung in other.ladder]
    for mine, theirs in zip(one.rules, other.rules, strict=True):
        np.testing.assert_allclose(mine.left_gbp[order], theirs.left_gbp, atol=0.05, err_msg=mine.id)


@settings(max_examples=examples(80))
@given(cases(), st.sampled_from([10.0, 1000.0]))
def test_money_scaled_scales_the_deal(case: Case, times: float) -> None:
    def scaled(body: Partner) -> Partner:
        offers = tuple(replace(offer, gbp=tuple(times * gbp for gbp in offer.gbp)) for offer in body.offers)
        return replace(body, offers=offers, floor_gbp=tuple(times * gbp for gbp in body.floor_gbp))

    one = case.settled()
    other = Case(times * case.net, tuple(map(scaled, case.who)), times * case.values, case.rule).settled()
    a_pound = 100 * times  # of the smaller deal: what counts as nothing does not grow with it
    np.testing.assert_allclose(other.contribution_pence, times * one.contribution_pence, atol=a_pound)
    np.testing.assert_allclose(other.subsidy_pence, times * one.subsidy_pence, atol=a_pound)


@settings(max_examples=examples(100))
@given(cases())
def test_every_rule_shares_out_all_there_is_and_leaves_nobody_below_its_line(case: Case) -> None:
    found = case.settled()
    discount = 1.035 ** -np.arange(len(found.years))
    total = discount @ found.net_after.mean(axis=0).sum(axis=1)
    line = discount @ found.line
    assert {rule.id for rule in found.rules} == set(WORDS)
    for rule in found.rules:
        assert rule.left_gbp.sum() == pytest.approx(total, abs=0.1), rule.id
        assert (rule.left_gbp >= line - 0.1).all(), rule.id
        best = np.max([other.left_gbp for other in found.rules], axis=0)
        favoured = [found.partners.index(code) for code in rule.preferred_by]
        assert (rule.left_gbp[favoured] >= best[favoured] - 1.0).all()


@settings(max_examples=examples(60))
@given(cases())
def test_two_partners_who_are_alike_are_left_alike_by_every_rule(case: Case) -> None:
    twin = replace(case.who[0], id="twin", name="The twin", code="TWIN")
    net = np.concatenate([case.net, case.net[..., [0]]], axis=2)
    n = len(case.who)
    values = np.zeros(2 << n)
    for mask in range(2 << n):  # the game in which either of the two is as good as the other, and both as good as one
        values[mask] = case.values[(mask & ((1 << n) - 1)) | (mask >> n & 1)]
    found = Case(net, (*case.who, twin), values, case.rule).settled()
    for rule in found.rules:
        assert rule.left_gbp[0] == pytest.approx(rule.left_gbp[-1], abs=1.0), rule.id


OPTIONS = tuple(
    replace(option(name), theme=theme) for name, theme in (("team", "left"), ("visits", "up"), ("advice", "up"))
)
PURPOSES = (*(one.id for one in OPTIONS), "home_care")


@st.composite
def fenced(draw: st.DrawFn) -> tuple[tuple[Partner, ...], Outgo]:
    """Partners whose offers have fences and forms, and what a plan of one year costs by purpose."""
    amounts = st.sampled_from([0.0, 1e4, 5e4, 2e5])
    fences = st.sampled_from([(), ("team",), ("up",), ("visits", "home_care"), ("advice",)])
    forms = st.sampled_from(["cash", "cash", "staff", "buildings"])
    who = tuple(
        toy.partner(
            f"p{i}",
            ["icb"],
            floor_gbp=(0.0,),
            offers=tuple(
                Offer((draw(amounts),), form=draw(forms), only_for=draw(fences)) for _ in range(draw(st.integers(0, 3)))
            ),
        )
        for i in range(draw(st.integers(1, 4)))
    )
    cost = np.array([[draw(amounts) for _ in PURPOSES]])
    own, paid = (_parts(draw, len(who))[:, None, :] * cost for _ in range(2))
    return who, Outgo(PURPOSES, cost, own, paid, paid.sum(axis=2).T)


def _parts(draw: st.DrawFn, many: int) -> np.ndarray:
    """(P, J) of each purpose, summing over partners to 1 at most."""
    parts = np.array([[draw(st.sampled_from([0.0, 0.3, 0.5])) for _ in PURPOSES] for _ in range(many)])
    return np.asarray(parts / np.maximum(parts.sum(axis=0), 1.0))


def can_be_paid(asked: np.ndarray, who: tuple[Partner, ...], outgo: Outgo) -> bool:
    """Whether offers can pay what is asked (P,), each within its fence: a linear programme over every payment."""
    offers = [(p, offer) for p, body in enumerate(who) for offer in body.offers]
    cells = [(f, j) for f in range(len(offers)) for j in range(len(PURPOSES))]
    themes = {one.id: one.theme for one in OPTIONS}
    most = [
        float(outgo.gbp[0, j])
        if not offers[f][1].only_for or {PURPOSES[j], themes.get(PURPOSES[j], "")} & set(offers[f][1].only_for)
        else 0.0
        for f, j in cells
    ]
    rows, upper = [], []
    for f, (_, offer) in enumerate(offers):
        rows.append([float(g == f) for g, _ in cells] + [float(g == f and offer.anything) for g in range(len(offers))])
        upper.append(offer.gbp[0])
    for j in range(len(PURPOSES)):
        rows.append([float(k == j) for _, k in cells] + [0.0] * len(offers))
        upper.append(outgo.gbp[0, j])
        for p in range(len(who)):
            kind = [float(k == j and offers[g][0] == p and offers[g][1].form != "cash") for g, k in cells]
            rows.append([*kind, *[0.0] * len(offers)])
            upper.append(outgo.own[p, 0, j])
    paid = [
        [float(offers[f][0] == p) for f, _ in cells] + [float(q == p and offer.anything) for q, offer in offers]
        for p in range(len(who))
    ]
    anything = [None if offer.anything else 0.0 for _, offer in offers]  # what is no purpose, only free money may pay
    if not offers:
        return bool((asked <= 1e-6).all())
    found = linprog(
        np.zeros(len(cells) + len(offers)),
        A_ub=np.array([*rows, *(-np.array(paid))]),
        b_ub=np.array([*upper, *(1.0 - asked)]),  # to the pound
        bounds=[(0, gbp) for gbp in [*most, *anything]],
    )
    return found.status == 0


@settings(max_examples=examples(150))
@given(fenced(), st.floats(0, 1), st.integers(0, 10**6))
def test_nothing_ring_fenced_is_spent_outside_its_fence(
    case: tuple[tuple[Partner, ...], Outgo], part: float, seed: int
) -> None:
    who, outgo = case
    table = lay_on_table(who, OPTIONS, outgo)
    assert (table.usable <= table.offered + 1e-6).all()
    asked = table.usable[0] * np.random.default_rng(seed).uniform(part, 1.0, len(who))
    assert can_be_paid(asked, who, outgo)


@settings(max_examples=examples(60))
@given(fenced(), st.integers(0, 3), st.sampled_from([1e3, 1e5]), st.sampled_from([(), ("team",), ("up",)]))
def test_a_larger_offer_is_never_less_usable_in_all(
    case: tuple[tuple[Partner, ...], Outgo], one: int, gbp: float, fence: tuple[str, ...]
) -> None:
    who, outgo = case
    one %= len(who)
    more = replace(who[one], offers=(*who[one].offers, Offer((gbp,), only_for=fence)))
    was = lay_on_table(who, OPTIONS, outgo).usable.sum()
    now = lay_on_table((*who[:one], more, *who[one + 1 :]), OPTIONS, outgo).usable.sum()
    assert now >= was - 1.0
