"""How far what partners put on the table can be used. In: offers, runs, prices. Out: `Outgo`, usable GBP.

Money without a ring fence may pay for whatever the plan costs. Ring-fenced money pays for the options and services that
it names, staff and buildings for what their own partner delivers, and never for more than those cost. D draws, Y years,
P partners, N neighbourhoods, J purposes: the options of the plan, then the services that it makes more of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_array

from commonground.core.arrays import Flags, Floats
from commonground.core.errors import Fault
from commonground.options.fences import lies_inside
from commonground.options.model import Option
from commonground.partners.model import Offer, Partner
from commonground.prices.model import PriceBook
from commonground.simulate.model import Runs

QUIET = {"output_flag": False, "threads": 1, "random_seed": 0}
WEIGHT = 0.5  # of evenness against amount: below 1, so that more is always worth more


@dataclass(frozen=True)
class Outgo:
    """What the plan costs its partners, expected GBP by purpose, and what of it each partner delivers and funds."""

    purposes: tuple[str, ...]  # ids of options, then of services
    gbp: Floats  # (Y, J)
    own: Floats  # (P, Y, J)
    funded: Floats  # (Y, P) of the options, before anybody is paid by anybody


@dataclass(frozen=True)
class OnTheTable:
    """What each partner puts on the table (Y, P): all of it, what of it can be used, what of that is confirmed.

    `recurrent` (P,): what of the last year's goes on after the plan. `funded`: as in `Outgo`.
    """

    offered: Floats
    usable: Floats
    confirmed: Floats
    recurrent: Floats
    funded: Floats


def count_outgo(runs: Runs, prices: PriceBook) -> Outgo:
    """The cost of options but what funders outside the place pay, and of services of which the plan makes more.

    gbp[y,o] = sum_n (1 - fund_outside[n,o]) * mean_d option_cost[d,y,n,o]
    own[p,y,s] = max(sum_n provider_share[p,n,s] * mean_d change[d,y,n,s] * resource_cost_gbp[s], 0)
    gbp[y,s] = sum_p own[p,y,s]
    """
    priced = prices.for_services(runs.services)
    at = [runs.options.index(option) for option in priced.options]
    cost = runs.option_cost_gbp.mean(axis=0)[..., at] * (1.0 - priced.fund_outside)
    change = (runs.with_plan - runs.without).mean(axis=0)
    running = np.einsum("yns,pns->pys", change, priced.provider_share, optimize=True) * priced.resource_cost_gbp
    running = np.maximum(running, 0.0)
    return Outgo(
        purposes=(*priced.options, *priced.services),
        gbp=np.concatenate([cost.sum(axis=1), running.sum(axis=0)], axis=1),
        own=np.concatenate([np.einsum("yno,pno->pyo", cost, priced.deliver_share, optimize=True), running], axis=2),
        funded=np.einsum("yno,pno->yp", runs.option_cost_gbp.mean(axis=0)[..., at], priced.fund_share, optimize=True),
    )


def lay_on_table(partners: Sequence[Partner], options: Sequence[Option], outgo: Outgo) -> OnTheTable:
    """What each partner puts on the table for the plan that costs `outgo`."""
    usable = usable_gbp(partners, options, outgo)
    sure = [_only(partner, lambda offer: offer.confirmed) for partner in partners]
    lasting = [_only(partner, lambda offer: offer.kind == "recurrent") for partner in partners]
    return OnTheTable(
        offered=np.array([partner.plan_budget_gbp for partner in partners], dtype=np.float64).T,
        usable=usable,
        confirmed=np.minimum(usable_gbp(sure, options, outgo), usable),
        recurrent=np.minimum(usable_gbp(lasting, options, outgo), usable)[-1],
        funded=outgo.funded,
    )


def _only(partner: Partner, keep: Callable[[Offer], bool]) -> Partner:
    return replace(partner, offers=tuple(offer for offer in partner.offers if keep(offer)))


def usable_gbp(partners: Sequence[Partner], options: Sequence[Option], outgo: Outgo) -> Floats:
    """(Y, P) what of its offers each could be asked for: all of its free money, and what its fences let it pay for.

        maximise sum_f t[f] - WEIGHT/2 t[f]^2 / offer[f],   t[f] = sum_j x[f,j] <= offer[f],   x[f,j] >= 0
        sum_f x[f,j] <= gbp[j],   sum over p's in-kind f of x[f,j] <= own[p,j],   x[f,j] = 0 outside the fence of f

    What can be used by all together lies in a polymatroid, in which a sum that rises in every part is largest where the
    whole is: as much as possible is usable, and where several offers want to pay for the same, as evenly as can be
    (Fujishige 1980, Mathematics of Operations Research 5:186-196). One such programme a year; none without fences.
    """
    usable = np.array([_free(partner) for partner in partners], dtype=np.float64).T
    fenced = [(p, offer) for p, partner in enumerate(partners) for offer in partner.offers if not offer.anything]
    if not fenced:
        return usable
    inside = _inside(fenced, options, outgo)
    for y in range(len(usable)):
        amounts = np.array([offer.gbp[y] for _, offer in fenced])
        used = _spread(amounts, inside, outgo.gbp[y], *_own_limits(fenced, outgo.own[:, y]))
        np.add.at(usable[y], [p for p, _ in fenced], used)
    return usable


def _free(partner: Partner) -> Floats:
    """(Y,) the partner's money without a fence."""
    free = [offer.gbp for offer in partner.offers if offer.anything]
    return np.asarray(np.array([(0.0,) * len(partner.floor_gbp), *free]).sum(axis=0), dtype=np.float64)


def _inside(fenced: Sequence[tuple[int, Offer]], options: Sequence[Option], outgo: Outgo) -> Flags:
    """(F, J) what each offer may pay for: an in-kind one what its own partner delivers, of a fence if it has one."""
    by_id = {option.id: option for option in options}
    named = [[_may_pay(offer, what, by_id) for what in outgo.purposes] for _, offer in fenced]
    own = [(outgo.own[p] > 0.0).any(axis=0) | (offer.form == "cash") for p, offer in fenced]
    return np.asarray(np.array(named, dtype=bool) & np.array(own, dtype=bool))


def _may_pay(offer: Offer, what: str, options: Mapping[str, Option]) -> bool:
    """Whether the words of an offer's fence name an option or a service; all of them where it has none."""
    if not offer.only_for or what in offer.only_for:
        return True
    return what in options and lies_inside(options[what], offer.only_for)


def _own_limits(fenced: Sequence[tuple[int, Offer]], own: Floats) -> tuple[Flags, Floats]:
    """Which in-kind offers (L, F) are bound together by what their partner delivers of a purpose (L, J)."""
    givers = sorted({p for p, offer in fenced if offer.form != "cash"})
    of = np.array([[q == p and offer.form != "cash" for q, offer in fenced] for p in givers], dtype=bool)
    return of.reshape(len(givers), len(fenced)), own[givers]


def _spread(offers: Floats, inside: Flags, cost: Floats, groups: Flags, own: Floats) -> Floats:
    """(F,) what is usable of `offers` (F,), as in `usable_gbp`; `groups` (L, F) share limits `own` (L, J)."""
    scale = max(float(offers.max()), 1.0)
    f, j = np.nonzero(inside & (offers > 0.0)[:, None] & (cost > 0.0))
    pairs, many = len(f), len(offers)
    if not pairs:
        return np.zeros(many)
    at = np.arange(pairs)
    rows = [np.concatenate([f, np.arange(many)]), many + j]
    columns, amounts = (
        [np.concatenate([at, pairs + np.arange(many)]), at],
        [np.r_[np.ones(pairs), -np.ones(many)], np.ones(pairs)],
    )
    upper = [np.zeros(many), cost / scale]
    for g, (members, limit) in enumerate(zip(groups, own, strict=True)):
        bound = at[members[f]]
        rows.append(many + len(cost) * (g + 1) + j[bound])
        columns.append(bound)
        amounts.append(np.ones(len(bound)))
        upper.append(limit / scale)
    most = np.concatenate(upper)
    matrix = csc_array(
        (np.concatenate(amounts), (np.concatenate(rows), np.concatenate(columns))), shape=(len(most), pairs + many)
    )
    least = np.where(np.arange(len(most)) < many, 0.0, -np.inf)
    solved = _most_even(matrix, least, most, offers / scale, pairs)
    return np.asarray(np.clip(solved[pairs:] * scale, 0.0, offers))


def _most_even(matrix: csc_array, least: Floats, most: Floats, offers: Floats, pairs: int) -> Floats:
    """The quadratic programme of `_spread` in HiGHS: x (pairs,) and t (F,)."""
    many, solver = len(offers), highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in QUIET.items():
        solver.setOptionValue(name, value)
    model: Any = highspy.HighsModel()
    model.lp_.num_col_, model.lp_.num_row_ = pairs + many, len(most)
    model.lp_.col_cost_ = np.r_[np.zeros(pairs), -np.ones(many)]
    model.lp_.col_lower_, model.lp_.col_upper_ = np.zeros(pairs + many), np.r_[np.full(pairs, np.inf), offers]
    model.lp_.row_lower_, model.lp_.row_upper_ = least, most
    model.lp_.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.lp_.a_matrix_.start_, model.lp_.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.lp_.a_matrix_.value_ = matrix.data
    given = np.flatnonzero(offers > 0.0)
    model.hessian_.dim_ = pairs + many
    model.hessian_.format_ = highspy.HessianFormat.kTriangular
    model.hessian_.start_ = np.searchsorted(pairs + given, np.arange(pairs + many + 1))
    model.hessian_.index_, model.hessian_.value_ = pairs + given, WEIGHT / offers[given]
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Fault(f"the ring fences could not be worked out: {solver.modelStatusToString(solver.getModelStatus())}")
    return np.array(solver.getSolution().col_value, dtype=np.float64)
