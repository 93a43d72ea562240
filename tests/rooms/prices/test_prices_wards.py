"""Beds are released in whole wards."""

from __future__ import annotations

import numpy as np
import pytest

from commonground.prices.book import by_trust, ward_gbp, wards_opened
from toys import settle as toy

BED = 365 * 0.9  # bed days a year that one bed holds at the toy's occupancy


@pytest.mark.parametrize(
    ("beds", "wards"), [(0, 0), (23, 0), (25, 1), (47, 1), (49, 2), (-23, 0), (-25, -1), (-49, -2)]
)
def test_a_ward_opens_or_closes_only_for_a_wardful(beds: float, wards: int) -> None:
    assert wards_opened(np.array(1000 * BED), np.array((1000 + beds) * BED), toy.assumptions()) == wards


def test_an_avoided_bed_first_avoids_growth() -> None:
    today, growth, plan = np.array(1000 * BED), np.array(1050 * BED), np.array(1010 * BED)
    assert wards_opened(today, growth, toy.assumptions()) - wards_opened(today, plan, toy.assumptions()) == 2


def test_bed_days_go_to_the_trust_that_serves_the_neighbourhood() -> None:
    prices = toy.prices().for_services(toy.HANDED_ON)
    units = np.zeros((1, 2, len(toy.HANDED_ON)))
    units[0, :, prices.services.index("bed_days_of_admissions")] = [150, 1000]
    units[0, :, prices.services.index("bed_days_of_length_of_stay")] = [-50, 0]
    assert by_trust(prices, units) == pytest.approx(np.array([[0, 90 + 250, 10 + 750, 0, 0]]))


def test_a_place_without_bed_days_has_no_wards() -> None:
    prices = toy.prices().for_services(["home_care_recipient"])
    assert by_trust(prices, np.ones((3, 2, 1))).tolist() == [[0.0] * 5] * 3


def test_a_ward_is_worth_the_stepped_cost_of_its_beds() -> None:
    assert ward_gbp(toy.prices(), toy.assumptions()) == pytest.approx(24 * 200 * 365 * 0.9)
