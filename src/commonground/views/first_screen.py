"""What is said first: who is helped, who pays, who gains, how sure, can everybody sign. Out: `FirstScreen`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.core.services import MORTALITY, QALY
from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.options import Option
from commonground.document.shapes import EVERYWHERE, OUTSIDE, Range
from commonground.document.words import (
    BREAK_EVEN_GBP,
    chance,
    count,
    listed,
    lower_first,
    money_between,
    percent,
    pounds,
    span,
)
from commonground.views.standings import any_floor, list_left_worse, over_all_years, sum_paid_in, tabulate_lots
from commonground.views.tables import Table

OTHER_PLAN = "other_plan"  # a remedy that is a plan of its own
SURE = 0.99  # a chance above it is not worth a line
LIKELY = 2.0  # how many times the loss in a bad future the middle gain must be
FEW = 3  # names in a sentence before it reads as a list
MOST_LOTS = 8  # partners on the first screen: those who would lose or gain most


@dataclass(frozen=True)
class Answer:
    """One question's answer: a figure in words, and the sentence that explains it."""

    figure: str
    lead: str


@dataclass(frozen=True)
class Helped(Answer):
    """Who is helped, and by what."""

    ways: tuple[str, ...]  # options that reach most
    more: int  # options besides


@dataclass(frozen=True)
class Pays(Answer):
    """Who pays for the new services."""

    parts: tuple[str, ...]
    deal: str  # who then pays whom in the settlement; '' where nobody does


@dataclass(frozen=True)
class Gains(Answer):
    """Who gains what."""

    deaths: str  # '' where none are averted
    avoided: tuple[str, ...]
    ahead: tuple[str, ...]  # partners left with more cash


@dataclass(frozen=True)
class Sure(Answer):
    """How sure we are, and of what least."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sign:
    """Whether everybody can sign, who blocks, and the ways out."""

    yes: bool
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


@dataclass(frozen=True)
class FirstScreen:
    """All that is said first."""

    helped: Helped
    pays: Pays
    gains: Gains
    sure: Sure
    sign: Sign


def make_first_screen(plan: Plan, names: Names) -> FirstScreen:
    """The sentences of the first screen."""
    return FirstScreen(
        _helped(plan, names), _pays(plan, names), _gains(plan, names), _sure(plan, names), _sign(plan, names)
    )


def group_by_option(plan: Plan) -> list[list[Option]]:
    """Each option's rows, one a neighbourhood; the option that reaches most first."""
    found: dict[str, list[Option]] = {}
    for row in plan.options:
        found.setdefault(row.id, []).append(row)
    return sorted(found.values(), key=lambda rows: -sum(row.reached for row in rows))


def say_reach(rows: Sequence[Option]) -> str:
    """Whom one option reaches in all its neighbourhoods: '1,200 people a year'."""
    unit = "households" if rows[0].unit == "household" else "people"
    return f"{count(sum(row.reached for row in rows))} {unit} a year"


def _helped(plan: Plan, names: Names) -> Helped:
    everybody, options = plan.helped.all, group_by_option(plan)
    return Helped(
        f"{count(everybody.reached)} people a year",
        f"That is {percent(everybody.share)} of the {count(everybody.people)} who live here, by {names.last_year}.",
        tuple(f"{rows[0].name} ({say_reach(rows)})" for rows in options[:FEW]),
        max(len(options) - FEW, 0),
    )


def _pays(plan: Plan, names: Names) -> Pays:
    funding = over_all_years(plan.funding)
    total = funding.pop(EVERYWHERE)
    parts = sorted((row for row in funding.values() if row.mean >= BREAK_EVEN_GBP), key=lambda row: -row.mean)
    return Pays(
        f"{pounds(total.mean)} over {names.span_of_years}",
        f"The cost of the new services (80% range {money_between(total)}).",
        tuple(_part(names, row, total) for row in parts),
        _deal_payers(plan, names),
    )


def _part(names: Names, row: Net, total: Net) -> str:
    return f"{names.partner(row.partner)}: {pounds(row.mean)} ({percent(row.mean / total.mean)})"


def _deal_payers(plan: Plan, names: Names) -> str:
    """Who then helps whom through the settlement, in one sentence."""
    totals = sum_paid_in(plan)
    outside = totals.pop(OUTSIDE, 0.0)
    pay = [f"{names.partner(p)} pays in {pounds(gbp)}" for p, gbp in totals.items() if gbp >= BREAK_EVEN_GBP]
    take = [f"{names.partner(p)} takes out {pounds(gbp)}" for p, gbp in totals.items() if gbp <= -BREAK_EVEN_GBP]
    help_ = [f"a subsidy from outside adds {pounds(outside)}"] if outside >= BREAK_EVEN_GBP else []
    return f"In the deal, {listed([*pay, *help_, *take])}." if pay or take or help_ else ""


def _gains(plan: Plan, names: Names) -> Gains:
    healthy = pick(plan.outcomes, service=QALY, neighbourhood=EVERYWHERE, year=EVERYWHERE)[0].change
    after = over_all_years(plan.settlement.net_after).values()
    ahead = sorted((row for row in after if row.mean >= BREAK_EVEN_GBP), key=lambda row: -row.mean)
    return Gains(
        f"{count(healthy.p50)} years of good health",
        f"For residents, over {names.span_of_years} (80% range about {count(healthy.p10)} to {count(healthy.p90)}).",
        _deaths(plan, names),
        _avoided(plan, names),
        tuple(f"{names.partner(row.partner)}: {pounds(row.mean)} in cash" for row in ahead),
    )


def _deaths(plan: Plan, names: Names) -> str:
    """Deaths averted in the last year, which the years of good health do not hold; '' where none are expected."""
    for row in pick(plan.outcomes, service=MORTALITY, neighbourhood=EVERYWHERE, year=names.last_year):
        low, middle, high = -row.change.p90, -row.change.p50, -row.change.p10
        if middle >= 1.0:
            between = f"{count(max(low, 0.0))} to {count(high)}"
            return f"Besides, about {count(middle)} fewer deaths in {names.last_year} ({between})."
    return ""


def _avoided(plan: Plan, names: Names) -> tuple[str, ...]:
    """Services that go down, surely or likely, in plain figures for the last year."""
    rows = pick((*plan.activity, *plan.outcomes), neighbourhood=EVERYWHERE, year=names.last_year)
    change = {row.service: _fewer(row.change) for row in rows}
    said = [f"{names.service(code)}: {change[code]}" for code in _headlines(plan) if change.get(code)]
    return tuple(said[:FEW])


def _headlines(plan: Plan) -> list[str]:
    """Ids of the services that councillors ask about first, in that order."""
    ranks = {service.id: service.headline for service in plan.services if service.headline is not None}
    return sorted(ranks, key=lambda code: ranks[code])


def _fewer(change: Range) -> str:
    """'54 fewer a year (11 to 98)', 'likely 230 fewer a year (460 fewer to 25 more)'; '' where it may well be more."""
    low, middle, high = change.p10, change.p50, change.p90
    if high < 0:
        return f"{count(middle)} fewer a year ({count(high)} to {count(low)})"
    if middle < 0 and -middle > LIKELY * high:
        return f"likely {count(middle)} fewer a year ({count(low)} fewer to {count(high)} more)"
    return ""


def _sure(plan: Plan, names: Names) -> Sure:
    cash = pick(plan.ledger_together, kind="cash", year=EVERYWHERE)[0]
    judged = sum(row.quality == "D" for row in plan.provenance)
    lines = [
        *_most_depends(plan, names),
        *_least_sure(plan, names),
        f"{judged:,} of the {len(plan.provenance):,} figures behind the plan are judgement, marked D.",
    ]
    return Sure(
        span(cash)[0].upper() + span(cash)[1:],
        f"Where the cash of all partners together ends over {names.span_of_years}, before any subsidy, "
        f"in four of every five of the {plan.draws:,} futures that we tried.",
        tuple(line for line in lines if line),
    )


def _most_depends(plan: Plan, names: Names) -> list[str]:
    """The assumption that moves cash most, and the one that moves health most."""
    said = []
    for target, words in (("cash", "Cash"), (QALY, "Health")):
        rows = pick(plan.uncertainty, target=target)
        if rows:
            said.append(f"{words} depends most on {lower_first(names.assumption(rows[0].figure))}.")
    return said


def _least_sure(plan: Plan, names: Names) -> list[str]:
    """The partner with the smallest chance of being no worse off once the deal is done, and of keeping its floor."""
    deal = plan.settlement
    chances = [("no loss", deal.prob_no_worse)]
    if any_floor(plan):
        chances.append(("keeping within its floor", deal.prob_within_floor))
    least = [(of, min(rows, key=lambda row: row.probability)) for of, rows in chances if rows]
    return [
        f"{names.partner(row.partner)} is least sure of {of}: a chance of {chance(row.probability)}."
        for of, row in least
        if row.probability <= SURE
    ]


def _sign(plan: Plan, names: Names) -> Sign:
    deal, shown = plan.settlement, tabulate_lots(plan, names, MOST_LOTS)
    ways = [row for row in plan.remedies if row.enough and row.kind not in ("subsidy", OTHER_PLAN)]
    return Sign(
        yes=deal.signable_without_subsidy,
        left_worse=list_left_worse(plan, names),
        losers=_losers(plan, names),
        blocker=deal.blocker,
        subsidy=pounds(sum_paid_in(plan).get(OUTSIDE, 0.0)),
        subsidy_by_year=tuple((row.year, pounds(row.amount_gbp)) for row in deal.subsidy),
        stable=deal.stable,
        remedies=tuple(row.sentence for row in ways),
        other_plan=" ".join(row.sentence for row in pick(plan.remedies, kind=OTHER_PLAN)),
        lots=shown,
        others=_others(len(over_all_years(deal.net_before)) - len(shown.rows)),
    )


def _others(number: int) -> str:
    return f"{number} other {'partner' if number == 1 else 'partners'}" if number else ""


def _losers(plan: Plan, names: Names) -> tuple[str, ...]:
    """What each partner that would fall below its floor would have lost, in words."""
    totals = over_all_years(plan.settlement.net_before)
    said = []
    for row in plan.settlement.would_have_lost:
        mean = totals[row.partner].mean
        worst = f"at worst {pounds(row.worst_gbp)} short in {row.worst_year}"
        over = f"{pounds(mean)} worse off over {names.span_of_years}, " if mean < -BREAK_EVEN_GBP else ""
        said.append(f"{names.partner(row.partner)}: {over}{worst}")
    return tuple(said)
