"""With and without the plan. In: cells, draws, choices. Out: `Runs`, whose steps sum exactly.

Each neighbourhood is drawn by itself from streams keyed by its code, so results do not depend on how the work
is split over workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from commonground.core.arrays import Floats, Masks
from commonground.core.chance import generator
from commonground.core.progress import Progress, silent
from commonground.core.services import BED_DAY, position
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.accounts import Steps, account
from commonground.simulate.bed_days import CARRIED, split, with_carried
from commonground.simulate.coverage import Coverage, coverage
from commonground.simulate.effects import growth_factors, losses, option_figures
from commonground.simulate.exposure import use_by_neighbourhood, use_today
from commonground.simulate.marginals import Outlook, change_by_quintile, outlook
from commonground.simulate.model import Cells, Choice, Draws, Runs
from commonground.simulate.noise import counts, coupled
from commonground.simulate.overlap import bit, merge, use_left


@dataclass(frozen=True)
class _Shared:
    """What every neighbourhood needs and none changes."""

    ahead: Outlook
    draws: Draws
    losses: Floats  # (D, O, E)
    growth: Floats  # (D, Y, E)
    cover: Coverage
    seed: int

    @property
    def cells(self) -> Cells:
        return self.ahead.cells


@dataclass(frozen=True)
class _Drawn:
    """One neighbourhood's counts (D, Y, E), and the means over draws of the expectations behind them (Y, E)."""

    without: Floats
    with_plan: Floats
    expected_without: Floats
    expected_with: Floats


def run(
    cells: Cells,
    draws: Draws,
    choices: Sequence[Choice],
    options: Sequence[Option],
    assumptions: Assumptions,
    seed: int,
    workers: int = 1,
    progress: Progress = silent,
) -> Runs:
    """Draw every service, year and neighbourhood with and without `choices`.

    The result is the same, byte for byte, for any number of `workers` (threads).
    """
    years = len(cells.years)
    shared = _Shared(
        ahead=outlook(cells, draws, options, assumptions),
        draws=draws,
        losses=losses(draws.ratio, options, cells.services, assumptions),
        growth=growth_factors(draws.level, draws.growth, years, cells.services),
        cover=coverage(choices, options, assumptions, years, cells.neighbourhoods),
        seed=seed,
    )
    with threadpool_limits(1):
        return _assembled(shared, choices, _drawn(shared, workers, progress))


def _drawn(shared: _Shared, workers: int, progress: Progress) -> list[_Drawn]:
    count = len(shared.cells.neighbourhoods)
    done: list[_Drawn] = []
    with ThreadPoolExecutor(max_workers=max(workers, 1)) as pool:
        for result in pool.map(lambda n: _one_neighbourhood(shared, n), range(count)):
            done.append(result)
            progress(len(done) / count)
    return done


def _one_neighbourhood(shared: _Shared, n: int) -> _Drawn:
    cells, code = shared.cells, shared.cells.neighbourhoods[n]
    mask, use = _cells_of(cells, shared.cover, n)
    expected = use.sum(axis=0)[None] * shared.growth
    changed = _changed(shared, n, mask, use)
    drawn = slice(len(cells.services))
    without = counts(expected[..., drawn], generator(shared.seed, code, "without the plan"))
    with_plan = coupled(
        without, expected[..., drawn], changed[..., drawn], generator(shared.seed, code, "with the plan")
    )
    carried, bed = None, position(cells.services, BED_DAY)
    if bed is not None:
        chance = generator(shared.seed, code, "bed days with the plan")
        carried = coupled(without[..., bed], expected[..., bed], changed[..., CARRIED], chance)
        with_plan[..., bed] = coupled(carried, changed[..., CARRIED], changed[..., bed], chance)
    return _Drawn(
        without=with_carried(without, cells.services),
        with_plan=with_carried(with_plan, cells.services, carried),
        expected_without=expected.mean(axis=0),
        expected_with=changed.mean(axis=0),
    )


def _cells_of(cells: Cells, cover: Coverage, n: int) -> tuple[Masks, Floats]:
    """The neighbourhood's cells joined where the plan cannot tell them apart: masks (G,), use (G, Y, E)."""
    here = np.flatnonzero(cells.neighbourhood == n)
    chosen = np.flatnonzero(cover.effect[:, n].any(axis=0))
    keep = np.uint64(sum(int(bit(int(option))) for option in chosen))
    return merge(cells.mask[here], with_carried(cells.use[:, here], cells.services).transpose(1, 0, 2), keep)


def _changed(shared: _Shared, n: int, mask: Masks, use: Floats) -> Floats:
    """Expected use with the plan (D, Y, E)."""
    effect = shared.cover.effect[:, n]
    changed = np.empty_like(shared.growth)
    for column in range(changed.shape[2]):
        kept = _kept(effect, shared.losses[:, :, column])
        changed[:, :, column] = use_left(mask, use[:, :, column], kept) * shared.growth[:, :, column]
    return changed


def _kept(effect: Floats, loss: Floats) -> dict[int, Floats]:
    """The part (D, Y) of use that each option with any effect leaves, from effect (Y, O) and loss (D, O)."""
    working = np.flatnonzero(effect.any(axis=0) & (loss != 0.0).any(axis=0))
    return {int(o): np.maximum(1.0 - loss[:, o, None] * effect[None, :, o], 0.0) for o in working}


def _assembled(shared: _Shared, choices: Sequence[Choice], done: list[_Drawn]) -> Runs:
    cells, draws, ahead = shared.cells, shared.draws, shared.ahead
    services = cells.services
    with_plan = np.stack([one.with_plan for one in done], axis=2)
    reach = option_figures(ahead.options, "reach", ahead.assumptions)
    counted = cells.eligible.sum(axis=2) * reach
    full_years = shared.cover.paid + ahead.assumptions.number("options.setup_cost_share") * shared.cover.setup
    helped = cells.eligible_people * (shared.cover.effect * reach)[:, :, None, :]
    steps = _steps(shared, done, with_plan.mean(axis=0))
    change = np.asarray(sum(one.expected_with - one.expected_without for one in done))
    today_by_draw = use_today(cells)[None] * draws.level[:, None, :]
    return Runs(
        years=cells.years,
        neighbourhoods=cells.neighbourhoods,
        services=ahead.services,
        options=cells.options,
        today=ahead.today,
        today_by_draw=split(with_carried(today_by_draw, services), services),
        without=split(np.stack([one.without for one in done], axis=2), services),
        with_plan=split(with_plan, services),
        expected_change_by_quintile=split(change_by_quintile(ahead, choices, change), services),
        people_by_quintile=ahead.people.sum(axis=0),
        reached=counted * shared.cover.paid,
        option_cost_gbp=draws.cost_gbp[:, None, None, :] * (counted * full_years)[None],
        qaly=np.einsum("ynqo,do->dyn", helped, draws.qaly, optimize=True),
        qaly_by_quintile=np.einsum("ynqo,o->q", helped, draws.qaly.mean(axis=0)),
        step_names=steps.names,
        steps=split(steps.amounts, services),
    )


def _steps(shared: _Shared, done: list[_Drawn], mean_with: Floats) -> Steps:
    cells, services = shared.cells, shared.cells.services
    return account(
        today=with_carried(use_today(cells), services),
        use=with_carried(use_by_neighbourhood(cells), services),
        growth=shared.growth,
        exposed=shared.ahead.alone.sum(axis=2),
        losses=shared.losses,
        effect=shared.cover.effect,
        expected_with=np.stack([one.expected_with for one in done], axis=1),
        mean_with=mean_with,
        options=cells.options,
    )
