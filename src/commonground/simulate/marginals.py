"""What each candidate would change, in expectation. In: baseline, candidates. Out: `Marginals`.

Expectations take the mean over draws of each reduction, level and growth; these are drawn independently of each other,
so the mean of their product is the product of their means. The measure is our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonground.core.arrays import QUINTILES, Floats, Ints
from commonground.prices.uplift import option_index
from commonground.simulate.baseline import exposed_use_beside, exposed_use_in_turn
from commonground.simulate.bed_days import by_column, split
from commonground.simulate.effects import coverage_of, option_figures, scaled_each
from commonground.simulate.model import Baseline, Choice, Coverage, Marginals, MeasuredPlan


def measure_alone(baseline: Baseline, candidates: Sequence[Choice]) -> Marginals:
    """What each of `candidates` would change by itself."""
    return _measured(baseline, candidates, baseline.exposed_use)


def measure_beside(baseline: Baseline, candidates: Sequence[Choice], plan: Sequence[Choice]) -> Marginals:
    """What each of `candidates` would change beside `plan`.

    A candidate of an option that the plan holds in the same neighbourhood is measured in its stead, not on top.
    """
    residual = _residual(baseline, _coverage(baseline, plan))
    return _measured(baseline, candidates, exposed_use_beside(baseline.cells, residual))


def measure_together(baseline: Baseline, plan: Sequence[Choice]) -> MeasuredPlan:
    """What `plan` changes as a whole: the rows sum to it exactly, each after those before it."""
    coverage = _coverage(baseline, plan)
    exposed_use = exposed_use_in_turn(baseline.cells, _residual(baseline, coverage))
    return MeasuredPlan(coverage, exposed_use, _measured(baseline, plan, exposed_use))


def exposed_use_of_each(baseline: Baseline, plan: MeasuredPlan) -> Floats:
    """Use under each option of `plan` with all the others in place (Y, N, Q, O, E): what it would leave if dropped."""
    return exposed_use_beside(baseline.cells, _residual(baseline, plan.coverage))


def change_by_quintile(baseline: Baseline, plan: MeasuredPlan, whole: Floats) -> Floats:
    """The expected change of a plan by year and quintile (Y, Q, E), summing over quintiles to `whole` (Y, E).

    change[y,q,s] = - growth[y,s] * sum over n, o of effect[y,n,o] * relative_reduction[o,s] * exposed_use[y,n,q,o,s]

    What the mean over draws of products has beyond the product of means is shared by use.
    """
    effect, reduction, fifths = plan.coverage.effect, baseline.mean_relative_reduction, baseline.use_by_quintile
    change = -np.einsum("yno,oe,ynqoe->yqe", effect, reduction, plan.exposed_use, optimize=True)
    change *= baseline.mean_growth[:, None]
    share = fifths / np.maximum(fifths.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    return np.asarray(change + share * (whole - change.sum(axis=1))[:, None])


def value_changes_by_draw(baseline: Baseline, candidates: Sequence[Choice], gbp_per_unit: Floats, draws: int) -> Floats:
    """What each of `candidates` would change by itself in each of the first `draws` draws, in money (K, draws):

    gbp[k,d] = - sum over y, s of gbp_per_unit[k,y,s] * effect[k,y] * growth[d,y,s] * relative_reduction[d,o,s]
               * sum_q exposed_use[y,n,q,o,s]

    `gbp_per_unit` (K, Y, S) by the services handed on.
    """
    rows, under = _rows(baseline, candidates), baseline.exposed_use.sum(axis=2)  # (Y, N, O, E)
    each = by_column(gbp_per_unit, baseline.cells.services)
    found = np.zeros((len(candidates), draws))
    for option in np.unique(rows.option):
        mine = np.flatnonzero(rows.option == option)
        a_unit = each[mine] * rows.path.effect[mine][:, :, None]
        a_unit = a_unit * under[:, :, option][:, rows.neighbourhood[mine]].transpose(1, 0, 2)  # (k, Y, E)
        reduction = baseline.growth[:draws] * baseline.relative_reduction[:draws, None, option]  # (draws, Y, E)
        found[mine] = -a_unit.reshape(len(mine), -1) @ reduction.reshape(draws, -1).T
    return found


def _coverage(baseline: Baseline, plan: Sequence[Choice]) -> Coverage:
    years = len(baseline.cells.years)
    return coverage_of(plan, baseline.options, baseline.draws, baseline.assumptions, years, baseline.neighbourhoods)


def _residual(baseline: Baseline, coverage: Coverage) -> Floats:
    """The part of use that each option of a plan leaves (Y, N, O, E).

    residual[y,n,o,s] = max(1 - effect[y,n,o] * relative_reduction[o,s], 0)
    """
    return np.maximum(1.0 - coverage.effect[..., None] * baseline.mean_relative_reduction, 0.0)


@dataclass(frozen=True)
class _Rows:
    """Candidates as arrays: their option and neighbourhood (K,), and coverage (K, Y)."""

    option: Ints
    neighbourhood: Ints
    path: Coverage


def _rows(baseline: Baseline, candidates: Sequence[Choice]) -> _Rows:
    years = len(baseline.cells.years)
    column = {option.id: o for o, option in enumerate(baseline.options)}
    row = {name: n for n, name in enumerate(baseline.neighbourhoods)}
    known = scaled_each(candidates, baseline.options, baseline.draws, baseline.assumptions, years)
    paths, shape = [known[c.option, c.scale, c.start] for c in candidates], (len(candidates), years)
    return _Rows(
        option=np.array([column[c.option] for c in candidates], dtype=np.int64),
        neighbourhood=np.array([row[c.neighbourhood] for c in candidates], dtype=np.int64),
        path=Coverage(
            effect=np.reshape([path.effect for path in paths], shape),
            paid=np.reshape([path.paid for path in paths], shape),
            spent=np.reshape([path.spent for path in paths], shape),
        ),
    )


def _measured(baseline: Baseline, candidates: Sequence[Choice], exposed_use: Floats) -> Marginals:
    """The changes of `candidates` where `exposed_use` (Y, N, Q, O, E) lies under each option. For k of o in n:

    reached[k,y] = paid[k,y] * mean_d(added[d,o]) * sum_q eligible[y,n,q,o]
    cost_gbp[k,y] = spent[k,y] * sum_q eligible[y,n,q,o] * mean_d(added[d,o] * cost_gbp[d,o]) * u[y]
    qaly[k,q,y] = effect[k,y] * eligible_people[y,n,q,o] * mean_d(added[d,o] * qaly[d,o])

    u is the index of what options are made of (`prices.uplift.option_index`).
    """
    rows = _rows(baseline, candidates)
    change, by_quintile = _changes(baseline, rows, exposed_use)
    cells, path = baseline.cells, rows.path
    counted = cells.eligible.sum(axis=2)[:, rows.neighbourhood, rows.option].T
    people = cells.eligible_people[:, rows.neighbourhood, :, rows.option].transpose(0, 2, 1)  # (K, Q, Y)
    qaly = people * (path.effect * baseline.mean_qaly[rows.option][:, None])[:, None, :]
    staff = option_figures(baseline.options, "staff_wte_per_100", baseline.assumptions)[rows.option] / 100.0
    reached = counted * path.paid * baseline.mean_added[rows.option][:, None]
    price = option_index(baseline.assumptions, cells.years)
    return Marginals(
        candidates=tuple(candidates),
        services=baseline.services,
        change=split(change, cells.services),
        change_by_quintile=split(by_quintile, cells.services),
        qaly=qaly.sum(axis=1),
        qaly_by_quintile=qaly.sum(axis=2),
        reached=reached,
        cost_gbp=counted * path.spent * baseline.mean_cost_gbp[rows.option][:, None] * price,
        staff_wte=reached * staff[:, None],
    )


def _changes(baseline: Baseline, rows: _Rows, exposed_use: Floats) -> tuple[Floats, Floats]:
    """Change by year (K, Y, E), and by quintile over all years (K, Q, E). For candidate k of option o in n:

    change[k,y,s] = - effect[k,y] * growth[y,s] * relative_reduction[o,s] * sum_q exposed_use[y,n,q,o,s]
    """
    k, (years, _, _, _, columns) = len(rows.option), exposed_use.shape
    change = np.zeros((k, years, columns))
    by_quintile = np.zeros((k, QUINTILES, columns))
    for option in np.unique(rows.option):
        mine = np.flatnonzero(rows.option == option)
        full = -(baseline.mean_growth * baseline.mean_relative_reduction[option])[None]
        a_unit = full * rows.path.effect[mine][:, :, None]  # (k, Y, E)
        under = exposed_use[:, :, :, option][:, rows.neighbourhood[mine]].transpose(1, 0, 2, 3)  # (k, Y, Q, E)
        change[mine] = a_unit * under.sum(axis=2)
        by_quintile[mine] = np.einsum("kye,kyqe->kqe", a_unit, under)
    return change, by_quintile
