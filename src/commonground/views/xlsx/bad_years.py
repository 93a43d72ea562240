"""The plan in bad years: Bad years (every partner, year and test), Terms (of over- and underspends). In: `Plan`."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.bad_years import BadPosition, Term
from commonground.document.names import Names
from commonground.views.xlsx.layout import Column, Columns, Sheet, as_table


def fill_bad_years(plan: Plan, names: Names) -> Sheet:
    """Where each test leaves each partner in each year, and what the agreement says in it."""
    tests = {test.id: test for test in plan.bad_years.tests}
    columns: Columns[BadPosition] = (
        Column("Bad year", lambda row: tests[row.test].name, 40),
        Column("Partner", lambda row: names.partner(row.partner), 34),
        Column("Year", lambda row: row.year, 11),
        Column("Own over- or underspend", lambda row: row.off_gbp, 16, "gbp"),
        Column("After the deal", lambda row: row.after_gbp, 16, "gbp"),
        Column("Line: how far below nothing", lambda row: row.line_gbp, 16, "gbp"),
        Column("Above its line", lambda row: row.above_gbp, 16, "gbp"),
        Column("What the agreement says", lambda row: tests[row.test].sentence, 80),
    )
    note = "Against doing nothing. Negative = overspent, worse off, below its line."
    return as_table("Bad years", "The plan tried in bad years", columns, plan.bad_years.positions, note)


def fill_terms(plan: Plan, names: Names) -> Sheet:
    """Share, collar and cap of each partner and year, and what it keeps and gains of underspends."""
    columns: Columns[Term] = (
        Column("Partner", lambda row: names.partner(row.partner), 34),
        Column("Year", lambda row: row.year, 11),
        Column("Money rule", lambda row: row.money_rule, 30),
        Column("Collar", lambda row: row.collar_gbp, 16, "gbp"),
        Column("Share of overspends beyond", lambda row: row.share, 12, "share"),
        Column("Cap", lambda row: row.cap_gbp, 16, "gbp"),
        Column("Keeps of its own underspends", lambda row: row.keeps_gbp, 16, "gbp"),
        Column("Share of underspends beyond", lambda row: row.gain, 12, "share"),
    )
    note = (
        "Counted from the cash expected. Each bears its own up to its collar; what is beyond is shared; "
        "nobody bears more than its cap, and on average nobody loses or gains by sharing."
    )
    return as_table("Terms", "Over- and underspends", columns, plan.bad_years.terms, note)
