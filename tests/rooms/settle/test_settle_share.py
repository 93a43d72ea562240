"""Fair shares above floors, year by year, to the penny."""

from __future__ import annotations

import numpy as np
import pytest

from commonground.settle.share import by_year, discount_factors, nearest_above, whole_pence

NO_CAP = np.full(3, 10**12)


def test_the_first_year_is_not_discounted() -> None:
    assert discount_factors(0.035, 3) == pytest.approx([1, 1 / 1.035, 1 / 1.035**2])


def test_everyone_moves_alike_from_its_target_when_no_floor_binds() -> None:
    assert nearest_above(np.array([5.0, 1.0]), np.zeros(2), 10.0) == pytest.approx([7, 3])


def test_who_is_held_up_by_its_floor_is_paid_for_by_the_others_alike() -> None:
    found = nearest_above(np.array([9.0, 6.0, -3.0]), np.zeros(3), 9.0)
    assert found == pytest.approx([6, 3, 0])


def test_the_money_of_each_year_goes_first_to_floors_then_in_one_proportion() -> None:
    least, totals = np.array([[0.0, -10.0], [0.0, 0.0]]), np.array([-10.0, 40.0])
    found = by_year(np.array([30.0, 0.0]), least, totals, np.ones(2))
    assert found == pytest.approx(np.array([[0, -10], [30, 10]]))


def test_pennies_left_over_go_to_who_was_cut_off_most_then_by_order() -> None:
    third = np.full(3, 1.0 / 3)
    assert whole_pence(third, NO_CAP, 100, np.array([2, 0, 1])).tolist() == [33, 34, 33]
    assert whole_pence(np.array([0.004, 0.009, 0.007]), NO_CAP, 1, np.array([0, 1, 2])).tolist() == [0, 1, 0]


def test_pennies_are_not_taken_past_what_a_body_can_pay_while_another_can() -> None:
    cap = np.array([33, 33, 10**6])
    assert whole_pence(np.full(3, 1.0 / 3), cap, 100, np.array([0, 1, 2])).tolist() == [33, 33, 34]
    assert whole_pence(np.full(3, 1.0 / 3), np.full(3, 33), 100, np.array([0, 1, 2])).tolist() == [34, 33, 33]


def test_pennies_too_many_are_given_back() -> None:
    assert whole_pence(np.array([1.0, 1.0, 1.0]), NO_CAP, 298, np.array([0, 1, 2])).sum() == 298
