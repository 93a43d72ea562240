"""Who pays and who gains. In: `Plan`, `Names`. Out: the before-and-after picture and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonground.core.money import Kind
from commonground.document import Plan
from commonground.document.money import Net
from commonground.document.names import Names, pick
from commonground.document.place import Offer, Partner
from commonground.document.settlement import Contribution, Remedy
from commonground.document.shapes import EVERYWHERE
from commonground.document.words import (
    chance,
    listed,
    lower_first,
    money_between,
    pounds,
    pounds_up,
    signed,
    signed_between,
    span,
    standing,
    verdict,
)
from commonground.views.html.bars import Axis, Span
from commonground.views.standings import (
    MARKS,
    TONES,
    any_line,
    list_at_stake,
    mark_standing,
    name_deal,
    over_all_years,
)
from commonground.views.tables import Cell, Table, make_table

NO_ROOM, NEAR = 0.15, 0.3  # of the axis: an end nearer to zero has no tick of its own, nowhere or on no narrow page
KINDS: dict[Kind, tuple[str, str]] = {
    "cash": ("Cash", "Money that a budget holder can really take out"),
    "capacity": ("Capacity", "Freed but still paid for, such as beds in a ward that stays open"),
    "value": ("Value", "Health and time for residents, in the Treasury's terms; nobody's budget"),
}

FORMS = {"cash": "money", "staff": "its own staff", "buildings": "its own rooms"}
LOAN, RESERVE = "loan", "reserve"  # kinds of remedy


@dataclass(frozen=True)
class Bar:
    """A partner's cash from zero to the mean, with a whisker over the 80% range, and its words."""

    body: Span
    whisker: Span | None
    tone: str
    mark: str
    text: str
    span: str


@dataclass(frozen=True)
class Lot:
    """One partner without a deal and with it."""

    name: str
    before: Bar
    after: Bar


@dataclass(frozen=True)
class Tick:
    """An amount on the axis, where it stands, per cent, and whether a narrow page has no room for it beside zero."""

    at: float
    text: str
    near: bool


@dataclass(frozen=True)
class Picture:
    """Each partner before and after the settlement on one axis, those who would have lost most first."""

    zero: float
    ticks: tuple[Tick, ...]
    lots: tuple[Lot, ...]
    unmoved: str  # partners that neither gain nor lose


@dataclass(frozen=True)
class Money:
    """All that the page says of money."""

    with_deal: str
    picture: Picture
    standings: Table
    asked: Table
    lines: bool  # whether any partner may be worse off, by an offer or a floor
    cushion: str  # from outside, that would give each partner the chance that is aimed at
    contributions: Table
    subsidy: Table
    remedies: Table
    payers: Table
    three_kinds: Table


def show_money(plan: Plan, names: Names) -> Money:
    """Who pays, who gains, and what the deal is."""
    return Money(
        with_deal=name_deal(plan),
        picture=draw_picture(plan, names),
        standings=tabulate_standings(plan, names),
        asked=tabulate_asked(plan, names),
        lines=any_line(plan),
        cushion=_say_cushion(plan),
        contributions=tabulate_contributions(plan, names),
        subsidy=tabulate_subsidy(plan),
        remedies=tabulate_remedies(plan),
        payers=tabulate_payers(plan, names),
        three_kinds=tabulate_three_kinds(plan, names),
    )


def _say_cushion(plan: Plan) -> str:
    cushion = f"{pounds_up(plan.settlement.confidence_subsidy_gbp or 0.0)} (discounted)"
    subsidy = sum(row.amount_gbp for row in plan.settlement.subsidy)
    return f"a further {cushion}, on top of the {pounds_up(subsidy)}," if subsidy else f"{cushion} from outside"


def draw_picture(plan: Plan, names: Names) -> Picture:
    """Bars of every partner whose cash moves."""
    before, after = over_all_years(plan.settlement.net_before), over_all_years(plan.settlement.net_after)
    axis = Axis.over(end for row in (*before.values(), *after.values()) for end in (row.mean, *(row.ends or ())))
    stakes = list_at_stake(before, after)
    return Picture(
        zero=axis.at(0.0),
        ticks=_ticks(axis),
        lots=tuple(
            Lot(names.partner(code), _bar(axis, before[code]), _bar(axis, after[code]))
            for code in sorted(stakes, key=lambda code: before[code].mean)
        ),
        unmoved=listed([names.partner(code) for code in before if code not in stakes]),
    )


def _bar(axis: Axis, row: Net) -> Bar:
    tone = TONES[verdict(row)]
    return Bar(axis.bar(row.mean), axis.whisker(row), tone, MARKS[tone], standing(row), span(row))


def _ticks(axis: Axis) -> tuple[Tick, ...]:
    """The ends of the axis and zero, with their amounts."""
    values = [0.0, *(end for end in (axis.least, axis.most) if abs(end) > NO_ROOM * axis.width)]
    return tuple(
        Tick(axis.at(value), signed(value), near=0 < abs(value) < NEAR * axis.width) for value in sorted(values)
    )


def tabulate_standings(plan: Plan, names: Names) -> Table:
    """Every partner before and after, in figures."""
    before, after = over_all_years(plan.settlement.net_before), over_all_years(plan.settlement.net_after)
    chances = _chances(plan)
    rows: list[tuple[Cell | str, ...]] = [
        (
            names.partner(code),
            mark_standing(before[code]),
            span(before[code]),
            mark_standing(after[code]),
            span(after[code]),
            *(_chance(sure[code]) for sure in chances.values()),
        )
        for code in before
    ]
    columns = ("Partner", "Without a deal", "80% range", name_deal(plan), "80% range", *chances)
    return make_table(f"Cash against doing nothing, over {names.span_of_years}", columns, rows)


def _chances(plan: Plan) -> dict[str, dict[str, float | None]]:
    """Each partner's chance of no loss, and where any may lose, of keeping to offer and floor in every year."""
    rows = {"#Chance of no loss": plan.settlement.prob_no_worse}
    if any_line(plan):
        rows["#Chance of ending within offer and floor in every year"] = plan.settlement.prob_within_line
    return {of: {row.partner: row.probability for row in chances} for of, chances in rows.items()}


def tabulate_asked(plan: Plan, names: Names) -> Table:
    """What each partner puts on the table and what of it the deal asks by year; those who offer nothing are out."""
    rows = []
    for partner in plan.partners:
        years = pick(plan.settlement.asked, partner=partner.id)
        if any(row.offered_gbp or row.floor_gbp for row in years):
            said = [f"{pounds(row.asked_gbp)} of {pounds(row.usable_gbp + row.floor_gbp)}" for row in years]
            asked, most = (
                sum(gbp) for gbp in zip(*((r.asked_gbp, r.usable_gbp + r.floor_gbp) for r in years), strict=True)
            )
            rows.append((partner.name, _say_offers(partner, names), *said, f"{pounds(asked)} of {pounds(most)}"))
    columns = ("Partner", "What it offers", *(f"#{year}" for year in plan.years), "#All years")
    return make_table("On the table: what the deal asks of what each may be asked for", columns, rows)


def _say_offers(partner: Partner, names: Names) -> str:
    """Form, fence, kind and condition of a partner's offers, and whether the body itself has said so."""
    given = (_say_offer(offer, names) for offer in partner.offers if any(offer.gbp))
    return "; ".join(dict.fromkeys(given)) or "nothing; a floor"


def _say_offer(offer: Offer, names: Names) -> str:
    form = FORMS[offer.form]
    fence = f" for {names.fence(offer.only_for)} only" if offer.only_for else ""
    lasts = "" if offer.kind == "recurrent" else ", not after the plan"
    stands = lower_first(offer.condition.rstrip(".")).removeprefix("if ")
    condition = f", if {stands}" if stands else ""
    return f"{form}{fence}{lasts}{condition} ({'confirmed' if offer.confirmed else 'to confirm'})"


def _chance(probability: float | None) -> str:
    return "" if probability is None else chance(probability)


def tabulate_contributions(plan: Plan, names: Names) -> Table:
    """What each partner pays in or takes out each year; each year sums to zero."""
    rows = plan.settlement.contributions
    totals = [sum(row.transfer_gbp for row in pick(rows, year=year)) for year in plan.years]
    lines = [_contribution(plan, names, pick(rows, partner=code)) for code in dict.fromkeys(r.partner for r in rows)]
    total = ("Sum", *(pounds(round(gbp, 2)) for gbp in (*totals, sum(totals))))
    return make_table(
        "Contributions to the shared fund by year: + pays in, − takes out",
        ("Partner", *(f"#{year}" for year in plan.years), "#All years"),
        [*lines, total],
    )


def _contribution(plan: Plan, names: Names, rows: Sequence[Contribution]) -> tuple[str, ...]:
    by_year = {row.year: row.transfer_gbp for row in rows}
    amounts = [by_year[year] for year in plan.years]
    return (names.partner(rows[0].partner), *(signed(gbp) for gbp in (*amounts, sum(amounts))))


def tabulate_three_kinds(plan: Plan, names: Names) -> Table:
    """Cash, capacity and value, side by side and never added up."""
    rows = []
    for kind, (name, meaning) in KINDS.items():
        found = pick(plan.ledger_together, kind=kind, year=EVERYWHERE)[0]
        rows.append((name, meaning, signed(found.mean), signed_between(found)))
    columns = ("Kind", "What it is", "#All partners, before any subsidy", "#80% range")
    return make_table(f"Three kinds of money over {names.span_of_years}: never add them up", columns, rows)


def tabulate_subsidy(plan: Plan) -> Table:
    """The smallest outside money by year; empty where none is needed."""
    found = plan.settlement.subsidy
    rows = [(row.year, pounds_up(row.amount_gbp)) for row in found] if any(row.amount_gbp for row in found) else []
    return make_table("Smallest money from outside that would let everybody sign", ("Year", "#Amount"), rows)


def tabulate_remedies(plan: Plan) -> Table:
    """What would let everybody sign, or help."""
    rows = [(row.sentence, _is_enough(row)) for row in plan.remedies]
    return make_table("Ways out, where not everybody can sign", ("Change", "Enough alone?"), rows)


def _is_enough(row: Remedy) -> str:
    if row.enough:
        return "If there are any to spare" if row.kind == RESERVE else "Yes"
    repaid = any(year.amount_gbp < 0 for year in row.by_year)
    return "No: it only puts off" if row.kind == LOAN and not repaid else "No, but it helps"


def tabulate_payers(plan: Plan, names: Names) -> Table:
    """Who pays for the new services before any settlement."""
    rows = [
        (names.partner(code), pounds(row.mean), money_between(row))
        for code, row in over_all_years(plan.funding).items()
        if row.mean >= 1
    ]
    caption = f"Who pays for the new services over {names.span_of_years}, before the deal"
    return make_table(caption, ("Payer", "#Pays on average", "#80% range"), rows)
