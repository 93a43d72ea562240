"""What of the deal can be set otherwise, and who moves: sharing, outside money, payment, terms. Out: `Switches`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.settlement import PartnerLeft, SharingRule
from commonground.document.shapes import EVERYWHERE
from commonground.document.sources import Source
from commonground.document.words import BREAK_EVEN_GBP, HALF_A_POUND, listed, percent, pounds, pounds_up
from commonground.views.deal.model import Choice, PartnerCash, Switch, Try
from commonground.views.deal.reading import outside_gbp
from commonground.views.deal.trying import NONE_NEEDED, find_outside
from commonground.views.explanation.model import Reader
from commonground.views.terms import CHOICES, PAYMENTS, TITLES

PAYMENT, BLENDED = "payment.", "payment.blended_variable_share"
TERMS = ("settle.confidence", *CHOICES, "settle.notice_months", "settle.redeployed_share", "settle.redundancy_months")
SHARE = "share"  # a unit that is told in hundredths
UNKNOWN = "Nobody’s cash moves with its use now; a new version would say who moves."
NOBODY = "The plan moves no cash in this deal by it, so nobody would move."
MOVING = {"block": 0.0, "activity": 1.0}  # share of a price that moves with use, as in prices/book.py
FEW = 3  # partners that are named in a sentence
MOST = {"share": 1.0, "probability": 1.0, "months": 24.0}  # of a unit, as evidence/bounds.py has it


@dataclass(frozen=True)
class Moved:
    """What one partner is left with by a sharing rule, discounted, and how much more than by the rule in use, GBP."""

    partner: str
    name: str
    left: PartnerLeft
    moves_gbp: float


@dataclass(frozen=True)
class RuleChoice:
    """One way to share: what it leaves each partner, who moves, and the run that would use it."""

    id: str
    title: str
    what_for: str
    in_use: bool
    moved: tuple[Moved, ...]
    sentence: str  # who moves most
    attempt: Try | None  # None for the rule in use


@dataclass(frozen=True)
class Subsidy:
    """Money from outside that the deal counts on, who would end below its line without, and the run."""

    sentence: str
    attempt: Try | None  # None where the deal needs none


@dataclass(frozen=True)
class Switches:
    """What of the deal can be set otherwise."""

    rules: tuple[RuleChoice, ...]
    subsidy: Subsidy
    payments: tuple[Switch, ...]
    terms: tuple[Switch, ...]


def list_switches(plan: Plan) -> Switches:
    """Sharing rules with who moves by how much, money from outside, how services are paid for, other terms."""
    names = Names(plan)
    payments = [row for row in plan.provenance if row.figure.startswith(PAYMENT)]
    terms = [row for figure in TERMS for row in pick(plan.provenance, figure=figure)]
    shares = MOVING | {"blended": float(next((row.value for row in payments if row.figure == BLENDED), 0.0))}
    return Switches(
        rules=tuple(_list_rules(plan, names)),
        subsidy=_find_subsidy(plan, names),
        payments=tuple(_switch(plan, names, row, shares) for row in payments),
        terms=tuple(_switch(plan, names, row, shares) for row in terms),
    )


def _list_rules(plan: Plan, names: Names) -> Iterator[RuleChoice]:
    used = {row.partner: row.mean for rule in pick(plan.settlement.rules, id=plan.settlement.rule) for row in rule.left}
    for rule in plan.settlement.rules:
        in_use = rule.id == plan.settlement.rule
        moved = tuple(
            Moved(row.partner, names.partner(row.partner), row, row.mean - used[row.partner]) for row in rule.left
        )
        attempt = None if in_use else Try(f"Try sharing by “{rule.title}”", set=(("settle.rule", rule.id),))
        yield RuleChoice(rule.id, rule.title, rule.what_for, in_use, moved, _say_moved(rule, in_use, moved), attempt)


def _say_moved(rule: SharingRule, in_use: bool, moved: tuple[Moved, ...]) -> str:
    """Whom a rule leaves with more or less than the one in use, those whom it moves most first."""
    if in_use:
        return "This version shares by this rule."
    told = _say_who([(one.name, one.moves_gbp) for one in moved], BREAK_EVEN_GBP)
    if not told:
        return f"“{rule.title}” would move nobody by {pounds(BREAK_EVEN_GBP)} or more."
    return f"“{rule.title}” would leave {told}, over all years, discounted."


def _say_who(moves: Sequence[tuple[str, float]], least_gbp: float) -> str:
    """Who is left with more and who with less, by name and amount, those who move most first; '' = nobody."""
    told = []
    for word, sign in (("more", 1.0), ("less", -1.0)):
        rows = sorted(((name, gbp) for name, gbp in moves if sign * gbp >= least_gbp), key=lambda one: -abs(one[1]))
        if rows:
            named = [f"{name} ({pounds(gbp)})" for name, gbp in rows[:FEW]]
            rest = len(rows) - FEW
            others = [f"{rest} others" if rest > 1 else "1 other"] if rest > 0 else []
            told.append(f"{word} to {listed([*named, *others])}")
    return "; ".join(told)


def _find_subsidy(plan: Plan, names: Names) -> Subsidy:
    """Who would end below its line by how much, were the money from outside not there."""
    counting = [one.id for one in plan.partners if max(outside_gbp(Reader(plan, names, one))) > HALF_A_POUND]
    return Subsidy(_say_subsidy(plan, names, counting), find_outside(plan, names)[0])


def _say_subsidy(plan: Plan, names: Names, counting: list[str]) -> str:
    needed = [(row.year, row.amount_gbp) for row in plan.settlement.subsidy if row.amount_gbp > 0.0]
    if not needed:
        return NONE_NEEDED
    told = listed([f"{pounds_up(gbp)} in {year}" for year, gbp in needed])
    who = listed([names.partner(code) for code in counting]) or "somebody"
    return (
        f"The deal counts on {told} from outside. Without it {who} would end below what each has said that it can bear."
    )


def _switch(plan: Plan, names: Names, row: Source, shares: Mapping[str, float]) -> Switch:
    pays = row.figure.startswith(PAYMENT) and row.value in PAYMENTS
    words = CHOICES.get(row.figure) or (PAYMENTS if pays else {})
    choices = [Choice(value, said, value == row.value) for value, said in words.items()]
    resting = _list_resting(plan, names, row.figure)
    return Switch(
        figure=row.figure,
        title=TITLES.get(row.figure) or names.assumption(row.figure),
        value=_say(row),
        number=None if isinstance(row.value, str) else row.value,
        unit="" if row.unit == SHARE else row.unit,
        choices=tuple(_with_moves(one, str(row.value), resting, shares) if pays else one for one in choices),
        low=0.0,
        high=MOST.get(row.unit, row.value if isinstance(row.value, float) else 0.0),
        quality=row.quality,
        resting=resting,
    )


def _with_moves(choice: Choice, used: str, resting: Sequence[PartnerCash], shares: Mapping[str, float]) -> Choice:
    """A way to pay beside the one that is used: who would move by how much, were the options those of the plan.

    A payment is a price times its share that moves with use: what rests on it moves by new share / share now - 1.
    """
    now, then = shares[used], shares[choice.value]
    if choice.in_use or now == then:
        return choice
    if now == 0.0:
        return replace(choice, sentence=UNKNOWN)
    moves = tuple(replace(one, gbp=one.gbp * (then / now - 1.0)) for one in resting)
    told = _say_who([(one.name, one.gbp) for one in moves], HALF_A_POUND)
    said = (
        f"With the same options it would leave {told}, over all years on average, before sharing." if told else NOBODY
    )
    return replace(choice, moves=moves, sentence=said)


def _say(row: Source) -> str:
    if isinstance(row.value, str):
        return row.value
    return percent(row.value) if row.unit == SHARE else f"{row.value:g}"


def _list_resting(plan: Plan, names: Names, figure: str) -> tuple[PartnerCash, ...]:
    """Those that take part and have cash on lines that rest on a figure, over all plan years, most of it first."""
    taking = {partner.id for partner in plan.taking_part}
    lines = {row.line for row in plan.ledger_lines if row.kind == "cash" and figure in row.figures}
    found: dict[str, float] = {}
    for row in plan.accounts:
        if row.kind == "cash" and row.year == EVERYWHERE and row.line in lines and row.partner in taking:
            found[row.partner] = found.get(row.partner, 0.0) + row.mean
    rows = [PartnerCash(code, names.partner(code), gbp) for code, gbp in found.items() if abs(gbp) >= HALF_A_POUND]
    return tuple(sorted(rows, key=lambda one: -abs(one.gbp)))
