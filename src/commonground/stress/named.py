"""The bad years of the evidence table, each with what it changes. In: `Evidence`, `Assumptions`. Out: `Test`s.

Sizes are the figures `stress.<test>`, which a place can set; a row more in the table is a test more. The forms are
our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions, Evidence
from commonground.stress.model import Conditions, Test

AS_PLANNED, WORST_TENTH, TWO = "as_planned", "worst_tenth", "two_at_once"


def list_tests(evidence: Evidence, assumptions: Assumptions, years: int) -> tuple[Test, ...]:
    """The tests of the table, in its order."""
    return tuple(_test(row, assumptions, years) for row in evidence.stress_tests.to_dicts())


def as_planned(years: int) -> Test:
    """No bad year at all: what the others are held beside."""
    plain = "all goes as expected"
    return Test(AS_PLANNED, "As planned", plain, Conditions.as_planned(years), (), paired=False)


def worst_tenth(years: int) -> Test:
    """Nothing in particular, but everything that is uncertain turning out badly for partners together."""
    plain = "the tenth of the futures tried in which partners together end lowest, on average"
    planned = Conditions.as_planned(years)
    return Test(WORST_TENTH, "The worst tenth of futures", plain, planned, (WORST_TENTH,), paired=False, averaged=True)


def pairs_of(tests: Sequence[Test]) -> list[Test]:
    """Two tests at once, of those that are tried together."""
    return [
        Test(
            id=TWO,
            name=f"Two at once: {_lower(a.name)}, and {_lower(b.name)}",
            plain=f"{a.plain}; and {b.plain}",
            conditions=a.conditions.and_also(b.conditions),
            parts=(a.id, b.id),
        )
        for a, b in combinations([test for test in tests if test.paired], 2)
    ]


def _lower(name: str) -> str:
    return f"{name[0].lower()}{name[1:]}"


def _test(row: dict[str, Any], assumptions: Assumptions, years: int) -> Test:
    size = assumptions.number(f"stress.{row['id']}")
    return Test(
        id=row["id"],
        name=row["name"],
        plain=row["plain"],
        conditions=_conditions(row, size, assumptions, years),
        parts=(row["id"],),
        paired=row["paired"],
        of_costs=row["change"] == "costs",
    )


def _conditions(row: dict[str, Any], size: float, assumptions: Assumptions, years: int) -> Conditions:
    """What a row changes by its `size`, y = 0 being the first year:

    pay: cost[y] = 1 + staff_share * ((1 + size)^(y + 1) - 1)
    demand: demand[y] = (1 + size)^(y + 1)
    costs: cost[y] = 1 + size * min((y + 1) / rising, 1), rising the years in which they rise
    staff: cost[y] = 1 - staff_share * size, and so much less of the plan
    """
    plain, share = Conditions.as_planned(years), assumptions.number("stress.staff_share")
    passed: Floats = np.arange(years, dtype=np.float64) + 1.0
    grown: Floats = np.power(1.0 + size, passed)
    changed = {
        "pay": replace(plain, cost=1.0 + share * (grown - 1.0)),
        "demand": replace(plain, demand=grown),
        "effects": replace(plain, weak=size),
        "delay": replace(plain, delay_months=size),
        "staff": replace(plain, cost=plain.cost - share * size, unfilled=size),
        "money": replace(plain, cut={row["body_kind"]: size}),
        "costs": replace(plain, cost=1.0 + size * np.minimum(passed / (row["years"] or 1), 1.0)),
    }
    return changed[row["change"]]
