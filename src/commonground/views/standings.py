"""Each partner's cash without a deal and with it, in words. In: `Plan`, `Names`. Out: cells, sentences, a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.settlement import LeftWorse, WouldHaveLost
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import BREAK_EVEN_GBP, HALF_A_POUND, pounds, standing, verdict
from commonground.views.tables import Cell, Table, make_table

TONES = {
    "better": "good",
    "likely better": "good",
    "mixed": "mixed",
    "even": "plain",
    "likely worse": "bad",
    "worse": "bad",
}
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


def any_floor(plan: Plan) -> bool:
    """Whether any partner's floor lets it be worse off: where none does, keeping within it is being no worse off."""
    return any(gbp for partner in plan.partners for gbp in partner.floor_gbp)


def list_left_worse(plan: Plan, names: Names) -> tuple[str, ...]:
    """Each partner that the deal leaves worse off in some year: by how much, and how far its floor lets it go."""
    totals = over_all_years(plan.settlement.net_after)
    rows: dict[str, list[LeftWorse]] = {}
    for row in plan.settlement.left_worse:
        rows.setdefault(row.partner, []).append(row)
    return tuple(
        f"{names.partner(code)}: worse off {_say_worst(years, names)}; {_say_all(totals[code].mean, names)}"
        for code, years in rows.items()
    )


def _say_worst(rows: list[LeftWorse], names: Names) -> str:
    worst = max(rows, key=lambda row: row.worse_off_gbp)
    often = "in every year" if len(rows) == len(names.plan.years) else f"in {len(rows)} years"
    by, most = pounds(worst.worse_off_gbp), pounds(worst.floor_gbp)
    said = f"by {by} in {worst.year}, when its floor bears up to {most}"
    return said if len(rows) == 1 else f"{often}, at worst {said}"


def _say_all(gbp: float, names: Names) -> str:
    moved = abs(gbp) >= HALF_A_POUND
    lot = f"{pounds(gbp)} {'better' if gbp > 0 else 'worse'} off" if moved else "neither better nor worse off"
    return f"{lot} over {names.span_of_years}"


def split_fallen(plan: Plan) -> tuple[list[WouldHaveLost], str]:
    """Who would fall below its floor without a deal by enough to speak of, and how many more would at all, in words."""
    fallen = plan.settlement.would_have_lost
    told = [row for row in fallen if -row.worst_gbp >= BREAK_EVEN_GBP]
    few = len(fallen) - len(told)
    who = f"{few}{' other' if told else ''} {'partner' if few == 1 else 'partners'}"
    return told, f"{who} by less than {pounds(BREAK_EVEN_GBP)} in any year" if few else ""


def name_deal(plan: Plan) -> str:
    """What the second of the two states is called."""
    return "With the deal" if plan.settlement.signable_without_subsidy else "With deal and subsidy"


def tabulate_lots(plan: Plan, names: Names, most: int) -> Table:
    """Each partner's lot without and with the deal; the `most` that the plan moves most, the greatest loss first."""
    before, after = over_all_years(plan.settlement.net_before), over_all_years(plan.settlement.net_after)
    shown = sorted(list_at_stake(before, after), key=lambda code: -abs(before[code].mean))[:most]
    order = sorted(shown, key=lambda code: before[code].mean)
    rows = [(names.partner(code), mark_standing(before[code]), mark_standing(after[code])) for code in order]
    return make_table(
        f"Cash over {names.span_of_years}, on average", ("Partner", "Without a deal", name_deal(plan)), rows
    )
