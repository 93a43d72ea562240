"""Two plans of one place side by side: what moved and for whom. In: two `Plan`s. Out: `SideBySide`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.notices import list_notices
from commonground.document.shapes import EVERYWHERE, OUTSIDE
from commonground.document.words import BREAK_EVEN_GBP, SYNTHETIC, listed, pounds, signed
from commonground.views.deals_apart import means_of, say_deals
from commonground.views.likeness import (
    are_divided_alike,
    find_differing,
    refuse_unlike,
    say_how_made,
    say_how_read,
    say_rest,
)
from commonground.views.running import say_both
from commonground.views.standings import MARKS, sum_paid_in
from commonground.views.tables import Cell, Table, as_text, make_table, wrap
from commonground.views.terms import NOT_THERE, tabulate_assumptions, tabulate_partners

MOVED = 0.005  # of the first plan's figure: less is not worth a row
SHOWN_DIGITS, MOST_DECIMALS = 3, 1
NOWHERE = "not in the plan"


@dataclass(frozen=True, repr=False)
class SideBySide:
    """What is said first, then how both were made, then tables of what moved; tables of nothing are left out."""

    place: str
    synthetic: bool
    notices: tuple[str, ...]  # what has to be said of either plan before any figure
    summary: tuple[str, ...]
    details: tuple[str, ...]  # how both were made, and what else differs
    inputs: tuple[Table, ...]  # partners and assumptions that differ
    moved: tuple[Table, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All of them, what both were made of first."""
        return self.inputs + self.moved

    @property
    def warnings(self) -> tuple[str, ...]:
        """What has to be said before any figure: that the place is made up, a plan empty, its ranges rough."""
        return ((SYNTHETIC,) if self.synthetic else ()) + self.notices

    def __str__(self) -> str:
        heading = [*(wrap(warning) for warning in self.warnings), self.place]
        lines = [*heading, *(wrap(f"- {sentence}", "  ") for sentence in (*self.summary, *self.details))]
        return "\n\n".join(["\n".join(lines), *map(as_text, self.tables)])

    __repr__ = __str__


def compare(first: Plan, second: Plan, could_sign: tuple[str, str] | None = None) -> SideBySide:
    """What moved from `first` (A) to `second` (B), and for whom.

    `could_sign`: whether all can sign either by what each has said too; plans know their sums alone.
    Raises UserError where they are of two places or of other years.
    """
    refuse_unlike(first, second)
    a, b, alike = Names(first), Names(second), are_divided_alike(first, second)
    inputs = {
        ("partners",): tabulate_partners(first, second),
        ("changed", "provenance"): tabulate_assumptions(a, b),
    }
    moved = {
        ("options",): tabulate_options(a, b, alike),
        ("running",): compare_running(a, b),
        ("helped",): tabulate_helped(a, b, alike),
        ("activity", "outcomes"): tabulate_activity(a, b),
        ("settlement.net_before", "settlement.net_after"): tabulate_money(a, b),
        ("settlement.contributions",): tabulate_contributions(a, b),
    }
    told = {section for sections, table in (inputs | moved).items() if table for section in sections}
    notices = tuple(f"{name}: {said}" for name, plan in (("A", first), ("B", second)) for said in list_notices(plan))
    differing = find_differing(first, second)
    return SideBySide(
        place=first.place.name,
        synthetic=first.synthetic,
        notices=notices,
        summary=tuple(_summary(a, b, differing, told, could_sign)),
        details=(*say_how_made(first, second), *say_rest(differing, told)),
        inputs=tuple(table for table in inputs.values() if table),
        moved=tuple(table for table in moved.values() if table),
    )


def _summary(
    a: Names, b: Names, differing: list[str], told: set[str], could_sign: tuple[str, str] | None
) -> Iterable[str]:
    if not set(differing) - {"created"}:
        yield "The two plans are the same." if not differing else "The two plans are the same, but for their day."
    elif not told:
        yield "Nothing moved by as much as is shown here, but the two plans are not the same."
    yield from say_how_read(a.plan, b.plan, differing)
    if told:
        yield from say_deals(a, b, could_sign)


def tabulate_options(a: Names, b: Names, alike: bool) -> Table:
    """Options that only one plan has, or has elsewhere, at another scale or time: one row an option.

    `alike`: whether both plans have the same neighbourhoods; else they are counted, not named.
    """
    was, now = _wheres(a, alike), _wheres(b, alike)
    name = {option: (b if option in now else a).option(option) for option in was.keys() | now.keys()}
    twice = {said for said, number in Counter(name.values()).items() if number > 1}
    rows = [
        (f"{said} ({option})" if said in twice else said, was.get(option, NOWHERE), now.get(option, NOWHERE))
        for option, said in sorted(name.items(), key=lambda pair: (pair[1], pair[0]))
        if was.get(option) != now.get(option)
    ]
    return make_table("Options that come, go or change", ("Option", "A", "B"), rows)


def _wheres(names: Names, alike: bool) -> dict[str, str]:
    """Where and from when each option is: 'everywhere from 2027/28', 'N03 (scale 0.5) and N05 from 2028/29'."""
    starts: dict[str, dict[str, list[str]]] = {}
    for row in names.plan.options:
        scale = "" if row.scale == 1 else f" (scale {row.scale:g})"
        where = f"{names.neighbourhood(row.neighbourhood) if alike else 'one neighbourhood'}{scale}"
        starts.setdefault(row.id, {}).setdefault(row.start, []).append(where)
    return {
        option: "; ".join(f"{_where(names, where, alike)} from {start}" for start, where in sorted(by_start.items()))
        for option, by_start in starts.items()
    }


def _where(names: Names, where: list[str], alike: bool) -> str:
    if not alike:
        return f"in {len(where)} of {len(names.plan.neighbourhoods)} neighbourhoods"
    whole = [names.neighbourhood(row.id) for row in names.plan.neighbourhoods]
    return "everywhere" if sorted(where) == sorted(whole) else listed(where)


def compare_running(a: Names, b: Names) -> Table:
    """Options of which another number runs today, or to which another number is added."""
    was, now = ({row.option: row for row in names.plan.running} for names in (a, b))
    rows = [
        (
            (b if option in now else a).option(option),
            *(say_both(at[option]) if option in at else NOT_THERE for at in (was, now)),
        )
        for option in dict.fromkeys([*was, *now])
        if option not in was or option not in now or say_both(was[option]) != say_both(now[option])
    ]
    return make_table("What runs today, and what each plan adds", ("Option", "A", "B"), rows)


def tabulate_helped(a: Names, b: Names, alike: bool) -> Table:
    """People helped a year: in all, and by neighbourhood where both plans have the same ones."""
    was, now = _reached(a.plan), _reached(b.plan)
    rows = [
        (b.neighbourhood(code), f"{one:,.{digits}f}", f"{other:,.{digits}f}", _move(other - one, digits))
        for code, value in now.items()
        if (alike or code == EVERYWHERE) and _moved(was[code], value)
        for one, other, digits in [_in_one_unit(was[code], value)]
    ]
    return make_table(f"People helped in {b.last_year}", ("Neighbourhood", "#A", "#B", "#Moved"), rows)


def _reached(plan: Plan) -> dict[str, float]:
    return {row.neighbourhood: row.reached for row in (plan.helped.all, *plan.helped.by_neighbourhood)}


def tabulate_activity(a: Names, b: Names) -> Table:
    """What each plan changes in the use of services in the last year."""
    was, now = _changes(a), _changes(b)
    rows = [
        ((b if service in now else a).service(service), *_from_to(was.get(service), now.get(service)))
        for service in dict.fromkeys([*was, *now])
        if service not in was or service not in now or _moved(was[service], now[service])
    ]
    caption = f"Change in services and outcomes in {b.last_year}, against doing nothing (middle of draws)"
    return make_table(caption, ("Service", "#A", "#B", "#Moved"), rows)


def _from_to(was: float | None, now: float | None) -> tuple[str, str, str]:
    """What was, is and moved; a dash for what a plan does not have."""
    one, other, digits = _in_one_unit(was or 0.0, now or 0.0)
    said_was = NOT_THERE if was is None else _move(one, digits)
    said_now = NOT_THERE if now is None else _move(other, digits)
    return said_was, said_now, NOT_THERE if was is None or now is None else _move(other - one, digits)


def _changes(names: Names) -> dict[str, float]:
    everything = (*names.plan.activity, *names.plan.outcomes)
    rows = pick(everything, neighbourhood=EVERYWHERE, year=names.last_year)
    return {row.service: row.change.p50 for row in rows}


def tabulate_money(a: Names, b: Names) -> Table:
    """Mean cash of each partner over all years, before and after the deal."""
    was, now = _before_and_after(a.plan), _before_and_after(b.plan)
    rows: list[tuple[Cell | str, ...]] = []
    for code in dict.fromkeys([*was[0], *now[0]]):
        pairs = [(was[i].get(code), now[i].get(code)) for i in (0, 1)]
        moves = [abs(left - right) for left, right in pairs if left is not None and right is not None]
        if max(moves, default=BREAK_EVEN_GBP) >= BREAK_EVEN_GBP:
            gain = [right - left for left, right in pairs if left is not None and right is not None]
            name = (b if code in now[0] else a).partner(code)
            rows.append((name, *(_gbp(x) for pair in pairs for x in pair), _gain(gain[1]) if gain else NOT_THERE))
    columns = ("Partner", "#Without a deal: A", "#B", "#With the deal: A", "#B", "Moved")
    return make_table(f"Cash over {b.span_of_years} against doing nothing (mean)", columns, rows)


def _gbp(gbp: float | None) -> str:
    return NOT_THERE if gbp is None else signed(gbp)


def _before_and_after(plan: Plan) -> tuple[dict[str, float], dict[str, float]]:
    return means_of(plan.settlement.net_before), means_of(plan.settlement.net_after)


def _gain(gbp: float) -> Cell:
    if abs(gbp) < BREAK_EVEN_GBP:
        return Cell(f"{MARKS['plain']} no change", "plain")
    tone, word = ("good", "better") if gbp > 0 else ("bad", "worse")
    return Cell(f"{MARKS[tone]} {pounds(gbp)} {word}", tone)


def tabulate_contributions(a: Names, b: Names) -> Table:
    """What each partner pays in or takes out over all years; any subsidy is a row of its own."""
    was, now = {OUTSIDE: 0.0} | sum_paid_in(a.plan), {OUTSIDE: 0.0} | sum_paid_in(b.plan)
    rows = [
        ((b if code in now else a).partner(code), _gbp(was.get(code)), _gbp(now.get(code)))
        for code in dict.fromkeys([*was, *now])
        if abs(now.get(code, 0.0) - was.get(code, 0.0)) >= BREAK_EVEN_GBP
    ]
    return make_table("Contributions over all years: + pays in, − takes out", ("Partner", "#A", "#B"), rows)


def _moved(was: float, now: float) -> bool:
    one, other, _ = _in_one_unit(was, now)
    return one != other and abs(now - was) > MOVED * max(abs(was), abs(now))


def _in_one_unit(was: float, now: float) -> tuple[float, float, int]:
    """Both to three digits of the larger, so that the move is the one less the other, and how many are decimals."""
    size = max(abs(was), abs(now))
    digits = min(SHOWN_DIGITS - 1 - floor(log10(size)), MOST_DECIMALS) if size else 0
    return round(was, digits), round(now, digits), max(digits, 0)


def _move(value: float, digits: int) -> str:
    said = f"{abs(value):,.{digits}f}"
    return f"{'−' if value < 0 else '+'}{said}" if said.strip("0.,") else "0"
