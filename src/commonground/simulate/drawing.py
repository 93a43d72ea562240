"""With and without the plan. In: baseline, measured plan. Out: `Runs`, whose steps sum exactly.

Each neighbourhood is drawn by itself from streams keyed by its place among them, so results depend neither on how the
work is split over workers nor on what a neighbourhood is called. Both futures share their events (common random
numbers: Glasserman and Yao 1992, Management Science 38:884-908), so that what differs is the plan, not chance.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from commonground.core.arrays import Floats, Masks
from commonground.core.chance import generator
from commonground.core.progress import Progress, silent
from commonground.core.services import BED_DAY, position
from commonground.document.shapes import OVERLAP
from commonground.prices.uplift import option_index
from commonground.simulate.bed_days import CARRIED, split, with_carried
from commonground.simulate.marginals import change_by_quintile
from commonground.simulate.model import Baseline, Coverage, MeasuredPlan, Runs
from commonground.simulate.overlap import bit, merge, use_left

POPULATION = "population change"
GROWTH = "growth beyond ageing"
REMAINDER = "chance (drawn counts less expected)"


@dataclass(frozen=True)
class _Plan:
    """What every neighbourhood needs and none changes."""

    baseline: Baseline
    measured: MeasuredPlan
    seed: int

    @property
    def coverage(self) -> Coverage:
        return self.measured.coverage


@dataclass(frozen=True)
class _Drawn:
    """One neighbourhood's counts (D, Y, E), and the means over draws of the expectations behind them (Y, E)."""

    without: Floats
    with_plan: Floats
    expected_without: Floats
    expected_with: Floats


def run(baseline: Baseline, measured: MeasuredPlan, seed: int, workers: int = 1, progress: Progress = silent) -> Runs:
    """Draw every service, year and neighbourhood with and without a plan.

    The result is the same, byte for byte, for any number of `workers` (threads).
    """
    plan = _Plan(baseline, measured, seed)
    with threadpool_limits(1):
        return _assembled(plan, _drawn(plan, workers, progress))


def _drawn(plan: _Plan, workers: int, progress: Progress) -> list[_Drawn]:
    """Every neighbourhood, in order."""
    count = len(plan.baseline.neighbourhoods)
    done: list[_Drawn] = []
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        for result in pool.map(lambda n: _one_neighbourhood(plan, n), range(count)):
            done.append(result)
            progress(len(done) / count)
    return done


def _one_neighbourhood(plan: _Plan, n: int) -> _Drawn:
    """The counts of neighbourhood n, each service's from its own expectations:

    without[d,y,s] ~ Poisson(expected[d,y,s]), expected[d,y,s] = growth[d,y,s] * sum of use[y,c,s] over its cells c
    """
    services, code = plan.baseline.cells.services, f"N{n + 1:02}"
    mask, use = _cells_of(plan, n)
    expected = use.sum(axis=0)[None] * plan.baseline.growth
    changed = _changed(plan, n, mask, use)
    without = counts(expected[..., : len(services)], generator(plan.seed, code, "without the plan"))
    return _Drawn(
        without=with_carried(without, services),
        with_plan=_with_plan(plan, code, without, expected, changed),
        expected_without=expected.mean(axis=0),
        expected_with=changed.mean(axis=0),
    )


def _with_plan(plan: _Plan, code: str, without: Floats, expected: Floats, changed: Floats) -> Floats:
    """Counts (D, Y, E) with means `changed`, made from `without` (D, Y, S), whose means are `expected` (D, Y, E).

    Bed days are drawn in two steps: first those that admissions carry, and from these all of them.

    carried ~ coupled(without, expected, changed if stays were fewer but no shorter)
    bed days ~ coupled(carried, changed if stays were fewer but no shorter, changed)
    """
    services = plan.baseline.cells.services
    all_but_carried, bed = slice(len(services)), position(services, BED_DAY)
    chance = generator(plan.seed, code, "with the plan")
    counted = coupled(without, expected[..., all_but_carried], changed[..., all_but_carried], chance)
    if bed is None:
        return counted
    chance = generator(plan.seed, code, "bed days with the plan")
    carried = coupled(without[..., bed], expected[..., bed], changed[..., CARRIED], chance)
    counted[..., bed] = coupled(carried, changed[..., CARRIED], changed[..., bed], chance)
    return with_carried(counted, services, carried)


def counts(expected: Floats, chance: np.random.Generator) -> Floats:
    """Poisson counts with these means."""
    return chance.poisson(expected).astype(np.float64)


def coupled(counted: Floats, expected: Floats, changed: Floats, chance: np.random.Generator) -> Floats:
    """Counts with means `changed`, made from the same events as `counted`, whose means are `expected`.

    with ~ Binomial(without, min(changed / expected, 1)) + Poisson(max(changed - expected, 0))

    Where use falls each event is kept with probability changed / expected: a thinned Poisson is a Poisson (Lewis and
    Shedler 1979, Naval Research Logistics Quarterly 26:403-413). Where it rises new events are added. So equal means
    give equal counts, and a fall never adds an event.
    """
    kept = np.divide(changed, expected, out=np.ones_like(expected), where=expected > 0.0)
    thinned = chance.binomial(counted.astype(np.int64), np.clip(kept, 0.0, 1.0))
    added = chance.poisson(np.maximum(changed - expected, 0.0))
    return (thinned + added).astype(np.float64)


def _cells_of(plan: _Plan, n: int) -> tuple[Masks, Floats]:
    """The neighbourhood's cells joined where the plan cannot tell them apart: masks (G,), use (G, Y, E)."""
    cells = plan.baseline.cells
    here = cells.of(n)
    chosen = np.flatnonzero(plan.coverage.effect[:, n].any(axis=0))
    keep = np.uint64(sum(int(bit(int(option))) for option in chosen))
    return merge(cells.mask[here], with_carried(cells.use[:, here], cells.services).transpose(1, 0, 2), keep)


def _changed(plan: _Plan, n: int, mask: Masks, use: Floats) -> Floats:
    """Expected use with the plan (D, Y, E), from the neighbourhood's cells: masks (G,), use (G, Y, E).

    changed[d,y,s] = growth[d,y,s] * sum over g of use[g,y,s] * product of residual[o,d,y] over o in the mask of g
    """
    effect, growth = plan.coverage.effect[:, n], plan.baseline.growth
    changed = np.empty_like(growth)
    for column in range(changed.shape[2]):
        residual = _residual(effect, plan.baseline.relative_reduction[:, :, column])
        changed[:, :, column] = use_left(mask, use[:, :, column], residual) * growth[:, :, column]
    return changed


def _residual(effect: Floats, reduction: Floats) -> dict[int, Floats]:
    """The part (D, Y) of use that each option with any effect leaves, from effect (Y, O) and reduction (D, O).

    residual[o,d,y] = max(1 - effect[y,o] * relative_reduction[d,o], 0)
    """
    working = np.flatnonzero(effect.any(axis=0) & (reduction != 0.0).any(axis=0))
    return {int(o): np.maximum(1.0 - reduction[:, o, None] * effect[None, :, o], 0.0) for o in working}


def _assembled(plan: _Plan, done: list[_Drawn]) -> Runs:
    """The neighbourhoods side by side, with cost, health and accounts. For option o in neighbourhood n:

    reached[y] = mean_d(added[d,o]) * paid[y] * sum_q eligible[y,q]
    option_cost_gbp[d,y] = cost_gbp[d,o] * added[d,o] * spent[y] * sum_q eligible[y,q] * u[y]
    qaly[d,y] = sum_o effect[y] * sum_q eligible_people[y,q] * qaly[d,o] * added[d,o]

    u is the index of what options are made of (`prices.uplift.option_index`).
    """
    baseline, coverage = plan.baseline, plan.coverage
    cells, draws, services = baseline.cells, baseline.draws, baseline.cells.services
    with_plan = np.stack([one.with_plan for one in done], axis=2)
    counted = cells.eligible.sum(axis=2)
    price = option_index(baseline.assumptions, cells.years)
    helped = cells.eligible_people * coverage.effect[:, :, None, :]
    expected_with = np.stack([one.expected_with for one in done], axis=1)
    steps = account(baseline, coverage.effect, expected_with, with_plan.mean(axis=0))
    change = np.asarray(sum(one.expected_with - one.expected_without for one in done))
    level = with_carried(draws.level, services)[:, None, :]
    return Runs(
        years=cells.years,
        neighbourhoods=cells.neighbourhoods,
        services=baseline.services,
        options=cells.options,
        today=baseline.today,
        today_by_draw=split(baseline.use_today[None] * level, services),
        without=split(np.stack([one.without for one in done], axis=2), services),
        with_plan=split(with_plan, services),
        expected_change_by_quintile=split(change_by_quintile(baseline, plan.measured, change), services),
        reached=counted * coverage.paid * baseline.mean_added,
        option_cost_gbp=(draws.cost_gbp * draws.added)[:, None, None, :]
        * (counted * coverage.spent * price[:, None, None])[None],
        qaly=np.einsum("ynqo,do->dyn", helped, draws.qaly * draws.added, optimize=True),
        qaly_by_quintile=np.einsum("ynqo,o->q", helped, baseline.mean_qaly),
        step_names=steps.names,
        steps=split(steps.amounts, services),
    )


@dataclass(frozen=True)
class Steps:
    """Named parts of a change; `amounts` (names, Y, N, E) sum over names to the whole change."""

    names: tuple[str, ...]
    amounts: Floats


def account(baseline: Baseline, effect: Floats, expected_with: Floats, mean_with: Floats) -> Steps:
    """Split the mean over draws of use with the plan, `mean_with` (Y, N, E), less use today.

    mean_with - today = (use - today) + (growth - 1) * use + sum of alone[o] + overlap + remainder
    alone[y,n,o,s] = - effect[y,n,o] * mean_d(growth[d,y,s] * relative_reduction[d,o,s]) * exposed_use[y,n,o,s]

    `effect` (Y, N, O) coverage; `expected_with` (Y, N, E) mean over draws of the expected use with the plan. Each
    option counts as if it stood alone; overlap is what they do together beyond the sum of that. The split is our own.
    """
    today, use, exposed_use = baseline.use_today, baseline.use, baseline.exposed_use.sum(axis=2)
    grown = baseline.mean_growth[:, None, :] * use
    reduction = np.einsum("dye,doe->yoe", baseline.growth, baseline.relative_reduction) / len(baseline.growth)
    alone = -effect[..., None] * exposed_use * reduction[:, None]
    overlap = expected_with - grown - alone.sum(axis=2)
    parts = [use - today, grown - use, *np.moveaxis(alone, 2, 0), overlap]
    remainder = (mean_with - today) - np.sum(parts, axis=0)
    return Steps((POPULATION, GROWTH, *baseline.cells.options, OVERLAP, REMAINDER), np.stack([*parts, remainder]))
