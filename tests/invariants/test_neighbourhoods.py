"""Neighbourhoods partition any place, hang together, keep to bounds and locks, and come out the same again."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.neighbourhoods.graph import adjacency, is_contiguous
from commonground.neighbourhoods.model import Neighbourhoods
from toys.areas import Areas, areas, cells, design, grid, square
from toys.effort import examples

LOW, HIGH = 30_000, 50_000


@st.composite
def cell_maps(draw: st.DrawFn) -> Areas:
    """Voronoi cells around random points, with any residents, in bands of wards."""
    size = draw(st.integers(1, 60))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    people = chance.integers(0, draw(st.integers(1, 9_000)), size)
    return cells(chance.uniform(100, 9_900, (size, 2)), people, draw(st.integers(1, size)))


@st.composite
def scattered_squares(draw: st.DrawFn) -> Areas:
    """Squares of a grid with holes: islands, peninsulas, doughnuts."""
    at = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=70, unique=True))
    people = draw(st.lists(st.integers(0, 6_000), min_size=len(at), max_size=len(at)))
    return areas([square(x, y) for x, y in at], people, [f"{x // 3}-{y // 3}" for x, y in at])


@st.composite
def grids_of_small_areas(draw: st.DrawFn) -> Areas:
    columns, rows = draw(st.integers(4, 12)), draw(st.integers(4, 12))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    return grid(columns, rows, chance.integers(1_000, 2_500, columns * rows), draw(st.integers(1, 4)))


places = cell_maps() | scattered_squares()


def allowed(total: int) -> bool:
    """Whether some number of neighbourhoods fits with 1% to spare (areas cannot be cut to fit to the person)."""
    return any(1.01 * LOW * count <= total <= 0.99 * HIGH * count for count in range(1, total // LOW + 1))


def partition(place: Areas, found: Neighbourhoods) -> None:
    assert len(found.of_area) == len(place.codes)
    assert sorted(set(found.of_area.tolist())) == list(range(len(found.ids)))
    assert len(set(found.ids)) == len(set(found.names)) == len(found.ids)
    assert found.report["population"].sum() == place.population.sum()
    assert found.report["areas"].sum() == len(place.codes)


HEAVY = settings(max_examples=examples(50, one_in=10))


@HEAVY
@given(places)
def test_every_area_is_in_exactly_one_neighbourhood(place: Areas) -> None:
    partition(place, design(*place.columns()))


@HEAVY
@given(places)
def test_every_neighbourhood_hangs_together_once_detached_parts_are_joined(place: Areas) -> None:
    assert is_contiguous(adjacency(place.boundaries), design(*place.columns()).of_area.astype(np.int64))


@settings(max_examples=examples(25))
@given(grids_of_small_areas())
def test_bounds_are_met_wherever_the_total_allows_it(place: Areas) -> None:
    found = design(*place.columns())
    if allowed(int(place.population.sum())):
        assert found.report["population"].is_between(LOW, HIGH).all(), found.report


@HEAVY
@given(places, st.integers(0, 10_000))
def test_locks_are_honoured(place: Areas, seed: int) -> None:
    chance = np.random.default_rng(seed)
    chosen = chance.choice(place.codes, min(len(place.codes), 5), replace=False)
    locked = {str(code): f"L{chance.integers(3)}" for code in chosen}
    found = design(*place.columns(), locked=locked)
    partition(place, found)
    index = dict(zip(place.codes, found.of_area.tolist(), strict=True))
    assert {code: found.ids[index[code]] for code in locked} == locked


@HEAVY
@given(places, st.integers(1, 4))
def test_districts_of_enough_residents_are_never_mixed(place: Areas, districts: int) -> None:
    within = [f"D{number % districts}" for number in range(len(place.codes))]
    found = design(*place.columns(), within=within)
    partition(place, found)
    total = {one: sum(p for p, d in zip(place.population, within, strict=True) if d == one) for one in set(within)}
    held = [{within[i] for i in np.flatnonzero(found.of_area == label)} for label in range(len(found.ids))]
    if all(residents >= LOW for residents in total.values()):
        assert all(len(one) == 1 for one in held)


@HEAVY
@given(places)
def test_the_same_place_gives_the_same_neighbourhoods_and_is_left_as_it_was(place: Areas) -> None:
    before = place.population.copy(), list(place.wards)
    first, second = design(*place.columns()), design(*place.columns())
    assert first.of_area.tolist() == second.of_area.tolist()
    assert first.names == second.names
    assert (place.population == before[0]).all()
    assert place.wards == before[1]
