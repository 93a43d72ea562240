"""Can everybody sign? The ladder, who must confirm what, the ways out. In: `Plan`, `Names`. Out: `Sign`."""

from __future__ import annotations

from dataclasses import dataclass

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.settlement import Game, Rung, WouldHaveLost
from commonground.document.shapes import OUTSIDE
from commonground.document.words import BREAK_EVEN_GBP, listed, pounds, pounds_up
from commonground.views.standings import (
    LITTLE_GBP,
    count_little_to_confirm,
    list_to_confirm,
    over_all_years,
    say_bad_years,
    split_fallen,
    sum_asked,
    sum_paid_in,
    tabulate_lots,
)
from commonground.views.tables import Table

OTHER_PLAN = "other_plan"  # a remedy that is a plan of its own
A_POUND = 1.0
MOST_LOTS = 8  # partners on the first screen: those who would lose or gain most


@dataclass(frozen=True)
class Step:
    """One rung of the ladder as a line."""

    holds: bool
    sentence: str


@dataclass(frozen=True)
class Sign:
    """Whether everybody can sign, who must confirm, who blocks, and the ways out."""

    yes: bool
    answer: str
    to_confirm: tuple[str, ...]  # who must confirm how much
    ladder: tuple[Step, ...]  # the rungs, that which the answer stands on first
    bad_years: str  # how many of them everybody could bear, and which not; '' = none was tried
    losers: tuple[str, ...]  # where the answer is no
    blocker: str
    subsidy: str
    subsidy_by_year: tuple[tuple[str, str], ...]  # year, pounds
    ends_with_plan: str  # what money that ends with the plan pays for in its last year; '' = nothing
    alone: tuple[str, ...]  # groups that would gain more by a plan of their own, a sentence each
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
        answer=_answer(plan, names),
        to_confirm=_to_confirm(plan, names),
        ladder=_ladder(deal.ladder),
        bad_years=say_bad_years(plan) if plan.bad_years.tests and plan.options else "",
        losers=() if deal.signable_without_subsidy else _losers(plan, names),
        blocker=deal.blocker,
        subsidy=_subsidy(plan),
        subsidy_by_year=tuple((row.year, pounds_up(row.amount_gbp)) for row in deal.subsidy),
        ends_with_plan=_ends_with_plan(plan, names),
        alone=tuple(f"Counting {game.plain}, {say_alone(game, names)}" for game in deal.games if game.blocking_options),
        remedies=tuple(row.sentence for row in ways),
        other_plan=" ".join(row.sentence for row in pick(plan.remedies, kind=OTHER_PLAN)),
        lots=shown,
        others=_others(len(over_all_years(deal.net_before)) - len(shown.rows)),
    )


def _answer(plan: Plan, names: Names) -> str:
    """The answer, from the first rung that holds."""
    deal = plan.settlement
    if not deal.signable_without_subsidy:
        return f"Not yet: {_subsidy(plan)} is lacking"
    if not plan.options:
        return "Yes, for there is nothing to agree"
    to_confirm, enough = len(list_to_confirm(plan, names)), pick(deal.ladder, id="within_offers")[0].holds
    if not sum_asked(plan):
        return "Yes, and nobody need put anything in"
    if to_confirm:
        who = "1 partner confirms" if to_confirm == 1 else f"{to_confirm} partners confirm"
        beyond = "" if enough else ", though some go beyond that, within their own floors"
        return f"Yes, if {who} what {'it puts' if to_confirm == 1 else 'they put'} on the table{beyond}"
    if not enough:
        return "Yes, though some go beyond their offers, within their own floors"
    return "Yes, within what each has put on the table"


def _to_confirm(plan: Plan, names: Names) -> tuple[str, ...]:
    """Who must confirm how much, and how many more who must confirm little."""
    few = count_little_to_confirm(plan)
    others = f"{few} {'other' if few == 1 else 'others'} by less than {pounds(LITTLE_GBP)} over {names.span_of_years}"
    named = list_to_confirm(plan, names)
    return (*named, others) if named and few else named


def _ladder(rungs: tuple[Rung, ...]) -> tuple[Step, ...]:
    first = next((rung for rung in rungs if rung.holds), rungs[-1])
    return tuple(Step(rung.holds, rung.sentence) for rung in (first, *(rung for rung in rungs if rung is not first)))


def say_alone(game: Game, names: Names) -> str:
    """Which group would gain more by a plan of its own, of what, and by which options."""
    who = listed([names.partner(code) for code in game.blocking])
    what = listed([names.option(code) for code in game.blocking_options])
    whose = "its" if len(game.blocking) == 1 else "their"
    if not what:
        return f"{who} would be {pounds(game.blocking_gain_gbp)} better off by doing nothing."
    return f"{who} would gain {pounds(game.blocking_gain_gbp)} more by a plan of {whose} own ({what})."


def _ends_with_plan(plan: Plan, names: Names) -> str:
    rows = plan.settlement.ends_with_plan
    if not rows:
        return ""
    who = listed([f"{names.partner(row.partner)} {pounds_up(row.amount_gbp)}" for row in rows])
    return f"In {names.last_year} money that ends with the plan still pays for part of it: {who}. What pays after that?"


def _subsidy(plan: Plan) -> str:
    """The money from outside that the deal counts on; pence as less than a pound, which £0 would not be."""
    gbp = sum_paid_in(plan).get(OUTSIDE, 0.0)
    return "less than £1" if 0.0 < gbp < A_POUND else pounds_up(gbp)


def _others(number: int) -> str:
    return f"{number} other {'partner' if number == 1 else 'partners'}" if number else ""


def _losers(plan: Plan, names: Names) -> tuple[str, ...]:
    """What each partner that would end below its line would have lost, in words; those that lack little in one."""
    totals, (fallen, others) = over_all_years(plan.settlement.net_before), split_fallen(plan)
    said = [f"{names.partner(row.partner)}: {_lost(row, totals[row.partner].mean, names)}" for row in fallen]
    return (*said, others) if others else tuple(said)


def _lost(row: WouldHaveLost, mean_gbp: float, names: Names) -> str:
    worst, when = f"at worst {pounds(row.worst_gbp)}", f"in {row.worst_year}"
    if mean_gbp >= -BREAK_EVEN_GBP:
        return f"{worst} worse off {when}"
    return f"{pounds(mean_gbp)} worse off over {names.span_of_years}, {worst} {when}"
