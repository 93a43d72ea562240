"""Between which values a figure of some unit makes sense. In: a unit. Out: least and most, infinite where none."""

from __future__ import annotations

from math import inf

PARTS = ("share", "correlation")  # units that begin so are parts of a whole
SIGNED = ("log ", "score", "standard deviations", "elasticity", "QALYs per person reached", "per year of age")
YEARLY_CHANGE = "per year"


def bounds(unit: str) -> tuple[float, float]:
    """Least and most value of a figure of this unit: a share lies in 0..1, money and people are not negative."""
    if unit.startswith(PARTS):
        return 0.0, 1.0
    if unit.startswith(SIGNED):
        return -inf, inf
    if unit == YEARLY_CHANGE:
        return -1.0, 1.0
    return 0.0, inf


def outside(value: float, unit: str) -> str | None:
    """What `value` must be instead, in words; None where it lies within the bounds of its unit."""
    least, most = bounds(unit)
    if least <= value <= most:
        return None
    return f"between {least:g} and {most:g}" if most < inf else f"{least:g} or more"
