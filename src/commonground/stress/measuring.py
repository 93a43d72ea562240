"""What a plan comes to when something is otherwise, its choices as they are. In: `Case`, `Conditions`. Out: `Measured`.

Expectations, by the equations of `simulate` and of `choose.pricing`: steps of capacity are spread, but for wards of
emergency beds, which are counted whole, draw by draw, each draw moved by what the expectation moves; notices and
redundancies stay as planned. The measure is our own. D draws, Y years, P partners, K choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from commonground.choose.pricing import price
from commonground.core.arrays import Floats
from commonground.core.services import QALY
from commonground.evidence.model import Assumptions
from commonground.prices.book import by_trust
from commonground.prices.capacity import EXACT, days_a_ward
from commonground.simulate import measure_together
from commonground.simulate.draws import optimism_bias_adjusted
from commonground.simulate.effects import relative_reduction, weights
from commonground.simulate.model import Baseline
from commonground.stress.model import Case, Conditions, Measured

MOST_STRETCH = 2.0  # beyond it draws are moved, not stretched: their spread would be made of nothing
_Effects = tuple[float, float, float]  # `Conditions.of_effects`


@dataclass(frozen=True)
class _Moved:
    """What the plan's choices move: each partner's cash before whole wards, its beds in wards, (Y, P); QALYs (Y,)."""

    cash: Floats
    wards: Floats
    qaly: Floats


@dataclass(frozen=True)
class _Beds:
    """Emergency bed days a year in wards (D, Y, P), what a ward costs (Y, 1), and its part that a closed one frees."""

    without: Floats
    with_plan: Floats
    today: Floats  # (D, 1, P)
    ward_gbp: Floats
    released: float


def measure_all(case: Case, conditions: Iterable[Conditions]) -> list[Measured]:
    """The plan under each of `conditions`."""
    wanted, planned = list(conditions), Conditions.as_planned(len(case.lines))
    priced = price(case.plan.marginals, case.baseline, case.prices, case.partners)
    spent, beds = priced.budget_use.sum(axis=1).T, _beds(case, priced.ward_gbp)
    every = {one.of_effects: one for one in [planned, *wanted]}
    moved = {key: _moved(case, one) for key, one in every.items()}
    before = _cash(moved, spent, beds, planned, planned)
    return [
        Measured(
            off_gbp=_cash(moved, spent, beds, one, planned) - before,
            qaly=float((moved[one.of_effects].qaly * one.demand).sum()),
        )
        for one in wanted
    ]


def _cash(
    moved: Mapping[_Effects, _Moved], spent: Floats, beds: _Beds, asked: Conditions, planned: Conditions
) -> Floats:
    """(Y, P) each partner's expected cash, `spent` (Y, P) being what it pays for the plan as planned:

        cash[y,p] = demand[y] * (moved[y,p] - cost[y] * spent[y,p]) - ward_gbp[y] * mean_d opened[d,y,p]
        opened[d,y,p] = paid(trunc(with[d,y,p] - today[d,p])) - paid(trunc(without[d,y,p] - today[d,p]))
        paid(wards) = max(wards, 0) + (1 - kept) * min(wards, 0)
        with[d,y,p] <- demand[y] * (without[d,y,p] + stretch[y,p] * (with[d,y,p] - without[d,y,p]) + rest[y,p])
        without[d,y,p] <- demand[y] * without[d,y,p]
        stretch[y,p] = wards[y,p] / planned[y,p] within 0 and 2
        rest[y,p] = wards[y,p] - stretch[y,p] * planned[y,p]

    `moved` and `wards` are those of the effects as they are asked to be, `planned` the wards of those as planned; beds
    are in wards. So each draw moves as the
    expectation does, and as one whose effects are smaller or larger.
    """
    now, expected = moved[asked.of_effects], moved[planned.of_effects]
    demand, stretch = asked.demand[:, None], _stretch(now.wards, expected.wards)
    changed = stretch * (beds.with_plan - beds.without) + now.wards - stretch * expected.wards
    after = demand * (beds.without + changed) - beds.today
    opened = _paid(after, beds.released) - _paid(demand * beds.without - beds.today, beds.released)
    own = demand * (now.cash - asked.cost[:, None] * spent)
    return np.asarray(own - beds.ward_gbp * opened.mean(axis=0))


def _paid(wards: Floats, released: float) -> Floats:
    """Whole wards opened since today, those that are closed for as much as goes with them."""
    whole = np.trunc(wards.round(EXACT))
    return np.asarray(np.maximum(whole, 0.0) + released * np.minimum(whole, 0.0))


def _stretch(now: Floats, planned: Floats) -> Floats:
    """(Y, P) by what changes are multiplied; 1 where none was planned."""
    return np.clip(np.divide(now, planned, out=np.ones_like(now), where=planned != 0.0), 0.0, MOST_STRETCH)


def _beds(case: Case, gbp: Floats) -> _Beds:
    """The beds of the draws; `gbp` (Y,) a ward."""
    runs, prices = case.runs, case.prices.for_services(case.runs.services)
    a_ward, kept = days_a_ward(case.baseline.assumptions), prices.capacity.kept[prices.capacity.beds]
    return _Beds(
        without=by_trust(prices, runs.without) / a_ward,
        with_plan=by_trust(prices, runs.with_plan) / a_ward,
        today=by_trust(prices, runs.today_by_draw)[:, None] / a_ward,
        ward_gbp=gbp[:, None],
        released=1.0 - float(kept[0]) if len(kept) else 1.0,
    )


def _moved(case: Case, asked: Conditions) -> _Moved:
    """What the choices move with effects that are weak, late, or on fewer people."""
    baseline = case.baseline
    low_reduction, low_qaly = _low_ends(baseline)
    changed = replace(
        baseline,
        assumptions=_later(baseline, asked.delay_months),
        mean_relative_reduction=_between(baseline.mean_relative_reduction, low_reduction, asked.weak),
        mean_qaly=_between(baseline.mean_qaly, low_qaly, asked.weak),
    )
    fewer = [replace(choice, scale=choice.scale * (1.0 - asked.unfilled)) for choice in case.plan.choices]
    marginals = measure_together(changed, fewer).marginals
    priced = price(marginals, baseline, case.prices, case.partners)
    return _Moved(
        cash=(priced.cash + priced.budget_use).sum(axis=1).T,
        wards=priced.wards.sum(axis=1).T,
        qaly=marginals.qaly.sum(axis=0),
    )


def _between(middle: Floats, low: Floats, weak: float) -> Floats:
    return np.asarray(middle + weak * (low - middle))


def _later(baseline: Baseline, months: float) -> Assumptions:
    """The figures with so many months more of set-up for every option."""
    names = {f"options.{option.id}.setup_months" for option in baseline.options}
    figures = baseline.assumptions.values()
    return (
        baseline.assumptions
        if months == 0.0
        else Assumptions(replace(f, value=f.number + months) if f.name in names else f for f in figures)
    )


def _low_ends(baseline: Baseline) -> tuple[Floats, Floats]:
    """Reductions (O, E) and QALYs for each person (O,) with every effect at the weak end of its range."""
    services, figures = baseline.cells.services, baseline.assumptions
    ratio, qaly = np.ones((1, len(baseline.options), len(services))), np.zeros(len(baseline.options))
    for o, option in enumerate(baseline.options):
        for effect in option.effects:
            figure = figures[f"effects.{option.id}.{effect.service}"]
            bias = figures.number(f"effects.optimism_bias.{effect.study_design}", 0.0)
            if effect.service == QALY:
                low = figure.number if figure.low is None else figure.low
                qaly[o] = optimism_bias_adjusted(np.array(low), bias)
            elif effect.service in services:
                high = figure.number if figure.high is None else figure.high
                ratio[0, o, services.index(effect.service)] -= optimism_bias_adjusted(np.array(1.0 - high), bias)
    weight = weights(baseline.options, services, figures) * baseline.mean_added[:, None]
    return relative_reduction(ratio, weight, baseline.options, services)[0], qaly * baseline.mean_added
