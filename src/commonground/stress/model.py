"""What a bad year changes, and what it does to partners. Y years, P partners, K choices; GBP against doing nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.settle.model import Collars, Shared
from commonground.simulate.model import Baseline, MeasuredPlan, Runs

Act = Literal["review", "stop"]
TELLING = 0.5  # power below which a trigger is a weak signal


@dataclass(frozen=True)
class Conditions:
    """What is otherwise than planned.

    `cost`: multiplies what the plan's own services cost. `demand`: multiplies use, and the people whom the plan serves.
    `weak`: how far effects lie from their middle towards their low end, 0 to 1. `delay_months`: how much later effects
    come than what is spent on them. `unfilled`: the share of posts that stay empty. `cut`: the share of a year's money
    that each kind of body loses.
    """

    cost: Floats  # (Y,)
    demand: Floats  # (Y,)
    weak: float = 0.0
    delay_months: float = 0.0
    unfilled: float = 0.0
    cut: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def as_planned(cls, years: int) -> Conditions:
        """Nothing is otherwise."""
        return cls(np.ones(years), np.ones(years))

    @property
    def of_effects(self) -> tuple[float, float, float]:
        """What is otherwise with the effects of options, apart from how many people there are."""
        return self.weak, self.delay_months, self.unfilled

    def and_also(self, other: Conditions) -> Conditions:
        """Both at once: factors multiply, delays and cuts add up, effects are at the weaker of the two."""
        kinds = dict.fromkeys([*self.cut, *other.cut])
        return Conditions(
            cost=self.cost * other.cost,
            demand=self.demand * other.demand,
            weak=max(self.weak, other.weak),
            delay_months=self.delay_months + other.delay_months,
            unfilled=1.0 - (1.0 - self.unfilled) * (1.0 - other.unfilled),
            cut={kind: self.cut.get(kind, 0.0) + other.cut.get(kind, 0.0) for kind in kinds},
        )


@dataclass(frozen=True)
class Test:
    """A named bad year; `parts`: the tests that it is made of, itself alone where it is one of the table."""

    id: str
    name: str
    plain: str
    conditions: Conditions
    parts: tuple[str, ...]
    paired: bool = True  # whether it is tried together with others
    of_costs: bool = False  # whether it is the one in which the plan's own costs rise
    averaged: bool = False  # whether it is many futures, each shared out by itself, and told on average


@dataclass(frozen=True)
class Case:
    """A plan whose choices stay as they are, and the deal about it.

    `net` (D, Y, P): what the deal leaves each, before over- and underspends are shared. `lines` (Y, P): how far below
    nothing each may go. `collars`: the terms for over- and underspends of those who take part.
    """

    baseline: Baseline
    plan: MeasuredPlan
    prices: PriceBook
    partners: Sequence[Partner]
    runs: Runs
    net: Floats
    lines: Floats
    collars: Collars

    @property
    def agreed(self) -> Floats:
        """(Y, P) what each is left with if all goes as expected."""
        return np.asarray(self.net.mean(axis=0))

    @property
    def taking(self) -> Ints:
        """Which partners take part."""
        return np.flatnonzero([partner.takes_part for partner in self.partners])

    @property
    def of_those_who_take_part(self) -> Case:
        """The deal about it, of the partners who take part."""
        q = self.taking
        return replace(self, partners=[self.partners[p] for p in q], net=self.net[..., q], lines=self.lines[:, q])


@dataclass(frozen=True)
class Measured:
    """What the plan comes to under some conditions, in expectation."""

    off_gbp: Floats  # (Y, P) each partner's cash beside what was expected: negative = overspent
    qaly: float  # years of good health, all years


@dataclass(frozen=True)
class Tried:
    """What a test does to partners, (Y, P) each, once the agreement has shared out over- and underspends."""

    test: Test
    measured: Measured
    shared: Shared
    after_gbp: Floats
    lines_gbp: Floats
    spare_gbp: Floats  # what each gains and offers beyond what it is asked for: room to take on what others cannot bear

    @property
    def above_gbp(self) -> Floats:
        """(Y, P) how far above its line each ends; negative = below it."""
        return self.after_gbp + self.lines_gbp


@dataclass(frozen=True)
class Carrier:
    """What happens where one partner carries all over- and underspends of the test in which costs rise."""

    partner: str
    above_gbp: Floats  # (Y,)


@dataclass(frozen=True)
class Trigger:
    """When to act: what is measured, by how much, by when, and what is done then.

    `expected` and `least`: units fewer over the first `month` months than `without` the plan. `chance`: that they are
    counted to fall by less than `least` though nothing is otherwise than planned, a false alarm. `power_nil` and
    `power_low`: that they are where the plan does nothing, or no more than at the low end of what is expected.
    """

    service: str
    month: int
    without: float
    expected: float
    least: float
    chance: float
    act: Act
    held_back: tuple[str, ...]  # options of the plan that begin after `month`
    first_of: str  # the plan year in which the earliest of them begins; '' where there are none
    power_nil: float
    power_low: float

    @property
    def is_weak(self) -> bool:
        """Whether a plan that does nothing would more often go unnoticed than not."""
        return self.power_nil < TELLING


@dataclass(frozen=True)
class BadYears:
    """Every test with what it does, the terms of the agreement, and one partner carrying all instead."""

    years: tuple[str, ...]
    terms: Collars
    tried: tuple[Tried, ...]  # as planned first, then the tests, then the worst pair of them
    costs: Tried | None  # the test in which the plan's own costs rise
    carriers: tuple[Carrier, ...]
    triggers: tuple[Trigger, ...]
