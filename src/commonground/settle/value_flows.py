"""What residents gain, in Green Book terms, and what partners say outcomes are worth. In: runs. Out: `Flow`s.

Kind value: nobody's budget, never added to cash. D draws, Y years, N neighbourhoods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from commonground.core.arrays import Floats
from commonground.core.services import LONELINESS, MORTALITY
from commonground.document.parties import PLAN, RESIDENTS
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.partners import Partner
from commonground.prices.book import declared_worth
from commonground.prices.model import PriceBook
from commonground.prices.value import outcome_values
from commonground.settle.lives import lives_saved
from commonground.settle.model import Flow
from commonground.simulate.model import Draws, Runs

HEALTH_LINE = "Healthy years of life gained"
DEATHS_LINE = "Deaths averted by options whose healthy years were not measured"
LONELY_LINE = "Loneliness averted"


def value_flows(
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
        deaths = lives_saved(runs, draws, MORTALITY, values.deaths_counted)
        gains[DEATHS_LINE] = deaths * values.death_gbp
    flows = [Flow(line, PLAN, RESIDENTS, "value", gbp) for line, gbp in gains.items()]
    flows += _declared(prices, avoided, partners)
    return tuple(flow for flow in flows if flow.gbp.any())


def _declared(prices: PriceBook, avoided: Floats, partners: Sequence[Partner]) -> Iterator[Flow]:
    worth, lines = declared_worth(prices, partners), dict[tuple[str, str], Floats]()
    for p, s in zip(*np.nonzero(worth.any(axis=1)), strict=True):
        line = prices.partners[p], f"{prices.service_names[s]}: worth that the partner has declared"
        lines[line] = lines.get(line, 0.0) + avoided[..., s] @ worth[p, :, s]
    return (Flow(line, PLAN, partner, "value", gbp) for (partner, line), gbp in lines.items())
