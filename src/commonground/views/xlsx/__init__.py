"""plan.xlsx: the plan as tables with live totals. In: `Plan`. Out: bytes of a workbook."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.xlsx.accounts import accounts, sharing
from commonground.views.xlsx.book import as_bytes
from commonground.views.xlsx.delivery import activity, hours, options, people, promises
from commonground.views.xlsx.footing import assumptions, readme, sources
from commonground.views.xlsx.money import cash, ledger, settlement

SHEETS = (
    readme,
    options,
    activity,
    cash,
    ledger,
    settlement,
    accounts,
    sharing,
    hours,
    promises,
    people,
    assumptions,
    sources,
)


def workbook(plan: Plan) -> bytes:
    """The workbook as bytes; text of others is always written as text, never as a formula."""
    names = Names(plan)
    return as_bytes(plan, (sheet(plan, names) for sheet in SHEETS))
