"""The deal as its pages show it. In: `views.deal`, a seat. Out: rows with words, shapes and links; no figure is new."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import ceil, floor

from django.utils.html import format_html, format_html_join

from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.words import HALF_A_POUND, listed, pence, percent, pounds, signed_between
from commonground.views.deal import list_switches
from commonground.views.deal.model import Alone, Cause, Deal, DealRow, OwnRow, Try, Way
from commonground.views.deal.own import find_alone
from commonground.views.explanation.model import PENNY, Reader
from commonground.views.picture.bars import draw_bars
from commonground.views.picture.model import Bar
from commonground.web.deal.trying import name_way

WORDS = {
    "yes": "Yes",
    "not_yet": "Not yet",
    "not_known": "Not known",
    "not_in": "Not in",
    "in_if": "In on a condition",
    "nothing": "Nothing to sign",
}
WHOLE = '<span class="room-nowrap">{}</span>'  # an amount, which does not break behind its minus
SHAPES = {"nothing": "not-known"}  # of a state, where that is not its own name


@dataclass(frozen=True)
class Tag:
    """A state in a word, and the class that gives it a shape."""

    word: str
    shape: str


@dataclass(frozen=True)
class Shown:
    """One row of the deal's page."""

    row: DealRow
    tag: Tag
    own: bool

    @property
    def decides_it(self) -> str:
        """What decides its state: what stands in the way, else why it could sign."""
        return next(iter(self.row.in_the_way), self.row.because)


def tag_of(state: str) -> Tag:
    """The state of a row, or of the whole."""
    return Tag(WORDS[state], SHAPES.get(state, state.replace("_", "-")))


def list_rows(deal: Deal, own: str) -> tuple[Shown, ...]:
    """The rows, our own first."""
    rows = [Shown(row, tag_of(row.state), row.partner == own) for row in deal.rows]
    return tuple(sorted(rows, key=lambda shown: not shown.own))


def say_beside(gbp: float) -> str:
    """'£58,486.16 above its line', '£3.00 below its line', 'exactly on its line'."""
    if abs(gbp) < PENNY:
        return "exactly on its line"
    return f"{pence(abs(gbp))} {'above' if gbp > 0.0 else 'below'} its line"


def say_range(mean: float, low: float | None, high: float | None) -> str:
    """The range of eight futures in ten, its ends in whole pounds rounded outward; '' where there is none.

    An average that lies beyond it all the same is pulled there by a few futures, and that is said.
    """
    if low is None or high is None:
        return ""
    ends = [floor(min(low, mean) if low - mean < 1.0 else low), ceil(max(high, mean) if mean - high < 1.0 else high)]
    said = format_html_join(" to ", WHOLE, [(pence(end).removesuffix(".00"),) for end in ends])
    return said if ends[0] <= mean <= ends[1] else format_html("{}; a few futures pull the average beyond that", said)


def draw_room(row: OwnRow) -> tuple[str, str]:
    """The finding on a partner's years in a sentence, and its bars as SVG text: the room above its line by year."""
    least = min(row.years, key=lambda year: year.room.mean_gbp)
    title = f"It ends {say_beside(least.room.mean_gbp)} in {least.year}, its tightest year, on average"
    bars = [
        Bar(year.year, year.room.mean_gbp, say_beside(year.room.mean_gbp), year.room.low_gbp, year.room.high_gbp)
        for year in row.years
    ]
    about = "Room above its own line in each year, with the range of eight futures in ten. The table says the same."
    return title, draw_bars("room-by-year", title, about, bars)


@dataclass(frozen=True)
class Culprit:
    """What costs a partner cash in its tightest year, net of what comes back, and who delivers and pays for it."""

    name: str
    gbp: float
    lines: tuple[tuple[str, int, float], ...]  # its lines, their numbers among those of cash, and GBP of each
    delivered_by: tuple[str, ...]  # names
    funded_by: tuple[str, ...]  # names


def list_culprits(plan: Plan, row: OwnRow, most: int = 3) -> tuple[str, tuple[Culprit, ...]]:
    """The tightest year, and what costs most cash in it, the worst first.

    Lines for the same options, or else of the same services, are one: what is repaid by the next line costs nothing.
    """
    at = min(range(len(row.years)), key=lambda number: row.years[number].room.mean_gbp)
    cash = next(kind for kind in row.kinds if kind.kind == "cash")
    groups: dict[tuple[str, ...], list[tuple[int, Cause]]] = {}
    for number, one in enumerate(cash.causes):
        groups.setdefault(one.options or one.services or (one.line,), []).append((number, one))
    found = [_culprit(plan, name, lines, at) for name, lines in groups.items()]
    costly = sorted((one for one in found if one.gbp <= -HALF_A_POUND), key=lambda one: one.gbp)
    return row.years[at].year, tuple(costly[:most])


def _culprit(plan: Plan, name: tuple[str, ...], lines: Sequence[tuple[int, Cause]], at: int) -> Culprit:
    told = [(one.line, number, one.gbp[at]) for number, one in lines if abs(one.gbp[at]) >= HALF_A_POUND]
    options = lines[0][1].options
    return Culprit(
        name=listed(name),
        gbp=sum(one.gbp[at] for _, one in lines),
        lines=tuple(sorted(told, key=lambda line: line[2])),
        delivered_by=_who(plan, options, "delivered_by"),
        funded_by=_who(plan, options, "funded_by"),
    )


def _who(plan: Plan, options: Sequence[str], field: str) -> tuple[str, ...]:
    """Names of the partners that deliver or fund these options, each once."""
    ids = [code for one in plan.options if one.name in options for code in getattr(one, field)]
    return tuple(pick(plan.partners, id=code)[0].name for code in dict.fromkeys(ids))


@dataclass(frozen=True)
class Remedy:
    """One way that could help, the name of its run, and whether it is enough in words."""

    way: Way
    name: str
    enough: str


ENOUGH = {True: "Enough by itself, by the plan’s sums.", False: "Not enough by itself.", None: ""}


def list_remedies(row: OwnRow, may_try: Callable[[Try], bool]) -> tuple[Remedy, ...]:
    """The ways of a row, each with the end of the address that tries it; '' where no run can, or the reader may not."""
    return tuple(
        Remedy(way, name_way(row.partner, number) if way.attempt and may_try(way.attempt) else "", ENOUGH[way.enough])
        for number, way in enumerate(row.ways)
    )


def say_waiting(row: OwnRow) -> str:
    """The price of doing nothing in a sentence: cash over all plan years against today."""
    cash = next((kind.amounts for kind in row.do_nothing if kind.kind == "cash"), ())
    if not cash:
        return "The plan does not say what doing nothing costs it."
    whole = cash[-1]
    if whole.low_gbp is None or whole.high_gbp is None:
        return f"Doing nothing leaves it {_side(whole.mean_gbp)} against today, in cash over all years, on average."
    low, high = _side(whole.low_gbp), _side(whole.high_gbp)
    if low == high:
        return f"Doing nothing leaves it {low} against today, in cash over all years."
    anything = "anything from " if whole.low_gbp < 0.0 < whole.high_gbp else ""
    return (
        f"Doing nothing leaves it {anything}{low} to {high} against today, in cash over all years, in eight futures "
        f"of ten; {_side(whole.mean_gbp)} on average."
    )


def _side(gbp: float) -> str:
    """'£8.98m worse off', '£13.9m better off', 'neither better nor worse off'."""
    if abs(gbp) < HALF_A_POUND:
        return "neither better nor worse off"
    return f"{pounds(abs(gbp))} {'worse' if gbp < 0.0 else 'better'} off"


@dataclass(frozen=True)
class RuleCell:
    """What one rule leaves one partner, and how much more than the rule in use."""

    left_gbp: float
    between: str
    moves_gbp: float
    in_use: bool


@dataclass(frozen=True)
class RuleRow:
    """One partner beside all rules."""

    name: str
    own: bool
    cells: tuple[RuleCell, ...]


def lay_rules(plan: Plan, own: str, aside: Collection[str]) -> tuple[RuleRow, ...]:
    """Each partner that takes part beside all sharing rules, our own first."""
    rules = list_switches(plan).rules
    rows = []
    for partner in (one for one in plan.taking_part if one.id not in aside):
        moved = [next(one for one in rule.moved if one.partner == partner.id) for rule in rules]
        cells = tuple(
            RuleCell(one.left.mean, signed_between(one.left), one.moves_gbp, rule.in_use)
            for one, rule in zip(moved, rules, strict=True)
        )
        rows.append(RuleRow(partner.name, partner.id == own, cells))
    return tuple(sorted(rows, key=lambda row: not row.own))


@dataclass(frozen=True)
class Burden:
    """What would be if each partner alone carried every overspend of rising costs: the finding, and each in words."""

    finding: str
    rows: tuple[tuple[str, bool, str], ...]  # partner, whether its line is broken, the sentence


def list_burdens(plan: Plan, own: str, aside: Collection[str]) -> Burden | None:
    """Each that takes part carrying all of the risk alone, our own first; None where the plan did not try that."""
    names = Names(plan)
    found = [(one, find_alone(Reader(plan, names, one))) for one in plan.partners if one.id not in aside]
    tried = [(one, alone) for one, alone in found if alone]
    if not tried:
        return None
    rows = tuple((one.id, alone.broken_in is not None, alone.sentence) for one, alone in tried)
    broken = sum(breaks for _, breaks, _ in rows)
    many = f"{broken} of the {len(rows)}" if broken < len(rows) else f"all {broken}"
    who = many if broken else "none of them"
    finding = f"{say_alone(tried[0][1])} {who} would end below their own line."
    return Burden(finding, tuple(sorted(rows, key=lambda row: row[0] != own)))


def say_alone(alone: Alone) -> str:
    """'If one partner alone carried every overspend while costs rise by 48%,'."""
    rise = f" by {percent(alone.rise)}" if alone.rise is not None else ""
    return f"If one partner alone carried every overspend while costs rise{rise},"
