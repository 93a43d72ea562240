"""Sections of docs/evidence.md on the years of a plan: steps of capacity, and who may pool money. Out: Markdown."""

from __future__ import annotations

from commonground.core.services import BED_DAY
from commonground.evidence.model import Assumptions, Evidence
from commonground.evidence.page_sections import cite, tabulate, tabulate_figures
from commonground.evidence.service_tables import CAPACITY

WITHOUT_STEPS = """
The GP is the step of general practice: the pay of nurses and others of a practice follows the work too, and no file
that was read tells it. Police and reablement have no steps. No source that was found says how many recorded incidents a
post of a force is for, and forces post officers by demand of every kind, most of it no recorded incident. Nor does one
say how many episodes a post of a reablement team completes, or what part of its cost is such posts. So what both cost
beyond what goes at once stays as it is, grow as they may.
"""


def tabulate_capacity(evidence: Evidence, assumptions: Assumptions) -> str:
    """What each column of capacity.csv means, each kind with its step, and the sizes."""
    columns = tabulate(["column", "what it says"], ([f"`{c.name}`", c.means] for c in CAPACITY.columns))
    kinds = tabulate(
        ["kind", "name", "a step is", "its size is", "delivered with it"],
        (
            [
                f"`{row['id']}`",
                row["name"],
                row["step"],
                "`beds.ward_size`" if BED_DAY in row["services"].split("|") else f"`capacity.{row['id']}`",
                row["services"].replace("|", ", ").replace("_", " "),
            ]
            for row in evidence.capacity.to_dicts()
        ),
    )
    return "\n".join((columns, kinds, WITHOUT_STEPS, tabulate_figures(assumptions, "capacity.")))


def tabulate_fund_rules(evidence: Evidence) -> str:
    """How a body of each kind may take part in a pooled fund, and since when."""
    return tabulate(
        ["body", "takes part by", "in plain words", "from", "to", "source", ""],
        (
            [
                row["body_kind"].replace("_", " "),
                row["way"],
                row["plain"],
                row["valid_from"],
                row["valid_to"],
                cite(row["source_title"], row["source_url"]),
                row["quality"],
            ]
            for row in evidence.fund_rules.to_dicts()
        ),
    )


def sections(evidence: Evidence, assumptions: Assumptions) -> tuple[tuple[str, str], ...]:
    """Title and text of each."""
    return (
        ("Who may pool money", tabulate_fund_rules(evidence)),
        ("Capacity, and its steps", tabulate_capacity(evidence, assumptions)),
        ("Prices that grow beyond general inflation", tabulate_figures(assumptions, "uplift.")),
    )
