"""Need: what each person uses now and would use if nothing changed, and how many agencies call at a household."""

from commonground.need.estimate import estimate
from commonground.need.model import Need

__all__ = ["Need", "estimate"]
