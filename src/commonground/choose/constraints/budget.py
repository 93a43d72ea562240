"""What each partner puts on the table each year, and what its ring fences let it pay for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from commonground.choose.declared import Declared, Layout, Row, Rows, bearing, rows
from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats
from commonground.options.fences import lies_inside
from commonground.partners.model import Offer, Partner

DECLARED = Declared(
    name="budget",
    title="What each partner puts on the table",
    description=(
        "What a partner pays for the plan's options in a year is at most what it offers for that year; what lies "
        "outside its ring fences, at most what it offers without them."
    ),
    unit="GBP a year",
)
Fence = tuple[bool, tuple[str, ...]]
"""Whether it pays in kind, and the words that it is only for."""


def build(candidates: Candidates, layout: Layout) -> Rows:
    """One row for each partner p and year y in which it would pay for anything, and for each set F of its ring fences.

        sum_k budget_use[p,k,y] * x[k] <= plan_budget_gbp[p,y]
        sum_k of budget_use[p,k,y] * x[k] that no fence but those of F may pay <= free[p,y] + offer[F,y]

    Together these hold just where the offers can pay for the plan, each within its fence (Hall 1935, Journal of the
    London Mathematical Society 10:26-30; the transportation form of Gale 1957). In kind it pays at most the part of a
    candidate that it delivers itself.
    """
    return rows(DECLARED, _each(candidates), layout.variables)


def _each(candidates: Candidates) -> Iterator[Row]:
    for p, partner in enumerate(candidates.partners):
        for y, year in enumerate(candidates.years):
            columns, gbp = bearing(candidates.budget_use[p, :, y])
            if len(columns):
                yield Row(f"{partner.name}, {year}", columns, gbp, upper=partner.plan_budget_gbp[y])
                yield from _inside_fences(candidates, p, y)


def _inside_fences(candidates: Candidates, p: int, y: int) -> Iterator[Row]:
    """The rows of every set of ring fences but all of them, which is the row of the whole."""
    partner, year = candidates.partners[p], candidates.years[y]
    fences = sorted({_fence(offer) for offer in partner.offers if not offer.anything})
    if not fences:
        return
    use, own = candidates.budget_use[p, :, y], _delivered_share(candidates, p)
    inside = np.stack([_inside(candidates, words) for _, words in fences])
    for size in range(len(fences)):
        for some in combinations(range(len(fences)), size):
            others = [f for f in range(len(fences)) if f not in some]
            in_cash = any_of(inside[[f for f in others if not fences[f][0]]])
            in_kind = any_of(inside[[f for f in others if fences[f][0]]])
            columns, gbp = bearing(use * np.where(in_cash, 0.0, np.where(in_kind, 1.0 - own, 1.0)))
            if len(columns):
                most = sum(_amount(partner, fences[f], y) for f in some)
                free = sum(offer.gbp[y] for offer in partner.offers if offer.anything)
                yield Row(_label(partner, year, [fences[f] for f in others]), columns, gbp, upper=free + most)


def any_of(flags: Flags) -> Flags:
    """(K,) whether any row of (F, K) has it."""
    return np.asarray(flags.any(axis=0))


def _fence(offer: Offer) -> Fence:
    return offer.form != "cash", offer.only_for


def _amount(partner: Partner, fence: Fence, y: int) -> float:
    return sum(offer.gbp[y] for offer in partner.offers if not offer.anything and _fence(offer) == fence)


def _inside(candidates: Candidates, words: tuple[str, ...]) -> Flags:
    """(K,) whether a candidate's option is one that the words name."""
    return np.array([lies_inside(option, words) for option in candidates.options])[candidates.option]


def _delivered_share(candidates: Candidates, p: int) -> Floats:
    """(K,) the part of what the partner pays for a candidate that it delivers itself, and so may pay for in kind."""
    prices = candidates.prices
    where = candidates.covers.argmax(axis=1)
    option = np.array([prices.options.index(choice.option) for choice in candidates.choices], dtype=np.int64)
    fund, deliver = prices.fund_share[p, where, option], prices.deliver_share[p, where, option]
    return np.asarray(np.minimum(np.divide(deliver, fund, out=np.zeros_like(fund), where=fund > 0.0), 1.0))


def _label(partner: Partner, year: str, others: list[Fence]) -> str:
    """Whose limit, when, and what it leaves out."""
    words = dict.fromkeys(word for _, some in others for word in (some or ("what it delivers itself",)))
    return f"{partner.name}, {year}, outside what it keeps for {', '.join(words)}"
