"""What each partner's budget is made of, and where that is published. In: `Plan`. Out: a table."""

from __future__ import annotations

from commonground.document import Plan
from commonground.document.place import BudgetLine
from commonground.document.words import pounds
from commonground.views.tables import Cell, Table, make_table

JUDGED = "D"  # the letter of quality that is marked


def tabulate_budgets(plan: Plan) -> Table:
    """A row for each line of each partner's budget; empty where no partner says what its budget is made of."""
    rows = [
        (
            partner.name,
            line.plain,
            pounds(line.gbp),
            _say_published(line),
            line.basis or "its own figure",
            Cell(line.source, link=line.url if line.url.startswith("https://") else "", note=line.note),
            Cell(f"{line.quality} – judgement", "judged") if line.quality == JUDGED else Cell(line.quality),
        )
        for partner in plan.partners
        for line in partner.budget_lines
    ]
    columns = ("Partner", "For", "#A year, at the plan's prices", "As published", "Basis", "Source", "Quality")
    return make_table("What each partner spends on the people of this place", columns, rows)


def _say_published(line: BudgetLine) -> str:
    """The amount that was published, its year, and what was made of it."""
    if line.published_gbp is None:
        return f"prices of {line.year} × {line.uplift:.3f}" if line.year else ""
    share = "" if line.share == 1 else f" × {100 * line.share:.3g}%"
    return f"{pounds(line.published_gbp)} in {line.year}{share} × {line.uplift:.3f}"
