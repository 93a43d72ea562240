"""Prices that grow beyond general inflation, by what they pay for."""

from __future__ import annotations

import numpy as np
import pytest

from commonground.core.years import financial_years
from commonground.prices.uplift import efficiency_index, find_indices, option_index, payment_index, price_index
from toys import settle as toy

YEARS = financial_years(2027, 3)
UPLIFTS = {
    "uplift__pay": 0.01,
    "uplift__supplies": 0.0,
    "uplift__care_fees": 0.02,
    "uplift__efficiency": 0.02,
    "uplift__efficiency_delivered": 0.5,
    "uplift__option_pay_share": 0.7,
    "uplift__tariff_pay_share": 0.6,
}


def test_each_cost_type_grows_by_its_own_uplift_from_the_price_year() -> None:
    found = price_index(toy.assumptions(**UPLIFTS), YEARS)
    assert found == pytest.approx(np.array([[1.01**y, 1.0, 1.02**y] for y in (1, 2, 3)]))


def test_in_the_price_year_and_without_uplifts_nothing_is_dearer() -> None:
    assert price_index(toy.assumptions(**UPLIFTS), ("2026/27",)) == pytest.approx(np.ones((1, 3)))
    assert find_indices(toy.prices(), toy.assumptions(), YEARS).running == pytest.approx(np.ones((3, 6)))


def test_options_are_pay_and_supplies() -> None:
    assert option_index(toy.assumptions(**UPLIFTS), YEARS)[1] == pytest.approx(0.7 * 1.01**2 + 0.3)


def test_what_trusts_are_paid_rises_with_costs_and_falls_by_the_whole_efficiency_factor() -> None:
    assert payment_index(toy.assumptions(**UPLIFTS), YEARS)[1] == pytest.approx((0.6 * 1.01**2 + 0.4) * 0.98**2)


def test_what_a_unit_costs_a_trust_falls_by_what_it_delivers_of_the_factor() -> None:
    assert efficiency_index(toy.assumptions(**UPLIFTS), YEARS)[1] == pytest.approx(0.99**2)


def test_a_council_pays_care_fees_and_knows_no_efficiency_factor() -> None:
    figures = toy.assumptions(**UPLIFTS)
    figures = type(figures)(f for f in figures.values() if f.name != "payment.home_care_recipient")
    prices = toy.prices(figures=figures)
    care, stay = prices.services.index("home_care_recipient"), prices.services.index("emergency_admission_1plus")
    found = find_indices(prices, figures, YEARS)
    assert found.running[:, care] == pytest.approx([1.02, 1.02**2, 1.02**3])
    assert found.running[:, stay] == pytest.approx([0.99, 0.99**2, 0.99**3])
    assert found.staff[:, care] == pytest.approx([1.01, 1.01**2, 1.01**3])
    assert found.payment[:, care] == pytest.approx(np.ones(3))
    assert found.steps[:, 0] == pytest.approx([1.01 * 0.99, (1.01 * 0.99) ** 2, (1.01 * 0.99) ** 3])
