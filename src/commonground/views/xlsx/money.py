"""Who pays and who gains: Money (alive), Ledger, Settlement, Accounts, Sharing, Games. In: `Plan`. Out: sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from commonground.document import Plan
from commonground.document.money import AccountRow, LedgerRow, Net
from commonground.document.names import Names
from commonground.document.settlement import SHARING_RULES, Asked, Game, SharingRule
from commonground.document.shapes import EVERYWHERE
from commonground.views.standings import list_to_confirm
from commonground.views.xlsx.layout import (
    HEAD_ROW,
    RANGE_LABELS,
    Column,
    Columns,
    Formula,
    Line,
    Sheet,
    Spread,
    Style,
    as_table,
    label_columns,
    year_or_all,
)

BALANCED, UNBALANCED = "sums to zero", "DOES NOT SUM TO ZERO"
HALF_A_PENNY = 0.005
LABEL, AMOUNT, TOTAL_LABEL, TOTAL = Style(), Style("pence"), Style(role="total"), Style("pence", "total")
Amounts = Mapping[str, Sequence[float]]  # partner id -> GBP by year


@dataclass(frozen=True)
class Block:
    """GBP by partner and year from row `top` down: headings, a line a partner, and at the foot a line of sums."""

    title: str
    top: int
    years: tuple[str, ...]
    amounts: Amounts
    formulas: Mapping[str, Sequence[str]] = field(default_factory=dict)  # where the amounts follow from other blocks

    @property
    def foot(self) -> int:
        """The row of sums."""
        return self.top + len(self.amounts) + 1

    def at(self, partner: str, year: int) -> str:
        """The cell of a partner and the position of a year, such as 'B6'."""
        return str(xl_rowcol_to_cell(self.top + 1 + list(self.amounts).index(partner), year + 1))

    def sums(self) -> list[float]:
        """GBP of all partners by year."""
        return [sum(column) for column in zip(*self.amounts.values(), strict=True)]

    def lines(self, names: Names) -> dict[int, Line]:
        """Every line by its row, with a live sum at the end of each line and at the foot of each year."""
        body = [self._partner(names, row, partner) for row, partner in enumerate(self.amounts, self.top + 1)]
        lines = [label_columns((self.title, *self.years, "All years")), *body, self._foot()]
        return dict(enumerate(lines, self.top))

    def _partner(self, names: Names, row: int, partner: str) -> Line:
        amounts = self.amounts[partner]
        cells = map(_formula, self.formulas[partner], amounts) if self.formulas else amounts
        whole = _formula(f"=SUM({xl_range(row, 1, row, len(self.years))})", sum(amounts))
        return Line((names.partner(partner), *cells, whole), (LABEL, *(AMOUNT for _ in amounts), TOTAL))

    def _foot(self) -> Line:
        sums = self.sums()
        ranges = (xl_range(self.top + 1, c, self.foot - 1, c) for c in range(1, len(self.years) + 2))
        cells = [_formula(f"=SUM({r})", total) for r, total in zip(ranges, (*sums, sum(sums)), strict=True)]
        return Line(("Sum", *cells), (TOTAL_LABEL, *(TOTAL for _ in cells)))


def _formula(text: str, gbp: float) -> Formula:
    return Formula(text, round(gbp, 2) + 0.0)


def fill_cash(plan: Plan, names: Names) -> Sheet:
    """Mean cash by partner and year before contributions, the contributions, and what is left: live sums."""
    deal, years = plan.settlement, plan.years
    nets = _by_year(((row.partner, row.year, row.mean) for row in deal.net_before), years)
    transfers = _by_year(((row.partner, row.year, row.transfer_gbp) for row in deal.contributions), years)
    before = Block("Before the deal", HEAD_ROW, years, nets)
    paid = Block("Contributions: + pays in, − takes out", before.foot + 2, years, transfers)
    after = _less("After the deal: before less contributions", before, paid)
    return Sheet(
        "Money",
        "Cash against doing nothing, by partner and year (means over draws)",
        "Positive = better off. Totals are live formulas; ranges are on the Settlement sheet.",
        (38, *(15 for _ in years), 16),
        before.lines(names) | paid.lines(names) | {paid.foot + 1: _check(paid)} | after.lines(names),
        frozen=True,
    )


def _by_year(rows: Iterable[tuple[str, str, float]], years: Sequence[str]) -> Amounts:
    """GBP by partner and year from rows of partner, year and GBP; what is of all years is left out."""
    found: dict[str, list[float]] = {}
    for partner, year, gbp in rows:
        amounts = found.setdefault(partner, [0.0] * len(years))
        if year in years:
            amounts[years.index(year)] = gbp
    return found


def _check(block: Block) -> Line:
    """Whether each year sums to zero, as live formulas."""
    cells = [
        Formula(
            f'=IF(ABS({xl_rowcol_to_cell(block.foot, column)})<{HALF_A_PENNY},"{BALANCED}","{UNBALANCED}")',
            BALANCED if abs(total) < HALF_A_PENNY else UNBALANCED,
        )
        for column, total in enumerate(block.sums(), start=1)
    ]
    return Line(("Check", *cells), (TOTAL_LABEL, *(TOTAL_LABEL for _ in cells)))


def _less(title: str, before: Block, paid: Block) -> Block:
    """A block of live differences, three rows below what was paid."""
    years = range(len(before.years))
    left = {code: [nets[y] - paid.amounts[code][y] for y in years] for code, nets in before.amounts.items()}
    formulas = {code: [f"={before.at(code, y)}-{paid.at(code, y)}" for y in years] for code in left}
    return Block(title, paid.foot + 3, before.years, left, formulas)


def fill_ledger(plan: Plan, names: Names) -> Sheet:
    """The double-entry ledger, one row a flow, partner and year."""
    columns: Columns[LedgerRow] = (
        Column("Partner", lambda row: names.partner(row.partner), 32),
        Column("Year", lambda row: row.year, 11),
        Column("Line", lambda row: row.line, 52),
        Column("Payer", lambda row: names.partner(row.payer), 26),
        Column("Payee", lambda row: names.partner(row.payee), 26),
        Column("Kind", lambda row: row.kind, 11),
        Spread(RANGE_LABELS, lambda row: row, 16, "gbp"),
        Column("mean (adds up)", lambda row: row.mean, 16, "gbp"),
    )
    note = "Against doing nothing. Positive = the partner gains. Never add up cash, capacity and value."
    return as_table("Ledger", "Every flow of money", columns, plan.ledger, note)


def fill_settlement(plan: Plan, names: Names) -> Sheet:
    """Each partner before and after with ranges, what it offers and is asked for, its chances."""
    deal = plan.settlement
    before = {(row.partner, row.year): row for row in deal.net_before}
    no_loss, within_line = (
        {row.partner: row.probability for row in rows} for rows in (deal.prob_no_worse, deal.prob_within_line)
    )
    asked = {(row.partner, row.year): row for row in deal.asked}
    columns: Columns[Net] = (
        Column("Partner", lambda row: names.partner(row.partner), 34),
        Column("Year", lambda row: year_or_all(row.year), 11),
        Spread(_labels("Before"), lambda row: before[row.partner, row.year], 15, "gbp"),
        Column("Before: mean", lambda row: before[row.partner, row.year].mean, 15, "gbp"),
        Spread(_labels("After"), lambda row: row, 15, "gbp"),
        Column("After: mean", lambda row: row.mean, 15, "gbp"),
        _asked("On the table", asked, lambda row: row.offered_gbp),
        _asked("Usable", asked, lambda row: row.usable_gbp),
        _asked("Floor beyond it", asked, lambda row: row.floor_gbp),
        _asked("Asked for", asked, lambda row: row.asked_gbp),
        _asked("To confirm", asked, lambda row: row.to_confirm_gbp),
        Column("Chance of no loss", lambda row: _of(no_loss, row), 12, "share"),
        Column("Chance of ending within offer and floor in every year", lambda row: _of(within_line, row), 12, "share"),
    )
    return as_table("Settlement", "Before and after the deal", columns, deal.net_after, _whether_signed(plan, names))


def _asked(label: str, asked: Mapping[tuple[str, str], Asked], of: Callable[[Asked], float]) -> Column[Net]:
    """A column of what is told by partner and year, empty in the rows of all years."""

    def amount(row: Net) -> float | None:
        found = asked.get((row.partner, row.year))
        return None if found is None else of(found)

    return Column(label, amount, 15, "gbp")


def _labels(when: str) -> tuple[str, str, str]:
    return f"{when}: p10", f"{when}: middle", f"{when}: p90"


def _of(shares: Mapping[str, float | None], row: Net) -> float | None:
    """The partner's share, told once: in its row of all years."""
    return shares[row.partner] if row.year == EVERYWHERE else None


def _whether_signed(plan: Plan, names: Names) -> str:
    deal = plan.settlement
    signed = "Everybody can sign." if deal.signable_without_subsidy else f"Not everybody can sign. {deal.blocker}"
    total = sum(row.amount_gbp for row in deal.subsidy)
    subsidy = f" Smallest subsidy over all years: £{total:,.2f}." if total else ""
    confirm = ". ".join(list_to_confirm(plan, names))
    return f"{signed}{subsidy}{f' To confirm: {confirm}.' if confirm else ''}"


class Player(NamedTuple):
    """A bloc in one of the games, by its position."""

    game: Game
    at: int


def fill_accounts(plan: Plan, names: Names) -> Sheet:
    """Each partner's lines by year and for all years, those of the settlement among its cash."""
    columns: Columns[AccountRow] = (
        Column("Partner", lambda row: names.partner(row.partner), 32),
        Column("Kind", lambda row: row.kind, 11),
        Column("Line", lambda row: row.line, 60),
        Column("Year", lambda row: year_or_all(row.year), 11),
        Spread(RANGE_LABELS, lambda row: row, 16, "gbp"),
        Column("mean (adds up)", lambda row: row.mean, 16, "gbp"),
    )
    note = "Against doing nothing. Positive = the partner gains. On average, cash sums to what the deal leaves it."
    return as_table("Accounts", "Where each partner's money comes from", columns, plan.accounts, note)


def fill_sharing(plan: Plan, names: Names) -> Sheet:
    """What each rule would leave each partner with, within offers and gains."""
    rules = plan.settlement.rules
    columns: Columns[int] = (
        Column("Partner", lambda p: names.partner(rules[0].left[p].partner), 34),
        *(column for rule in rules for column in _left_by(rule)),
    )
    title = "What each rule would leave each partner with, all years in today's worth"
    note = f"The rule of this deal: {next(rule.title for rule in rules if rule.id == plan.settlement.rule)}."
    return as_table("Sharing", title, columns, range(len(rules[0].left)), note)


def _left_by(rule: SharingRule) -> tuple[Column[int], Spread[int]]:
    """What a rule leaves the partner at a place in its list: the mean, and the range."""
    labels = (f"{rule.title}, p10", f"{rule.title}, middle", f"{rule.title}, p90")
    mean: Column[int] = Column(f"{rule.title}, mean", lambda p: rule.left[p].mean, 16, "gbp")
    return mean, Spread(labels, lambda p: rule.left[p], 16, "gbp")


def fill_games(plan: Plan, names: Names) -> Sheet:
    """What each player could gain alone, and what solutions give it, game by game."""
    players = [Player(game, at) for game in plan.settlement.games for at in range(len(game.blocs))]
    columns: Columns[Player] = (
        Column("Who", lambda player: names.partner(player.game.blocs[player.at]), 34),
        Column("Counting", lambda player: player.game.plain, 60),
        Column("Alone", lambda player: player.game.coalition_value_gbp[1 << player.at], 16, "gbp"),
        *(_share(field, label) for field, label in SHARING_RULES.items()),
    )
    note = "What groups could gain by plans of their own, chosen for that alone and not for health."
    return as_table("Games", "The most that all could gain together (today's worth)", columns, players, note)


def _share(field: str, label: str) -> Column[Player]:
    return Column(label, lambda player: getattr(player.game, field)[player.at], 16, "gbp")
