"""Who provides, who pays, and what one unit moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_array

from commonground.core.errors import UserError
from commonground.core.services import BED_DAY, BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY
from commonground.place.model import Footprint
from commonground.prices.book import build_price_book, declared_worth
from commonground.prices.shares import patch_shares
from toys import settle as toy

STAY = "emergency_admission_1plus"


def at(service: str) -> int:
    return toy.prices().services.index(service)


def test_shares_of_a_role_follow_patches_and_sum_to_one() -> None:
    prices = toy.prices()
    assert prices.provider_share[1:3, :, at(STAY)] == pytest.approx(np.array([[0.9, 0.25], [0.1, 0.75]]))
    assert prices.provider_share[:, :, at(STAY)].sum(axis=0) == pytest.approx([1, 1])
    assert prices.payer_share[0, :, at(STAY)] == pytest.approx([1, 1])


def test_under_block_payment_the_hospital_keeps_what_an_avoided_bed_day_saves() -> None:
    cash = toy.cash_per_unit(toy.prices())[:, 0, at(BED_DAYS_OF_LENGTH_OF_STAY)]
    assert cash == pytest.approx([0, -0.9 * 100, -0.1 * 100, 0, 0])


def test_under_activity_payment_the_board_gains_and_the_hospital_loses_from_an_avoided_stay() -> None:
    figures = toy.assumptions(payment__emergency_admission_1plus="activity")
    cash = toy.cash_per_unit(toy.prices(figures=figures))[:, 0, at(STAY)]
    assert cash == pytest.approx([-5000, 0.9 * 3500, 0.1 * 3500, 0, 0])


def test_blended_payment_moves_a_stated_share_of_the_price() -> None:
    cash = toy.cash_per_unit(toy.prices())[:, 0, at(STAY)]
    assert cash[0] == pytest.approx(-0.2 * 5000)
    assert cash.sum() == pytest.approx(-0.3 * 5000)


def test_a_service_paid_for_by_its_provider_costs_it_once() -> None:
    cash = toy.cash_per_unit(toy.prices())[:, 0, at("home_care_recipient")]
    assert cash == pytest.approx([0, 0, 0, 0, -16000])


def test_parents_and_outcomes_carry_no_cost() -> None:
    prices = toy.prices()
    for service in ("stays", "loneliness"):
        assert prices.unit_cost_gbp[at(service)] == 0
        assert not toy.cash_per_unit(prices)[:, :, at(service)].any()


def test_cost_splits_into_what_goes_at_once_and_what_stays() -> None:
    prices = toy.prices()
    assert prices.resource_cost_gbp + prices.capacity_cost_gbp == pytest.approx(prices.unit_cost_gbp)
    assert prices.stepped_per_bed_gbp == pytest.approx(400 * 0.5 * 365 * 0.9)


def test_a_service_that_nobody_provides_is_named() -> None:
    without = tuple(partner for partner in toy.partners() if "asc" not in partner.roles)
    with pytest.raises(UserError, match=r"no partner has the role 'asc', .* provide or pay for Home care; "):
        build_price_book(without, toy.evidence(), toy.options(), toy.PLACES, toy.PATCHES[:4], toy.assumptions())


def test_a_service_that_nobody_provides_in_one_neighbourhood_is_named_with_it() -> None:
    patches = toy.PATCHES.copy()
    patches[1:3, 1] = 0
    with pytest.raises(UserError, match=r"Bed day \(N02\); .* a patch that covers it"):
        build_price_book(toy.partners(), toy.evidence(), toy.options(), toy.PLACES, patches, toy.assumptions())


def test_a_service_without_a_cost_figure_is_named() -> None:
    figures = toy.assumptions().only("variable_share", "stepped_share", "payment", "beds")
    with pytest.raises(UserError, match=r"no figure cost\.emergency_bed_day"):
        toy.prices(figures=figures)


def test_an_option_is_shared_in_equal_parts_by_the_roles_that_somebody_holds() -> None:
    prices = toy.prices()
    team, visits = 0, 1
    assert prices.fund_share[0, :, team] == pytest.approx([0.5, 0.5])
    assert prices.fund_outside[:, team] == pytest.approx([0.5, 0.5])
    assert prices.deliver_share[:, 0, team] == pytest.approx([0, 0.45, 0.05, 0.5, 0])
    assert prices.deliver_outside[:, team] == pytest.approx([0, 0])
    assert prices.fund_share[4, :, visits] == pytest.approx([1, 1])
    assert prices.deliver_outside[:, visits] == pytest.approx([1, 1])


def test_bed_days_cost_money_apart_only_where_stays_become_longer_or_shorter() -> None:
    prices = toy.prices()
    assert BED_DAY not in prices.services
    assert prices.unit_cost_gbp[at(BED_DAYS_OF_ADMISSIONS)] == 0
    assert prices.unit_cost_gbp[at(BED_DAYS_OF_LENGTH_OF_STAY)] == 400
    assert {prices.service_names[at(part)] for part in (BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY)} == {
        "Bed day"
    }


def test_a_book_in_another_order_of_services_says_the_same() -> None:
    prices = toy.prices()
    moved = prices.for_services([BED_DAYS_OF_LENGTH_OF_STAY, STAY])
    assert moved.unit_cost_gbp.tolist() == [400, 5000]
    assert np.array_equal(toy.cash_per_unit(moved)[..., 1], toy.cash_per_unit(prices)[..., at(STAY)])


def test_declared_worth_counts_the_units_a_partner_touches_or_all_where_it_touches_none() -> None:
    north, nurses = toy.partners()[1], toy.partners()[3]
    north = replace(north, declared_worth_gbp={BED_DAY: 50.0})
    nurses = replace(nurses, declared_worth_gbp={BED_DAY: 10.0})
    who = (toy.partners()[0], north, toy.partners()[2], nurses, toy.partners()[4])
    worth = declared_worth(toy.prices(who), who)
    for part in (BED_DAYS_OF_ADMISSIONS, BED_DAYS_OF_LENGTH_OF_STAY):
        assert worth[1, :, at(part)] == pytest.approx([45, 12.5])
        assert worth[3, :, at(part)] == pytest.approx([10, 10])


def test_declared_worth_of_something_that_is_no_service_is_refused() -> None:
    who = (*toy.partners()[:4], replace(toy.partners()[4], declared_worth_gbp={"home_care_recipients": 1.0}))
    with pytest.raises(UserError, match="did you mean home_care_recipient"):
        declared_worth(toy.prices(who), who)


def footprint() -> Footprint:
    shares = csr_array(np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]))
    return Footprint("acute_trust", "Hospital catchment", "2022", ("RAA", "RBB"), ("A", "B"), shares)


def test_a_patch_is_weighed_by_residents() -> None:
    who = (toy.partner("north", ["acute"], patch_kind="acute_trust", patch_codes=("RAA",)), toy.partner("all", ["icb"]))
    found = patch_shares(
        who, {"acute_trust": footprint()}, np.array([0, 0, 1], dtype=np.int32), np.array([300, 100, 9])
    )
    assert found == pytest.approx(np.array([[350 / 400, 0], [1, 1]]))


def test_a_patch_that_the_place_does_not_have_is_refused_with_what_it_has() -> None:
    where, residents = np.array([0, 0, 1], dtype=np.int32), np.array([1, 1, 1])
    wrong_kind = toy.partner("north", ["acute"], patch_kind="acute_trusts", patch_codes=("RAA",))
    with pytest.raises(UserError, match="did you mean acute_trust"):
        patch_shares([wrong_kind], {"acute_trust": footprint()}, where, residents)
    wrong_code = toy.partner("north", ["acute"], patch_kind="acute_trust", patch_codes=("RAB",))
    with pytest.raises(UserError, match="'RAB'"):
        patch_shares([wrong_code], {"acute_trust": footprint()}, where, residents)


def test_services_in_the_table_need_not_be_leaves() -> None:
    assert toy.SERVICES.filter(~pl.col("leaf"))["id"].to_list() == ["stays"]
    assert toy.prices().provider_share[:, :, at("stays")].sum() == 0
