"""What residents gain, in Green Book terms, and what partners say outcomes are worth. In: runs. Out: `Flow`s.

Kind value: nobody's budget, never added to cash. D draws, Y years, N neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.options.prices import PriceBook, declared_worth
from commonground.place.partners import Partner
from commonground.settle.model import Flow
from commonground.settle.parties import PLAN, RESIDENTS
from commonground.simulate.model import Runs
from commonground.simulate.services import QALY

Floats = NDArray[np.float64]
HEALTH_LINE = "Healthy years of life gained"
DEATHS_LINE = "Deaths averted by options whose healthy years were not measured"
LONELY_LINE = "Loneliness averted"
LONELINESS, MORTALITY = "loneliness", "mortality"


def value_flows(
    prices: PriceBook, runs: Runs, options: Sequence[Option], partners: Sequence[Partner], assumptions: Assumptions
) -> tuple[Flow, ...]:
    """Health and company gained by residents, and each partner's own declared worth.

    `prices` has its services in the order of `runs`. Deaths averted count (at `value.qaly_per_death_averted`) only
    as far as they come from options without a QALY figure, so that no health is counted twice.
    """
    avoided = runs.without - runs.with_plan
    qaly_gbp = assumptions.number("value.qaly_gbp")
    gains = {HEALTH_LINE: runs.qaly.sum(axis=2) * qaly_gbp}
    if LONELINESS in runs.services:
        people = avoided[..., runs.services.index(LONELINESS)].sum(axis=2)
        gains[LONELY_LINE] = people * assumptions.number("value.lonely_year_gbp")
    if MORTALITY in runs.services:
        deaths = avoided[..., runs.services.index(MORTALITY)] * _without_qaly(runs, options)
        gains[DEATHS_LINE] = deaths.sum(axis=2) * assumptions.number("value.qaly_per_death_averted") * qaly_gbp
    flows = [Flow(line, PLAN, RESIDENTS, "value", gbp) for line, gbp in gains.items()]
    flows += _declared(prices, avoided, partners)
    return tuple(flow for flow in flows if flow.gbp.any())


def _without_qaly(runs: Runs, options: Sequence[Option]) -> Floats:
    """(Y, N) share of the deaths averted that comes from options without a QALY figure, by the accounts' steps."""
    unmeasured = {option.id for option in options if all(effect.service != QALY for effect in option.effects)}
    steps = np.abs(runs.steps[..., runs.services.index(MORTALITY)])
    of_options = np.array([name in runs.options for name in runs.step_names], dtype=np.float64)
    of_unmeasured = np.array([name in unmeasured for name in runs.step_names], dtype=np.float64)
    total = np.tensordot(of_options, steps, axes=1)
    part = np.tensordot(of_unmeasured, steps, axes=1)
    return np.asarray(np.divide(part, total, out=np.zeros_like(total), where=total > 0))


def _declared(prices: PriceBook, avoided: Floats, partners: Sequence[Partner]) -> Iterator[Flow]:
    worth = declared_worth(prices, partners)
    for p, s in zip(*np.nonzero(worth.any(axis=1)), strict=True):
        line = f"{prices.service_names[s]}: worth that the partner has declared"
        yield Flow(line, PLAN, prices.partners[p], "value", avoided[..., s] @ worth[p, :, s])
