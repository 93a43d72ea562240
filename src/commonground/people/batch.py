"""Areas that are built together: what is published of them, what is assumed, and their chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commonground.core.arrays import Floats, Ints
from commonground.evidence.model import Assumptions
from commonground.people.needs import Vocabulary
from commonground.people.sampling import AreaRandom
from commonground.people.tables import AreaTables


@dataclass(frozen=True)
class Batch:
    """All that building some areas needs to know; every part of it can be built by itself."""

    tables: AreaTables
    tenures: tuple[str, ...]  # categories of tables.tenure, as published
    ethnic_groups: tuple[str, ...]  # categories of tables.ethnic_group, as published
    vocabulary: Vocabulary
    assumptions: Assumptions
    carers: Floats  # (91 ages, male/female, 5 fifths) national shares of unpaid carers
    levels: Mapping[str, Floats]  # need: (areas,) its prevalence times so much
    random: AreaRandom

    @property
    def households(self) -> Ints:
        """Households by area (A,)."""
        return self.tables.households

    def number(self, name: str, otherwise: float | None = None) -> float:
        """The value of an assumption, or `otherwise`, where given, if there is none."""
        return self.assumptions.number(name, otherwise)

    def part(self, first: int, last: int) -> Batch:
        """Areas `first`..`last` - 1 alone."""
        tables = self.tables.part(first, last)
        levels = {need: level[first:last] for need, level in self.levels.items()}
        return replace(self, tables=tables, levels=levels, random=AreaRandom(self.random.seed, tables.codes))
