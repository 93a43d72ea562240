"""The plan that gains the partners most cash. In: outlook, prices, partners. Out: `CashPlan`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from commonground.choose.best import best
from commonground.choose.model import CashPlan
from commonground.choose.objectives import cash_by_year
from commonground.choose.setting import setting
from commonground.core.progress import Progress, silent
from commonground.partners import Partner
from commonground.prices.model import PriceBook
from commonground.simulate.marginals import measure_together
from commonground.simulate.model import Baseline

QUICKLY = (
    "choose.objective=cash",
    "choose.runners_up=0",
    "choose.overlap_rounds=1",
    "choose.gap=0.02",
    "choose.most_nodes=100",
    "choose.most_open=0",
)


def for_cash(
    baseline: Baseline, prices: PriceBook, partners: Sequence[Partner], progress: Progress = silent
) -> CashPlan:
    """Choose within the same limits for the cash of all partners together, in one quick round."""
    aimed = replace(baseline, assumptions=baseline.assumptions.with_settings(QUICKLY))
    choices = best(aimed, prices, partners, progress).choices
    measured = measure_together(baseline, choices)
    here = setting(baseline, measured, prices, partners)
    cost = {option.id: 0.0 for option in baseline.options}
    for choice, spent in zip(choices, measured.cost_gbp.sum(axis=1), strict=True):
        cost[choice.option] += float(spent)
    name = {option.id: option.name for option in baseline.options}
    taken = sorted({choice.option for choice in choices}, key=lambda option: -cost[option])
    return CashPlan(
        choices=choices,
        option_names=tuple(name[option] for option in taken),
        net_gbp=np.asarray(cash_by_year(here).sum(axis=0)),
        qaly=float(measured.qaly.sum()),
    )
