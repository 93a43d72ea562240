"""Exampleshire: a generated place of the same type as a real one, for the demo and for tests. Synthetic."""

from commonground.example.building import example_place

__all__ = ["example_place"]
