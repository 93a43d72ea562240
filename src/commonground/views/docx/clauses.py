"""What a draft is made of, before it is put on paper: clauses, schedules, tables of money. Out: `Clause`, `Draft`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from commonground.document import Plan
from commonground.document.words import pence
from commonground.views.tables import TOTAL, Cell, Table, make_table
from commonground.views.word.pennies import count_pence

JUDGED = " [D]"  # after whatever rests on a judged figure, wherever it is shown
State = Literal["carried", "partly", "missing"]


@dataclass(frozen=True)
class Clause:
    """One clause: what the plan says for it, in paragraphs and tables, and what it lacks, in phrases.

    `item` is the letter of regulation 7(3) that it answers; '' where it answers none.
    """

    item: str
    title: str
    said: tuple[str | Table, ...]
    missing: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """carried: nothing is lacking; missing: there is nothing else; partly: some of each."""
        if not self.missing:
            return "carried"
        return "partly" if self.said else "missing"


@dataclass(frozen=True)
class Schedule:
    """One schedule behind the clauses."""

    title: str
    said: tuple[str | Table, ...]


@dataclass(frozen=True)
class Draft:
    """A whole draft. `banner` stands at the head of each page, `warnings` before all else on the first."""

    title: str
    subtitle: str
    banner: tuple[str, ...]
    footer: str
    created: str  # ISO day
    warnings: tuple[str, ...]
    front: tuple[str | Table, ...]
    clauses: tuple[Clause, ...]
    schedules: tuple[Schedule, ...] = field(default=())


def tabulate_money(caption: str, who: str, amounts: Sequence[tuple[str, Sequence[float]]], plan: Plan) -> Table:
    """GBP by whoever it is and plan year, to the penny; the last column and line are the sums of what is shown."""
    pennies = [(name, [count_pence(gbp) for gbp in row]) for name, row in amounts]
    lines: list[tuple[Cell, ...]] = [(Cell(name), *_line(row, "")) for name, row in pennies]
    sums = [sum(row[at] for _, row in pennies) for at in range(len(plan.years))]
    foot = (Cell("Sum", TOTAL), *_line(sums, TOTAL))
    return make_table(caption, (who, *(f"#{year}" for year in plan.years), "#All years"), [*lines, foot])


def _line(pennies: Sequence[int], tone: str) -> tuple[Cell, ...]:
    cells = (Cell(pence(each / 100), tone) for each in pennies)
    return (*cells, Cell(pence(sum(pennies) / 100), TOTAL))


def by_year(rows: Iterable[tuple[str, str, float]], years: Sequence[str]) -> dict[str, list[float]]:
    """GBP by whoever it is and year, from rows of who, year and GBP; what is of no plan year is left out."""
    found: dict[str, list[float]] = {}
    for who, year, gbp in rows:
        amounts = found.setdefault(who, [0.0] * len(years))
        if year in years:
            amounts[years.index(year)] += gbp
    return found
