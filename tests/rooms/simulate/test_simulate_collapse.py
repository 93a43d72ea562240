"""People collapse into cells without anything being lost or blurred."""

import numpy as np
import pytest

from commonground.evidence.model import Assumptions
from commonground.simulate import collapse
from commonground.simulate.model import CellInputs
from toys import simulation


def cells_of(rows, options, **changes):
    inputs = CellInputs(
        **{**rows, **changes},
        neighbourhoods=("N01", "N02"),
        services=("gp_appointment",),
        options=options,
        assumptions=Assumptions(simulation.single_figures()),
        years=("2026/27", "2027/28"),
    )
    return collapse(inputs)


def three_people():
    """A child and a parent of one household in N01, and a communal resident of 90 in N02."""
    return {
        "area": np.array([0, 0, 1]),
        "age": np.array([5, 40, 90]),
        "household": np.array([7, 7, -1]),
        "neighbourhood_of_area": np.array([0, 1]),
        "quintile_of_area": np.array([1, 5]),
        "expected": np.array([[2.0], [3.0], [11.0]], dtype=np.float32),
        "targeted": np.array([1, 1, 1], dtype=np.uint64),
        "affected": np.array([1, 1, 0], dtype=np.uint64),
    }


def test_people_whom_the_plan_cannot_tell_apart_become_one_cell():
    cells = cells_of(three_people(), (simulation.option("a"),))
    assert cells.mask.tolist() == [1, 0]
    assert cells.neighbourhood.tolist() == [0, 1]
    assert cells.quintile.tolist() == [1, 5]
    assert cells.use_today.ravel().tolist() == [5.0, 11.0]


def test_each_age_band_grows_at_its_own_rate():
    cells = cells_of(three_people(), (simulation.option("a"),))
    child, adult, oldest = 0.995, 1.005, 1.03
    assert cells.use[:, 0, 0] == pytest.approx([2 * child + 3 * adult, 2 * child**2 + 3 * adult**2])
    assert cells.people[:, 1] == pytest.approx([oldest, oldest**2])


def test_an_option_for_households_counts_a_household_once():
    persons = cells_of(three_people(), (simulation.option("a"),))
    households = cells_of(three_people(), (simulation.option("a", per_household=True),))
    flat = (0.995 + 1.005) / 2.0
    assert persons.eligible[0, 0, 0, 0] == pytest.approx(0.995 + 1.005)
    assert households.eligible[0, 0, 0, 0] == pytest.approx(flat)
    assert households.eligible[0, 1, 4, 0] == pytest.approx(1.03), "a communal resident counts as one"
    np.testing.assert_allclose(households.eligible_people, persons.eligible)


def test_use_and_people_of_the_cells_sum_to_those_of_the_persons():
    toy = simulation.toy()
    assert toy.cells.use_today.sum(axis=0) == pytest.approx(toy.persons["expected"].sum(axis=0, dtype=np.float64))
    band = np.searchsorted([0, 18, 65, 85], toy.persons["age"], side="right") - 1
    growth = np.array([0.995, 1.005, 1.02, 1.03])
    assert toy.cells.people.sum(axis=1) == pytest.approx([(growth[band] ** (y + 1)).sum() for y in range(5)])
    for o in range(len(toy.options)):
        has = toy.cells.mask >> np.uint64(o) & np.uint64(1)
        having = toy.persons["affected"] >> np.uint64(o) & np.uint64(1)
        expected = toy.persons["expected"][having.astype(bool)].sum(axis=0, dtype=np.float64)
        assert toy.cells.use_today[has.astype(bool)].sum(axis=0) == pytest.approx(expected)


def test_the_order_of_persons_does_not_matter():
    rows = simulation.people(500, 2, (simulation.option("a"), simulation.option("b")), seed=3)
    order = np.random.default_rng(1).permutation(500)
    per_person = ("area", "age", "household", "expected", "targeted", "affected")
    shuffled = {name: value[order] if name in per_person else value for name, value in rows.items()}
    options = (simulation.option("a", per_household=True), simulation.option("b"))
    rows["expected"], shuffled["expected"] = rows["expected"][:, :1], shuffled["expected"][:, :1]
    one, other = cells_of(rows, options), cells_of(shuffled, options)
    np.testing.assert_array_equal(one.mask, other.mask)
    np.testing.assert_allclose(one.use, other.use)
    np.testing.assert_allclose(one.eligible, other.eligible)
