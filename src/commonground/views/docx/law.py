"""What the law asks of a pooled fund's agreement, as dated facts with their sources (agreement_items.csv). Out: `Law`.

Statute is data and never prose in the code: each row says from when it holds, where it was read and how surely.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from commonground.core.figures import Quality

UNKNOWN_KIND = "other"
SOUND: Final[dict[Quality, str]] = {
    "A": "read in the source",
    "B": "quoted by others, not read in the source",
    "C": "worked out from sources",
    "D": "NOT VERIFIED: recalled, to be checked [D]",
}


@dataclass(frozen=True)
class Fact:
    """One thing that the law asks or says, from `valid_from` until `valid_to` (ISO days; '' = without end)."""

    part: Literal["item", "party", "other", "duty"]
    id: str
    words: str
    note: str
    valid_from: str
    valid_to: str
    source: str
    url: str
    how_obtained: str
    quality: Quality

    @property
    def sound(self) -> str:
        """How surely it is known, in words."""
        return SOUND[self.quality]

    def holds(self, day: date) -> bool:
        """Whether it is law on that day."""
        last = date.fromisoformat(self.valid_to) if self.valid_to else date.max
        return date.fromisoformat(self.valid_from) <= day <= last


@dataclass(frozen=True)
class Law:
    """All facts that hold on one day."""

    facts: tuple[Fact, ...]

    @property
    def items(self) -> tuple[Fact, ...]:
        """What the written agreement must specify, in the order of the regulation."""
        return self._of("item")

    @property
    def duties(self) -> tuple[Fact, ...]:
        """What else has to be seen to before anybody signs."""
        return self._of("duty")

    def party(self, kind: str) -> Fact | None:
        """What makes a body of this kind one that can be a party; None where it cannot be, or is not known to be."""
        return next((fact for fact in self._of("party") if fact.id == kind), None)

    def other(self, kind: str) -> Fact | None:
        """How a body of a kind that can be no party takes part; None where the law of that day does not say."""
        known = {fact.id: fact for fact in self._of("other")}
        return known.get(kind) or known.get(UNKNOWN_KIND)

    def _of(self, part: str) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.part == part)


def read_law(day: str) -> Law:
    """The facts that hold on an ISO day, such as that on which the plan was made."""
    return Law(tuple(fact for fact in _all() if fact.holds(date.fromisoformat(day))))


@cache
def _all() -> tuple[Fact, ...]:
    text = files("commonground.views.docx").joinpath("agreement_items.csv").read_text(encoding="utf-8")
    rows: Iterator[dict[str, Any]] = csv.DictReader(text.splitlines())
    return tuple(Fact(**row) for row in rows)
