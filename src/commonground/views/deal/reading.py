"""One partner's figures as the deal's screen needs them: years, lines, kinds of money. In: `Reader`. Out: rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonground.core.money import KIND_MEANS, Kind
from commonground.document.money import KindNet, Net
from commonground.document.names import pick
from commonground.document.shapes import Money
from commonground.views.deal.model import Amount, Cause, OfKind, OwnYear, SmallestYear
from commonground.views.explanation.model import Reader
from commonground.views.explanation.years import (
    lowest_gbp,
    paid_in_gbp,
    read_after,
    read_asked,
    read_before,
    room_gbp,
    sort_lines,
)

DIGITS = 2  # pence: sums of whole pence are whole pence again


def amount_of(year: str, row: Money, above: float = 0.0) -> Amount:
    """The mean and the range of a row of the plan, each `above` GBP higher, to the penny."""
    low, high = (round(end + above, DIGITS) for end in row.ends) if row.ends else (None, None)
    return Amount(year, round(row.mean + above, DIGITS), low, high)


def find_smallest(reader: Reader) -> SmallestYear:
    """The year that leaves it least room above its line on average; the first of several."""
    room, years = room_gbp(reader)[:-1], reader.plan.years
    at = min(range(len(years)), key=room.__getitem__)
    line = round(0.0 + lowest_gbp(reader)[at], DIGITS)
    spread = amount_of(years[at], read_after(reader)[at], -line)
    return SmallestYear(years[at], line, spread.mean_gbp, spread.low_gbp, spread.high_gbp)


def outside_gbp(reader: Reader) -> list[float]:
    """What it takes out of the fund in each plan year in which that counts on money from outside, GBP."""
    outside = {row.year: row.amount_gbp for row in reader.plan.settlement.subsidy}
    pairs = zip(reader.plan.years, paid_in_gbp(reader), strict=False)
    return [min(max(-paid, 0.0), outside.get(year, 0.0)) for year, paid in pairs]


def list_years(reader: Reader) -> list[OwnYear]:
    """Its cash in each plan year, then all of them added up."""
    asked = read_asked(reader)
    parts = [
        [getattr(row, name) for row in asked]
        for name in ("offered_gbp", "usable_gbp", "floor_gbp", "asked_gbp", "to_confirm_gbp")
    ]
    columns = zip(*([*part, round(sum(part), DIGITS)] for part in parts), strict=True)
    rows = zip(
        reader.years,
        read_before(reader),
        paid_in_gbp(reader),
        read_after(reader),
        columns,
        lowest_gbp(reader),
        strict=True,
    )
    return [_own_year(*row) for row in rows]


def _own_year(year: str, before: Net, paid: float, after: Net, asked: Sequence[float], line: float) -> OwnYear:
    offered, usable, floor, asks, to_confirm = asked
    return OwnYear(
        year=year,
        before=amount_of(year, before),
        transfer_gbp=round(0.0 - paid, DIGITS),
        after=amount_of(year, after),
        offered_gbp=offered,
        usable_gbp=usable,
        floor_gbp=floor,
        asked_gbp=asks,
        to_confirm_gbp=to_confirm,
        line_gbp=round(0.0 + line, DIGITS),
        room=amount_of(year, after, -line),
    )


def list_kinds(reader: Reader) -> tuple[OfKind, ...]:
    """Cash with the deal, capacity and value, each apart with the lines that sum to it."""
    return tuple(_of_kind(reader, kind) for kind in KIND_MEANS)


def _of_kind(reader: Reader, kind: Kind) -> OfKind:
    net = {row.year: row for row in pick(reader.plan.ledger_net, partner=reader.id, kind=kind)}
    rows: Iterable[Money] = read_after(reader) if kind == "cash" else [net[year] for year in reader.years]
    amounts = tuple(amount_of(year, row) for year, row in zip(reader.years, rows, strict=True))
    return OfKind(kind, KIND_MEANS[kind], amounts, list_causes(reader, kind))


def list_causes(reader: Reader, kind: Kind) -> tuple[Cause, ...]:
    """The lines of its account of one kind of money, those that move most over all years first."""
    known = {(row.line, row.kind): row for row in reader.plan.ledger_lines}
    found = []
    for line, gbp in sort_lines(reader, pick(reader.plan.accounts, partner=reader.id, kind=kind)):
        told = known.get((line, kind))
        found.append(
            Cause(
                line=line,
                gbp=tuple(gbp),
                options=tuple(map(reader.names.option, told.options)) if told else (),
                services=tuple(map(reader.names.service, told.services)) if told else (),
                figures=told.figures if told else (),
            )
        )
    return tuple(found)


def list_waiting(reader: Reader) -> tuple[OfKind, ...]:
    """What doing nothing costs it against today, by kind of money, without its lines."""
    return tuple(OfKind(kind, means, _waiting(reader, kind), ()) for kind, means in KIND_MEANS.items())


def _waiting(reader: Reader, kind: Kind) -> tuple[Amount, ...]:
    rows: dict[str, KindNet] = {r.year: r for r in pick(reader.plan.do_nothing.net, partner=reader.id, kind=kind)}
    return tuple(amount_of(year, rows[year]) for year in reader.years if year in rows)
