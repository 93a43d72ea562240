"""Flows of whole steps of capacity, and of the change from one to another. In: use in two states. Out: `Flow`s.

D draws, Y years, N neighbourhoods, S services, P partners, G kinds of capacity. What leaves a provider in cash leaves
its capacity too, so nothing is counted in both kinds of money. The rules are our own.

What closes is what falls below all that stood before, today among it: its staff have notice, and some are made
redundant. What growth has opened since today and is given up again is staffed for the time being, and ends at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from commonground.core.arrays import Flags, Floats
from commonground.core.bed_days import whole_of
from commonground.core.services import ADMISSION
from commonground.core.years import MONTHS_A_YEAR
from commonground.document.fund import DOUBLE_LINE, REDUNDANCY_LINE
from commonground.document.money import STEPS
from commonground.document.shapes import PLAN, SUPPLIERS
from commonground.evidence.model import Assumptions
from commonground.prices.capacity import steps_opened
from commonground.prices.model import Indices, PriceBook
from commonground.settle.model import Flow, Grounds

OPENED_LINE = f"{{}} {STEPS}"
EFFICIENCY = ("uplift.efficiency", "uplift.efficiency_delivered")
CAPACITY_LINE = f"{{}}: capacity {STEPS}"
DOUBLE_CAPACITY_LINE = "Double running: capacity still there"


def book_steps(
    prices: PriceBook, index: Indices, today: Floats, before: Floats, after: Floats, assumptions: Assumptions
) -> Iterator[Flow]:
    """Whole steps opened in one state beyond another, what stands in its notice, and redundancies.

    step[g,p] = gbp[g] * steps[y,g] * (paid[after,g,p] - paid[before,g,p]), paid by p to suppliers
    paid = max(opened, 0) + (1 - kept[g]) * min(opened, 0)

    `today` (D, N, S) is the use that today's capacity was opened for; `before` and `after` are (D, Y, N, S).
    """
    price = (prices.capacity.gbp * index.steps).T[:, None, :, None]  # (G, 1, Y, 1)
    opened = [steps_opened(prices, today, use) for use in (before, after)]
    released = 1.0 - prices.capacity.kept[:, None, None, None]
    paid = [np.maximum(one, 0.0) + released * np.minimum(one, 0.0) for one in opened]
    yield from _steps(prices, (paid[1] - paid[0]) * price)
    closed = [closures(one) for one in opened]
    standing = [in_notice(one, prices.notice_months) for one in closed]
    double = _gbp_of(standing[1] - standing[0], price * released)
    redundancy = _gbp_of(closed[1] - closed[0], price * released) * redundancy_share(assumptions)
    own = prices.notice_months != assumptions.number("settle.notice_months", 0.0)
    yield from _transition(prices, double, redundancy, own)


def _gbp_of(steps: Floats, price: Floats) -> Floats:
    """(D, Y, P) GBP of `steps` (G, D, Y, P) at `price` (G, 1, Y, 1)."""
    return np.asarray((steps * price).sum(axis=0))


def _steps(prices: PriceBook, gbp: Floats) -> Iterator[Flow]:
    """Flows of `gbp` (G, D, Y, P): cash to suppliers, and the same sum of capacity made."""
    for g, name in enumerate(prices.capacity.names):
        of_kind = _of_kinds(prices, [g])
        for p in np.flatnonzero(gbp[g].any(axis=(0, 1))):
            yield Flow(OPENED_LINE.format(name), prices.partners[p], SUPPLIERS, "cash", gbp[g, :, :, p], of_kind)
            yield Flow(CAPACITY_LINE.format(name), PLAN, prices.partners[p], "capacity", gbp[g, :, :, p], of_kind)


def _of_kinds(prices: PriceBook, kinds: Sequence[int], *figures: str) -> Grounds:
    """What steps of these kinds follow from: in proportion to its cost only where one service alone has a kind."""
    capacity, names = prices.capacity, [*figures, "uplift.pay", *EFFICIENCY]
    services: list[str] = []
    for g in kinds:
        services += [whole_of(prices.services[s]) for s in np.flatnonzero(capacity.per_unit[g])]
        services += [ADMISSION] if capacity.beds[g] else []
        names += ["beds.ward_size", "beds.occupancy"] if capacity.beds[g] else [f"capacity.{capacity.kinds[g]}"]
    moved = tuple(dict.fromkeys(services))
    costs = [f"{what}.{s}" for s in moved if s != ADMISSION for what in ("cost", "stepped_share")]
    if len(kinds) == 1 and len(costs) == 2 and capacity.kept[kinds[0]] == 0.0:
        return Grounds(services=moved, factors=tuple(costs), figures=tuple(names))
    rooms = [f"opening_share.{s}" for s in moved]
    return Grounds(services=moved, figures=(*costs, *rooms, *names))


def _transition(prices: PriceBook, double: Floats, redundancy: Floats, own: Flags) -> Iterator[Flow]:
    """Flows of `double` and `redundancy` (D, Y, P); `own` (P,): whether a partner's notice is its own word."""
    every = range(len(prices.capacity.kinds))
    notices = {True: _of_kinds(prices, every), False: _of_kinds(prices, every, "settle.notice_months")}
    of_redundancy = _of_kinds(prices, every, "settle.redeployed_share", "settle.redundancy_months")
    for p, partner in enumerate(prices.partners):
        of_notice = notices[bool(own[p])]
        if double[..., p].any():
            yield Flow(DOUBLE_LINE, partner, SUPPLIERS, "cash", double[..., p], of_notice)
            yield Flow(DOUBLE_CAPACITY_LINE, PLAN, partner, "capacity", double[..., p], of_notice)
        if redundancy[..., p].any():
            yield Flow(REDUNDANCY_LINE, partner, SUPPLIERS, "cash", redundancy[..., p], of_redundancy)


def closures(opened: Floats) -> Floats:
    """(G, D, Y, P) steps closed for good in each year, of steps opened since today.

    closed[y] = max(stood[y] - opened[y], 0);  stood[y] = min(0, opened[0], ..., opened[y-1])
    """
    stood = np.minimum(np.minimum.accumulate(opened, axis=2), 0.0)
    before = np.concatenate([np.zeros_like(stood[:, :, :1]), stood[:, :, :-1]], axis=2)
    return np.asarray(before - stood)


def in_notice(closed: Floats, notice_months: Floats) -> Floats:
    """(G, D, Y, P) steps that are closed and still paid for, as parts of a year, by each partner's notice (P,).

    in_notice[y,p] = sum over k of clip(notice_months[p] / 12 - k, 0, 1) * closed[y-k,p]
    """
    years = notice_months / MONTHS_A_YEAR
    standing = np.zeros_like(closed)
    for k in range(min(int(np.ceil(years.max(initial=0.0))), closed.shape[2])):
        standing[:, :, k:] += np.clip(years - k, 0.0, 1.0) * closed[:, :, : closed.shape[2] - k]
    return standing


def redundancy_share(assumptions: Assumptions) -> float:
    """Pay of redundancies as a part of a year's pay of what closes.

    share = (1 - redeployed_share) * redundancy_months / 12
    """
    redundant = 1.0 - assumptions.number("settle.redeployed_share", 1.0)
    return redundant * assumptions.number("settle.redundancy_months", 0.0) / MONTHS_A_YEAR
