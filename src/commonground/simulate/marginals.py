"""What each candidate would change, in expectation. In: cells, draws, candidates. Out: `Marginals`.

Expectations take the mean over draws of each loss, level and growth; these are drawn independently of each other,
so the mean of their product is the product of their means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from commonground.core.arrays import QUINTILES, Floats, Ints
from commonground.core.bed_days import parted
from commonground.evidence.assumptions import Assumptions
from commonground.options.model import Option
from commonground.simulate.bed_days import split, with_carried
from commonground.simulate.coverage import Profile, coverage, profile
from commonground.simulate.effects import growth_factors, losses, option_figures
from commonground.simulate.exposure import (
    exposed_alone,
    exposed_beside,
    exposed_in_turn,
    people_now,
    use_by_neighbourhood,
    use_today,
)
from commonground.simulate.model import Cells, Choice, Draws, Marginals


@dataclass(frozen=True)
class Outlook:
    """What is expected of a place and its options: all that choosing needs to know of the simulation."""

    cells: Cells
    options: tuple[Option, ...]
    assumptions: Assumptions
    growth: Floats  # (Y, E) mean factor on expected use
    losses: Floats  # (O, E) mean loss at full coverage
    qaly: Floats  # (O,) mean per person reached per year
    cost_gbp: Floats  # (O,) mean per person or household reached
    alone: Floats  # (Y, N, Q, O, E) exposed use where no other option is in place
    today: Floats  # (N, S), as `without` by the services handed on
    without: Floats  # (Y, N, S)
    people: Floats  # (N, Q)

    @property
    def neighbourhoods(self) -> tuple[str, ...]:
        return self.cells.neighbourhoods

    @property
    def services(self) -> tuple[str, ...]:
        """The services handed on: emergency bed days in two."""
        return parted(self.cells.services)


def outlook(cells: Cells, draws: Draws, options: Sequence[Option], assumptions: Assumptions) -> Outlook:
    """Means over the draws, and the use that lies under each option."""
    services = cells.services
    growth = growth_factors(draws.level, draws.growth, len(cells.years), services).mean(axis=0)
    with threadpool_limits(1):
        alone = exposed_alone(cells)
    return Outlook(
        cells=cells,
        options=tuple(options),
        assumptions=assumptions,
        growth=growth,
        losses=losses(draws.ratio, options, services, assumptions).mean(axis=0),
        qaly=draws.qaly.mean(axis=0),
        cost_gbp=draws.cost_gbp.mean(axis=0),
        alone=alone,
        today=split(with_carried(use_today(cells), services), services),
        without=split(with_carried(use_by_neighbourhood(cells), services) * growth[:, None], services),
        people=people_now(cells),
    )


def marginals(ahead: Outlook, candidates: Sequence[Choice], base: Sequence[Choice] = ()) -> Marginals:
    """What each of `candidates` would change by itself, or beside the plan `base`.

    A candidate of an option that `base` holds in the same neighbourhood is measured in its stead, not on top.
    """
    if not base:
        return _measured(ahead, candidates, ahead.alone)
    with threadpool_limits(1):
        return _measured(ahead, candidates, exposed_beside(ahead.cells, _kept(ahead, base)))


def joint(ahead: Outlook, choices: Sequence[Choice]) -> Marginals:
    """What the plan `choices` changes as a whole: the rows sum to it exactly, each after those before it."""
    with threadpool_limits(1):
        return _measured(ahead, choices, exposed_in_turn(ahead.cells, _kept(ahead, choices)))


def change_by_quintile(ahead: Outlook, choices: Sequence[Choice], whole: Floats) -> Floats:
    """The expected change of a plan by year and quintile (Y, Q, E), summing over quintiles to `whole` (Y, E).

    What the mean over draws of products has beyond the product of means is shared by use.
    """
    cells = ahead.cells
    fifths = np.zeros((len(cells.years), QUINTILES, len(cells.services)))
    for year, use in enumerate(cells.use):
        np.add.at(fifths[year], cells.quintile - 1, use)
    fifths = with_carried(fifths, cells.services)
    share = fifths / np.maximum(fifths.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    change = np.zeros_like(fifths)
    if choices:
        with threadpool_limits(1):
            exposed = exposed_in_turn(cells, _kept(ahead, choices))
        effect = _coverage(ahead, choices)
        change = -np.einsum("yno,oe,ynqoe->yqe", effect, ahead.losses, exposed, optimize=True)
        change *= ahead.growth[:, None]
    return np.asarray(change + share * (whole - change.sum(axis=1))[:, None])


def _coverage(ahead: Outlook, choices: Sequence[Choice]) -> Floats:
    years = len(ahead.cells.years)
    return coverage(choices, ahead.options, ahead.assumptions, years, ahead.neighbourhoods).effect


def _kept(ahead: Outlook, choices: Sequence[Choice]) -> Floats:
    """The part of use that each option of a plan leaves (Y, N, O, E)."""
    return np.maximum(1.0 - _coverage(ahead, choices)[..., None] * ahead.losses, 0.0)


@dataclass(frozen=True)
class _Rows:
    """Candidates as arrays: their option, neighbourhood, and paths at their scale (K, Y)."""

    option: Ints
    neighbourhood: Ints
    effect: Floats
    paid: Floats
    setup: Floats


def _rows(ahead: Outlook, candidates: Sequence[Choice]) -> _Rows:
    years = len(ahead.cells.years)
    column = {option.id: o for o, option in enumerate(ahead.options)}
    row = {name: n for n, name in enumerate(ahead.neighbourhoods)}
    known: dict[tuple[str, int], Profile] = {}
    for c in candidates:
        if (c.option, c.start) not in known:
            known[c.option, c.start] = profile(ahead.options[column[c.option]], c.start, ahead.assumptions, years)

    def paths(name: str) -> Floats:
        scaled = [c.scale * getattr(known[c.option, c.start], name) for c in candidates]
        return np.array(scaled, dtype=np.float64).reshape(len(candidates), years)

    return _Rows(
        option=np.array([column[c.option] for c in candidates], dtype=np.int64),
        neighbourhood=np.array([row[c.neighbourhood] for c in candidates], dtype=np.int64),
        effect=paths("effect"),
        paid=paths("paid"),
        setup=paths("setup"),
    )


def _measured(ahead: Outlook, candidates: Sequence[Choice], exposed: Floats) -> Marginals:
    """The changes of `candidates` where `exposed` (Y, N, Q, O, E) use lies under each option."""
    rows = _rows(ahead, candidates)
    change, by_quintile = _changes(ahead, rows, exposed)
    cells = ahead.cells
    reach = option_figures(ahead.options, "reach", ahead.assumptions)[rows.option]
    counted = cells.eligible.sum(axis=2)[:, rows.neighbourhood, rows.option].T * reach[:, None]
    people = cells.eligible_people[:, rows.neighbourhood, :, rows.option].transpose(0, 2, 1)  # (K, Q, Y)
    qaly = people * (rows.effect * (reach * ahead.qaly[rows.option])[:, None])[:, None, :]
    full_years = rows.paid + ahead.assumptions.number("options.setup_cost_share") * rows.setup
    staff = option_figures(ahead.options, "staff_wte_per_100", ahead.assumptions)[rows.option] / 100.0
    reached = counted * rows.paid
    return Marginals(
        candidates=tuple(candidates),
        services=ahead.services,
        change=split(change, cells.services),
        change_by_quintile=split(by_quintile, cells.services),
        qaly=qaly.sum(axis=1),
        qaly_by_quintile=qaly.sum(axis=2),
        reached=reached,
        cost_gbp=counted * full_years * ahead.cost_gbp[rows.option][:, None],
        staff_wte=reached * staff[:, None],
    )


def _changes(ahead: Outlook, rows: _Rows, exposed: Floats) -> tuple[Floats, Floats]:
    """Change by year (K, Y, E), and by quintile over all years (K, Q, E)."""
    k, (years, _, _, _, columns) = len(rows.option), exposed.shape
    change = np.zeros((k, years, columns))
    by_quintile = np.zeros((k, QUINTILES, columns))
    for option in np.unique(rows.option):
        mine = np.flatnonzero(rows.option == option)
        lost = -(ahead.growth * ahead.losses[option])[None] * rows.effect[mine][:, :, None]  # (k, Y, E)
        under = exposed[:, :, :, option][:, rows.neighbourhood[mine]].transpose(1, 0, 2, 3)  # (k, Y, Q, E)
        change[mine] = lost * under.sum(axis=2)
        by_quintile[mine] = np.einsum("kye,kyqe->kqe", lost, under)
    return change, by_quintile
