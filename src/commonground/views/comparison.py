"""Two plans of one place side by side: what moved and for whom. In: two `Plan`s. Out: `SideBySide`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonground.core.errors import UserError
from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE, OUTSIDE
from commonground.document.words import BREAK_EVEN_GBP, SYNTHETIC, count, listed, pounds, signed
from commonground.views.standings import MARKS, over_all_years, sum_paid_in
from commonground.views.tables import Cell, Table, as_text, make_table, wrap

MOVED = 0.005  # of the first plan's figure: less is not worth a row
SAME = "–"
NOWHERE = "not in the plan"


@dataclass(frozen=True, repr=False)
class SideBySide:
    """What is said first, then tables of what moved; tables of nothing are left out."""

    place: str
    synthetic: bool
    summary: tuple[str, ...]
    tables: tuple[Table, ...]

    @property
    def warning(self) -> str:
        """What has to be said before any figure; '' for a real place."""
        return SYNTHETIC if self.synthetic else ""

    def __str__(self) -> str:
        heading = [line for line in (self.warning, self.place) if line]
        lines = [*heading, *(wrap(f"- {sentence}", "  ") for sentence in self.summary)]
        return "\n\n".join(["\n".join(lines), *map(as_text, self.tables)])

    __repr__ = __str__


def compare(first: Plan, second: Plan) -> SideBySide:
    """What moved from `first` (A) to `second` (B), and for whom.

    Raises UserError where they are of two places or of other years.
    """
    a, b = Names(first), Names(second)
    if first.place.name != second.place.name or first.years != second.years:
        raise UserError(
            f"these plans cannot be compared: {_what(a)} and {_what(b)}",
            mend="compare two plans of one place and years",
        )
    tables = (
        tabulate_assumptions(a, b),
        tabulate_options(a, b),
        tabulate_helped(a, b),
        tabulate_activity(a, b),
        tabulate_money(a, b),
        tabulate_contributions(a, b),
    )
    kept = tuple(found for found in tables if found)
    return SideBySide(first.place.name, first.synthetic or second.synthetic, tuple(_summary(a, b, kept)), kept)


def _what(names: Names) -> str:
    return f"{names.plan.place.name} {names.plan.years[0]} to {names.last_year}"


def _summary(a: Names, b: Names, moved: tuple[Table, ...]) -> Iterable[str]:
    if not moved:
        yield "The two plans are the same."
        return
    if (a.plan.seed, a.plan.draws) != (b.plan.seed, b.plan.draws):
        yield "The plans were drawn with another seed or number of draws, so small differences are chance."
    yield f"Can everybody sign? A: {_sign(a.plan)}. B: {_sign(b.plan)}."
    was, now = _lost(a), _lost(b)
    yield f"Would fall below its floor without a deal: in A {was or 'nobody'}, in B {now or 'nobody'}."
    was, now = _left_worse(a), _left_worse(b)
    if was or now:
        yield f"Worse off with the deal, within its own floor: in A {was or 'nobody'}, in B {now or 'nobody'}."
    better, worse = _winners(a, b)
    if better:
        yield f"Better off in B than in A after the deal: {better}."
    if worse:
        yield f"Worse off in B than in A after the deal: {worse}."


def _sign(plan: Plan) -> str:
    needed = sum(row.amount_gbp for row in plan.settlement.subsidy)
    return "yes" if plan.settlement.signable_without_subsidy else f"no, {pounds(needed)} short"


def _lost(names: Names) -> str:
    return listed([names.partner(row.partner) for row in names.plan.settlement.would_have_lost])


def _left_worse(names: Names) -> str:
    """Who is left worse off in some year, and by how much at worst."""
    worst: dict[str, float] = {}
    for row in names.plan.settlement.left_worse:
        worst[row.partner] = max(worst.get(row.partner, 0.0), row.worse_off_gbp)
    return listed([f"{names.partner(code)} (by up to {pounds(gbp)} a year)" for code, gbp in worst.items()])


def _winners(a: Names, b: Names) -> tuple[str, str]:
    was, now = _means(a.plan.settlement.net_after), _means(b.plan.settlement.net_after)
    moves = {code: now[code] - was[code] for code in was if code in now}
    better = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp >= BREAK_EVEN_GBP]
    worse = [f"{b.partner(code)} by {pounds(gbp)}" for code, gbp in moves.items() if gbp <= -BREAK_EVEN_GBP]
    return listed(better), listed(worse)


def _means(rows: Iterable[Net]) -> dict[str, float]:
    return {code: row.mean for code, row in over_all_years(rows).items()}


def tabulate_assumptions(a: Names, b: Names) -> Table:
    """Figures whose value differs, or which only one plan has."""
    was = {row.figure: row.value for row in a.plan.provenance}
    now = {row.figure: row.value for row in b.plan.provenance}
    rows = [
        (Cell(b.assumption(name), note=name), str(was.get(name, SAME)), str(now.get(name, SAME)))
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    return make_table("Assumptions that differ", ("Assumption", "#A", "#B"), rows)


def tabulate_options(a: Names, b: Names) -> Table:
    """Options that only one plan has, or has elsewhere, at another scale or time: one row an option."""
    was, now = _wheres(a), _wheres(b)
    name = {option: (b if option in now else a).option(option) for option in was.keys() | now.keys()}
    rows = [
        (name[option], was.get(option, NOWHERE), now.get(option, NOWHERE))
        for option in sorted(name, key=lambda option: (name[option], option))
        if was.get(option) != now.get(option)
    ]
    return make_table("Options that come, go or change", ("Option", "A", "B"), rows)


def _wheres(names: Names) -> dict[str, str]:
    """Where and from when each option is: 'everywhere from 2027/28', 'N03 (scale 0.5) and N05 from 2028/29'."""
    starts: dict[str, dict[str, list[str]]] = {}
    for row in names.plan.options:
        scale = "" if row.scale == 1 else f" (scale {row.scale:g})"
        where = f"{names.neighbourhood(row.neighbourhood)}{scale}"
        starts.setdefault(row.id, {}).setdefault(row.start, []).append(where)
    whole = [names.neighbourhood(row.id) for row in names.plan.neighbourhoods]
    return {
        option: "; ".join(
            f"{'everywhere' if sorted(where) == sorted(whole) else listed(where)} from {start}"
            for start, where in sorted(by_start.items())
        )
        for option, by_start in starts.items()
    }


def tabulate_helped(a: Names, b: Names) -> Table:
    """People helped a year by neighbourhood."""
    was, now = _reached(a.plan), _reached(b.plan)
    rows = [
        (b.neighbourhood(code), count(was.get(code, 0.0)), count(value), _move(value - was.get(code, 0.0)))
        for code, value in now.items()
        if _moved(was.get(code, 0.0), value)
    ]
    return make_table(f"People helped in {b.last_year}", ("Neighbourhood", "#A", "#B", "#Moved"), rows)


def _reached(plan: Plan) -> dict[str, float]:
    return {row.neighbourhood: row.reached for row in (plan.helped.all, *plan.helped.by_neighbourhood)}


def tabulate_activity(a: Names, b: Names) -> Table:
    """What each plan changes in the use of services in the last year."""
    was, now = _changes(a), _changes(b)
    rows = [
        (b.service(service), _move(was.get(service, 0.0)), _move(value), _move(value - was.get(service, 0.0)))
        for service, value in now.items()
        if _moved(was.get(service, 0.0), value)
    ]
    caption = f"Change in services and outcomes in {b.last_year}, against doing nothing (middle of draws)"
    return make_table(caption, ("Service", "#A", "#B", "#Moved"), rows)


def _changes(names: Names) -> dict[str, float]:
    everything = (*names.plan.activity, *names.plan.outcomes)
    rows = pick(everything, neighbourhood=EVERYWHERE, year=names.last_year)
    return {row.service: row.change.p50 for row in rows}


def tabulate_money(a: Names, b: Names) -> Table:
    """Mean cash of each partner over all years, before and after the deal."""
    was, now = _before_and_after(a.plan), _before_and_after(b.plan)
    rows: list[list[Cell | str]] = []
    for code in dict.fromkeys([*was[0], *now[0]]):
        before, after = ((was[i].get(code, 0.0), now[i].get(code, 0.0)) for i in (0, 1))
        if max(abs(before[1] - before[0]), abs(after[1] - after[0])) >= BREAK_EVEN_GBP:
            rows.append([b.partner(code), *map(signed, (*before, *after)), _gain(after[1] - after[0])])
    columns = ("Partner", "#Without a deal: A", "#B", "#With the deal: A", "#B", "Moved")
    return make_table(f"Cash over {b.span_of_years} against doing nothing (mean)", columns, rows)


def _before_and_after(plan: Plan) -> tuple[dict[str, float], dict[str, float]]:
    return _means(plan.settlement.net_before), _means(plan.settlement.net_after)


def _gain(gbp: float) -> Cell:
    if abs(gbp) < BREAK_EVEN_GBP:
        return Cell(f"{MARKS['plain']} no change", "plain")
    tone, word = ("good", "better") if gbp > 0 else ("bad", "worse")
    return Cell(f"{MARKS[tone]} {pounds(gbp)} {word}", tone)


def tabulate_contributions(a: Names, b: Names) -> Table:
    """What each partner pays in or takes out over all years; any subsidy is a row of its own."""
    was, now = {OUTSIDE: 0.0} | sum_paid_in(a.plan), {OUTSIDE: 0.0} | sum_paid_in(b.plan)
    rows = [
        (b.partner(code), signed(was.get(code, 0.0)), signed(now.get(code, 0.0)))
        for code in dict.fromkeys([*was, *now])
        if abs(now.get(code, 0.0) - was.get(code, 0.0)) >= BREAK_EVEN_GBP
    ]
    return make_table("Contributions over all years: + pays in, − takes out", ("Partner", "#A", "#B"), rows)


def _moved(was: float, now: float) -> bool:
    return abs(now - was) > MOVED * max(abs(was), abs(now))


def _move(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{count(abs(value))}" if value else "0"
