"""Two versions side by side for a page: what moved, and for each partner where it is nearest to its line in both.

In: two `Plan`s, what each body has said. Out: `TwoVersions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import HALF_A_POUND, pence, pounds
from commonground.views.comparison import SideBySide, compare
from commonground.views.deal.answer import NOBODY, can_sign
from commonground.views.deal.model import Deal, DealRow, SmallestYear, Standing, State
from commonground.views.tables import Cell, Table, make_table

STATES: dict[State, str] = {
    "yes": "yes",
    "not_yet": "not yet",
    "not_known": "not known",
    "not_in": "not in",
    "in_if": "in on a condition",
}
NOT_THERE = "not in this version"


@dataclass(frozen=True)
class ForWhom:
    """One body in both versions; None where a version does not have it.

    `moves_gbp`: how much better off it is in the second over all years with the deal, GBP on average; None where it is
    not in both.
    """

    partner: str
    name: str
    first: DealRow | None
    second: DealRow | None
    states: tuple[str, str]  # in words, as the deal calls them
    moves_gbp: float | None
    sentence: str


@dataclass(frozen=True)
class TwoVersions:
    """What moved from the first version (A) to the second (B), and for whom."""

    said: SideBySide
    first: Deal
    second: Deal
    rows: tuple[ForWhom, ...]
    table: Table


def lay_side_by_side(
    first: Plan,
    second: Plan,
    standing_a: Mapping[str, Standing] = NOBODY,
    standing_b: Mapping[str, Standing] = NOBODY,
) -> TwoVersions:
    """Two versions of one place, with what bodies have said, by partner id, and without whom each was made.

    Raises UserError where they are of two places or of other years.
    """
    a, b = can_sign(first, standing_a), can_sign(second, standing_b)
    said = compare(first, second, (a.answer, b.answer))
    rows = tuple(_for_whom((first, second), (a, b), code) for code in _bodies(a, b))
    return TwoVersions(said, a, b, rows, _tabulate(rows))


def _bodies(a: Deal, b: Deal) -> list[str]:
    """Bodies of either version, in the order of the first, then of the second."""
    return list(dict.fromkeys(row.partner for deal in (a, b) for row in deal.rows))


def _for_whom(plans: tuple[Plan, Plan], deals: tuple[Deal, Deal], code: str) -> ForWhom:
    was, now = (next((row for row in deal.rows if row.partner == code), None) for deal in deals)
    ends = [[row.mean for row in pick(plan.settlement.net_after, partner=code, year=EVERYWHERE)] for plan in plans]
    states = (_state(was), _state(now))
    moves = round(ends[1][0] - ends[0][0], 2) if all(ends) else None
    name = next(row.name for row in (now, was) if row is not None)
    return ForWhom(code, name, was, now, states, moves, f"{name}: {_say_states(*states)}; {_say_smallest(was, now)}.")


def _state(row: DealRow | None) -> str:
    """Its state in words."""
    return STATES[row.state] if row else NOT_THERE


def _say_states(one: str, other: str) -> str:
    return f"{one} in both" if one == other else f"{one} in A, {other} in B"


def _say_smallest(was: DealRow | None, now: DealRow | None) -> str:
    """Where it is nearest to its line in either version."""
    told = [
        f"in {name} nearest to its line in {row.smallest.year}, {_beside(row.smallest)}"
        for name, row in (("A", was), ("B", now))
        if row is not None and row.smallest is not None
    ]
    return "; ".join(told) or "in neither version"


def _beside(smallest: SmallestYear) -> str:
    if abs(smallest.room_gbp) < HALF_A_POUND:
        return "exactly on it"
    return f"{pounds(smallest.room_gbp)} {'below' if smallest.room_gbp < 0.0 else 'above'} it"


def _tabulate(rows: tuple[ForWhom, ...]) -> Table:
    """Each body's state, smallest year and room above its line in both versions, to the penny."""
    columns = (
        "Partner",
        "Could it sign? A",
        "B",
        "Nearest to its line: A",
        "#Room above it: A",
        "Nearest to its line: B",
        "#Room above it: B",
        "#Better off in B, all years",
    )
    cells: list[tuple[Cell | str, ...]] = [
        (
            row.name,
            *map(Cell, row.states),
            *(cell for one in (row.first, row.second) for cell in _year_and_room(one)),
            "" if row.moves_gbp is None else pence(row.moves_gbp),
        )
        for row in rows
    ]
    return make_table("For whom: each year nearest to its line, on average", columns, cells)


def _year_and_room(row: DealRow | None) -> tuple[Cell, Cell]:
    if row is None or row.smallest is None:
        return Cell(""), Cell("")
    tone = "bad" if row.smallest.room_gbp <= -HALF_A_POUND else ""
    return Cell(row.smallest.year), Cell(pence(row.smallest.room_gbp), tone)
