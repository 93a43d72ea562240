"""Where money comes from, and how else it might be shared: Accounts, Sharing. In: `Plan`, `Names`. Out: sheets."""

from __future__ import annotations

from typing import NamedTuple

from commonground.document import Plan
from commonground.document.money import AccountRow
from commonground.document.names import Names
from commonground.document.settlement import SHARING_RULES, Shares
from commonground.views.xlsx.layout import RANGE_LABELS, Column, Columns, Sheet, Spread, as_table, year_or_all


class Player(NamedTuple):
    """A bloc in one of the games: which, what is shared in it, and the position of the bloc."""

    game: str
    shares: Shares
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
    """What each rule would give each player of the cash game, and of the declared one where there is one."""
    deal = plan.settlement
    games = {"Cash": deal.game} | ({"With declared worth": deal.declared} if deal.declared else {})
    players = [Player(said, shares, at) for said, shares in games.items() for at in range(len(deal.game.blocs))]
    columns: Columns[Player] = (
        Column("Who", lambda player: names.partner(deal.game.blocs[player.at]), 34),
        Column("Game", lambda player: player.game, 20),
        Column("Alone", lambda player: player.shares.coalition_value_gbp[1 << player.at], 16, "gbp"),
        *(_share(field, label) for field, label in SHARING_RULES.items()),
    )
    title = "The most cash that all could gain together, as each rule would share it (today's worth)"
    note = f"The rule of this deal: {SHARING_RULES[f'{deal.rule}_gbp']}."
    return as_table("Sharing", title, columns, players, note)


def _share(field: str, label: str) -> Column[Player]:
    return Column(label, lambda player: getattr(player.shares, field)[player.at], 16, "gbp")
