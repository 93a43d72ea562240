"""Draws to ranges, and numbers to stable digits. In: arrays of draws. Out: plain floats, named as in the document."""

from __future__ import annotations

import math
from typing import TypedDict

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.rounding import stable as stable
from commonground.document.shapes import LEAST_DRAWS

QUANTILES = (0.1, 0.5, 0.9)  # an 80% interval and its middle


class Percentiles(TypedDict):
    """An 80% interval and its middle: the fields of `document.shapes.Range`."""

    p10: float | None
    p50: float
    p90: float | None


class MoneyRange(Percentiles):
    """The same in pounds, with the mean: the fields of `document.shapes.Money`."""

    mean: float


def pounds(value: float) -> float:
    """`value` in whole pence, never minus zero."""
    return round(float(value), 2) + 0.0


def known(value: float | None) -> float | None:
    """A stable number, or None where nothing is known (None or not a number)."""
    return None if value is None or math.isnan(value) else stable(value)


def quantiles(draws: Floats) -> Floats:
    """(D, ...) draws to (3, ...): the 10th, 50th and 90th percentiles; NaN for the outer two of too few draws."""
    found = np.asarray(np.quantile(draws, QUANTILES, axis=0))
    if len(draws) < LEAST_DRAWS:
        found[[0, -1]] = np.nan
    return found


def as_range(three: Floats) -> Percentiles:
    """(3,) percentiles by name."""
    p10, p50, p90 = three
    return {"p10": known(p10), "p50": stable(p50), "p90": known(p90)}


def range_of(draws: Floats) -> Percentiles:
    """(D,) draws as percentiles by name."""
    return as_range(quantiles(draws))


def money_range(draws_gbp: Floats) -> MoneyRange:
    """(D,) draws in pounds as percentiles to the pound and the mean to the penny (means add up)."""
    return money_ranges(draws_gbp[:, None])[0]


def money_ranges(draws_gbp: Floats) -> list[MoneyRange]:
    """`money_range` of each column of draws (D, R) in pounds."""
    means = [pounds(column.mean()) for column in draws_gbp.T]
    return [
        MoneyRange(p10=_whole_pounds(low), p50=float(round(middle)) + 0.0, p90=_whole_pounds(high), mean=mean)
        for (low, middle, high), mean in zip(quantiles(draws_gbp).T, means, strict=True)
    ]


def _whole_pounds(value: float) -> float | None:
    return None if math.isnan(value) else float(round(value)) + 0.0
