"""What one more unit of each limit would be worth. In: a problem. Out: `ShadowPrice`s."""

from __future__ import annotations

from commonground.choose.model import ShadowPrice
from commonground.choose.problem import Problem
from commonground.choose.relax import relax

RESOURCES = {"budget": "GBP", "staff": "WTE"}
LEAST_GBP = 1e-6  # less is rounding


def shadow_prices(one: Problem) -> tuple[ShadowPrice, ...]:
    """Worth of £1 more of each partner's plan budget and of 1 more WTE, where that is not nothing; largest first.

    From the linear relaxation, in which parts of choices may be taken.
    """
    relaxed = relax(one) if len(one.upper) else None  # nothing to choose: nothing would be worth more
    if relaxed is None:
        return ()
    found = [
        ShadowPrice(rows.declared.name, label, RESOURCES[rows.declared.name], float(gbp))
        for rows, worth in zip(one.limits, relaxed.worth, strict=True)
        if rows.declared.name in RESOURCES
        for label, gbp in zip(rows.labels, worth, strict=True)
        if gbp > LEAST_GBP
    ]
    return tuple(sorted(found, key=lambda price: (price.unit, -price.worth_gbp_per_unit, price.label)))
