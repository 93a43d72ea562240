"""What is expected without a plan, and how much use lies under each option. In: cells, draws. Out: `Baseline`.

Exposed use of an option is the use of the people in its group, after the other options of a plan have taken
theirs. An option's change is then - coverage x relative reduction x exposed use. The notion is our own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from commonground.core.arrays import QUINTILES, Flags, Floats, Ints
from commonground.evidence.model import Assumptions
from commonground.options.model import Option
from commonground.simulate.bed_days import split, with_carried
from commonground.simulate.effects import growth_factors, relative_reduction, weights
from commonground.simulate.model import Baseline, Cells, Draws

LEAST = 1e-12  # an option that leaves nothing would divide by zero


def estimate_baseline(cells: Cells, draws: Draws, options: Sequence[Option], assumptions: Assumptions) -> Baseline:
    """All that every plan for a place shares.

    without[y,n,s] = mean_d growth[d,y,s] * sum of use[y,c,s] over the cells c of n
    """
    services = cells.services
    growth = growth_factors(draws.level, draws.growth, len(cells.years), services)
    weight = weights(options, services, assumptions) * draws.added[:, :, None]
    reduction = relative_reduction(draws.rate_ratio, weight, options, services)
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
        mean_added=draws.added.mean(axis=0),
        mean_qaly=(draws.qaly * draws.added).mean(axis=0),
        mean_cost_gbp=(draws.cost_gbp * draws.added).mean(axis=0),
        use_today=now,
        use=use,
        use_by_quintile=with_carried(use_by_quintile(cells), services),
        exposed_use=exposed_use_alone(cells),
        today=split(now, services),
        without=split(use * mean_growth[:, None], services),
        people=people_now(cells),
    )


def use_by_neighbourhood(cells: Cells) -> Floats:
    """Expected use without the plan (Y, N, S), before growth beyond ageing."""
    total = np.zeros((len(cells.years), len(cells.neighbourhoods), len(cells.services)))
    for year, use in enumerate(cells.use):
        np.add.at(total[year], cells.neighbourhood, use)
    return total


def use_by_quintile(cells: Cells) -> Floats:
    """Expected use without the plan (Y, Q, S), before growth beyond ageing."""
    total = np.zeros((len(cells.years), QUINTILES, len(cells.services)))
    for year, use in enumerate(cells.use):
        np.add.at(total[year], cells.quintile - 1, use)
    return total


def use_today(cells: Cells) -> Floats:
    """Expected use now (N, S)."""
    total = np.zeros((len(cells.neighbourhoods), len(cells.services)))
    np.add.at(total, cells.neighbourhood, cells.use_today)
    return total


def people_now(cells: Cells) -> Floats:
    """Residents in the first year (N, Q)."""
    total = np.zeros((len(cells.neighbourhoods), QUINTILES))
    np.add.at(total, (cells.neighbourhood, cells.quintile - 1), cells.people[0])
    return total


def exposed_use_alone(cells: Cells) -> Floats:
    """Exposed use of each option where no other is in place (Y, N, Q, O, E).

    exposed_use[y,n,q,o,s] = sum of use[y,c,s] over the cells c of n and q whose mask has o
    """
    return _filled(cells, lambda n: _exposed(*_neighbourhood(cells, n)))


def exposed_use_beside(cells: Cells, residual: Floats) -> Floats:
    """Exposed use (Y, N, Q, O, E) of each option beside a plan whose options leave `residual` (Y, N, O, E).

    As alone, with use[y,c,s] * product of residual[y,n,j,s] over the options j in the mask of c but o itself:
    an option that the plan holds already is not counted against itself.
    """

    def beside(n: int) -> Floats:
        use, has, quintile = _neighbourhood(cells, n)
        for option in np.flatnonzero((residual[:, n] != 1.0).any(axis=(0, 2))):
            use[:, has[:, option]] *= residual[:, n, option][:, None]
        return _exposed(use, has, quintile) / np.maximum(residual[:, n], LEAST)[:, None]

    return _filled(cells, beside)


def exposed_use_in_turn(cells: Cells, residual: Floats) -> Floats:
    """Exposed use of each option after those before it in order (Y, N, Q, O, E).

    As alone, with use[y,c,s] * product of residual[y,n,j,s] over the options j < o in the mask of c.
    Changes made from it sum exactly to what the whole plan changes; only their sum has a meaning.
    """

    def in_turn(n: int) -> Floats:
        out = np.zeros((len(cells.years), QUINTILES, *residual.shape[2:]))
        working = np.flatnonzero((residual[:, n] != 1.0).any(axis=(0, 2)))
        if not working.size:
            return out
        use, has, quintile = _neighbourhood(cells, n, working)
        fifths = (quintile == np.arange(1, QUINTILES + 1)[:, None]).astype(np.float64)  # (Q, C)
        for option in working:
            mine = np.flatnonzero(has[:, option])
            under = use[:, mine]
            out[:, :, option] = fifths[:, mine] @ under
            use[:, mine] = under * residual[:, n, option][:, None]
        return out

    return _filled(cells, in_turn)


def _filled(cells: Cells, one: Callable[[int], Floats]) -> Floats:
    """What `one` says of each neighbourhood, on one thread: the last digit would depend on how many there are."""
    with threadpool_limits(1):
        return np.stack([one(n) for n in range(len(cells.neighbourhoods))], axis=1)


def _neighbourhood(cells: Cells, n: int, working: Ints | None = None) -> tuple[Floats, Flags, NDArray[np.int8]]:
    """A neighbourhood's use (Y, C, E), who has which option (C, O) and quintile (C,), as copies.

    `working`: the options that matter; cells that are alike in these and in quintile are summed.
    """
    here = cells.of(n)
    use, mask, quintile = cells.use[:, here], cells.mask[here], cells.quintile[here]
    if working is not None:
        mask = mask & np.bitwise_or.reduce(np.uint64(1) << working.astype(np.uint64))
        order = np.lexsort((quintile, mask))
        new = (np.diff(mask[order], prepend=~mask[order[:1]]) != 0) | (np.diff(quintile[order], prepend=0) != 0)
        first = np.flatnonzero(new)
        use, mask, quintile = np.add.reduceat(use[:, order], first, axis=1), mask[order[first]], quintile[order[first]]
    has = (mask[:, None] >> np.arange(len(cells.options), dtype=np.uint64)) & np.uint64(1)
    return with_carried(use, cells.services), has.astype(bool), quintile


def _exposed(use: Floats, has: Flags, quintile: NDArray[np.int8]) -> Floats:
    """Use (Y, Q, O, E) of the cells that have each option."""
    member = has.astype(np.float64).T
    fifths = [quintile == q + 1 for q in range(QUINTILES)]
    return np.stack([np.matmul(member[:, fifth][None], use[:, fifth]) for fifth in fifths], axis=1)
