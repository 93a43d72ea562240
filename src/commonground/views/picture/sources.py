"""One figure opened: its value, range, source, letter, and what rests on it. In: `Plan`, a dotted name. Out: words."""

from __future__ import annotations

from collections.abc import Iterable

from commonground.core.errors import UserError, did_you_mean
from commonground.core.figures import JUDGED, QUALITY_MEANS
from commonground.document import Plan
from commonground.document.names import Names, pick
from commonground.document.sources import Source
from commonground.views.explanation.evidence import say_value, tabulate_evidence
from commonground.views.picture.model import OpenedFigure
from commonground.views.tables import Table


def open_figure(plan: Plan, figure: str) -> OpenedFigure:
    """All that the plan knows of one figure. Raises UserError for a name that it has not."""
    found = pick(plan.provenance, figure=figure)
    if not found:
        mend = did_you_mean(figure, (row.figure for row in plan.provenance)) or "the list of sources has them all"
        raise UserError(f"this plan has no figure {figure!r}", where=plan.place.name, mend=mend)
    row = found[0]
    return OpenedFigure(
        figure=row.figure,
        title=Names(plan).assumption(row.figure),
        value=say_value(row.value, row),
        between=_between(row),
        unit=row.unit,
        year=row.year,
        source=row.source,
        url=row.url if row.url.startswith("https://") and " " not in row.url else "",
        quality=row.quality,
        means=QUALITY_MEANS[row.quality],
        judged=row.quality == JUDGED,
        how_obtained=row.how_obtained,
        was="" if row.changed_from is None else say_value(row.changed_from, row),
        ask=next((one.ask for one in pick(plan.judgement.look_up, figure=figure)), ""),
        lines=tuple(dict.fromkeys(line.line for line in plan.ledger_lines if figure in line.figures)),
    )


def _between(row: Source) -> str:
    if row.low is None or row.high is None:
        return ""
    return f"{say_value(row.low, row)} to {say_value(row.high, row)}"


def tabulate_figures(plan: Plan, figures: Iterable[str], caption: str) -> Table:
    """Figures with their ranges, letters and sources, judged ones with the tone 'judged'."""
    return tabulate_evidence(Names(plan), figures, caption)


def find_figures(plan: Plan, *starts: str) -> tuple[str, ...]:
    """The names of the plan's figures that begin with any of `starts`."""
    return tuple(row.figure for row in plan.provenance if row.figure.startswith(starts))


def name_figures(plan: Plan, *patterns: str) -> tuple[str, ...]:
    """How the names of figures of the plan's options begin, `patterns` having {} where the id of an option stands."""
    return tuple(pattern.format(code) for code in dict.fromkeys(row.id for row in plan.options) for pattern in patterns)


def count_judged(plan: Plan, figures: Iterable[str]) -> int:
    """How many of them are of quality D."""
    asked = set(figures)
    return sum(row.quality == JUDGED for row in plan.provenance if row.figure in asked)
