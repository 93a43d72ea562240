"""Neighbourhoods designed: contiguous, within bounds, whole wards, compact. In: areas. Out: `Neighbourhoods`."""

from commonground.place.design.compose import design
from commonground.place.design.graph import Graph, adjacency, is_contiguous
from commonground.place.design.report import measures

__all__ = ["Graph", "adjacency", "design", "is_contiguous", "measures"]
