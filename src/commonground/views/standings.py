"""Each partner's cash without a deal and with it, in words. In: `Plan`, `Names`. Out: cells, sentences, a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonground.document import Plan
from commonground.document.bad_years import TOLD_GBP
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.settlement import Asked, WouldHaveLost
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import (
    BREAK_EVEN_GBP,
    HALF_A_POUND,
    lower_first,
    pounds,
    pounds_of,
    pounds_up,
    standing,
    verdict,
)
from commonground.views.tables import Cell, Table, make_table

TONES = {
    "better": "good",
    "likely better": "good",
    "mixed": "mixed",
    "even": "plain",
    "likely worse": "bad",
    "worse": "bad",
}
LITTLE_GBP = 10_000.0  # less over a plan is not told partner by partner
BEHIND = "What is overspent is shared: a partner's whole offer stands behind it, not only what is asked of it."
MARKS = {"good": "▲", "mixed": "±", "plain": "=", "bad": "▼"}


def over_all_years(rows: Iterable[Net]) -> dict[str, Net]:
    """Each partner's money over all plan years, by partner id."""
    return {row.partner: row for row in pick(rows, year=EVERYWHERE)}


def sum_paid_in(plan: Plan) -> dict[str, float]:
    """GBP that each party pays into the fund over all plan years (negative: takes out); a subsidy is a party."""
    totals: dict[str, float] = {}
    for row in plan.settlement.contributions:
        totals[row.partner] = totals.get(row.partner, 0.0) + row.transfer_gbp
    return totals


def list_at_stake(before: Mapping[str, Net], after: Mapping[str, Net]) -> list[str]:
    """Partners whose cash moves on average by enough to speak of, without a deal or with it."""
    return [code for code in before if max(abs(before[code].mean), abs(after[code].mean)) >= BREAK_EVEN_GBP]


def mark_standing(row: Net) -> Cell:
    """A partner's lot in words, with a mark and a tone."""
    tone = TONES[verdict(row)]
    return Cell(f"{MARKS[tone]} {standing(row)}", tone)


def any_line(plan: Plan) -> bool:
    """Whether any partner may be worse off, by an offer or a floor: where none may, its line is being no worse off."""
    return any(row.usable_gbp or row.floor_gbp for row in plan.settlement.asked)


def sum_asked(plan: Plan) -> dict[str, list[Asked]]:
    """The years in which the deal asks a partner for enough to speak of, by partner."""
    rows: dict[str, list[Asked]] = {}
    for row in plan.settlement.asked:
        if row.asked_gbp >= HALF_A_POUND:
            rows.setdefault(row.partner, []).append(row)
    return {code: years for code, years in rows.items() if sum(row.asked_gbp for row in years) >= BREAK_EVEN_GBP}


def list_to_confirm(plan: Plan, names: Names) -> tuple[str, ...]:
    """Who must confirm how much: what is asked of offers that nobody has confirmed."""
    rows = {code: years for code, years in _unconfirmed(plan).items() if _to_confirm(years) >= LITTLE_GBP}
    order = sorted(rows.items(), key=lambda pair: -_to_confirm(pair[1]))
    return tuple(f"{names.partner(code)}: {_say_to_confirm(years)}" for code, years in order)


def count_little_to_confirm(plan: Plan) -> int:
    """How many more partners must confirm something, too little to be told one by one."""
    return sum(HALF_A_POUND <= _to_confirm(years) < LITTLE_GBP for years in _unconfirmed(plan).values())


def _unconfirmed(plan: Plan) -> dict[str, list[Asked]]:
    """The years in which something is asked of a partner that nobody has confirmed."""
    rows: dict[str, list[Asked]] = {}
    for row in plan.settlement.asked:
        if row.to_confirm_gbp >= HALF_A_POUND:
            rows.setdefault(row.partner, []).append(row)
    return rows


def _to_confirm(rows: list[Asked]) -> float:
    return sum(row.to_confirm_gbp for row in rows)


def _say_to_confirm(rows: list[Asked]) -> str:
    total, worst = _to_confirm(rows), max(rows, key=lambda row: row.to_confirm_gbp)
    most, offered = pounds_of(worst.to_confirm_gbp, worst.offered_gbp)
    of = f"of {offered} on the table"
    if len(rows) == 1:
        return f"{most} in {worst.year}, {of}"
    return f"{pounds_up(total)} in all; at most {most} in a year ({worst.year}), {of}"


def split_fallen(plan: Plan) -> tuple[list[WouldHaveLost], str]:
    """Who would end below its line without a deal by enough to speak of, and how many more would at all, in words."""
    fallen = plan.settlement.would_have_lost
    told = [row for row in fallen if -row.worst_gbp >= BREAK_EVEN_GBP]
    few = len(fallen) - len(told)
    who = f"{few}{' other' if told else ''} {'partner' if few == 1 else 'partners'}"
    return told, f"{who} by less than {pounds(BREAK_EVEN_GBP)} in any year" if few else ""


def name_deal(plan: Plan) -> str:
    """What the second of the two states is called."""
    return "With the deal" if plan.settlement.signable_without_subsidy else "With deal and subsidy"


def tabulate_lots(plan: Plan, names: Names, most: int) -> Table:
    """What each offers, its lot with the deal, its worst year as planned and in bad years; the `most` that move most.

    What it would be without a deal is told where the deal moves money between partners.
    """
    before, after = over_all_years(plan.settlement.net_before), over_all_years(plan.settlement.net_after)
    shown = sorted(list_at_stake(before, after), key=lambda code: -abs(before[code].mean))[:most]
    moved = any(abs(gbp) >= BREAK_EVEN_GBP for gbp in sum_paid_in(plan).values())
    rows = [
        (
            names.partner(code),
            pounds(sum(row.offered_gbp for row in pick(plan.settlement.asked, partner=code))),
            mark_standing(before[code]) if moved else "",
            mark_standing(after[code]),
            say_worst_year(plan, code),
            say_bad_year(plan, code),
        )
        for code in sorted(shown, key=lambda code: before[code].mean)
    ]
    columns = (
        "Partner",
        "#Puts on the table",
        "Without a deal",
        name_deal(plan),
        "Worst year as planned",
        "Worst bad year",
    )
    return make_table(f"Cash over {names.span_of_years}, on average", columns, rows)


def say_bad_year(plan: Plan, code: str) -> Cell:
    """The bad year that leaves a partner lowest: how far above or below its line, when, and which it is."""
    found = pick(plan.bad_years.worst_years, partner=code)
    if not found:
        return Cell("")
    worst, test = found[0], {test.id: test.name for test in plan.bad_years.tests}[found[0].test]
    below, away = worst.above_gbp <= -TOLD_GBP, abs(worst.above_gbp) >= TOLD_GBP
    where = f"{pounds(worst.above_gbp)} {'below' if below else 'above'} its line" if away else "at its line"
    return Cell(f"{where} in {worst.year}: {lower_first(test)}", "bad" if below else "plain")


def say_worst_year(plan: Plan, code: str) -> str:
    """The year that leaves a partner least room, of those that ask it: '£2.9m worse off in 2031/32, at its line'.

    Room is what is left of what it may be worse off by, its offer and its floor, once the deal has asked for its part.
    """
    rows = [row for row in pick(plan.settlement.asked, partner=code) if row.asked_gbp >= HALF_A_POUND]
    if not rows:
        return "no year in which it is worse off"
    worst = min(rows, key=lambda row: (_room(row), -row.asked_gbp))
    room = _room(worst)
    beside = (
        f"{pounds(room)} {'below' if room < 0.0 else 'above'} its line" if abs(room) >= HALF_A_POUND else "at its line"
    )
    return f"{pounds(worst.asked_gbp)} worse off in {worst.year}, {beside}"


def _room(row: Asked) -> float:
    return row.usable_gbp + row.floor_gbp - row.asked_gbp


def say_bad_years(plan: Plan) -> str:
    """How many bad years everybody could bear, and which not; that of rising costs is told apart."""
    tests = [test for test in plan.bad_years.tests if test.parts and test.id != plan.bad_years.costs_test]
    broken = [test.name for test in tests if not test.holds]
    held = len(tests) - len(broken)
    said = f"{held} of {len(tests)} bad years {'leaves' if held == 1 else 'leave'} everybody within its line."
    do_not = "This does not" if len(broken) == 1 else "These do not"
    broke = f" {do_not}: {'; '.join(broken)}." if broken else ""
    return f"{said}{broke}{f' {BEHIND}' if plan.bad_years.terms else ''}"


def say_lowest_year(plan: Plan, names: Names) -> str:
    """The partner, year and test that end furthest below a line, or nearest to it; '' where nothing is planned."""
    rows = plan.bad_years.worst_years
    if not rows or not plan.options:
        return ""
    worst = min(rows, key=lambda row: row.above_gbp)
    tests = {test.id: test.name for test in plan.bad_years.tests}
    beside = f"{pounds(worst.above_gbp)} {'below' if worst.above_gbp <= -HALF_A_POUND else 'above'} its line"
    return f"{names.partner(worst.partner)} in {worst.year}, {beside} ({lower_first(tests[worst.test])})."
