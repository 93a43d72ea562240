"""Which areas touch, and what hangs together."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from commonground.neighbourhoods.graph import adjacency, is_contiguous
from toys.areas import grid, square


def series(*shapes: object) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=27700)


def test_squares_in_a_row_touch_the_next_one_along_a_side() -> None:
    graph = adjacency(series(square(0, 0), square(1, 0), square(2, 0)))
    assert graph.edges.tolist() == [[0, 1], [1, 2]]
    assert graph.shared_border_m.tolist() == [1000.0, 1000.0]
    assert graph.joins == ()


def test_a_sliver_between_areas_is_bridged_and_its_length_counts_as_border() -> None:
    graph = adjacency(series(square(0, 0), square(1.005, 0)))
    assert graph.edges.tolist() == [[0, 1]]
    assert graph.shared_border_m[0] == pytest.approx(1000, abs=25)


def test_a_gap_wider_than_the_tolerance_is_a_join_with_its_distance_and_no_border() -> None:
    graph = adjacency(series(square(0, 0), square(1, 0), square(5, 0)))
    assert graph.joins == ((1, 2, 3000.0),)
    assert graph.shared_border_m.tolist() == [1000.0, 0.0]


def test_many_islands_are_joined_into_one_each_to_its_nearest() -> None:
    graph = adjacency(series(square(0, 0), square(3, 0), square(7, 0), square(12, 0)))
    assert [(a, b) for a, b, _ in graph.joins] == [(0, 1), (1, 2), (2, 3)]
    assert is_contiguous(graph, np.zeros(4, dtype=np.int64))


def test_a_neighbourhood_in_two_pieces_is_not_contiguous() -> None:
    graph = adjacency(grid(3, 1).boundaries)
    assert not is_contiguous(graph, np.array([0, 1, 0]))
    assert is_contiguous(graph, np.array([0, 0, 1]))


def test_a_single_area_is_a_graph_without_edges() -> None:
    graph = adjacency(series(shapely.box(0, 0, 1, 1)))
    assert graph.size == 1
    assert len(graph.edges) == 0
