"""What rests on judged figures. In: `Plan`. Out: whether a figure is judged; the tables of the last schedule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commonground.core.figures import JUDGED as LETTER
from commonground.core.figures import QUALITY_MEANS
from commonground.document import Plan
from commonground.document.names import Names
from commonground.views.docx.clauses import JUDGED
from commonground.views.docx.law import Fact
from commonground.views.tables import Table, make_table


def is_judged(plan: Plan, figure: str) -> bool:
    """Whether a figure of that dotted name stands behind the plan and is judged."""
    return any(row.figure == figure and row.quality == LETTER for row in plan.provenance)


def mark_judged(plan: Plan, figure: str) -> str:
    """The mark that stands after what rests on that figure; '' where it is not judged."""
    return JUDGED if is_judged(plan, figure) else ""


def say_judged(plan: Plan) -> str:
    """How many figures are judged, and what the mark means."""
    judged = sum(row.quality == LETTER for row in plan.provenance)
    return (
        f"{judged:,} of the {len(plan.provenance):,} figures behind the plan are {QUALITY_MEANS[LETTER]}: quality D. "
        f"Whatever rests on one is marked{JUDGED} where it is shown."
    )


def tabulate_look_up(plan: Plan, names: Names) -> Table:
    """Judged figures that move the plan most, and where each could be looked up."""
    rows = [(f"{names.assumption(row.figure)}{JUDGED}", row.ask) for row in plan.judgement.look_up]
    return make_table("Judged figures to look up before anybody signs", ("Figure", "Where, or whom to ask"), rows)


def tabulate_law(facts: Sequence[Fact]) -> Table:
    """Each thing that this draft says of the law, with its source and how surely it is known."""
    rows = [
        (fact.words, fact.note, fact.valid_from, fact.source, fact.url, f"{fact.sound}: {fact.how_obtained}")
        for fact in facts
    ]
    columns = ("What it says", "Note", "From", "Source", "Address", "How surely that is known")
    return make_table("What this draft takes from the law", columns, rows)


def tabulate_sources(plan: Plan) -> Table:
    """Where the figures come from: a row a source, with how many figures and of which quality."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in plan.provenance:
        found.setdefault((row.source, row.url), Counter())[row.quality] += 1
    rows = [
        (f"{source}{JUDGED if letters[LETTER] else ''}", url, " ".join(sorted(letters)), f"{sum(letters.values()):,}")
        for (source, url), letters in found.items()
    ]
    return make_table("Sources of the plan's figures", ("Source", "Address", "Quality", "#Figures"), rows)
