"""Draws to ranges, and numbers to stable digits. In: arrays of draws. Out: plain floats for JSON."""

from __future__ import annotations

import math

import numpy as np

from commonground.core.arrays import Floats

Range = dict[str, float]

QUANTILES = (0.1, 0.5, 0.9)  # an 80% interval and its middle
LABELS = ("p10", "p50", "p90")
DIGITS = 6  # significant digits: far finer than the figures deserve, coarse enough to be the same everywhere


def stable(value: float) -> float:
    """`value` to six significant digits, never minus zero."""
    return float(f"{float(value):.{DIGITS}g}") + 0.0


def pounds(value: float) -> float:
    """`value` in whole pence, never minus zero."""
    return round(float(value), 2) + 0.0


def known(value: object) -> float | None:
    """A stable number, or None where nothing is known (None or not a number)."""
    if value is None:
        return None
    number = float(value)  # type: ignore[arg-type]
    return None if math.isnan(number) else stable(number)


def quantiles(draws: Floats) -> Floats:
    """(D, ...) draws to (3, ...): the 10th, 50th and 90th percentiles."""
    return np.asarray(np.quantile(draws, QUANTILES, axis=0))


def as_range(three: Floats) -> Range:
    """(3,) percentiles as {'p10', 'p50', 'p90'}."""
    return dict(zip(LABELS, (stable(value) for value in three), strict=True))


def range_of(draws: Floats) -> Range:
    """(D,) draws as {'p10', 'p50', 'p90'}."""
    return as_range(quantiles(draws))


def money_range(draws_gbp: Floats) -> Range:
    """(D,) draws in pounds as percentiles to the pound and the mean to the penny (means add up)."""
    low, middle, high = (float(round(value)) + 0.0 for value in quantiles(draws_gbp))
    return {"p10": low, "p50": middle, "p90": high, "mean": pounds(float(draws_gbp.mean()))}
