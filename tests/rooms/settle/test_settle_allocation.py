"""Fair shares above floors, year by year."""

from __future__ import annotations

import numpy as np
import pytest

from commonground.settle.floors import by_year, nearest_above


def test_everyone_moves_alike_from_its_target_when_no_floor_binds() -> None:
    assert nearest_above(np.array([5.0, 1.0]), np.zeros(2), 10.0) == pytest.approx([7, 3])


def test_who_is_held_up_by_its_floor_is_paid_for_by_the_others_alike() -> None:
    found = nearest_above(np.array([9.0, 6.0, -3.0]), np.zeros(3), 9.0)
    assert found == pytest.approx([6, 3, 0])


def test_the_money_of_each_year_goes_first_to_floors_then_in_one_proportion() -> None:
    least, totals = np.array([[0.0, -10.0], [0.0, 0.0]]), np.array([-10.0, 40.0])
    found = by_year(np.array([30.0, 0.0]), least, totals, np.ones(2))
    assert found == pytest.approx(np.array([[0, -10], [30, 10]]))
