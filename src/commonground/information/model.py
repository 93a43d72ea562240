"""What is known of the figures that somebody judged. D draws, O options. Out: `Outcomes`, `Judged`, `Information`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from commonground.core.arrays import Floats
from commonground.core.figures import Figure

Target = Literal["health", "cash", "worth"]
TARGETS: tuple[Target, ...] = ("health", "cash", "worth")


@dataclass(frozen=True)
class Outcomes:
    """What a plan comes to in each draw of its figures; its choices stay as they are."""

    qaly: Floats  # (D,) years of good health, all years
    cash_gbp: Floats  # (D,) all partners, all years: what goes at once, less what they pay; whole wards apart
    worth_gbp: Floats  # (D, O) social value of each option beside the others, discounted, less its cost

    def of(self, target: Target) -> Floats:
        """(D,) one of them; the worth is that of all options."""
        together: Floats = self.worth_gbp.sum(axis=1)
        return {"health": self.qaly, "cash": self.cash_gbp, "worth": together}[target]


@dataclass(frozen=True)
class Judged:
    """One figure of quality D behind the plan.

    `share_of_spread`: of each outcome, what goes with it (squared rank correlation).
    `worth_knowing_gbp`: what the choice of options would gain on average if its true value were known first.
    `local`: whether a place can look it up itself, where `ask` says.
    """

    figure: Figure
    local: bool
    ask: str
    share_of_spread: Mapping[Target, float]
    worth_knowing_gbp: float


@dataclass(frozen=True)
class Information:
    """The judged figures of a plan, those that a place can look up first, and what all of them do together."""

    figures: int  # assumptions of the plan
    judged: int  # of them of quality D
    share_of_spread: Mapping[Target, float]  # that goes if every judged figure were certain
    rows: tuple[Judged, ...]


@dataclass(frozen=True)
class Standing:
    """Where one partner ends over all plan years beside its line, the lowest that it may; GBP, not discounted.

    `worth_knowing_gbp`: what certainty of everything that is drawn would be worth to it before it signs or does not.
    """

    partner: str
    line_gbp: float
    expected_gbp: float
    worth_knowing_gbp: float


@dataclass(frozen=True)
class Swing:
    """How one figure moves where a partner ends: expected at the figure's 10th and 90th percentile, GBP.

    `worth_knowing_gbp`: what its true value would be worth to the partner before it signs or does not.
    `crosses_at`: the value at which the partner is expected to end on its line, by a straight line; None = none drawn.
    """

    partner: str
    figure: str
    share_of_spread: float
    at_low_gbp: float
    at_high_gbp: float
    worth_knowing_gbp: float
    crosses_at: float | None
