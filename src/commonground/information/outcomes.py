"""What a plan comes to when its figures are drawn and its choices stay. In: baseline, plan, `Drawn`. Out: `Outcomes`.

Expectations, not events, so that an outcome differs between two draws by its figures alone. They follow the equations
of `simulate`, `prices` and `choose.pricing` at the figures of each draw; whole wards and payments are left out.
D draws, Y years, O options, S services, E columns of `simulate.bed_days`; T the years in which an option may begin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.pricing import health_gbp, mean_weight, quintile_weights
from commonground.core.arrays import Floats, Ints
from commonground.core.bed_days import whole_of
from commonground.core.services import LONELINESS, MORTALITY
from commonground.information.figures import Drawn
from commonground.information.model import Outcomes
from commonground.prices.model import PriceBook
from commonground.prices.uplift import find_indices, option_index
from commonground.prices.value import deaths_counted, health_discount, money_discount, outcome_values
from commonground.simulate.bed_days import by_column
from commonground.simulate.effects import (
    growth_factors,
    multiples_of,
    path_by_months,
    relative_reduction,
    weights_by,
)
from commonground.simulate.model import Baseline, MeasuredPlan


@dataclass(frozen=True)
class Under:
    """What lies under the options of a plan, by option and year of start, at the scales chosen.

    `use` and `people` at what the next person gains, `counted` at what she costs, as multiples of the mean. `funded`:
    the part of `counted` whose cost partners of the place carry.
    """

    use: Floats  # (O, T, Y, E)
    people: Floats  # (O, T, Y) of the target group
    counted: Floats  # (O, T, Y) persons, or households where the option counts households
    funded: Floats  # (O, T, Y)


def lie_under(baseline: Baseline, plan: MeasuredPlan, prices: PriceBook, exposed_use: Floats) -> Under:
    """`Under` of the plan where `exposed_use` (Y, N, Q, O, E) lies under each of its options."""
    cells = baseline.cells
    years, width = len(cells.years), max((choice.start for choice in plan.choices), default=0) + 1
    shape = (len(baseline.options), width, years)
    use = np.zeros((*shape, exposed_use.shape[-1]))
    people, counted, funded = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for choice in plan.choices:
        o, n = cells.options.index(choice.option), cells.neighbourhoods.index(choice.neighbourhood)
        at = o, choice.start
        gain, cost = multiples_of(baseline.options[o], o, choice.scale, baseline.draws, baseline.assumptions)
        use[at] += choice.scale * gain * exposed_use[:, n, :, o].sum(axis=1)
        people[at] += choice.scale * gain * cells.eligible_people[:, n, :, o].sum(axis=1)
        more = choice.scale * cost * cells.eligible[:, n, :, o].sum(axis=1)
        inside = 1.0 - prices.fund_outside[prices.neighbourhoods.index(choice.neighbourhood)]
        counted[at] += more
        funded[at] += more * inside[prices.options.index(choice.option)]
    return Under(use, people, counted, funded)


def measure_outcomes(
    baseline: Baseline, plan: MeasuredPlan, prices: PriceBook, under: Under, beside: Under, drawn: Drawn
) -> Outcomes:
    """Health and cash from what lies `under` each option in turn, worth from what lies `beside` the others.

        worth[d,o] = weight[o] * sum_y d_h[y] * health_gbp[d,y,o]
                     + sum_y d_m[y] * (at_once[d,y,o] + capacity_worth[d] * freed[d,y,o] - cost_gbp[d,y,o])

    as `choose.pricing.worth_of`, with the figures of draw d; weights stay as they are.
    """
    terms = _Terms.of(baseline, prices, drawn)
    weights = _weights(baseline, plan)
    draws, years = len(drawn.draws.cost_gbp), len(baseline.cells.years)
    qaly, cash = np.zeros(draws), np.zeros(draws)
    worth = np.zeros((draws, len(baseline.options)))
    health, money = health_discount(baseline.assumptions, years), money_discount(baseline.assumptions, years)
    for o in np.flatnonzero(under.counted.any(axis=(1, 2))).tolist():
        in_turn, alone = terms.of_option(under, o), terms.of_option(beside, o)
        qaly += in_turn.qaly.sum(axis=1)
        cash += (in_turn.at_once - in_turn.funded_gbp).sum(axis=1)
        saved = alone.at_once + drawn.columns["value.capacity_worth"][:, None] * alone.freed
        worth[:, o] = weights[o] * (alone.health_gbp @ health) + (saved - alone.cost_gbp) @ money
    return Outcomes(qaly, cash, worth)


@dataclass(frozen=True)
class _OfOption:
    """What one option does, (D, Y) each: healthy years, GBP of health, of what goes at once, is freed, and is spent."""

    qaly: Floats
    health_gbp: Floats
    at_once: Floats
    freed: Floats
    cost_gbp: Floats
    funded_gbp: Floats


@dataclass(frozen=True)
class _Terms:
    """What every option needs."""

    baseline: Baseline
    drawn: Drawn
    growth: Floats  # (D, Y, E)
    reduction: Floats  # (D, O, E) share of use taken off at full coverage
    at_once: Floats  # (D, Y, E) GBP a unit
    freed: Floats  # (D, Y, E) GBP a unit
    counted: frozenset[str]  # options whose deaths averted are valued

    @classmethod
    def of(cls, baseline: Baseline, prices: PriceBook, drawn: Drawn) -> _Terms:
        draws, services, options = drawn.draws, baseline.cells.services, baseline.options
        weight = np.zeros(draws.rate_ratio.shape)
        for (o, s), each in weights_by(options, services, drawn.columns.__getitem__).items():
            weight[:, o, s] = each * drawn.added[:, o]
        priced = prices.for_services(baseline.services)
        cost, variable = _priced(priced, drawn)
        index = find_indices(priced, baseline.assumptions, baseline.cells.years)
        return cls(
            baseline=baseline,
            drawn=drawn,
            growth=growth_factors(draws.level, draws.growth, len(baseline.cells.years), services),
            reduction=relative_reduction(draws.rate_ratio, weight, options, services),
            at_once=by_column((cost * variable)[:, None] * index.running, services),
            freed=by_column((cost * (1.0 - variable))[:, None] * index.staff, services),
            counted=deaths_counted(options, baseline.assumptions),
        )

    def of_option(self, under: Under, o: int) -> _OfOption:
        """What option `o` does by itself to what lies `under` it."""
        option, columns, draws = self.baseline.options[o], self.drawn.columns, self.drawn.draws
        added, moved = self.drawn.added[:, o, None], np.flatnonzero(self.reduction[:, o].any(axis=0))
        growth = self.growth[:, :, moved] * self.reduction[:, o][:, None, moved]
        change, shape = np.zeros(growth.shape), growth.shape[:2]
        people, counted, funded = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for start in np.flatnonzero(under.counted[o].any(axis=1)).tolist():
            path = path_by_months(start, *self._months(option.id), shape[1], option.one_off)
            spent = path.paid + columns["options.setup_cost_share"][:, None] * path.setup
            change -= path.effect[:, :, None] * under.use[o, start][:, moved] * growth
            people += path.effect * under.people[o, start] * added
            counted += spent * under.counted[o, start] * added
            funded += spent * under.funded[o, start] * added
        qaly = people * draws.qaly[:, o, None]
        price = draws.cost_gbp[:, o, None] * option_index(self.baseline.assumptions, self.baseline.cells.years)
        return _OfOption(
            qaly=qaly,
            health_gbp=qaly * columns["value.qaly_gbp"][:, None] - self._outcomes_gbp(option.id, change, moved),
            at_once=-np.einsum("dye,dye->dy", change, self.at_once[:, :, moved]),
            freed=-np.einsum("dye,dye->dy", change, self.freed[:, :, moved]),
            cost_gbp=counted * price,
            funded_gbp=funded * price,
        )

    def _months(self, option: str) -> tuple[Floats, Floats, Floats]:
        """(D, 1) months of set-up, lag and build-up."""
        columns = self.drawn.columns
        setup, lag = columns[f"options.{option}.setup_months"], columns[f"options.{option}.lag_months"]
        return setup[:, None], lag[:, None], columns["options.build_up_months"][:, None]

    def _outcomes_gbp(self, option: str, change: Floats, moved: Ints) -> Floats:
        """(D, Y) GBP of deaths, where those of `option` are counted, and of lonely years in the `change` (D, Y, E)."""
        columns, services = self.drawn.columns, self.baseline.cells.services
        a_death = columns["value.qaly_gbp"] * columns["value.qaly_per_death_averted"]
        worth = {LONELINESS: columns["value.lonely_year_gbp"]} | (
            {MORTALITY: a_death} if option in self.counted else {}
        )
        gbp = np.zeros(change.shape[:2])
        for column, e in enumerate(moved.tolist()):
            if e < len(services) and services[e] in worth:
                gbp += change[:, :, column] * worth[services[e]][:, None]
        return gbp


def _priced(prices: PriceBook, drawn: Drawn) -> tuple[Floats, Floats]:
    """Unit cost and variable share (D, S) of each service of the book; nothing where it has no cost of its own."""
    cost, variable = (np.zeros((len(drawn.draws.cost_gbp), len(prices.services))) for _ in range(2))
    for s in np.flatnonzero(prices.unit_cost_gbp).tolist():
        service = whole_of(prices.services[s])
        cost[:, s], variable[:, s] = drawn.columns[f"cost.{service}"], drawn.columns[f"variable_share.{service}"]
    return cost, variable


def _weights(baseline: Baseline, plan: MeasuredPlan) -> Floats:
    """Each option's mean distributional weight (O,), by the fifths that gain health from it."""
    _, by_quintile = health_gbp(plan.marginals, outcome_values(baseline.options, baseline.assumptions))
    together = np.zeros((len(baseline.options), by_quintile.shape[1]))
    for choice, gained in zip(plan.choices, by_quintile, strict=True):
        together[baseline.cells.options.index(choice.option)] += gained
    return mean_weight(together, quintile_weights(baseline.assumptions))
