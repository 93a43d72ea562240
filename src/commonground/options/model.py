"""What could be done. In: evidence, local YAML, population. Out: `Menu` of typed options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commonground.core.arrays import Masks
from commonground.core.figures import Quality
from commonground.evidence.model import Basis

Level = Literal["required", "asked", "local"]


@dataclass(frozen=True)
class Effect:
    """A rate ratio on one service (1 = none), or QALYs per person reached where service is 'qaly'.

    The figures themselves are assumptions `effects.<option>.<service>` and, where the effect applies
    to one type of activity only (`of_share`, always so on an area), `activity_share.<option>.<service>`.
    `basis` reached: applies to people reached; area: to everyone in the age group of the area.
    """

    option: str
    service: str
    basis: Basis
    study_design: str
    quality: str
    of_share: bool = False


@dataclass(frozen=True)
class Requirement:
    """What national policy says of an option, from when to when (ISO dates, empty where not known), with its source.

    `level`: required (everywhere), asked (paid for or asked for, with no volume) or local (a place's own choice).
    """

    level: Level
    plain: str
    asked_of: str
    valid_from: str
    valid_to: str
    source_title: str
    source_url: str
    how_obtained: str
    quality: Quality

    def holds_in(self, financial_year: str) -> bool:
        """Whether it is in force when the year, such as 2027/28, begins."""
        begins = f"{financial_year[:4]}-04-01"
        return self.valid_from <= begins and (not self.valid_to or begins <= self.valid_to)


@dataclass(frozen=True)
class Option:
    """An intervention that a partnership could put in its plan; figures are `options.<id>.*`."""

    id: str
    name: str
    kind: str
    theme: str
    min_age: int
    max_age: int  # 120 = no upper limit
    needs: tuple[str, ...]  # any of these makes a person eligible; ("any",) = everyone of the age
    per_household: bool  # cost and reach count households, not persons
    delivered_by: tuple[str, ...]  # roles
    funded_by: tuple[str, ...]  # roles
    one_off: bool  # the cost falls once per household or person, not every year
    after: tuple[str, ...]  # options that must be set up first in the neighbourhood
    core: bool  # a national core offer that must be everywhere
    evidence_strength: str
    effects: tuple[Effect, ...]
    plain: str  # one plain sentence: what it is for a resident
    also_needs: tuple[str, ...] = ()  # a person must have every one of these too
    netted: bool = True  # a plan adds what is left of its reach; False where its reach is of the rest already
    same_people: tuple[str, ...] = ()  # options whose counts of today hold some of the same people
    requirement: Requirement | None = None


@dataclass(frozen=True)
class Menu:
    """The options of a plan and who is eligible.

    `targeted` (persons,) uint64: bit o = in the target group of option o (the base of reach and cost).
    `affected` (persons,) uint64: bit o = option o's effect applies (differs from `targeted` for area effects).
    """

    options: tuple[Option, ...]
    targeted: Masks
    affected: Masks

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the options, in the order of the bits."""
        return tuple(option.id for option in self.options)
