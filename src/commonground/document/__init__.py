"""The plan itself, as it is written, read and signed. Imports nothing of the engine."""

from commonground.document.plan import Plan
from commonground.document.reading import read_plan

__all__ = ["Plan", "read_plan"]
