"""Each partner's cash without a deal and with it, in words. In: `Plan`, `Names`. Out: cells, a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import BREAK_EVEN_GBP, standing, verdict
from commonground.views.tables import Cell, Table, make_table

TONES = {"better": "good", "likely better": "good", "even": "plain", "likely worse": "bad", "worse": "bad"}
MARKS = {"good": "▲", "plain": "=", "bad": "▼"}


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
