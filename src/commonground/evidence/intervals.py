"""Ranges brought to one meaning. In: value, low, high as published. Out: an 80% interval.

Published confidence intervals of studies are 95% and are narrowed to 80% by the ratio of the normal
quantiles, each side apart, on the log scale for ratios. Elicited ranges are p10 to p90 already.
"""

from __future__ import annotations

from dataclasses import dataclass

NORMAL_90 = 1.2815515655446004
"""90th percentile of the standard normal: an 80% interval is the mean plus and minus this many deviations."""
NORMAL_97_5 = 1.959963984540054
"""97.5th percentile: the same for a 95% interval."""


@dataclass(frozen=True)
class Interval:
    """A value within its range, on the scale of the value."""

    low: float
    value: float
    high: float

    def including(self, *points: float) -> Interval:
        """The interval stretched until it holds every point."""
        return Interval(min((self.low, *points)), self.value, max((self.high, *points)))


def around(value: float, half_width: float) -> Interval:
    """A value with `half_width` on either side."""
    return Interval(value - half_width, value, value + half_width)


def ratio_95_to_80(interval: Interval) -> Interval:
    """A 95% interval of a positive ratio as an 80% interval, on the log scale.

    low80 = value * (low95 / value) ^ (1.2816 / 1.9600), and high80 from high95 likewise
    """
    scale = NORMAL_90 / NORMAL_97_5
    low = interval.value * (interval.low / interval.value) ** scale
    high = interval.value * (interval.high / interval.value) ** scale
    return Interval(low, interval.value, high)


def absolute_95_to_80(interval: Interval) -> Interval:
    """A 95% interval of a difference as an 80% interval, on its own scale."""
    scale = NORMAL_90 / NORMAL_97_5
    low = interval.value - scale * (interval.value - interval.low)
    return Interval(low, interval.value, interval.value + scale * (interval.high - interval.value))


def risk_ratio(odds_ratio: float, baseline_risk: float) -> float:
    """An odds ratio as a risk ratio at a stated baseline risk (Zhang and Yu 1998, JAMA 280:1690).

    risk_ratio = odds_ratio / (1 - baseline_risk + baseline_risk * odds_ratio)
    """
    return odds_ratio / (1.0 - baseline_risk + baseline_risk * odds_ratio)
