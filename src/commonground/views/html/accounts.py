"""Each partner's account, line by line. In: `Plan`, `Names`. Out: tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from commonground.core.money import Kind
from commonground.document import Plan
from commonground.document.money import AccountRow
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import HALF_A_POUND, signed
from commonground.views.tables import Table, make_table

CAPTIONS: dict[Kind, str] = {
    "cash": "Cash, after the deal",
    "capacity": "Capacity: freed but still paid for",
    "value": "Value: what it says that outcomes are worth to it",
}


@dataclass(frozen=True)
class Account:
    """One partner's account: a table for each kind of money, for the kinds are never added up."""

    name: str
    kinds: tuple[Table, ...]


def tabulate_accounts(plan: Plan, names: Names) -> tuple[Account, ...]:
    """Each partner's lines by year, on average, and their sum; what is nothing on average is left out."""
    return tuple(
        Account(names.partner(code), tuple(_kind(plan, kind, pick(mine, kind=kind)) for kind in _each(mine, "kind")))
        for code in _each(plan.accounts, "partner")
        for mine in [pick(plan.accounts, partner=code)]
    )


def _kind(plan: Plan, kind: Kind, rows: Sequence[AccountRow]) -> Table:
    lines = [(label, *_by_year(plan, pick(rows, line=label))) for label in _each(rows, "line")]
    shown = [(label, *gbp) for label, *gbp in lines if any(abs(amount) >= HALF_A_POUND for amount in gbp)]
    total = ("Sum", *_by_year(plan, rows))
    cells = [(label, *(signed(amount) for amount in gbp)) for label, *gbp in [*shown, total]]
    return make_table(CAPTIONS[kind], ("Line", *(f"#{year}" for year in plan.years), "#All years"), cells)


def _by_year(plan: Plan, rows: Iterable[AccountRow]) -> list[float]:
    """The sum of the rows' means in each year, and in all years, GBP."""
    return [sum(row.mean for row in pick(rows, year=year)) for year in (*plan.years, EVERYWHERE)]


def _each(rows: Iterable[AccountRow], field: str) -> list[Any]:
    """The different values of a field, in order."""
    return list(dict.fromkeys(getattr(row, field) for row in rows))
