"""plan.xlsx: the plan as tables with live totals. In: `Plan`. Out: bytes of a workbook."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.xlsx.bad_years import fill_bad_years, fill_terms
from commonground.views.xlsx.book import as_bytes
from commonground.views.xlsx.delivery import (
    fill_activity,
    fill_hours,
    fill_options,
    fill_people,
    fill_promises,
    fill_running,
    fill_staff,
    fill_unpaid,
)
from commonground.views.xlsx.footing import (
    fill_assumptions,
    fill_budgets,
    fill_look_up,
    fill_readme,
    fill_sensitivity,
    fill_sources,
)
from commonground.views.xlsx.fund import fill_fund
from commonground.views.xlsx.money import (
    fill_accounts,
    fill_cash,
    fill_games,
    fill_ledger,
    fill_settlement,
    fill_sharing,
)

SHEETS = (
    fill_readme,
    fill_options,
    fill_running,
    fill_activity,
    fill_cash,
    fill_ledger,
    fill_settlement,
    fill_fund,
    fill_accounts,
    fill_sharing,
    fill_games,
    fill_bad_years,
    fill_terms,
    fill_hours,
    fill_staff,
    fill_unpaid,
    fill_promises,
    fill_people,
    fill_budgets,
    fill_assumptions,
    fill_sensitivity,
    fill_look_up,
    fill_sources,
)


def make_workbook(plan: Plan) -> bytes:
    """The workbook as bytes; text of others is always written as text, never as a formula."""
    names = Names(plan)
    return as_bytes(plan, (sheet(plan, names) for sheet in SHEETS))
