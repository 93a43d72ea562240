"""What each partner puts on the table, offer by offer, and what nobody has confirmed yet. In: `Plan`. Out: tables."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.document import Plan
from commonground.document.names import Names
from commonground.document.place import Offer, Partner
from commonground.document.words import pence
from commonground.views.docx.clauses import tabulate_money
from commonground.views.docx.law import Law
from commonground.views.docx.parties import label_partner
from commonground.views.tables import TOTAL, Cell, Table, make_table
from commonground.views.word.pennies import count_pence

OFFERED = "What each puts on the table"
IN_KIND = "What partners provide in kind, at what it would cost"
CASH = "cash"
KINDS = {"recurrent": "going on after the plan", "once": "for this plan only"}
ANYTHING = "anything in the plan"
ITS_OWN = "what it delivers itself"


def tabulate_offers(plan: Plan, names: Names, law: Law) -> Table:
    """Every offer: its form, its fence, its condition, whether it is confirmed, and GBP by year."""
    return _tabulate(OFFERED, _list_offers(plan), plan, names, law)


def tabulate_in_kind(plan: Plan, names: Names, law: Law) -> Table:
    """The offers of staff and of buildings; empty where there are none."""
    found = [(partner, offer) for partner, offer in _list_offers(plan) if offer.form != CASH]
    return _tabulate(IN_KIND, found, plan, names, law) if found else Table(IN_KIND, (), ())


def list_unconfirmed(plan: Plan, names: Names) -> list[str]:
    """Who has still to confirm how much of what the deal asks, in phrases."""
    pennies: dict[str, int] = {}
    for row in plan.settlement.asked:
        pennies[row.partner] = pennies.get(row.partner, 0) + count_pence(row.to_confirm_gbp)
    return [
        f"that {names.partner(code)} confirms {pence(whole / 100)} over {names.span_of_years}"
        for code, whole in pennies.items()
        if whole > 0
    ]


def _list_offers(plan: Plan) -> list[tuple[Partner, Offer]]:
    return [(partner, offer) for partner in plan.partners for offer in partner.offers]


def _tabulate(caption: str, found: Sequence[tuple[Partner, Offer]], plan: Plan, names: Names, law: Law) -> Table:
    money = tabulate_money(caption, "", [(partner.id, offer.gbp) for partner, offer in found], plan)
    terms = [
        (label_partner(partner.id, names, law), _say_terms(offer, names), "yes" if offer.confirmed else "not yet")
        for partner, offer in found
    ]
    lines: list[tuple[Cell | str, ...]] = [(*told, *line[1:]) for told, line in zip(terms, money.rows, strict=False)]
    lines.append((Cell("Sum", TOTAL), "", "", *money.rows[-1][1:]))
    columns = ("Partner", "Terms", "Confirmed", *(f"#{column.label}" for column in money.columns[1:]))
    return make_table(caption, columns, lines)


def _say_terms(offer: Offer, names: Names) -> str:
    """Its form, for how long, what it may pay for and on what condition: 'cash, for this plan only; for frailty'."""
    fence = names.fence(offer.only_for) or (ANYTHING if offer.form == CASH else ITS_OWN)
    said = f"{offer.form}, {KINDS[offer.kind]}; for {fence}"
    return f"{said}; on condition: {offer.condition}" if offer.condition else said
