"""The place's own count of whom an option reaches today. In: what its options file says, the people. Out: `Figure`s.

A count of people becomes a share only when the people whom the option is for have been counted here: those that it
counts (persons, or households) in its target group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from commonground.core.figures import Figure
from commonground.evidence.figures import PRICE_YEAR
from commonground.evidence.model import Assumptions
from commonground.options.entries import Running
from commonground.options.model import Menu

OWN_COUNT = "The place's own count, in its options file"
"""The source of what a place says itself, where it names no other."""
COUNTED = "people_today"


def figures_of_running(running: Mapping[str, Running], assumptions: Assumptions) -> Iterator[Figure]:
    """What the file says runs today: a share as the option's coverage, a count as a figure of its own."""
    for name, said in running.items():
        share = said.people is None
        figure = f"options.{name}.{'coverage' if share else COUNTED}"
        value = float(said.share if said.people is None else said.people)  # type: ignore[arg-type] # one of the two is there
        before = assumptions.get(f"options.{name}.coverage") if share else None
        yield Figure(
            name=figure,
            value=value,
            low=value,
            high=value,
            unit="share" if share else "people a year",
            year=said.year or PRICE_YEAR,
            source_title=said.source or OWN_COUNT,
            source_url=said.source_url or "",
            how_obtained="Local figure, in the place's own options file",
            quality=said.quality or "D",  # type: ignore[arg-type] # of QUALITIES, by its field
            changed_from=(before.value if before else 0.0) if share else None,
        )


def with_own_counts(assumptions: Assumptions, menu: Menu, persons: pl.DataFrame) -> Assumptions:
    """The assumptions with each count of people as the coverage of its option: count / target group here, at most 1.

    A coverage that was set by hand stands. `persons` as `make_menu` takes them.
    """
    found = tuple(_shares(assumptions, menu, persons))
    return Assumptions([*assumptions.values(), *found]) if found else assumptions


def _shares(assumptions: Assumptions, menu: Menu, persons: pl.DataFrame) -> Iterator[Figure]:
    for bit, option in enumerate(menu.options):
        name = f"options.{option.id}.coverage"
        count, before = assumptions.get(f"options.{option.id}.{COUNTED}"), assumptions.get(name)
        if count is None or (before is not None and before.changed_from is not None):
            continue
        group = ((menu.targeted >> np.uint64(bit)) & np.uint64(1)).astype(bool)
        here = _households(persons, group) if option.per_household else int(group.sum())
        share = min(count.number / here, 1.0) if here else 0.0
        unit = "households" if option.per_household else "people"
        more = ", taken as all of them" if count.number > here > 0 else ""
        yield Figure(
            name=name,
            value=share,
            low=share,
            high=share,
            unit="share",
            year=count.year,
            source_title=count.source_title,
            source_url=count.source_url,
            how_obtained=f"{count.number:,.0f} {unit} seen last year, of some {here:,} here whom it is for{more}",
            quality=count.quality,
            changed_from=before.value if before else 0.0,
        )


def _households(persons: pl.DataFrame, group: np.ndarray) -> int:
    """How many households have somebody of `group`; who lives in none counts alone."""
    household = persons["household"].to_numpy()[group]
    return len(np.unique(household[household >= 0])) + int((household < 0).sum())
