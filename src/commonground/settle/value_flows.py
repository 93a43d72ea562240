"""What residents gain, in Green Book terms, and what partners say outcomes are worth. In: runs. Out: `Flow`s.

Kind value: nobody's budget, never added to cash. D draws, Y years, N neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.bed_days import whole_of
from commonground.core.services import LONELINESS, MORTALITY, QALY
from commonground.document.shapes import OVERLAP, PLAN, RESIDENTS
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.book import declared_worth
from commonground.prices.model import PriceBook
from commonground.prices.value import outcome_values
from commonground.settle.model import Flow, Grounds
from commonground.simulate.model import Draws, Runs

HEALTH_LINE = "Healthy years of life gained"
DEATHS_LINE = "Deaths averted by options whose healthy years were not measured"
LONELY_LINE = "Loneliness averted"
GROUNDS = {
    HEALTH_LINE: Grounds(services=(QALY,), factors=("value.qaly_gbp",)),
    LONELY_LINE: Grounds(services=(LONELINESS,), factors=("value.lonely_year_gbp",)),
    DEATHS_LINE: Grounds(
        services=(MORTALITY,),
        factors=("value.qaly_gbp", "value.qaly_per_death_averted"),
        figures=("value.deaths_counted",),
    ),
}


def book_outcomes(
    prices: PriceBook,
    runs: Runs,
    draws: Draws,
    options: Sequence[Option],
    partners: Sequence[Partner],
    assumptions: Assumptions,
) -> tuple[Flow, ...]:
    """Health and company gained by residents, and each partner's own declared worth.

    `prices` has its services in the order of `runs`. Outcomes are worth what `prices.value` says.
    """
    avoided, values = runs.without - runs.with_plan, outcome_values(options, assumptions)
    gains = {HEALTH_LINE: runs.qaly.sum(axis=2) * values.qaly_gbp}
    if LONELINESS in runs.services:
        people = avoided[..., runs.services.index(LONELINESS)].sum(axis=2)
        gains[LONELY_LINE] = people * values.lonely_year_gbp
    if MORTALITY in runs.services:
        deaths = deaths_averted(runs, draws, MORTALITY, values.deaths_counted)
        gains[DEATHS_LINE] = deaths * values.death_gbp
    flows = [Flow(line, PLAN, RESIDENTS, "value", gbp, GROUNDS[line]) for line, gbp in gains.items()]
    flows += _declared(prices, avoided, partners)
    return tuple(flow for flow in flows if flow.gbp.any())


def _declared(prices: PriceBook, avoided: Floats, partners: Sequence[Partner]) -> Iterator[Flow]:
    worth, lines, services = declared_worth(prices, partners), dict[tuple[str, str], Floats](), dict[str, str]()
    for p, s in zip(*np.nonzero(worth.any(axis=1)), strict=True):
        line = prices.partners[p], f"{prices.service_names[s]}: worth that the partner has declared"
        lines[line] = lines.get(line, 0.0) + avoided[..., s] @ worth[p, :, s]
        services[line[1]] = whole_of(prices.services[s])
    for (partner, name), gbp in lines.items():
        yield Flow(name, PLAN, partner, "value", gbp, Grounds(services=(services[name],)))


def deaths_averted(runs: Runs, draws: Draws, service: str, counted: Collection[str]) -> Floats:
    """(D, Y) deaths (`service`) that the options `counted` avert; negative where they cause some.

        averted[d,y] = sum_(o counted) relative_effect[d,o] * step[o,y] + counted_part[y] * overlap[y]
        relative_effect[d,o] = (1 - rate_ratio[d,o]) / mean_d (1 - rate_ratio[d,o])
        counted_part[y] = sum_(o counted) |step[o,y]| / sum_o |step[o,y]|

    step[o,y] is what the option averts on average by its own step in the accounts of the simulation. So what an option
    not counted adds or takes away leaves no trace. Where options overlap on the same people, the counted ones bear
    their share of it, by the size of their steps. The split is our own.
    """
    s = runs.services.index(service)
    averted = {
        name: -step[..., s].sum(axis=1) for name, step in zip(runs.step_names, runs.steps, strict=True)
    }  # (Y,) each
    total = np.zeros((len(draws.rate_ratio), len(runs.years)))
    effects = 1.0 - draws.rate_ratio[..., draws.services.index(service)]
    for o, option in enumerate(runs.options):
        if option in counted and option in averted:
            total += _relative_effect(effects[:, o])[:, None] * averted[option]
    return np.asarray(total + _share_of_counted(averted, runs.options, counted) * averted.get(OVERLAP, 0.0))


def _relative_effect(loss: Floats) -> Floats:
    """(D,) how far each draw's loss is from the mean loss, as a multiple; ones where it has no mean to speak of."""
    mean = float(loss.mean())
    return np.asarray(loss / mean) if abs(mean) > 1e-9 else np.ones_like(loss)


def _share_of_counted(averted: dict[str, Floats], options: Collection[str], counted: Collection[str]) -> Floats:
    """(Y,) the part of the options' steps, by size, that belongs to those counted."""
    sizes = {name: np.abs(amount) for name, amount in averted.items() if name in options}
    whole = np.asarray(sum(sizes.values(), np.zeros(1)))
    part = np.asarray(sum((size for name, size in sizes.items() if name in counted), np.zeros(1)))
    share = np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
    return np.asarray(share)
