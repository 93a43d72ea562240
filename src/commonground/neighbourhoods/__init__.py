"""Neighbourhoods designed: contiguous, within bounds, whole wards, compact. In: areas. Out: `Neighbourhoods`."""

from commonground.neighbourhoods.compose import design
from commonground.neighbourhoods.graph import Graph, adjacency, is_contiguous
from commonground.neighbourhoods.report import measures

__all__ = ["Graph", "adjacency", "design", "is_contiguous", "measures"]
