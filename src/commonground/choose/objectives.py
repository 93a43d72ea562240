"""What a choice makes as large as it can. In: candidates. Out: coefficients (V,) and a constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.declared import CLOSED, OPENED, Declared, Layout
from commonground.choose.model import Candidates
from commonground.core.arrays import Flags, Floats
from commonground.prices.value import money_discount

SOCIAL = Declared(
    name="social_value",
    title="Discounted social value",
    description=(
        "Health and wellbeing gained, in Green Book terms with distributional weights, plus cash saved, plus "
        "capacity freed x value.capacity_worth, less the cost of the options."
    ),
    unit="GBP, discounted",
)
CASH = Declared(
    name="cash",
    title="Discounted cash of a set of partners",
    description="What these partners gain in cash, wards included, less what they pay for the options.",
    unit="GBP, discounted",
)


@dataclass(frozen=True)
class Objective:
    """Maximise gain @ x + constant."""

    declared: Declared
    gain: Floats
    constant: float = 0.0


def social_value(candidates: Candidates, layout: Layout) -> Objective:
    """Maximise sum_k social[k] * x[k]."""
    return Objective(SOCIAL, np.concatenate([candidates.worth.social, np.zeros(layout.variables - layout.candidates)]))


def cash(candidates: Candidates, layout: Layout, members: Flags) -> Objective:
    """Cash of the partners marked in `members` (P,), discounted by d. The constant is what wards without it cost them.

    Maximise sum over p, k, y of d[y] * cash[p,k,y] * x[k]
           + sum over t, y of d[y] * ward_gbp * (closed[t,y] - opened[t,y]) + constant
    """
    factors = money_discount(candidates.assumptions, len(candidates.years))
    gain = np.zeros(layout.variables)
    gain[: layout.candidates] = np.einsum("pky,y->k", candidates.cash[members], factors)
    constant = 0.0
    for t, trust in enumerate(layout.trusts):
        if members[trust]:
            for y, factor in enumerate(factors):
                a_ward = float(factor) * candidates.ward_gbp
                gain[layout.ward(OPENED, t, y)], gain[layout.ward(CLOSED, t, y)] = -a_ward, a_ward
                constant += a_ward * float(np.trunc(candidates.wards_today_to[trust, y]))
    return Objective(CASH, gain, constant)


def cash_worth(candidates: Candidates) -> Floats:
    """(K,) discounted cash that all partners together gain."""
    return np.asarray(cash_by_year(candidates) @ money_discount(candidates.assumptions, len(candidates.years)))


def cash_by_year(candidates: Candidates) -> Floats:
    """(K, Y) cash that all partners together gain, each part of a ward at that part of a ward's cost."""
    return np.asarray(candidates.cash.sum(axis=0) - candidates.wards.sum(axis=0) * candidates.ward_gbp)
