"""What choosing returns. In: marginals, prices, partners. Out: `Chosen`."""

from __future__ import annotations

from dataclasses import dataclass

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
