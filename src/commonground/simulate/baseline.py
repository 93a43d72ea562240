"""What is expected without a plan, and what lies under each option. In: cells, draws. Out: `Baseline`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.bed_days import split, with_carried
from commonground.simulate.effects import growth_factors, relative_reduction
from commonground.simulate.exposure import (
    exposed_use_alone,
    people_now,
    use_by_neighbourhood,
    use_by_quintile,
    use_today,
)
from commonground.simulate.model import Baseline, Cells, Draws


def estimate_baseline(cells: Cells, draws: Draws, options: Sequence[Option], assumptions: Assumptions) -> Baseline:
    """All that every plan for a place shares.

    without[y,n,s] = mean_d growth[d,y,s] * sum of use[y,c,s] over the cells c of n
    """
    services = cells.services
    growth = growth_factors(draws.level, draws.growth, len(cells.years), services)
    reduction = relative_reduction(draws.rate_ratio, options, services, assumptions)
    now, use = with_carried(use_today(cells), services), with_carried(use_by_neighbourhood(cells), services)
    mean_growth = growth.mean(axis=0)
    return Baseline(
        cells=cells,
        draws=draws,
        options=tuple(options),
        assumptions=assumptions,
        growth=growth,
        relative_reduction=reduction,
        mean_growth=mean_growth,
        mean_relative_reduction=reduction.mean(axis=0),
        mean_qaly=draws.qaly.mean(axis=0),
        mean_cost_gbp=draws.cost_gbp.mean(axis=0),
        use_today=now,
        use=use,
        use_by_quintile=with_carried(use_by_quintile(cells), services),
        exposed_use=exposed_use_alone(cells),
        today=split(now, services),
        without=split(use * mean_growth[:, None], services),
        people=people_now(cells),
    )
