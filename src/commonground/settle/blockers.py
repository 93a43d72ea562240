"""Who could not sign, in which year and why. In: ledger, floors. Out: plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonground.core.arrays import Floats, Ints
from commonground.core.money import PENCE
from commonground.core.text import listed, pounds
from commonground.partners import Partner
from commonground.settle.model import Ledger

MOST_LINES = 3
SMALL_SHARE = 0.05  # a line under this share of the biggest is not named


def describe_blocker(
    ledger: Ledger, partners: Sequence[Partner], expected: Floats, floors: Floats, subsidy: Ints
) -> str:
    """Why this plan needs outside money: who would be worse off most, in the worst year, and by which lines.

    `expected`, `floors` (Y, P) GBP; `subsidy` (Y,) pence. "" when no year needs a subsidy.
    """
    if not subsidy.any():
        return ""
    year = int(np.argmax(subsidy))
    partner = int(np.argmin(expected[year] + floors[year]))
    who, when = partners[partner].name, ledger.years[year]
    costs = biggest_costs(ledger, partners[partner].id, year)
    because = f", because of {listed(costs)}" if costs else ""
    rule = _rule(float(floors[year, partner]))
    together = f"All partners together are {pounds(subsidy[year] / PENCE)} short in {when}, so no payments between them"
    return (
        f"{who} would be {pounds(float(expected[year, partner]))} worse off in {when}{because}; {rule}. "
        f"{together} can mend it."
    )


def biggest_costs(ledger: Ledger, partner: str, year: int) -> list[str]:
    """The lines that cost the partner most cash in the year, as 'name (£1.2m)', the biggest first."""
    lines: dict[str, float] = {}
    for flow in ledger.flows:
        if flow.kind == "cash" and partner in (flow.payer, flow.payee):
            name = flow.line.split(":")[0]
            gain = float(flow.gbp[:, year].mean()) * (1 if flow.payee == partner else -1)
            lines[name] = lines.get(name, 0.0) + gain
    costs = sorted(((gain, line) for line, gain in lines.items() if gain < 0), key=lambda pair: pair)[:MOST_LINES]
    return [f"{line} ({pounds(gain)})" for gain, line in costs if gain <= SMALL_SHARE * costs[0][0]]


def _rule(floor: float) -> str:
    if floor > 0:
        return f"its money rule lets it be at most {pounds(floor)} worse off that year"
    return "its money rule does not let it be worse off in any year"
