"""The ledger counted again by hand: who pays and gains in one draw and year, under each payment rule."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.settle import build_ledger
from toys import settle as toy

DAYS_A_YEAR = 365.0
ROLES = {  # provider, payer
    "emergency_admission_1plus": ("acute", "icb"),
    "emergency_bed_day": ("acute", "icb"),
    "home_care_recipient": ("asc", "asc"),
}
MOVES = {"block": 0.0, "activity": 1.0, "blended": toy.NUMBERS["payment.blended_variable_share"]}


def role_shares(role):
    """(P, N) each partner's share of a role in each neighbourhood, by the residents it serves."""
    held = np.array([role in partner.roles for partner in toy.partners()], dtype=float)[:, None] * toy.PATCHES
    return held / held.sum(axis=0)


def by_hand(runs, draws, words, d, y):
    """(cash, capacity) (P,) of one draw and year."""
    cash, capacity = np.zeros(len(toy.partners())), np.zeros(len(toy.partners()))
    for s, service in enumerate(toy.SIMULATED):  # bed days: those of length of stay, which stand in their place
        if service not in ROLES:
            continue
        provider, payer = (role_shares(role) for role in ROLES[service])
        units = runs.with_plan[d, y, :, s] - runs.without[d, y, :, s]
        cost, at_once = toy.NUMBERS[f"cost.{service}"], toy.NUMBERS[f"variable_share.{service}"]
        paid = units * cost * MOVES[words[f"payment.{service}"]]
        cash += provider @ (paid - units * cost * at_once) - payer @ paid
        capacity -= provider @ (units * cost * (1.0 - at_once))
    for o, funders in enumerate((("icb", "outside"), ("asc",))):
        for role in funders:
            if role != "outside":
                cash -= role_shares(role) @ runs.option_cost_gbp[d, y, :, o] / len(funders)
    wards = wards_opened(runs, draws, d, y)
    return cash - wards, capacity + wards


def wards_opened(runs, draws, d, y):
    """(P,) GBP of wards opened with the plan beyond those opened without it (negative = closed)."""
    days = [runs.services.index(part) for part in ("bed_days_of_admissions", "bed_days_of_length_of_stay")]
    level = draws.level[d, draws.services.index("emergency_bed_day")]
    per_bed = DAYS_A_YEAR * toy.NUMBERS["beds.occupancy"]
    a_ward = per_bed * toy.NUMBERS["beds.ward_size"]
    share = role_shares("acute")
    today = share @ (runs.today[:, days].sum(axis=1) * level)
    opened = [
        np.trunc((share @ use[d, y][:, days].sum(axis=1) - today) / a_ward) for use in (runs.with_plan, runs.without)
    ]
    a_day = toy.NUMBERS["cost.emergency_bed_day"] * toy.NUMBERS["stepped_share.emergency_bed_day"]
    return (opened[0] - opened[1]) * a_day * a_ward


def made(rule, avoided=0.6):
    words = {**toy.WORDS, "payment.emergency_admission_1plus": rule}
    figures = toy.assumptions(payment__emergency_admission_1plus=rule)
    runs, draws = toy.runs(avoided=avoided), toy.draws()
    book = build_ledger(runs, toy.prices(figures=figures), draws, toy.partners(), toy.options(), figures)
    return book, runs, draws, words


@pytest.mark.parametrize("rule", ["block", "activity", "blended"])
def test_cash_and_capacity_are_those_counted_by_hand(rule):
    book, runs, draws, words = made(rule)
    for d, y in ((0, 0), (3, 2), (17, 4), (39, 4)):
        cash, capacity = by_hand(runs, draws, words, d, y)
        for p, partner in enumerate(toy.partners()):
            assert book.net(partner.id)[d, y] == pytest.approx(cash[p], abs=0.005)
            assert book.net(partner.id, "capacity")[d, y] == pytest.approx(capacity[p], abs=0.005)


def test_some_wards_close_so_that_the_check_by_hand_means_something():
    _, runs, draws, _ = made("blended")
    assert min(wards_opened(runs, draws, d, 4).min() for d in range(40)) < 0


def only_stays_avoided():
    """A plan that costs nothing and avoids stays, at today's days a stay, too few for a ward."""
    runs = toy.runs(avoided=0.0, spend_gbp=0.0)
    fewer = runs.without.copy()
    fewer[..., 0] *= 0.99
    return replace(runs, with_plan=fewer)


@pytest.mark.parametrize(("rule", "trusts_gain", "board_gains"), [("block", True, False), ("activity", False, True)])
def test_an_admission_avoided_gains_the_trust_under_block_and_the_board_under_activity(rule, trusts_gain, board_gains):
    figures = toy.assumptions(payment__emergency_admission_1plus=rule)
    runs = only_stays_avoided()
    book = build_ledger(runs, toy.prices(figures=figures), toy.draws(), toy.partners(), toy.options(), figures)
    trusts = book.net("north") + book.net("south")
    assert (trusts > 0).all() == trusts_gain
    assert (book.net("board") > 0).all() == board_gains
    if not board_gains:
        assert not book.net("board").any()
    stays = (runs.without - runs.with_plan)[..., 0].sum(axis=2)
    assert trusts + book.net("board") == pytest.approx(stays * 5000.0 * 0.3), (
        "what leaves to suppliers, whoever keeps it"
    )


def test_each_kind_of_money_sums_to_nothing_over_all_parties():
    book, *_ = made("blended")
    for kind in ("cash", "capacity", "value"):
        parties = {party for flow in book.flows if flow.kind == kind for party in (flow.payer, flow.payee)}
        assert sum(book.net(party, kind) for party in parties) == pytest.approx(0.0, abs=1e-4)
