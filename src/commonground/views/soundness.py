"""Whether a plan holds together, in words: a row for each invariant, and the first places where one does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonground.core.text import quoted
from commonground.document import Plan
from commonground.document.invariants import check
from commonground.document.invariants.model import Checked
from commonground.views.tables import Cell, Table, as_text, make_table, wrap

MOST_FAULTS = 5  # of one invariant that are told with their places
HOLDS = "holds"


@dataclass(frozen=True, repr=False)
class Soundness:
    """What was looked for in a plan, how often, and what does not hold, each with its place in plan.json."""

    holds: bool
    summary: str
    table: Table
    faults: tuple[str, ...]

    def __str__(self) -> str:
        lines = [wrap(f"- {fault}", "  ") for fault in self.faults]
        return "\n".join([as_text(self.table), "", *lines, wrap(self.summary)])

    __repr__ = __str__


def tell_soundness(plan: Plan) -> Soundness:
    """Look for every invariant in a plan."""
    found = check(plan)
    rows = [(one.title, f"{one.cases:,}", _verdict(one)) for one in found]
    table = make_table(f"What must hold in {quoted(plan.place.name)}", ("What was looked for", "#Cases", "Found"), rows)
    failed = sum(bool(one.faults) for one in found)
    return Soundness(not failed, _summary(found, failed), table, tuple(_faults(found)))


def _verdict(one: Checked) -> Cell:
    return Cell(f"fails in {len(one.faults):,}", "bad") if one.faults else Cell(HOLDS, "good")


def _summary(found: Sequence[Checked], failed: int) -> str:
    cases = f"{sum(one.cases for one in found):,} cases"
    if not failed:
        return f"The plan holds together: {len(found)} things that must hold were looked for in {cases}."
    return f"The plan does not hold together: {failed} of {len(found)} things that must hold do not, in {cases}."


def _faults(found: Sequence[Checked]) -> Iterator[str]:
    """The first faults of each invariant that does not hold, and how many more there are."""
    for one in found:
        for case in one.faults[:MOST_FAULTS]:
            yield f"{one.title}; but at {case.where}: {case.fault}."
        if len(one.faults) > MOST_FAULTS:
            yield f"{one.title}; but not at {len(one.faults) - MOST_FAULTS:,} places more."
