"""What somebody asks of a plan. Out: `Asked`, kept as JSON with each run and version and read without the engine."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

FIRST_YEAR, DRAWS = 2027, 1000  # of what was kept without them
APRIL = 4


class _Said(BaseModel):
    """Never changed once said, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Said):
    """An option that must be in the plan, or must not, where, when and how much of it, and who says so and why."""

    option: str
    neighbourhood: str = ""  # '' = wherever it can be
    must: bool
    start: int | None = None  # the April in which it must begin, or before which it must not
    scale: float | None = None  # the share of its reach at which it must be
    by: str  # key of the body
    reason: str

    @property
    def words(self) -> str:
        """As the engine reads it: 'falls', 'falls:N03' or 'falls:N03@2028,50%'."""
        what = f"{self.option}:{self.neighbourhood}" if self.neighbourhood else self.option
        start = [] if self.start is None else [str(self.start)]
        scale = [] if self.scale is None else [f"{self.scale:.0%}"]
        return f"{what}@{','.join([*start, *scale])}" if start or scale else what

    @property
    def name(self) -> str:
        """Hex digits of all that it says, to tell it from others on a page."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class Aside(_Said):
    """A body that the plan is made without, and the condition under which it would come in; '' = it is not in."""

    body: str
    condition: str = ""


class Terms(_Said):
    """What of a partner is to be other than it is: pounds by plan year, whole-time staff, months; None = as it is."""

    offers_gbp: tuple[float, ...] | None = None  # in all, as money for anything in the plan
    further_offer_gbp: tuple[float, ...] = ()  # beside its offers, as money for anything in the plan
    once: bool = False  # whether the further offer ends with the plan
    condition: str = ""  # what must be so for the further offer to stand
    confirms: bool = False  # all its offers are taken as confirmed
    floor_gbp: tuple[float, ...] | None = None
    new_staff_wte: float | None = None
    notice_months: float | None = None
    own: bool = False  # whether the body itself has said so; else somebody tries it

    @property
    def is_word(self) -> bool:
        """Whether it is a body's word: what it offers, confirms or bears."""
        return (
            self.confirms
            or bool(any(self.further_offer_gbp))
            or self.offers_gbp is not None
            or self.floor_gbp is not None
        )


class Asked(_Said):
    """All that a version is asked for, beside the place, its partners and their own figures."""

    sets: dict[str, float | str] = Field(default_factory=dict)  # assumptions by dotted name
    conditions: tuple[Condition, ...] = ()
    first_year: int = FIRST_YEAR
    partners: dict[str, Terms] = Field(default_factory=dict)  # by body key
    private: bool = False
    without: tuple[Aside, ...] = ()
    draws: int = DRAWS

    def list_musts(self, must: bool) -> tuple[str, ...]:
        """What must be in the plan, or must not, as the engine reads it; each once."""
        return tuple(dict.fromkeys(one.words for one in self.conditions if one.must is must))

    def as_json(self) -> dict[str, Any]:
        """As a row keeps it."""
        return self.model_dump(mode="json", exclude_defaults=True)


def say_year(april: int) -> str:
    """The financial year that begins in the April of a calendar year: 2027 -> '2027/28'."""
    return f"{april}/{(april + 1) % 100:02}"


def next_first_year(on: date) -> int:
    """The calendar year in whose April the next financial year begins."""
    return on.year + (on.month >= APRIL)


def read_asked(kept: dict[str, Any]) -> Asked:
    """What a row keeps."""
    return Asked.model_validate(kept)
