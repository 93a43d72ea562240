"""Neighbourhoods of made-up places: bounds, wards, locks, districts, what is said."""

from dataclasses import replace

import numpy as np
import pytest

from commonground.core.errors import UserError
from commonground.neighbourhoods.graph import adjacency, is_contiguous
from commonground.neighbourhoods.model import Neighbourhoods
from toys.areas import Areas, areas, design, grid, square


def within_bounds(found: Neighbourhoods, low: int = 30_000, high: int = 50_000) -> bool:
    return bool(found.report["population"].is_between(low, high).all())


def test_wards_that_fit_are_all_kept_whole() -> None:
    found = design(*grid(8, 8, people=2500).columns())
    assert within_bounds(found)
    assert found.report["wards_split"].sum() == 0
    assert found.report["population"].sum() == 160_000


def test_a_place_of_fewer_residents_than_a_neighbourhood_is_one_and_says_so() -> None:
    found = design(*grid(3, 3, people=1000).columns())
    assert found.ids == ("N01",)
    assert found.notes == ("9,000 residents are fewer than the 30,000 of a neighbourhood: it is one neighbourhood",)


def test_a_total_between_one_and_two_neighbourhoods_is_divided_as_near_as_can_be_and_says_so() -> None:
    just_over = design(*grid(6, 6, people=1450).columns())
    assert just_over.report["population"].to_list() == [52_200]
    just_short = design(*grid(6, 6, people=1640).columns())
    assert len(just_short.ids) == 2
    assert within_bounds(just_short, 26_000)
    assert "cannot be divided" in just_short.notes[0]


def test_a_ward_is_split_where_whole_wards_cannot_meet_the_bounds() -> None:
    three_wards = grid(6, 3, people=5000, ward_side=2)
    by_column = replace(three_wards, wards=[str(i % 6 // 2) for i in range(18)])
    found = design(*by_column.columns(), low=40_000, high=50_000)
    assert within_bounds(found, 40_000)
    assert found.report["wards_split"].sum() > 0


def test_an_island_is_joined_to_its_nearest_and_reported() -> None:
    main = grid(6, 4, people=2500)
    shapes = [*main.boundaries, square(9, 0)]
    found = design(*areas(shapes, 2500, [*main.wards, "island"]).columns())
    assert found.notes == ("E5 was joined to E24, 3.0 km away, as its nearest",)
    assert found.of_area[24] == found.of_area[5]


def test_the_town_in_the_hole_of_a_doughnut_and_the_ring_are_both_contiguous() -> None:
    ring = grid(7, 7, people=1000)
    people = np.where([2 <= i % 7 <= 4 and 2 <= i // 7 <= 4 for i in range(49)], 4000, 1000)
    found = design(*replace(ring, population=people).columns())
    assert within_bounds(found)
    assert is_contiguous(adjacency(ring.boundaries), found.of_area.astype(np.int64))


def test_locked_areas_are_where_they_were_put_under_their_own_id() -> None:
    locked = {"E0": "Old Town", "E1": "Old Town", "E63": "N02"}
    found = design(*grid(8, 8, people=2500).columns(), locked=locked)
    index = {f"E{i}": found.ids[number] for i, number in enumerate(found.of_area)}
    assert {code: index[code] for code in locked} == locked
    assert within_bounds(found)
    assert len(set(found.ids)) == len(found.ids)


def test_areas_locked_together_far_apart_are_linked() -> None:
    place = grid(8, 8, people=2500)
    found = design(*place.columns(), locked={"E0": "N07", "E3": "N07"})
    assert found.of_area[0] == found.of_area[3]
    assert is_contiguous(adjacency(place.boundaries), found.of_area.astype(np.int64))


def test_districts_are_not_mixed() -> None:
    west = ["west" if i % 8 < 4 else "east" for i in range(64)]
    found = design(*grid(8, 8, people=2500).columns(), within=west)
    for label in range(len(found.ids)):
        assert len({west[i] for i in np.flatnonzero(found.of_area == label)}) == 1


def test_a_district_too_small_for_a_neighbourhood_finds_company_and_only_one_is_mixed() -> None:
    small = ["small" if i in (0, 1, 8, 9) else "large" for i in range(64)]
    found = design(*grid(8, 8, people=2500).columns(), within=small)
    assert within_bounds(found)
    assert len({int(found.of_area[i]) for i in (0, 1, 8, 9)}) == 1


def test_ids_run_from_north_to_south() -> None:
    found = design(*grid(4, 16, people=2500).columns())
    rows = [np.flatnonzero(found.of_area == label).mean() for label in range(len(found.ids))]
    assert rows == sorted(rows, reverse=True)
    assert found.ids[:2] == ("N01", "N02")


def test_the_report_measures_what_is_on_the_map() -> None:
    found = design(*grid(4, 4, people=1000, ward_side=2).columns(), low=8_000, high=8_000)
    assert found.report["compactness"].to_list() == pytest.approx([4 * np.pi * 8 / 12**2] * 2, rel=1e-6)
    assert found.report["cut_edges"].to_list() == [10, 10]  # 4 along sides, 6 at corners
    assert found.report["wards_whole"].to_list() == [2, 2]


def test_the_same_place_gives_the_same_neighbourhoods() -> None:
    place: Areas = grid(10, 9, people=[1000 + 37 * (i % 29) for i in range(90)])
    first, second = design(*place.columns()), design(*place.columns())
    assert first.of_area.tolist() == second.of_area.tolist()
    assert first.report.equals(second.report)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"low": 50_000, "high": 30_000}, "50,000 to 30,000"),
        ({"low": 0}, "cannot have 0"),
        ({"locked": {"E99": "N01"}}, "E99"),
        ({"within": ["here"]}, "within has 1 rows"),
    ],
)
def test_what_cannot_be_used_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        design(*grid(3, 3).columns(), **change)  # type: ignore[arg-type]


def test_a_place_of_no_areas_is_refused() -> None:
    with pytest.raises(UserError, match="no areas"):
        design(*areas([], [], []).columns())
