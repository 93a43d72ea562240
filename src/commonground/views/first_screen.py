"""What is said first: who is helped, who pays, who gains, how sure, can everybody sign. Out: `FirstScreen`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.core.services import MORTALITY, QALY
from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.notices import list_notices
from commonground.document.options import Option
from commonground.document.settlement import Chance
from commonground.document.shapes import EVERYWHERE, FEW_DRAWS, OUTSIDE, Money, Range
from commonground.document.words import (
    BREAK_EVEN_GBP,
    FEWER,
    chance,
    change_between,
    count,
    fine_percent,
    heads,
    health_between,
    listed,
    lower_first,
    money_between,
    percent,
    pounds,
    pounds_up,
    span,
    standing,
)
from commonground.views.signing import Sign, say_who_signs
from commonground.views.standings import any_line, over_all_years, sum_paid_in

LIKELY = 2.0  # how many times the loss in a bad future the middle gain must be
FEW = 3  # names in a sentence before it reads as a list
CENSUS = "Census 2021"
WITHIN_LINE = "ending within what it offers and its floor allow in every year"
SURE = 0.99  # a chance above it is not worth a line


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
class FirstScreen:
    """All that is said first."""

    notices: tuple[str, ...]  # before any figure: that the plan is empty, that its ranges are rough
    helped: Helped
    pays: Pays
    gains: Gains
    sure: Sure
    sign: Sign


def make_first_screen(plan: Plan, names: Names) -> FirstScreen:
    """The sentences of the first screen."""
    return FirstScreen(
        notices=list_notices(plan),
        helped=_helped(plan, names),
        pays=_pays(plan, names),
        gains=_gains(plan, names),
        sure=_sure(plan, names),
        sign=say_who_signs(plan, names),
    )


def group_by_option(plan: Plan) -> list[list[Option]]:
    """Each option's rows, one a neighbourhood; the option that reaches most first."""
    found: dict[str, list[Option]] = {}
    for row in plan.options:
        found.setdefault(row.id, []).append(row)
    return sorted(found.values(), key=lambda rows: -sum(row.reached for row in rows))


def say_reach(rows: Sequence[Option]) -> str:
    """Whom one option reaches in all its neighbourhoods: '1,200 people a year'."""
    return f"{heads(sum(row.reached for row in rows), rows[0].unit)} a year"


def _helped(plan: Plan, names: Names) -> Helped:
    everybody, options = plan.helped.all, group_by_option(plan)
    return Helped(
        f"{heads(everybody.reached)} a year",
        f"By {names.last_year}, {fine_percent(everybody.share)} of the {_say_residents(plan)}"
        f"{'; single options are counted with the growth until then' if options else ''}.",
        tuple(f"{rows[0].name} ({say_reach(rows)})" for rows in options[:FEW]),
        max(len(options) - FEW, 0),
    )


def _say_residents(plan: Plan) -> str:
    """Whom the people helped are counted among: they are those of the census, not of today."""
    people = f"{plan.place.population:,}"
    return f"{people} synthetic residents" if plan.synthetic else f"{people} residents of {CENSUS}"


def _pays(plan: Plan, names: Names) -> Pays:
    funding = over_all_years(plan.funding)
    total = funding.pop(EVERYWHERE)
    parts = sorted((row for row in funding.values() if row.mean >= BREAK_EVEN_GBP), key=lambda row: -row.mean)
    return Pays(
        f"{pounds(total.mean)} over {names.span_of_years}",
        f"The cost of the new services{_aside(money_between(total))}.",
        tuple(_part(names, row, total) for row in parts),
        _deal_payers(plan, names),
    )


def _aside(between: str, about: str = "") -> str:
    """A range in brackets after what it is the range of; '' where there is none, or both ends read alike."""
    low, _, high = between.partition(" to ")
    return "" if low == high else f" (80% range {about}{between})"


def _part(names: Names, row: Net, total: Net) -> str:
    return f"{names.partner(row.partner)}: {pounds(row.mean)} ({percent(row.mean / total.mean)})"


def _deal_payers(plan: Plan, names: Names) -> str:
    """Who then helps whom through the settlement, in one sentence."""
    totals = sum_paid_in(plan)
    outside = totals.pop(OUTSIDE, 0.0)
    pay = [f"{names.partner(p)} pays in {pounds(gbp)}" for p, gbp in totals.items() if gbp >= BREAK_EVEN_GBP]
    take = [f"{names.partner(p)} takes out {pounds(gbp)}" for p, gbp in totals.items() if gbp <= -BREAK_EVEN_GBP]
    help_ = [f"a subsidy from outside adds {pounds_up(outside)}"] if outside >= BREAK_EVEN_GBP else []
    return f"In the deal, {listed([*pay, *help_, *take])}." if pay or take or help_ else ""


def _gains(plan: Plan, names: Names) -> Gains:
    healthy = pick(plan.outcomes, service=QALY, neighbourhood=EVERYWHERE, year=EVERYWHERE)[0].change
    between = health_between(healthy)
    after = over_all_years(plan.settlement.net_after).values()
    ahead = sorted((row for row in after if row.mean >= BREAK_EVEN_GBP), key=lambda row: -row.mean)
    return Gains(
        _years_of_health(healthy),
        f"For residents, over {names.span_of_years}{_aside(between, '' if between.startswith(FEWER) else 'about ')}.",
        _deaths(plan, names),
        _avoided(plan, names),
        tuple(f"{names.partner(row.partner)}: {pounds(row.mean)} in cash" for row in ahead),
    )


def _years_of_health(change: Range) -> str:
    """What residents gain, or lose."""
    years = count(change.p50)
    unit = "year" if years in ("1", f"{FEWER} 1") else "years"
    return f"{years} {unit} of good health{' lost' if change.p50 < 0 and years != '0' else ''}"


def _deaths(plan: Plan, names: Names) -> str:
    """Deaths averted in the last year, which the years of good health do not hold; '' where none are expected."""
    for row in pick(plan.outcomes, service=MORTALITY, neighbourhood=EVERYWHERE, year=names.last_year):
        if row.change.p50 <= -1.0:
            between = f" ({change_between(row.change)})" if row.change.ends else ""
            deaths = count(row.change.p50)
            unit = "death" if deaths == "1" else "deaths"
            return f"Besides, about {deaths} fewer {unit} in {names.last_year}{between}."
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
    """'54 fewer a year (11 to 98 fewer)', 'likely 23 fewer a year (46 fewer to 5 more)'; '' where perhaps more."""
    middle = change.p50
    if change.ends is None:
        return f"{count(middle)} fewer a year" if middle < 0 else ""
    _, high = change.ends
    if middle >= 0 or -middle <= LIKELY * high:
        return ""
    return f"{'likely ' if high > 0 else ''}{count(middle)} fewer a year ({change_between(change)})"


def _sure(plan: Plan, names: Names) -> Sure:
    cash = pick(plan.ledger_together, kind="cash", year=EVERYWHERE)[0]
    judged = sum(row.quality == "D" for row in plan.provenance)
    lines = [
        *_most_depends(plan, names),
        *_least_sure(plan, names),
        f"{judged:,} of the {len(plan.provenance):,} figures behind the plan are judgement, marked D.",
    ]
    said = span(cash) or "not known"
    return Sure(said[0].upper() + said[1:], _ended(plan, names, cash), tuple(line for line in lines if line))


def _ended(plan: Plan, names: Names, cash: Money) -> str:
    """Where the cash of all partners ends, and in how many of the futures that were tried."""
    if cash.ends is None:
        return (
            f"Too few futures were tried to say. The cash of all partners together over {names.span_of_years}, before "
            f"any subsidy, is on average {standing(cash)}."
        )
    few = ", which are few" if plan.draws < FEW_DRAWS else ""
    return (
        f"Where the cash of all partners together ends over {names.span_of_years}, before any subsidy, "
        f"in four of every five of the {plan.draws:,} futures that we tried{few}."
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
    """The partner least sure of ending within its offer and floor, or where nobody has one, of no loss."""
    least = _least(plan.settlement.prob_within_line if any_line(plan) else plan.settlement.prob_no_worse)
    said = {least: WITHIN_LINE if any_line(plan) else "no loss"}
    return [
        f"{names.partner(who)} is least sure of {of}: a chance of {chance(probability)}."
        for (probability, who), of in said.items()
        if probability <= SURE
    ]


def _least(rows: Sequence[Chance]) -> tuple[float, str]:
    """The smallest of chances, and whose it is; certainty where none can be told."""
    told = [(row.probability, row.partner) for row in rows if row.probability is not None]
    return min(told, default=(1.0, EVERYWHERE))
