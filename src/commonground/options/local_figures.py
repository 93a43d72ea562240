"""Figures that a local file gives for an option. In: its entry. Out: `Figure`s that replace the library's.

A figure is a number, or value, low, high with a source of its own. Where no range is given, that of the
library's figure is kept in proportion; a new option takes the planning spread.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonground.core.figures import Figure
from commonground.core.services import QALY
from commonground.evidence.bounds import bounds_of
from commonground.evidence.figures import PRICE_YEAR
from commonground.evidence.model import Assumptions
from commonground.options.entries import QALYS, RATIO, UNITS, OptionEntry, Stated


def figures_of(name: str, entry: OptionEntry, assumptions: Assumptions) -> Iterator[Figure]:
    """The option's figures that the entry gives, those of its effects among them."""
    for key, unit in UNITS.items():
        stated = getattr(entry, key)
        if stated is not None:
            yield _figure(f"options.{name}.{key}", stated, unit, entry, assumptions)
    for service, effect in entry.effects or ():
        if effect is not None:
            unit = QALYS if service == QALY else RATIO
            yield _figure(f"effects.{name}.{service}", effect, unit, entry, assumptions)
            if effect.activity_share is not None:
                dotted = f"activity_share.{name}.{service}"
                yield _figure(dotted, effect.activity_share, "share", entry, assumptions)


def _figure(dotted: str, stated: Stated[Any], unit: str, option: OptionEntry, assumptions: Assumptions) -> Figure:
    """The figure under its dotted name, with source and quality from itself or from the option."""
    before = assumptions.get(dotted)
    unit = before.unit if before else unit
    least, most = bounds_of(dotted, unit)
    low, high = _range(stated, before, assumptions.number("options.planning_spread"))
    return Figure(
        name=dotted,
        value=stated.value,
        low=max(least, low),
        high=min(most, high),
        unit=unit,
        year=stated.year or option.year or PRICE_YEAR,
        source_title=stated.source or option.source,
        source_url=stated.source_url or option.source_url or "",
        how_obtained="Local figure, in the place's own options file",
        quality=stated.quality or option.quality or "D",  # type: ignore[arg-type] # of QUALITIES, by its field
        changed_from=None if before is None else before.value,
    )


def _range(stated: Stated[Any], before: Figure | None, spread: float) -> tuple[float, float]:
    """The stated ends; else those of the library in proportion; else the planning spread."""
    low, high = stated.value * (1 - spread), stated.value * (1 + spread)
    if before is not None and before.low is not None and before.high is not None and before.number != 0:
        low, high = (stated.value * end / before.number for end in (before.low, before.high))
    low, high = min(low, high, stated.value), max(low, high, stated.value)
    return low if stated.low is None else stated.low, high if stated.high is None else stated.high
