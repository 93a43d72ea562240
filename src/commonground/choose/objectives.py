"""What a choice makes as large as it can. In: a setting. Out: coefficients (V,) and a constant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonground.choose.declared import Declared
from commonground.choose.layout import CLOSED, OPENED, Layout
from commonground.choose.setting import Setting
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


def social_value(here: Setting, where: Layout) -> Objective:
    """Social value of the candidates."""
    return Objective(SOCIAL, np.concatenate([here.worth.social, np.zeros(where.variables - where.candidates)]))


def cash(here: Setting, where: Layout, members: Flags) -> Objective:
    """Cash of the partners marked in `members` (P,). The constant is what wards without the plan cost them."""
    factors = money_discount(here.assumptions, len(here.years))
    gain = np.zeros(where.variables)
    gain[: where.candidates] = np.einsum("pky,y->k", here.cash[members], factors)
    constant = 0.0
    for t, trust in enumerate(where.trusts):
        if members[trust]:
            for y, factor in enumerate(factors):
                a_ward = float(factor) * here.ward_gbp
                gain[where.ward(OPENED, t, y)], gain[where.ward(CLOSED, t, y)] = -a_ward, a_ward
                constant += a_ward * float(np.trunc(here.wards_today_to[trust, y]))
    return Objective(CASH, gain, constant)


def cash_worth(here: Setting) -> Floats:
    """(K,) discounted cash that all partners together gain."""
    return np.asarray(cash_by_year(here) @ money_discount(here.assumptions, len(here.years)))


def cash_by_year(here: Setting) -> Floats:
    """(K, Y) cash that all partners together gain, each part of a ward at that part of a ward's cost."""
    return np.asarray(here.cash.sum(axis=0) - here.wards.sum(axis=0) * here.ward_gbp)
