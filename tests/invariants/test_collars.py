"""Over- and underspends: what holds for any partners, rooms and sizes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.settle.collars import agree_collars, share_out
from toys.effort import examples

PARTNERS, YEARS, DRAWS = 5, 2, 7


@st.composite
def cases(draw):
    """Net (D, Y, P), lines (Y, P), rules and over- and underspends (Y, P): rooms and risks of nothing among them."""
    seed = draw(st.integers(0, 2**32 - 1))
    chance = np.random.default_rng(seed)
    scale = 10.0 ** draw(st.integers(2, 7))
    risky, roomy = (chance.uniform(size=PARTNERS) < draw(st.sampled_from([0.0, 0.5, 1.0])) for _ in range(2))
    net = scale * chance.normal(size=(DRAWS, YEARS, PARTNERS)) * risky
    net += scale * chance.normal(size=(YEARS, PARTNERS)) * draw(st.sampled_from([0.0, 1.0]))
    lines = 3.0 * scale * chance.uniform(size=(YEARS, PARTNERS)) * roomy
    off = scale * chance.normal(size=(YEARS, PARTNERS)) * draw(st.sampled_from([0.1, 1.0, 10.0]))
    rules = [draw(st.sampled_from(["nhs", "council", "gp"])) for _ in range(PARTNERS)]
    return net, lines, rules, off, scale


@given(cases())
@settings(max_examples=examples(200))
def test_what_is_borne_and_beyond_is_what_was_over_and_underspent(case):
    net, lines, rules, off, scale = case
    found = share_out(agree_collars(net, lines, rules), off)
    borne = (found.own_gbp + found.pooled_gbp + found.beyond_gbp).sum(axis=1)
    assert borne == pytest.approx(off.sum(axis=1), abs=1e-9 * scale * PARTNERS)


@given(cases())
@settings(max_examples=examples(200))
def test_nobody_is_made_to_bear_more_than_its_cap_or_to_end_below_its_line(case):
    net, lines, rules, off, scale = case
    terms = agree_collars(net, lines, rules)
    borne = share_out(terms, off).borne_gbp
    assert (borne >= -terms.caps_gbp - 1e-9 * scale).all()
    room = terms.caps_gbp > 0.0
    assert ((net.mean(axis=0) + borne + lines)[room] >= -1e-9 * scale).all()


@given(cases())
@settings(max_examples=examples(200))
def test_by_the_terms_alone_nobody_expects_to_lose_or_gain_by_sharing(case):
    net, lines, rules, _, scale = case
    off = net - net.mean(axis=0)
    terms = agree_collars(net, lines, rules)
    found = share_out(terms, off)
    assert found.own_gbp.mean(axis=0) == pytest.approx(0.0, abs=1e-9 * scale)
    assert (found.borne_gbp + found.beyond_gbp).mean(axis=0) == pytest.approx(0.0, abs=1e-9 * scale)
    assert (terms.gains >= 0.0).all()
    assert terms.gains.sum(axis=1) == pytest.approx(1.0)
    assert (terms.keeps_gbp >= 0.0).all()


@given(cases())
@settings(max_examples=examples(200))
def test_nothing_is_beyond_caps_while_anybody_has_room(case):
    net, lines, rules, off, scale = case
    terms = agree_collars(net, lines, rules)
    found = share_out(terms, off)
    left = np.maximum(terms.caps_gbp + np.minimum(found.own_gbp, 0.0), 0.0) + np.minimum(found.pooled_gbp, 0.0)
    lost = found.beyond_gbp.sum(axis=1) < -1e-7 * scale
    assert (left[lost] <= 1e-7 * scale).all()


@given(cases())
@settings(max_examples=examples(100))
def test_bodies_under_one_money_rule_are_exposed_alike(case):
    net, lines, rules, _, scale = case
    terms = agree_collars(net, lines, rules)
    assert terms.shares.sum(axis=1) == pytest.approx(1.0)
    for y in range(YEARS):
        if terms.caps_gbp[y].sum() == 0.0:
            continue
        for rule in set(rules):
            mine = [p for p in range(PARTNERS) if rules[p] == rule and terms.caps_gbp[y, p] > 1e-6 * scale]
            for terms_of in (terms.shares[y], terms.collars_gbp[y]):
                exposure = [terms_of[p] / terms.caps_gbp[y, p] for p in mine]
                assert exposure == pytest.approx([exposure[0]] * len(mine), rel=1e-6) if mine else True


@given(cases(), st.permutations(range(PARTNERS)))
@settings(max_examples=examples(100))
def test_the_order_of_partners_does_not_matter(case, order):
    net, lines, rules, off, scale = case
    found = share_out(agree_collars(net, lines, rules), off)
    turned = agree_collars(net[..., order], lines[:, order], [rules[p] for p in order])
    again = share_out(turned, off[:, order])
    assert again.borne_gbp == pytest.approx(found.borne_gbp[:, order], abs=1e-7 * scale)
    assert again.beyond_gbp == pytest.approx(found.beyond_gbp[:, order], abs=1e-7 * scale)


@given(cases(), st.sampled_from([0.001, 2.0, 1000.0]))
@settings(max_examples=examples(100))
def test_money_scaled_scales_what_each_bears(case, times):
    net, lines, rules, off, scale = case
    found = share_out(agree_collars(net, lines, rules), off)
    again = share_out(agree_collars(times * net, times * lines, rules), times * off)
    assert again.borne_gbp == pytest.approx(times * found.borne_gbp, abs=1e-7 * scale * times)
