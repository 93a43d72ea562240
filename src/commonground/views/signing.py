"""Can everybody sign? Who would lose, who blocks, and the ways out. In: `Plan`, `Names`. Out: `Sign`."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.settlement import WouldHaveLost
from commonground.document.shapes import OUTSIDE
from commonground.document.words import BREAK_EVEN_GBP, pounds
from commonground.views.standings import list_left_worse, over_all_years, split_fallen, sum_paid_in, tabulate_lots
from commonground.views.tables import Table

OTHER_PLAN = "other_plan"  # a remedy that is a plan of its own
MOST_LOTS = 8  # partners on the first screen: those who would lose or gain most


@dataclass(frozen=True)
class Sign:
    """Whether everybody can sign, who blocks, and the ways out."""

    yes: bool
    answer: str
    left_worse: tuple[str, ...]  # partners worse off even with the deal, within their own floors
    losers: tuple[str, ...]
    blocker: str
    subsidy: str
    subsidy_by_year: tuple[tuple[str, str], ...]  # year, pounds
    stable: bool
    remedies: tuple[str, ...]  # without outside money; any one would do
    other_plan: str
    lots: Table  # partners whose cash moves most
    others: str  # how many partners are not among them, in words; '' = none


def say_who_signs(plan: Plan, names: Names) -> Sign:
    """Whether everybody can sign, and if not, why not and what would let them."""
    deal, shown = plan.settlement, tabulate_lots(plan, names, MOST_LOTS)
    ways = [row for row in plan.remedies if row.enough and row.kind not in ("subsidy", OTHER_PLAN)]
    return Sign(
        yes=deal.signable_without_subsidy,
        answer=_answer(plan),
        left_worse=list_left_worse(plan, names),
        losers=_losers(plan, names),
        blocker=deal.blocker,
        subsidy=_subsidy(plan),
        subsidy_by_year=tuple((row.year, pounds(row.amount_gbp)) for row in deal.subsidy),
        stable=deal.stable,
        remedies=tuple(row.sentence for row in ways),
        other_plan=" ".join(row.sentence for row in pick(plan.remedies, kind=OTHER_PLAN)),
        lots=shown,
        others=_others(len(over_all_years(deal.net_before)) - len(shown.rows)),
    )


def _answer(plan: Plan) -> str:
    if not plan.settlement.signable_without_subsidy:
        return f"Not yet: {_subsidy(plan)} is lacking"
    worse = {row.partner for row in plan.settlement.left_worse}
    if worse:
        who, whose = (
            ("1 partner is", "its own floor") if len(worse) == 1 else (f"{len(worse)} partners are", "their own floors")
        )
        in_all = over_all_years(plan.settlement.net_after)
        when = "" if all(in_all[partner].mean < 0 for partner in worse) else " in some year"
        return f"Yes, though {who} left worse off{when}, within {whose}"
    return "Yes" if plan.options else "Yes, for there is nothing to agree"


def _subsidy(plan: Plan) -> str:
    return pounds(sum_paid_in(plan).get(OUTSIDE, 0.0))


def _others(number: int) -> str:
    return f"{number} other {'partner' if number == 1 else 'partners'}" if number else ""


def _losers(plan: Plan, names: Names) -> tuple[str, ...]:
    """What each partner that would fall below its floor would have lost, in words; those that lack little in one."""
    totals, (fallen, others) = over_all_years(plan.settlement.net_before), split_fallen(plan)
    said = [f"{names.partner(row.partner)}: {_lost(row, totals[row.partner].mean, names)}" for row in fallen]
    return (*said, others) if others else tuple(said)


def _lost(row: WouldHaveLost, mean_gbp: float, names: Names) -> str:
    worst, when = f"at worst {pounds(row.worst_gbp)}", f"in {row.worst_year}"
    if mean_gbp >= -BREAK_EVEN_GBP:
        return f"{worst} worse off {when}"
    return f"{pounds(mean_gbp)} worse off over {names.span_of_years}, {worst} {when}"
