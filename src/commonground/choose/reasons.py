"""Why each option is in or out in each neighbourhood, and at which price that would change. In: the last programme.

An estimate from the linear relaxation, in which parts of choices may be taken: by duality (Dantzig 1963, Linear
Programming and Extensions, chapter 6) each limit has a price, and a choice is in where its worth is more than what it
uses of all limits at those prices. Whole choices can differ from it by a little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.constraints import one_scale
from commonground.choose.model import Candidates, Reason
from commonground.choose.relaxation import Relaxed
from commonground.core.arrays import Floats, Ints
from commonground.prices.value import money_discount
from commonground.simulate.model import Choice

BUDGET = "budget"
LEAST_CHARGE = 1.0  # GBP; a limit that charges less does not bind


def give_reasons(candidates: Candidates, plan: tuple[Choice, ...], relaxed: Relaxed) -> tuple[Reason, ...]:
    """One for each option and neighbourhood where anybody is in its target group.

    `relaxed`: the best in parts of the last programme, whose first variables are the `candidates`.

    margin[k] = worth[k] - sum over the limits r of price[r] * use[r,k]
    """
    prices = _prices(candidates, relaxed)
    chosen = set(plan)
    taken = {(c.option, c.neighbourhood): k for k, c in enumerate(candidates.choices) if c in chosen}
    helps = candidates.worth.reached.sum(axis=1) > 0.0
    return tuple(
        _reason(candidates, prices, taken.get(key, -1), columns)
        for key, columns in _by_place(candidates).items()
        if helps[columns].any()
    )


@dataclass(frozen=True)
class _Prices:
    """What each limit charges each candidate (R, K), and how a pound more of cost would lower its margin (K,).

    Rows of one name are one limit.
    """

    labels: tuple[str, ...]
    charges: Floats
    margin: Floats
    worth: Floats
    per_share_of_cost: Floats


def _prices(candidates: Candidates, relaxed: Relaxed) -> _Prices:
    last = relaxed.problem
    count = len(candidates.choices)
    charges, budget = dict[str, Floats](), np.zeros(count)
    for rows, worth in zip(last.limits, relaxed.worth, strict=True):
        if rows.declared.name == one_scale.DECLARED.name:
            continue
        signed = np.where(np.isfinite(rows.upper), worth, -worth)
        for r in np.flatnonzero(np.abs(signed) > 0.0).tolist():
            name, charge = f"{rows.declared.title}: {rows.labels[r]}", signed[r] * rows.matrix[[r], :count].toarray()[0]
            charges[name] = charges.get(name, 0.0) + charge
            budget += charge if rows.declared.name == BUDGET else 0.0
    charged = np.array(list(charges.values())).reshape(-1, count)
    worth_gbp = last.objective.gain[:count]
    paid = candidates.budget_use.sum(axis=0) @ money_discount(candidates.assumptions, len(candidates.years))
    return _Prices(tuple(charges), charged, worth_gbp - charged.sum(axis=0), worth_gbp, paid + budget)


def _by_place(candidates: Candidates) -> dict[tuple[str, str], Ints]:
    where: dict[tuple[str, str], list[int]] = {}
    for k, choice in enumerate(candidates.choices):
        where.setdefault((choice.option, choice.neighbourhood), []).append(k)
    return {key: np.array(columns, dtype=np.int64) for key, columns in where.items()}


def _reason(candidates: Candidates, prices: _Prices, taken: int, columns: Ints) -> Reason:
    """The reason, by the choice that the plan has there, or by the one that is nearest to being in."""
    k = taken if taken >= 0 else int(columns[np.argmax(prices.margin[columns])])
    margin = float(max(prices.margin[k], 0.0) if taken >= 0 else min(prices.margin[k], 0.0))
    per_share, choice = float(prices.per_share_of_cost[k]), candidates.choices[k]
    return Reason(
        choice=choice,
        in_plan=taken >= 0,
        worth_gbp=float(prices.worth[k]),
        cost_gbp=float(candidates.budget_use[:, k].sum()),
        margin_gbp=margin,
        dearer=margin / per_share if per_share > LEAST_CHARGE else None,
        binds=_largest(prices, k),
    )


def _largest(prices: _Prices, k: int) -> str:
    """The limit that charges a choice most; '' where none does."""
    if not len(prices.labels) or prices.charges[:, k].max() < LEAST_CHARGE:
        return ""
    return prices.labels[int(prices.charges[:, k].argmax())]
