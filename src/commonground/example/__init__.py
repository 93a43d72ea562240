"""Exampleshire: a generated place of the same type as a real one, for the demo and for tests. Synthetic."""

from commonground.example.build import example

__all__ = ["example"]
