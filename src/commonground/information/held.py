"""A plan that can be measured again and again at other draws of its figures, its choices as they are.

In: baseline, plan, prices. Out: `HeldPlan`.
"""

from __future__ import annotations

from dataclasses import dataclass

from commonground.evidence.model import Assumptions
from commonground.information.figures import Drawn, draw_figures
from commonground.information.model import Outcomes
from commonground.information.outcomes import Under, lie_under, measure_outcomes
from commonground.prices.model import PriceBook
from commonground.simulate.marginals import exposed_use_of_each
from commonground.simulate.model import Baseline, MeasuredPlan


@dataclass(frozen=True)
class HeldPlan:
    """`under` lies under each option in turn, `beside` under each where all the others are in place."""

    baseline: Baseline
    plan: MeasuredPlan
    prices: PriceBook
    seed: int
    under: Under
    beside: Under

    @classmethod
    def of(cls, baseline: Baseline, plan: MeasuredPlan, prices: PriceBook, seed: int) -> HeldPlan:
        """The plan with what lies under its options."""
        under = lie_under(baseline, plan, prices, plan.exposed_use)
        beside = lie_under(baseline, plan, prices, exposed_use_of_each(baseline, plan))
        return cls(baseline, plan, prices, seed, under, beside)

    @property
    def draws(self) -> int:
        """As many as the baseline has."""
        return len(self.baseline.draws.cost_gbp)

    def drawn(self, assumptions: Assumptions) -> Drawn:
        """The figures of `assumptions` drawn: each from the stream that it always has."""
        services = self.baseline.cells.services
        costed = [service for service in services if f"cost.{service}" in assumptions]
        return draw_figures(self.baseline.options, services, costed, assumptions, self.seed, self.draws)

    def measure(self, drawn: Drawn) -> Outcomes:
        """What the plan comes to at these figures."""
        return measure_outcomes(self.baseline, self.plan, self.prices, self.under, self.beside, drawn)
