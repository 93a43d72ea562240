"""Need: what each person uses now and would use if nothing changed, and how many agencies call at a household."""

from commonground.need.estimation import estimate, inputs
from commonground.need.model import Need, NeedInputs

__all__ = ["Need", "NeedInputs", "estimate", "inputs"]
