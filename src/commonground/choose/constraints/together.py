"""What all partners put on the table together each year, and what its ring fences let it pay for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats
from commonground.options.fences import lies_inside
from commonground.partners.model import MOST_FENCES, Offer

DECLARED = Declared(
    name="together",
    title="What all put on the table together",
    description=(
        "What the partners together lose against doing nothing in a year, what they save and earn counted, is at most "
        "what they offer together for that year and their ring fences let them use."
    ),
    unit="GBP a year",
)

MOST_ABSENT = 3  # bodies that take no part, and lose by some options and gain by others


@dataclass(frozen=True)
class _Fence:
    """A ring fence of one body's staff and buildings, or of anybody's money: what it may pay for, what it holds."""

    pays: Floats  # (K,) the part of a candidate that it may pay for
    giver: int  # place of the partner whose staff and buildings they are; -1 for money
    gbp: Floats  # (Y,)


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each year and each set F of the ring fences; none where no plan can keep to them (`hold_to_offers`).

        - sum_k (cash[A,k,y] + paid[k,y] inside fences but those of F) * x[k] <= free[y] + offer[F,y]

    for each set A of those that take no part, `cash[A]` being what those gain that do, and A: so what absent bodies
    lose counts, which the others make good, and what they gain does not, which nobody can share. Bodies that lose by
    no option are in no A, those that gain by none in each; of more than `MOST_ABSENT` others what each loses counts
    option by option, which never lets too much pass.

    With the whole set this is what they lose against all that they offer; the others are the cuts of the smallest
    capacity (Ford and Fulkerson 1956, Canadian Journal of Mathematics 8:399-404) of what fences let them use. A fence
    that names a service counts as free. Beyond `MOST_FENCES` fences only all of them and none are looked at.
    """
    return rows(DECLARED, _each(candidates) if candidates.held_to_offers else (), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    paid = candidates.budget_use.sum(axis=0)
    fences, free = _fences(candidates)
    shared = [_shared_cash(candidates, y) for y in range(len(candidates.years))]
    for kept in _sets(len(fences), MOST_FENCES):
        others = [fence for f, fence in enumerate(fences) if f not in kept]
        most = free + sum((fences[f].gbp for f in kept), np.zeros(len(candidates.years)))
        inside = paid * _payable(others, len(paid))[:, None]
        apart = ", outside what is kept for one purpose" if others else ""
        for y, year in enumerate(candidates.years):
            for cash in shared[y]:
                yield Row(f"{year}{apart}", *bearing(-cash - inside[:, y]), upper=float(most[y]))


def _shared_cash(candidates: Candidates, y: int) -> list[Floats]:
    """(K,) each: what those that take part gain in a year, and what each set of the others does that may lose."""
    cash, wards, ward_gbp = candidates.cash[..., y], candidates.wards[..., y], candidates.ward_gbp[y]
    taking = np.array([partner.takes_part for partner in candidates.partners], dtype=bool)
    base = cash[taking].sum(axis=0) - wards[taking].sum(axis=0) * ward_gbp
    absent = cash[~taking] - wards[~taking] * ward_gbp
    loses, gains = (absent < 0.0).any(axis=1), (absent > 0.0).any(axis=1)
    base = base + absent[loses & ~gains].sum(axis=0)
    either = absent[loses & gains]
    if len(either) > MOST_ABSENT:
        return [base + np.minimum(either, 0.0).sum(axis=0)]
    return [base + either[list(some)].sum(axis=0) for some in _sets(len(either), MOST_ABSENT)]


def _sets(size: int, most: int) -> list[Collection[int]]:
    """Every set of so many things; of more than `most`, all and none."""
    sizes = range(size + 1) if size <= most else (0, size)
    return [some for many in sizes for some in combinations(range(size), many)]


def _payable(fences: Sequence[_Fence], candidates: int) -> Floats:
    """(K,) the part of each candidate that these fences together may pay for."""
    nothing = np.zeros(candidates)
    money = np.max([nothing, *(fence.pays for fence in fences if fence.giver < 0)], axis=0)
    givers = {fence.giver for fence in fences if fence.giver >= 0}
    in_kind = [np.max([fence.pays for fence in fences if fence.giver == giver], axis=0) for giver in sorted(givers)]
    return np.asarray(np.minimum(np.maximum(money, sum(in_kind, nothing)), 1.0))


def _fences(candidates: Candidates) -> tuple[list[_Fence], Floats]:
    """The fences in which anybody offers anything, and (Y,) what is free."""
    free, found = np.zeros(len(candidates.years)), dict[tuple[int, tuple[str, ...]], Floats]()
    for p, partner in enumerate(candidates.partners):
        for offer in partner.offers:
            gbp = np.array(offer.gbp[: len(free)], dtype=np.float64)
            if offer.anything or set(offer.only_for) & set(candidates.prices.services):
                free = free + gbp
            else:
                key = _giver(p, offer), tuple(sorted(offer.only_for))
                found[key] = found.get(key, np.zeros(len(free))) + gbp
    return [_Fence(_pays(candidates, giver, words), giver, gbp) for (giver, words), gbp in found.items()], free


def _giver(partner: int, offer: Offer) -> int:
    return -1 if offer.form == "cash" else partner


def _pays(candidates: Candidates, giver: int, words: Sequence[str]) -> Floats:
    inside: Flags = np.array([lies_inside(option, words) for option in candidates.options], dtype=bool)
    if giver < 0:
        return inside[candidates.option].astype(np.float64)
    prices, where = candidates.prices, candidates.covers.argmax(axis=1)
    option = np.array([prices.options.index(choice.option) for choice in candidates.choices], dtype=np.int64)
    return np.asarray(inside[candidates.option] * prices.deliver_share[giver, where, option])
