"""Ways to share, side by side: what each alone would say, what offers and gains leave of it, who would prefer which."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from commonground.settle.rules import WORDS, Claims, compare_rules, rule_target
from toys import settle as toy

NAMES = ("board", "hospital", "council")
CASH = np.array([0, 0, 0, 30.0, 0, 30.0, 0, 90.0])  # the board is needed for any gain
CLAIMS = Claims(
    falls=np.array([-60.0, 0.0, 0.0]),
    least=np.array([-100.0, -100.0, -100.0]),
    total=-60.0,
    offer=np.array([100.0, 50.0, 50.0]),
    budget=np.array([300.0, 200.0, 100.0]),
    benefit=np.array([0.0, 40.0, 20.0]),
    bloc=np.arange(3),
    worth={"declared": np.array([0.0, 0.0, 12.0]), "public": np.array([60.0, 40.0, 20.0])},
)
VALUES = toy.values(NAMES, CASH, public=CASH * 2)


def target(rule: str, claims: Claims = CLAIMS, counts: str = "cash") -> np.ndarray:
    return rule_target(rule, claims, VALUES, counts)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("offer", [-30.0, -15.0, -15.0]),
        ("budget", [-30.0, -20.0, -10.0]),
        ("benefit", [0.0, -40.0, -20.0]),
        ("equal", [-20.0, -20.0, -20.0]),
    ],
)
def test_a_rule_of_proportion_shares_the_whole_by_its_weights(rule: str, due: list[float]) -> None:
    assert target(rule) == pytest.approx(due)


def test_where_nobody_has_what_a_rule_goes_by_it_shares_in_equal_parts() -> None:
    assert target("offer", replace(CLAIMS, offer=np.zeros(3))) == pytest.approx([-20.0] * 3)


def test_a_solution_is_of_the_game_in_which_everybody_gains_what_this_plan_brings() -> None:
    """Shapley of (0, 0, 0, 30, 0, 30, 0, -60): what two add with the board, less an equal part of what is lacking."""
    assert target("shapley") == pytest.approx(np.array([10.0, -5.0, -5.0]) - 20.0)
    assert target("nash") == pytest.approx([-20.0] * 3)
    for rule in ("shapley", "nucleolus", "nash"):
        assert target(rule).sum() == pytest.approx(CLAIMS.total)


def test_what_a_game_counts_besides_cash_is_taken_off_what_its_solution_gives() -> None:
    """By equal gains in health and cash together, who has most of the health pays most of the cash."""
    claims = replace(CLAIMS, worth={"public": np.array([60.0, 40.0, 20.0])})
    due = target("nash", claims, "public")
    assert due + claims.worth["public"] == pytest.approx([20.0] * 3)
    assert target("nash", claims, "cash") == pytest.approx([-20.0] * 3)


def test_partners_of_a_bloc_share_its_due_by_the_size_of_their_budgets() -> None:
    blocs = toy.values(("nhs", "council"), np.array([0.0, 0.0, 0.0, 90.0]))
    due = rule_target("nash", replace(CLAIMS, bloc=np.array([0, 0, 1])), blocs, "cash")
    assert due == pytest.approx([-18.0, -12.0, -30.0])


def test_a_rule_leaves_nobody_with_less_than_its_least() -> None:
    claims = replace(CLAIMS, least=np.array([-100.0, 0.0, 0.0]))
    for rule in compare_rules(claims, VALUES, "cash", NAMES):
        assert rule.left_gbp == pytest.approx([-60.0, 0.0, 0.0]), rule.id


def test_every_rule_is_there_with_its_title_and_shares_the_whole() -> None:
    rules = compare_rules(CLAIMS, VALUES, "cash", NAMES)
    assert [rule.id for rule in rules] == list(WORDS)
    for rule in rules:
        assert rule.left_gbp.sum() == pytest.approx(CLAIMS.total)
        assert (rule.title, rule.what_for) == WORDS[rule.id]
    assert rules[0].left_gbp == pytest.approx(CLAIMS.falls)


def test_who_is_left_with_most_by_a_rule_prefers_it() -> None:
    preferred = {rule.id: rule.preferred_by for rule in compare_rules(CLAIMS, VALUES, "cash", NAMES)}
    assert preferred["as_it_falls"] == ("hospital", "council")
    assert preferred["benefit"] == ("board",)
    assert preferred["equal"] == ()


def test_who_is_left_with_the_same_by_every_rule_prefers_none() -> None:
    claims = replace(CLAIMS, least=np.array([-100.0, 0.0, 0.0]))
    assert {rule.preferred_by for rule in compare_rules(claims, VALUES, "cash", NAMES)} == {()}
