"""When to act: what should have fallen by how much, by which month. In: `Case`, the plan's worth. Out: `Trigger`s.

Two numbers are set for a service. At month 18 partners review the plan where it has fallen by less than the low end of
what is expected, or than what the plan needs to be worth its cost, whichever is more. At month 24 they stop it where it
has fallen by less than the second. Which services, months and numbers are our own. D draws, Y years, S services,
K choices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

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
LEAST_UNITS = 20.0  # fewer cannot be told apart from none
SURE = 0.5  # a trigger that more futures would pull though all is well says nothing


@dataclass(frozen=True)
class _Falls:
    """Over the first months, bed days in one: units without the plan (S,), fewer with it (S,), in draws (D, S)."""

    month: int
    without: Floats
    expected: Floats
    drawn: Floats


def set_triggers(case: Case, objective_gbp: float) -> tuple[Trigger, ...]:
    """Triggers of the services that the plan makes fall most; () where too few futures were drawn, or nothing falls.

        review at max(low end, share * expected) of month 18,   stop at share * expected of month 24

    share is `_break_even`. `objective_gbp`: what the plan is worth less its cost, discounted.
    """
    if len(case.net) < LEAST_DRAWS or not case.plan.choices or MONTHS_A_YEAR * len(case.lines) < STOP:
        return ()
    early, late, share = _falls(case, REVIEW), _falls(case, STOP), _break_even(case, objective_gbp)
    found: dict[str, list[Trigger]] = {}
    for s, service in _dearest(case, early):
        low = float(np.quantile(early.drawn[:, s], LOW_END))
        asked = _trigger(case, early, s, service, "review", max(low, share * float(early.expected[s])))
        last = _trigger(case, late, s, service, "stop", share * float(late.expected[s]))
        if asked or last:
            found[service] = [one for one in (asked, last) if one]
        if len(found) == MOST:
            break
    return tuple(trigger for triggers in found.values() for trigger in triggers)


def _trigger(case: Case, falls: _Falls, s: int, service: str, act: Act, least: float) -> Trigger | None:
    """The trigger, unless it asks for hardly anything, for more than is expected, or half of all futures pull it."""
    chance = float((falls.drawn[:, s] < least).mean())
    if not LEAST_UNITS <= least < float(falls.expected[s]) or chance >= SURE:
        return None
    later = [choice for choice in case.plan.choices if choice.start * MONTHS_A_YEAR >= falls.month]
    return Trigger(
        service=service,
        month=falls.month,
        without=float(falls.without[s]),
        expected=float(falls.expected[s]),
        least=least,
        chance=chance,
        act=act,
        held_back=tuple(dict.fromkeys(choice.option for choice in later)),
        first_of=case.runs.years[min(choice.start for choice in later)] if later else "",
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
