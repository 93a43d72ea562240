"""Two plans of one place side by side: what moved and for whom. In: two plan.json dicts. Out: `Comparison`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core.errors import UserError
from commonground.document.names import Document, Reader, pick
from commonground.document.parties import EVERYWHERE, OUTSIDE
from commonground.document.tables import Cell, Table, table
from commonground.document.words import BREAK_EVEN_GBP, count, listed, pounds, signed

MOVED = 0.005  # of the first plan's figure: less is not worth a row
SAME = "–"
NOWHERE = "not in the plan"


@dataclass(frozen=True)
class Comparison:
    """What is said first, then tables of what moved; tables of nothing are left out."""

    place: str
    synthetic: bool
    summary: tuple[str, ...]
    tables: tuple[Table, ...]


def compare(first: Document, second: Document) -> Comparison:
    """What moved from `first` (A) to `second` (B), and for whom; UserError where the places differ."""
    a, b = Reader(first), Reader(second)
    if a["place"]["name"] != b["place"]["name"] or a["years"] != b["years"]:
        raise UserError(
            f"these plans cannot be compared: {_what(a)} and {_what(b)}",
            mend="compare two plans of one place and years",
        )
    tables = (assumptions(a, b), options(a, b), helped(a, b), activity(a, b), money(a, b), contributions(a, b))
    kept = tuple(found for found in tables if found)
    return Comparison(a["place"]["name"], bool(a["synthetic"] or b["synthetic"]), tuple(_summary(a, b, kept)), kept)


def _what(plan: Reader) -> str:
    return f"{plan['place']['name']} {plan['years'][0]} to {plan.last_year}"


def _summary(a: Reader, b: Reader, moved: tuple[Table, ...]) -> Iterable[str]:
    if not moved:
        yield "The two plans are the same."
        return
    if a["seed"] != b["seed"] or a["draws"] != b["draws"]:
        yield "The plans were drawn with another seed or number of draws, so small differences are chance."
    yield f"Can everybody sign? A: {_sign(a)}. B: {_sign(b)}."
    was, now = _lost(a), _lost(b)
    yield f"Would have lost without a deal: in A {was or 'nobody'}, in B {now or 'nobody'}."
    better, worse = _winners(a, b)
    if better:
        yield f"Better off in B than in A after the deal: {better}."
    if worse:
        yield f"Worse off in B than in A after the deal: {worse}."


def _sign(plan: Reader) -> str:
    needed = sum(row["amount_gbp"] for row in plan["settlement"]["subsidy"])
    return "yes" if plan["settlement"]["signable_without_subsidy"] else f"no, {pounds(needed)} short"


def _lost(plan: Reader) -> str:
    return listed([plan.partner(row["partner"]) for row in plan["settlement"]["would_have_lost"]])


def _winners(a: Reader, b: Reader) -> tuple[str, str]:
    was, now = _nets(a, "net_after"), _nets(b, "net_after")
    moves = {code: now[code] - was[code] for code in was if code in now}
    better = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp >= BREAK_EVEN_GBP]
    worse = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp <= -BREAK_EVEN_GBP]
    return listed(better), listed(worse)


def _nets(plan: Reader, key: str) -> dict[str, float]:
    return {row["partner"]: row["mean"] for row in pick(plan["settlement"][key], year=EVERYWHERE)}


def assumptions(a: Reader, b: Reader) -> Table:
    """Figures whose value differs, or which only one plan has."""
    was = {row["figure"]: row["value"] for row in a["provenance"]}
    now = {row["figure"]: row["value"] for row in b["provenance"]}
    rows = [
        (Cell(b.assumption(name), note=name), str(was.get(name, SAME)), str(now.get(name, SAME)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    return table("Assumptions that differ", ("Assumption", "#A", "#B"), rows)


def options(a: Reader, b: Reader) -> Table:
    """Options that only one plan has, or has elsewhere, at another scale or time: one row an option."""
    was, now = _wheres(a), _wheres(b)
    rows = [
        (b.option(option), was.get(option, NOWHERE), now.get(option, NOWHERE))
        for option in sorted(was.keys() | now.keys(), key=b.option)
        if was.get(option) != now.get(option)
    ]
    return table("Options that come, go or change", ("Option", "A", "B"), rows)


def _wheres(plan: Reader) -> dict[str, str]:
    """Where and from when each option is: 'everywhere from 2027/28', 'N03 (half scale) and N05 from 2028/29'."""
    starts: dict[str, dict[str, list[str]]] = {}
    for row in plan["options"]:
        scale = "" if row["scale"] == 1 else f" (scale {row['scale']:g})"
        where = f"{plan.neighbourhood(row['neighbourhood'])}{scale}"
        starts.setdefault(row["id"], {}).setdefault(row["start"], []).append(where)
    whole = [plan.neighbourhood(row["id"]) for row in plan["neighbourhoods"]]
    return {
        option: "; ".join(
            f"{'everywhere' if sorted(where) == sorted(whole) else listed(where)} from {start}"
            for start, where in sorted(by_start.items())
        )
        for option, by_start in starts.items()
    }


def helped(a: Reader, b: Reader) -> Table:
    """People helped a year by neighbourhood."""
    was = {row["neighbourhood"]: row["reached"] for row in [a["helped"]["all"], *a["helped"]["by_neighbourhood"]]}
    now = {row["neighbourhood"]: row["reached"] for row in [b["helped"]["all"], *b["helped"]["by_neighbourhood"]]}
    rows = [
        (b.neighbourhood(code), count(was.get(code, 0.0)), count(value), _move(value - was.get(code, 0.0)))
        for code, value in now.items()
        if _moved(was.get(code, 0.0), value)
    ]
    return table(f"People helped in {b.last_year}", ("Neighbourhood", "#A", "#B", "#Moved"), rows)


def activity(a: Reader, b: Reader) -> Table:
    """What each plan changes in the use of services in the last year."""
    was, now = _changes(a), _changes(b)
    rows = [
        (b.service(service), _move(was.get(service, 0.0)), _move(value), _move(value - was.get(service, 0.0)))
        for service, value in now.items()
        if _moved(was.get(service, 0.0), value)
    ]
    caption = f"Change in services and outcomes in {b.last_year}, against doing nothing (middle of draws)"
    return table(caption, ("Service", "#A", "#B", "#Moved"), rows)


def _changes(plan: Reader) -> dict[str, float]:
    rows = pick([*plan["activity"], *plan["outcomes"]], neighbourhood=EVERYWHERE, year=plan.last_year)
    return {row["service"]: row["change"]["p50"] for row in rows}


def money(a: Reader, b: Reader) -> Table:
    """Mean cash of each partner over all years, before and after the deal."""
    was, now = (_nets(a, "net_before"), _nets(a, "net_after")), (_nets(b, "net_before"), _nets(b, "net_after"))
    rows = []
    for code in dict.fromkeys([*was[0], *now[0]]):
        before, after = ((was[i].get(code, 0.0), now[i].get(code, 0.0)) for i in (0, 1))
        if max(abs(before[1] - before[0]), abs(after[1] - after[0])) >= BREAK_EVEN_GBP:
            rows.append((b.partner(code), *map(signed, (*before, *after)), _gain(after[1] - after[0])))
    columns = ("Partner", "#Without a deal: A", "#B", "#With the deal: A", "#B", "Moved")
    return table(f"Cash over {b.span_of_years} against doing nothing (mean)", columns, rows)


def _gain(gbp: float) -> Cell:
    if abs(gbp) < BREAK_EVEN_GBP:
        return Cell("= no change", "plain")
    return Cell(f"▲ {pounds(gbp)} better", "good") if gbp > 0 else Cell(f"▼ {pounds(gbp)} worse", "bad")


def contributions(a: Reader, b: Reader) -> Table:
    """What each partner pays in or takes out over all years; any subsidy is a row of its own."""
    was, now = _paid(a), _paid(b)
    rows = [
        (b.partner(code), signed(was.get(code, 0.0)), signed(now.get(code, 0.0)))
        for code in dict.fromkeys([*was, *now])
        if abs(now.get(code, 0.0) - was.get(code, 0.0)) >= BREAK_EVEN_GBP
    ]
    return table("Contributions over all years: + pays in, − takes out", ("Partner", "#A", "#B"), rows)


def _paid(plan: Reader) -> dict[str, float]:
    totals: dict[str, float] = {OUTSIDE: 0.0}
    for row in plan["settlement"]["contributions"]:
        totals[row["partner"]] = totals.get(row["partner"], 0.0) + row["transfer_gbp"]
    return totals


def _moved(was: float, now: float) -> bool:
    return abs(now - was) > MOVED * max(abs(was), abs(now))


def _move(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{count(abs(value))}" if value else "0"
