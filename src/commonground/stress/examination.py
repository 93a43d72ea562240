"""Every bad year tried on a plan and its deal. In: `Case`, tests, annual budgets. Out: `BadYears`.

Contributions stay as agreed; what is over- and underspent beside them is shared by the terms of `settle.collars`, among
those who take part: whoever takes none bears its own alone. Which pair of tests counts as the worst, and what a cut in
money does to a line, are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from commonground.core.arrays import Floats
from commonground.document.shapes import LEAST_DRAWS
from commonground.settle.collars import share_out
from commonground.settle.model import Collars, Shared
from commonground.stress.measuring import measure_all
from commonground.stress.model import BadYears, Carrier, Case, Measured, Test, Tried
from commonground.stress.named import as_planned, pairs_of, worst_tenth
from commonground.stress.triggers import set_triggers


def examine(case: Case, tests: Sequence[Test], objective_gbp: float) -> BadYears:
    """What each test does, what the worst pair of them does, and what would be if one partner carried all.

    `objective_gbp`: what the plan is worth less its cost, discounted.
    """
    planned, pairs = as_planned(len(case.lines)), pairs_of(tests)
    every = [planned, *tests, *pairs]
    terms = case.collars
    found = measure_all(case, [test.conditions for test in every])
    whole, case = case, case.of_those_who_take_part
    found = [replace(one, off_gbp=one.off_gbp[:, whole.taking]) for one in found]
    tried = [_tried(case, terms, test, measured) for test, measured in zip(every, found, strict=True)]
    alone, together = tried[: len(tests) + 1], tried[len(tests) + 1 :]
    alone += _lowest_tenth(case, terms)
    costs = next((one for one in alone if one.test.of_costs), None)
    return BadYears(
        years=case.runs.years,
        terms=terms,
        tried=(*alone, *_worst(together)),
        costs=costs,
        carriers=() if costs is None else tuple(_carriers(case, costs)),
        triggers=set_triggers(whole, objective_gbp),
    )


def _tried(case: Case, terms: Collars, test: Test, measured: Measured) -> Tried:
    """What a test does once its over- and underspends are shared."""
    return _ended(case, test, measured, share_out(terms, measured.off_gbp))


def _ended(case: Case, test: Test, measured: Measured, shared: Shared) -> Tried:
    """What is left, and what of it and of offers could still be asked for:

        after[y,p] = agreed[y,p] + own[y,p] + pooled[y,p] + beyond[y,p]
        spare[y,p] = max(cap[y,p] + after[y,p] - agreed[y,p] - (line[y,p] before a cut - line[y,p]), 0)

    A cap is what a body gains and offers and is not asked for: no floor is room for what another loses.
    """
    borne, lines = shared.borne_gbp + shared.beyond_gbp, _cut(case, test)
    spare = np.maximum(case.collars.caps_gbp + borne - (case.lines - lines), 0.0)
    return Tried(test, measured, shared, case.agreed + borne, lines, spare)


def _lowest_tenth(case: Case, terms: Collars) -> Iterable[Tried]:
    """The tenth of futures in which partners together end lowest, on average; nothing of too few draws.

        off[d,y,p] = net[d,y,p] - agreed[y,p] of the worst ceil(D / 10) draws d, by sum_yp net[d,y,p]

    The terms are applied in each of them, and what each then bears is averaged: collars and caps are not linear, so
    that an average of over- and underspends would be shared as no future is. What they leave all together is the
    expected shortfall (Artzner and others 1999), the conditional value at risk.
    """
    if len(case.net) >= LEAST_DRAWS:
        lowest = np.argsort(case.net.sum(axis=(1, 2)), kind="stable")[: -(-len(case.net) // 10)]
        off, qaly = case.net[lowest] - case.agreed, case.runs.qaly[lowest].sum(axis=(1, 2))
        each = share_out(terms, off)
        shared = Shared(*(gbp.mean(axis=0) for gbp in (each.own_gbp, each.pooled_gbp, each.beyond_gbp)))
        yield _ended(case, worst_tenth(len(case.lines)), Measured(off.mean(axis=0), float(qaly.mean())), shared)


def _cut(case: Case, test: Test) -> Floats:
    """The lines (Y, P) once some partners' money is cut: what they have set aside goes first, down to nothing.

    line[y,p] <- max(line[y,p] - cut[p] * annual_budget[p], min(line[y,p], 0))
    """
    lost = [test.conditions.cut.get(p.kind, 0.0) * p.annual_budget_gbp for p in case.partners]
    return np.asarray(np.maximum(case.lines - np.array(lost), np.minimum(case.lines, 0.0)))


def _worst(tried: Iterable[Tried]) -> list[Tried]:
    """The one in which partners together end furthest below their lines; of like ones that which leaves them least."""
    return sorted(tried, key=lambda one: (np.minimum(one.above_gbp, 0.0).sum(), one.after_gbp.sum()))[:1]


def _carriers(case: Case, costs: Tried) -> Iterable[Carrier]:
    """Each partner in turn bearing all over- and underspends, its own and those of the others:

    above[y,p] = agreed[y,p] + sum_j off[y,j] + line[y,p]
    """
    every = costs.measured.off_gbp.sum(axis=1)
    for p, partner in enumerate(case.partners):
        yield Carrier(partner.id, case.agreed[:, p] + every + costs.lines_gbp[:, p])
