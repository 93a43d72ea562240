"""How far what partners put on the table can be used. In: offers, runs, prices. Out: `Outgo`, usable GBP.

Money without a ring fence may pay for whatever the plan costs. Ring-fenced money pays for the options and services that
it names, staff and buildings for what their own partner delivers, and never for more than those cost: first for what
falls on its own partner, then, by a payment between partners, for what falls on others. D draws, Y years, P partners,
N neighbourhoods, J purposes: the options of the plan, then the services that it makes more of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from commonground.core.arrays import Flags, Floats, Ints
from commonground.core.errors import Fault
from commonground.options.fences import lies_inside
from commonground.options.model import Option
from commonground.partners.model import Offer, Partner
from commonground.prices.model import PriceBook
from commonground.simulate.model import Runs

A_MITE = 1e-6  # of what is offered; less is rounding
PRICED = 1e-9  # a shadow price above this is above 0: those of one programme, each times its weight, sum to 1


@dataclass(frozen=True)
class Outgo:
    """What the plan costs its partners, expected GBP by purpose; what of it each delivers, and what falls on each."""

    purposes: tuple[str, ...]  # ids of options, then of services
    gbp: Floats  # (Y, J)
    own: Floats  # (P, Y, J) that each delivers
    paid: Floats  # (P, Y, J) that falls on each before anybody is paid by anybody; sums to gbp at most
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
    paid[p,y,o] = sum_n fund_share[p,n,o] * mean_d option_cost[d,y,n,o]
    """
    priced = prices.for_services(runs.services)
    at = [runs.options.index(option) for option in priced.options]
    whole = runs.option_cost_gbp.mean(axis=0)[..., at]
    cost = whole * (1.0 - priced.fund_outside)
    spent = (runs.with_plan - runs.without).mean(axis=0) * priced.resource_cost_gbp
    running = np.maximum(np.einsum("yns,pns->pys", spent, priced.provider_share, optimize=True), 0.0)
    funded = np.einsum("yno,pno->pyo", whole, priced.fund_share, optimize=True)
    return Outgo(
        purposes=(*priced.options, *priced.services),
        gbp=np.concatenate([cost.sum(axis=1), running.sum(axis=0)], axis=1),
        own=np.concatenate([np.einsum("yno,pno->pyo", cost, priced.deliver_share, optimize=True), running], axis=2),
        paid=np.concatenate([funded, _falls_on(spent, running.sum(axis=0), priced)], axis=2),
        funded=funded.sum(axis=2).T,
    )


def _falls_on(spent: Floats, gbp: Floats, prices: PriceBook) -> Floats:
    """(P, Y, S) on whom more of a service falls: its payer, as far as the price moves with it, then its provider.

        paid[p,y,s] = sum_n spent[y,n,s] * (moves[s] * payer_share[p,n,s] + (1 - moves[s]) * provider_share[p,n,s])
        moves[s] = min(unit_cost_gbp[s] * activity_share[s] / resource_cost_gbp[s], 1)

    `spent` (Y, N, S) is what more of it takes of staff and supplies, `gbp` (Y, S) what that comes to for those who have
    more of it. Nothing is below 0, and where some have less of it, all in proportion no more than `gbp`. Our own.
    """
    price, cost = prices.unit_cost_gbp * prices.activity_share, prices.resource_cost_gbp
    moves = np.minimum(np.divide(price, cost, out=np.zeros_like(cost), where=cost > 0.0), 1.0)
    shares = moves * prices.payer_share + (1.0 - moves) * prices.provider_share
    paid = np.maximum(np.einsum("yns,pns->pys", spent, shares, optimize=True), 0.0)
    whole = paid.sum(axis=0)
    return np.asarray(paid * np.minimum(np.divide(gbp, whole, out=np.zeros_like(whole), where=whole > 0.0), 1.0))


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

        maximise min over f of (t[f] - first[f]) / (offer[f] - first[f]),   then of those that can go further, and so on
        t[f] = sum_j x[f,j] <= offer[f],   t[f] >= first[f],   x[f,j] >= 0,   sum_f x[f,j] <= gbp[j]
        sum over p's in-kind f of x[f,j] <= own[p,j],   x[f,j] = 0 outside the fence of f
        first[f] is t[f] of the same for p's offers alone, with paid[p,j] for gbp[j] and nothing for first[f]

    So the offers of one partner never take the place of another's in what falls on that other, and what nobody can pay
    for itself is shared. What can be used by all together lies in a polymatroid, in which any part of it goes on to the
    most in all, and what is shared most evenly is that (Fujishige 1980, Mathematics of Operations Research 5:186-196).
    A linear programme for each share at which some offers are held back, a year; none without fences.
    """
    usable = np.array([_free(partner) for partner in partners], dtype=np.float64).T
    fenced = [(p, offer) for p, partner in enumerate(partners) for offer in partner.offers if not offer.anything]
    if not fenced:
        return usable
    inside, whose = _inside(fenced, options, outgo), np.array([p for p, _ in fenced])
    for y in range(len(usable)):
        amounts, limits = np.array([offer.gbp[y] for _, offer in fenced]), _own_limits(fenced, outgo.own[:, y])
        nothing = np.zeros(len(fenced))
        alone = [(np.where(whose == p, amounts, 0.0), outgo.paid[p, y]) for p in np.unique(whose)]
        first = sum((_spread(mine, nothing, inside, falls, *limits) for mine, falls in alone), nothing)
        np.add.at(usable[y], whose, _spread(amounts, first, inside, outgo.gbp[y], *limits))
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


def _spread(offers: Floats, first: Floats, inside: Flags, cost: Floats, groups: Flags, own: Floats) -> Floats:
    """(F,) what is usable of `offers` (F,), as in `usable_gbp`; `groups` (L, F) share limits `own` (L, J)."""
    f, j = np.nonzero(inside & (offers > 0.0)[:, None] & (cost > 0.0))
    used, rest = first.copy(), offers - first
    rising = np.isin(np.arange(len(offers)), f) & (rest > A_MITE * offers)
    if not rising.any():
        return used
    scale, most = float(cost[j].max()), float(rest[rising].max())
    weight = np.where(rising, rest / most, 0.0)
    limits, least = _limits(f, j, cost / scale, groups, own / scale)
    while rising.any():
        level, price = _most_even(f, limits, least, np.where(rising, weight, 0.0), used / scale, most / scale)
        held = rising & (price * weight > PRICED)
        if not held.any():  # nothing holds them back
            used[rising] = offers[rising]
            break
        used[held] = np.minimum(first[held] + level * scale * weight[held], offers[held])
        rising = rising & ~held
    return used


def _limits(f: Ints, j: Ints, cost: Floats, groups: Flags, own: Floats) -> tuple[csr_array, Floats]:
    """Rows over pairs of offer f and purpose j: none is paid more than it costs, nor in kind than is delivered."""
    pairs, purposes = len(f), len(cost)
    bound = [np.flatnonzero(members[f]) for members in groups]
    rows = np.concatenate([j, *(purposes * (g + 1) + j[at] for g, at in enumerate(bound))])
    columns = np.concatenate([np.arange(pairs), *bound])
    most = np.concatenate([cost, *own])
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(most), pairs)), most


def _most_even(
    f: Ints, limits: csr_array, most: Floats, weight: Floats, held: Floats, highest: float
) -> tuple[float, Floats]:
    """The highest level, and the shadow price (F,) of each offer's row: who is priced cannot go above it.

    maximise level   where   sum_j x[f,j] >= level * weight[f] + held[f],   limits @ x <= most,   level <= highest
    """
    pairs, many = len(f), len(weight)
    paid = csr_array((-np.ones(pairs), (f, np.arange(pairs))), shape=(many, pairs))
    solved = linprog(
        np.append(np.zeros(pairs), -1.0),
        A_ub=vstack([hstack([paid, weight[:, None]]), hstack([limits, np.zeros((len(most), 1))])], format="csr"),
        b_ub=np.concatenate([-held, most]),
        bounds=[*[(0.0, None)] * pairs, (0.0, highest)],
        method="highs",
    )
    if solved.x is None:
        raise Fault(f"the ring fences could not be worked out: {solved.message}")
    return float(solved.x[-1]), -np.asarray(solved.ineqlin.marginals)[:many]
