"""Figures that a local file gives for an option. In: its section. Out: `Figure`s that replace the library's.

A figure is a number, or value, low, high with a source of its own. Where no range is given, that of the
library's figure is kept in proportion; a new option takes the planning spread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from commonground.core.figures import Figure, Quality
from commonground.evidence.figures import PRICE_YEAR
from commonground.evidence.model import Assumptions
from commonground.evidence.schema import QUALITIES
from commonground.options.yaml_file import Section

OPTION_FIGURES = ("cost_gbp", "reach", "staff_wte_per_100", "setup_months", "lag_months")
_MOST = {"cost_gbp": 1e7, "reach": 1.0, "staff_wte_per_100": 1000.0, "setup_months": 120.0, "lag_months": 240.0}
_UNITS = {
    "cost_gbp": "GBP",
    "reach": "share",
    "staff_wte_per_100": "whole-time staff per 100 people",
    "setup_months": "months",
    "lag_months": "months",
}
_FIGURE_KEYS = ("value", "low", "high", "source", "source_url", "quality", "year")


@dataclass(frozen=True)
class Stated:
    """A number from the file with its range where it has one, between the `least` and `most` that it may be.

    `said_in` is the section that names its source.
    """

    value: float
    low: float | None
    high: float | None
    said_in: Section
    least: float
    most: float


def figures_of(name: str, section: Section, assumptions: Assumptions) -> Iterator[Figure]:
    """The option's figures that the section gives."""
    for key in OPTION_FIGURES:
        stated = read_figure(section, key, 0.0, _MOST[key])
        if stated is not None:
            dotted = f"options.{name}.{key}"
            yield local_figure(dotted, stated, _UNITS[key], section, assumptions)


def read_figure(section: Section, key: str, least: float, most: float) -> Stated | None:
    """A number, or a mapping with value, low and high, none of which may be out of order."""
    if key not in section:
        return None
    if not hasattr(section.data[key], "keys"):
        value = section.number(key, least, most)
        return None if value is None else Stated(value, None, None, section, least, most)
    inner = section.section(key)
    if inner is None:
        return None
    inner.allow_only(_FIGURE_KEYS)
    inner.require("value")
    return stated_in(inner, least, most)


def stated_in(section: Section, least: float, most: float) -> Stated | None:
    """The value, low and high of a section."""
    value, low, high = (section.number(part, least, most) for part in ("value", "low", "high"))
    section.word("quality", QUALITIES)
    if value is None:
        return None
    if (low is not None and low > value) or (high is not None and value > high):
        section.complain(f"the value {value:g} lies outside its range", "value")
    return Stated(value, low, high, section, least, most)


def local_figure(
    dotted: str,
    stated: Stated,
    unit: str,
    option: Section,
    assumptions: Assumptions,
) -> Figure:
    """The figure under its dotted name, with source and quality from itself or from the option."""
    before = assumptions.get(dotted)
    low, high = _range(stated, before, assumptions.number("options.planning_spread"))
    return Figure(
        name=dotted,
        value=stated.value,
        low=max(stated.least, low),
        high=min(stated.most, high),
        unit=before.unit if before else unit,
        year=_said("year", stated, option) or PRICE_YEAR,
        source_title=_said("source", stated, option) or "",
        source_url=_said("source_url", stated, option) or "",
        how_obtained="Local figure, in the place's own options file",
        quality=_quality(_said("quality", stated, option)),
        changed_from=None if before is None else before.value,
    )


def _range(stated: Stated, before: Figure | None, spread: float) -> tuple[float, float]:
    """The stated ends; else those of the library in proportion; else the planning spread."""
    low, high = stated.value * (1 - spread), stated.value * (1 + spread)
    if before is not None and before.low is not None and before.high is not None and before.number != 0:
        low, high = (stated.value * end / before.number for end in (before.low, before.high))
    low, high = min(low, high, stated.value), max(low, high, stated.value)
    return (
        low if stated.low is None else stated.low,
        high if stated.high is None or not math.isfinite(stated.high) else stated.high,
    )


def _said(key: str, stated: Stated, option: Section) -> str | None:
    for section in (stated.said_in, option):
        if key in section:
            value = section.data[key]
            return str(value).strip() if value is not None else None
    return None


def _quality(word: str | None) -> Quality:
    """The letter given, or D: a local figure without one is a judgement."""
    return word if word in ("A", "B", "C", "D") else "D"  # type: ignore[return-value]
