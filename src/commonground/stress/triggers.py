"""When to act: what should have fallen by how much, by which month. In: `Case`, the plan's worth. Out: `Trigger`s.

Two numbers are set for a service. At month 18 partners review the plan where its use is counted to have fallen by so
little as would seldom be if all went as planned (`stress.false_alarm`). At month 24 they stop it where it has fallen by
less than that, and by less than the plan needs to be worth its cost. Counts vary by chance, as a Poisson count of the
whole place; what they would be without the plan is taken as known. Which services, months and numbers are our own. D
draws, Y years, S services, K choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from commonground.core.arrays import Floats
from commonground.core.bed_days import joined, whole_of
from commonground.core.years import MONTHS_A_YEAR
from commonground.document.shapes import LEAST_DRAWS
from commonground.prices.value import money_discount
from commonground.simulate.effects import effect_between
from commonground.stress.model import Act, Case, Trigger

REVIEW, STOP = 18, 24  # months of the plan
MOST = 4  # services, those first whose fall is worth most at their unit cost
LOW_END = 0.1  # one future in ten falls less
EXACT = 1e-6  # of a unit
LEAST_UNITS = 20.0  # a plan that is expected to avoid fewer promises nothing that could be counted


@dataclass(frozen=True)
class _Falls:
    """Over the first months, bed days in one: units without the plan (S,), fewer with it (S,), in draws (D, S)."""

    month: int
    without: Floats
    expected: Floats
    drawn: Floats


def set_triggers(case: Case, objective_gbp: float) -> tuple[Trigger, ...]:
    """Triggers of the services that the plan makes fall most; () where too few futures were drawn, or nothing falls.

        review at alarm of month 18,   stop at min(alarm, share * expected) of month 24

    alarm is `_alarm` and share `_break_even`. `objective_gbp`: what the plan is worth less its cost, discounted. Raises
    Fault where `stress.false_alarm` is not among the figures.
    """
    if len(case.net) < LEAST_DRAWS or not case.plan.choices or MONTHS_A_YEAR * len(case.lines) < STOP:
        return ()
    early, late, share = _falls(case, REVIEW), _falls(case, STOP), _break_even(case, objective_gbp)
    seldom = case.baseline.assumptions.number("stress.false_alarm")
    found: dict[str, list[Trigger]] = {}
    for s, service in _dearest(case, early):
        if early.expected[s] < LEAST_UNITS:
            continue
        asked, last = (_alarm(falls.drawn[:, s], float(falls.without[s]), seldom) for falls in (early, late))
        last = min(last, share * float(late.expected[s]))
        found[service] = [
            _trigger(case, early, s, service, "review", asked),
            _trigger(case, late, s, service, "stop", last),
        ]
        if len(found) == MOST:
            break
    return tuple(trigger for triggers in found.values() for trigger in triggers)


def _alarm(drawn: Floats, without: float, seldom: float) -> float:
    """The fall below which the count is in the share `seldom` of futures though all goes as planned.

    alarm such that   mean_d Phi((alarm - fall[d]) / sqrt(without)) = false_alarm
    """
    reach = abs(float(ndtri(seldom))) * max(without, 1.0) ** 0.5
    low, high = float(drawn.min()) - reach - EXACT, float(drawn.max()) + reach + EXACT
    return float(brentq(lambda least: _chance(least, drawn, without) - seldom, low, high, xtol=EXACT))


def _chance(least: float, falls: Floats, without: float) -> float:
    """How likely fewer than `least` are counted to be avoided, over the true `falls` (D,), counts being Poisson.

    chance = mean_d Phi((least - fall[d]) / sqrt(without))
    """
    return float(ndtr((least - falls) / max(without, 1.0) ** 0.5).mean())


def _trigger(case: Case, falls: _Falls, s: int, service: str, act: Act, least: float) -> Trigger:
    """The trigger, and how often it would go off: falsely, if the plan does nothing, if it does as little as may be."""
    drawn, without = falls.drawn[:, s], float(falls.without[s])
    nil, low = np.zeros(1), np.quantile(drawn, [LOW_END])
    later = [choice for choice in case.plan.choices if choice.start * MONTHS_A_YEAR >= falls.month]
    return Trigger(
        service=service,
        month=falls.month,
        without=without,
        expected=float(falls.expected[s]),
        least=least,
        chance=_chance(least, drawn, without),
        act=act,
        held_back=tuple(dict.fromkeys(choice.option for choice in later)),
        first_of=case.runs.years[min(choice.start for choice in later)] if later else "",
        power_nil=_chance(least, nil, without),
        power_low=_chance(least, low, without),
    )


def _break_even(case: Case, objective_gbp: float) -> float:
    """The share of what it is expected to do at which the plan is worth just its cost.

    share = cost / (worth less cost + cost), discounted
    """
    cost = case.plan.marginals.cost_gbp.sum(axis=0)
    spent = float(cost @ money_discount(case.baseline.assumptions, len(cost)))
    return spent / (objective_gbp + spent) if objective_gbp > 0.0 else 1.0


def _falls(case: Case, month: int) -> _Falls:
    """What is fewer over the first `month` months, y the year that holds the last of them:

        fall[d,s] = - sum_(j < y) change[d,j,s] - part[s] * change[d,y,s]
        part[s] = sum_k change[k,y,s] * part[k] / sum_k change[k,y,s]

    part[k] is what of a choice's effect in year y comes by the month.
    """
    measured = case.plan.marginals
    last, reached = (month - 1) // MONTHS_A_YEAR, _part_of_year(case, month)
    whole = measured.change[:, last]
    part = _over((whole * reached[:, None]).sum(axis=0), whole.sum(axis=0))
    years = np.array([1.0] * last + [0.0] * (len(case.lines) - last))
    expected = -(measured.change.sum(axis=0).T @ years) - part * whole.sum(axis=0)
    changed = (case.runs.with_plan - case.runs.without).sum(axis=2)  # (D, Y, S)
    drawn = -np.einsum("dys,y->ds", changed, years) - part * changed[:, last]
    months = years + np.eye(len(years))[last] * (month - last * MONTHS_A_YEAR) / MONTHS_A_YEAR
    without = np.einsum("yns,y->s", case.baseline.without, months)
    return _Falls(month, *(joined(units, measured.services) for units in (without, expected, drawn)))


def _part_of_year(case: Case, month: int) -> Floats:
    """(K,) what of each choice's effect in the year that holds `month` comes by the end of that month."""
    begun = (month - 1) // MONTHS_A_YEAR * MONTHS_A_YEAR
    months = np.array([begun, month, begun + MONTHS_A_YEAR], dtype=np.float64)
    options = {option.id: option for option in case.baseline.options}
    paths = {
        key: effect_between(options[key[0]], key[1], case.baseline.assumptions, months)
        for key in {(choice.option, choice.start) for choice in case.plan.choices}
    }
    found = np.array([paths[choice.option, choice.start] for choice in case.plan.choices])
    return _over(found[:, 0], found.sum(axis=1))


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole != 0.0))


def _dearest(case: Case, falls: _Falls) -> Iterator[tuple[int, str]]:
    """Services that fall, by position with bed days in one, those first whose fall is worth most."""
    measured = case.plan.marginals.services
    prices = case.prices.for_services(measured)
    worth = falls.expected * joined(prices.unit_cost_gbp, measured)
    services = list(dict.fromkeys(whole_of(service) for service in measured))
    return ((int(s), services[s]) for s in np.argsort(-worth, kind="stable") if worth[s] > 0.0)
