"""Whether every figure has its source once, changes are told."""

from __future__ import annotations

from collections.abc import Iterator

from commonground.core.figures import JUDGED
from commonground.core.services import QALY
from commonground.document.invariants.model import Case, Invariant, holds, known
from commonground.document.plan import Plan


def figures_have_one_source(plan: Plan) -> Iterator[Case]:
    """Each figure is there once; its value lies in its range; the assumptions that matter most are among them."""
    names = [row.figure for row in plan.provenance]
    yield holds("provenance", len(set(names)) == len(names), "a figure is there twice")
    for i, row in enumerate(plan.provenance):
        where = f"provenance/{i} ({row.figure})"
        yield holds(where, (row.low is None) == (row.high is None), "it has one end of a range alone")
        if row.low is not None and row.high is not None:
            yield holds(where, row.low <= row.high, "its low is above its high")
    figures = set(names)
    yield from (known(f"uncertainty/{i}", row.figure, figures, "figure") for i, row in enumerate(plan.uncertainty))
    for target in (QALY, "cash"):
        shares = [row.share_of_spread for row in plan.uncertainty if row.target == target]
        yield holds(f"uncertainty ({target})", shares == sorted(shares, reverse=True), "the largest is not first")


def judgement_is_counted(plan: Plan) -> Iterator[Case]:
    """The judged figures to look up are judged, each once, those that the place can look up first."""
    quality = {row.figure: row.quality for row in plan.provenance}
    found, rows = plan.judgement, plan.judgement.look_up
    yield holds("judgement/judged", found.judged <= found.figures, "more are judged than there are")
    judged = sum(letter == JUDGED for letter in quality.values())
    yield holds("judgement/judged", found.judged <= judged, "more are judged than the sources say")
    yield holds("judgement/look_up", len({row.figure for row in rows}) == len(rows), "a figure is there twice")
    local = [row.local for row in rows]
    yield holds("judgement/look_up", local == sorted(local, reverse=True), "what the place cannot look up is not last")
    for i, row in enumerate(rows):
        where = f"judgement/look_up/{i} ({row.figure})"
        yield holds(where, quality.get(row.figure) == JUDGED, "it is no judged figure of the plan")


def changes_are_told(plan: Plan) -> Iterator[Case]:
    """What was changed for the plan is among its figures, with what it was."""
    changed = {row.figure: (row.value, row.was, row.unit) for row in plan.changed}
    yield holds("changed", len(changed) == len(plan.changed), "a change is there twice")
    told = {
        row.figure: (row.value, row.changed_from, row.unit) for row in plan.provenance if row.changed_from is not None
    }
    for name in changed.keys() | told.keys():
        same = changed.get(name) == told.get(name)
        yield holds(f"changed ({name})", same, "it is not as among the figures")


SOURCES = (
    Invariant("Every figure has its source, once", figures_have_one_source),
    Invariant("Judged figures to look up are judged, local ones first", judgement_is_counted),
    Invariant("Changed figures are told", changes_are_told),
)
"""What the plan stands on."""
