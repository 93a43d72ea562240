"""What choosing returns. In: marginals, prices, partners. Out: `Chosen`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonground.core.arrays import Floats
from commonground.simulate.model import Choice


@dataclass(frozen=True)
class ShadowPrice:
    """What one more unit of a limit would be worth: 'another £100k of community nursing would ...'."""

    constraint: str
    label: str  # which partner, year, neighbourhood
    unit: str
    worth_gbp_per_unit: float


@dataclass(frozen=True)
class Chosen:
    """The best plan found, how nearly proven, and what else was close."""

    choices: tuple[Choice, ...]
    objective_gbp: float  # discounted social value less cost
    bound_gbp: float  # the best that any plan could reach
    gap: float  # (bound - objective) / max(|objective|, 1)
    runners_up: tuple[tuple[tuple[Choice, ...], float], ...]
    shadow_prices: tuple[ShadowPrice, ...]
    notes: tuple[str, ...] = ()
    worth_alone_gbp: Mapping[str, float] = field(
        default_factory=dict
    )  # option -> objective of its best choice by itself


@dataclass(frozen=True)
class CashPlan:
    """The plan that would gain the partners most cash, to hold beside the plan that does residents most good."""

    choices: tuple[Choice, ...]
    option_names: tuple[str, ...]  # the dearest first
    net_gbp: Floats  # (Y,) expected cash of all partners together, against doing nothing
    qaly: float  # over all years
