"""One partner's money year by year, before the deal and with it, beside the lowest it may end. Out: rows, tables."""

from __future__ import annotations

from collections.abc import Iterable

from commonground.document.money import AccountRow, Net
from commonground.document.names import pick
from commonground.document.settlement import Asked
from commonground.document.shapes import EVERYWHERE
from commonground.views.explanation.model import PENNY, Reader, exact
from commonground.views.tables import Cell, Table, make_table

ROUNDING = "Rounding of the lines to the penny"
AFTER = "With the deal"
SUM = "sum"  # the tone of a row that others sum to


def read_before(reader: Reader) -> list[Net]:
    """Its cash before the deal, for each of the reader's years."""
    return _in_order(reader, reader.plan.settlement.net_before)


def read_after(reader: Reader) -> list[Net]:
    """Its cash with the deal, for each of the reader's years."""
    return _in_order(reader, reader.plan.settlement.net_after)


def _in_order(reader: Reader, rows: Iterable[Net]) -> list[Net]:
    mine = {row.year: row for row in pick(rows, partner=reader.id)}
    return [mine[year] for year in reader.years]


def paid_in_gbp(reader: Reader) -> list[float]:
    """What it pays into the pooled fund (negative: takes out) in each of the reader's years, GBP."""
    mine = {row.year: row.transfer_gbp for row in pick(reader.plan.settlement.contributions, partner=reader.id)}
    return _with_sum([mine.get(year, 0.0) for year in reader.plan.years])


def read_asked(reader: Reader) -> list[Asked]:
    """What it puts on the table and is asked for, by plan year."""
    mine = {row.year: row for row in pick(reader.plan.settlement.asked, partner=reader.id)}
    return [mine[year] for year in reader.plan.years]


def lowest_gbp(reader: Reader) -> list[float]:
    """Its line: the lowest that it may end in each of the reader's years by its offer and floor, GBP."""
    return _with_sum([-(row.usable_gbp + row.floor_gbp) for row in read_asked(reader)])


def room_gbp(reader: Reader) -> list[float]:
    """How far above the lowest it ends on average in each of the reader's years, GBP; negative = below."""
    return [row.mean - low for row, low in zip(read_after(reader), lowest_gbp(reader), strict=True)]


def _with_sum(by_year: list[float]) -> list[float]:
    return [*by_year, sum(by_year)]


def tabulate_years(reader: Reader) -> Table:
    """Its cash by year before and after the deal, to the penny."""
    rows: list[tuple[str, list[float]]] = [
        ("Without the deal", [row.mean for row in read_before(reader)]),
        ("From the pooled fund (negative: it pays in)", [-gbp for gbp in paid_in_gbp(reader)]),
        (AFTER, [row.mean for row in read_after(reader)]),
        ("What it has put on the table, and can be used", _with_sum([row.usable_gbp for row in read_asked(reader)])),
        ("How far its floor lets it go beyond", _with_sum([row.floor_gbp for row in read_asked(reader)])),
        ("Its line: the lowest it may end", lowest_gbp(reader)),
        ("Room above it (negative: short)", room_gbp(reader)),
    ]
    return make_table("Cash against doing nothing, £, on average", ("", *reader.year_heads), _written(rows, AFTER))


def _written(rows: Iterable[tuple[str, list[float]]], sum_of: str) -> list[tuple[Cell | str, ...]]:
    """Rows to the penny, that which others sum to set apart."""
    return [(Cell(label, SUM if label == sum_of else ""), *map(exact, gbp)) for label, gbp in rows]


def tabulate_lines(reader: Reader, kind: str, caption: str, total: str) -> Table:
    """The lines of its account of one kind of money, the largest first, and their sum; empty where there are none."""
    mine = pick(reader.plan.accounts, partner=reader.id, kind=kind)
    rows = sort_lines(reader, mine)
    due = _due(reader, kind)
    over = [whole - sum(gbp[at] for _, gbp in rows) for at, whole in enumerate(due)]
    if any(abs(gbp) > PENNY for gbp in over):
        rows.append((ROUNDING, over))
    lines = _written([*rows, (total, due)], total) if rows else []
    return make_table(caption, ("Line", *reader.year_heads), lines)


def _due(reader: Reader, kind: str) -> list[float]:
    """What the lines of a kind sum to: of cash its net with the deal, else its net in the ledger."""
    if kind == "cash":
        return [row.mean for row in read_after(reader)]
    mine = {row.year: row.mean for row in pick(reader.plan.ledger_net, partner=reader.id, kind=kind)}
    return [mine[year] for year in reader.years]


def sort_lines(reader: Reader, rows: Iterable[AccountRow]) -> list[tuple[str, list[float]]]:
    """Lines of an account with their means by year, those that move most over all years first; no empty ones."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        found.setdefault(row.line, {})[row.year] = row.mean
    told = [(line, [by.get(year, 0.0) for year in reader.years]) for line, by in found.items()]
    moving = [(line, gbp) for line, gbp in told if any(abs(amount) > PENNY for amount in gbp)]
    return sorted(moving, key=lambda one: -abs(one[1][-1]))


def name_year(year: str) -> str:
    """A year as it is told in a sentence."""
    return "all years together" if year == EVERYWHERE else year
