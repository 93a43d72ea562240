"""A partner that takes no part: it pays nothing, is no worse off on average, and no rule shares anything with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import commonground as cg
from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.names import pick
from commonground.partners import Partner
from commonground.place.model import Place
from commonground.settle.model import Settlement
from commonground.settle.rules import WORDS
from toys import settle as toy
from toys.documents import assert_holds

NAMES = ("board", "hospital", "council")
PAIR = np.array([0, 0, 0, 9e5])  # of the board and the council
NET = [[-100e3, 300e3, 250e3], [200e3, -50e3, 100e3]]  # the hospital gains in the first year, loses in the second


def deal(rule: str) -> Settlement:
    rng = np.random.default_rng(1)
    off = rng.normal(0.0, 2e4, (40, 2, 3))
    net = np.array(NET) + off - off.mean(axis=0)
    who = [toy.partner(name, ["icb"], takes_part=name != "hospital") for name in NAMES]
    played = toy.values(("board", "council"), PAIR)
    return toy.settled(toy.plain_ledger(net, NAMES), played, who, toy.assumptions(settle__rule=rule))


@pytest.mark.parametrize("rule", sorted(WORDS))
def test_it_is_paid_its_own_loss_by_every_rule_and_pays_nothing(rule: str) -> None:
    found = deal(rule)
    paid = found.contribution_pence[:, 1] / 100
    assert paid == pytest.approx([0.0, -50e3], abs=0.02)
    assert found.contribution_pence.sum(axis=1) == pytest.approx(-found.subsidy_pence)
    others = found.net_after.mean(axis=0)[:, [0, 2]]
    assert others.sum(axis=1) == pytest.approx([150e3, 250e3], abs=0.05)
    assert others.min() >= -0.02


def test_it_bears_its_own_over_and_underspends_and_nobody_elses() -> None:
    found = deal("equal")
    own = found.net_before[..., 1] - found.net_before[..., 1].mean(axis=0)
    assert found.net_after[..., 1] - found.net_after[..., 1].mean(axis=0) == pytest.approx(own)
    assert found.collars.shares.shape == (2, 2)
    assert found.confidence.met == bool((found.prob_within_line[[0, 2]] >= found.confidence.stated).all())


def test_no_rule_moves_it() -> None:
    found = deal("nash")
    assert {round(float(rule.left_gbp[1]), 2) for rule in found.rules} == {300e3}
    assert all("hospital" not in rule.preferred_by for rule in found.rules)
    assert found.games[0].blocs == ("board", "council")


@pytest.fixture(scope="module")
def plan(neighbourhood: Place) -> Plan:
    """A plan in which practices take no part."""
    partners = tuple(replace(one, takes_part=one.kind != "gp") for one in cg.modelled_partners(neighbourhood))
    return cg.make_plan(neighbourhood, partners, draws=40, set={"settle.rule": "nash"}, keep=False).document


def test_a_plan_without_practices_keeps_the_national_offers_of_others_and_none_of_theirs(plan: Plan) -> None:
    assert_holds(plan)
    absent = next(one.id for one in plan.partners if not one.takes_part)
    assert [one.name for one in plan.options if one.core]
    assert not [one for one in plan.options if absent in (*one.delivered_by, *one.funded_by)]
    told = [one.why for one in plan.options_not_chosen if one.core and absent in (*one.delivered_by, *one.funded_by)]
    assert told
    assert all("takes no part" in why for why in told)
    for rows in (plan.settlement.rules[0].left, plan.bad_years.positions, plan.bad_years.carriers, plan.fund.members):
        assert not pick(rows, partner=absent)
    assert plan.settlement.games[0].blocs == tuple(dict.fromkeys(one.bloc or one.id for one in plan.taking_part))
    assert pick(plan.partners, id=absent)[0].plan_budget_gbp == (0.0,) * 5


def test_who_takes_part_is_left_unsaid_in_a_plan(plan: Plan) -> None:
    assert plan.to_bytes().count(b'"takes_part"') == 1
    assert Plan.model_validate_json(plan.to_bytes()) == plan


def test_a_plan_of_nobody_is_refused(neighbourhood: Place) -> None:
    nobody: tuple[Partner, ...] = tuple(replace(one, takes_part=False) for one in cg.modelled_partners(neighbourhood))
    with pytest.raises(UserError, match="partners that take part"):
        cg.make_plan(neighbourhood, nobody, draws=20, keep=False)
