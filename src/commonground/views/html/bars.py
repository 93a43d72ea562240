"""Bars on one axis, as per cent of a track's width. In: numbers. Out: `Axis`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.document.shapes import Range

AIR = 1.04  # a little at both ends of an axis


@dataclass(frozen=True)
class Span:
    """A piece of the track, per cent of its width."""

    left: float
    width: float


@dataclass(frozen=True)
class Axis:
    """An axis that shows every number between its ends, zero always among them."""

    least: float
    most: float

    @classmethod
    def over(cls, values: Iterable[float]) -> Axis:
        """The axis from the least to the most of `values` and zero."""
        ends = [0.0, *values]
        return cls(min(ends), max(ends))

    @property
    def width(self) -> float:
        """What the whole track stands for."""
        return (self.most - self.least) * AIR or 1.0

    def at(self, value: float) -> float:
        """Position of a value, per cent from the left."""
        return round(100 * (value - self.least * AIR) / self.width, 2)

    def bar(self, value: float) -> Span:
        """From zero to a value, whichever side of zero it lies."""
        left, right = sorted((self.at(0.0), self.at(value)))
        return Span(left, round(right - left, 2))

    def whisker(self, row: Range) -> Span | None:
        """The 80% range, where there is one."""
        if row.ends is None:
            return None
        left, right = map(self.at, row.ends)
        return Span(left, round(right - left, 2))
