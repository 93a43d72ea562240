"""What runs today, what the plan adds, what is required and what that costs. In: menu, draws, runs. Out: models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from commonground.assemble.model import Findings
from commonground.assemble.ranges import pounds, stable
from commonground.core.figures import Figure
from commonground.document import running as doc
from commonground.options.model import Option, Requirement
from commonground.simulate.addition import is_missing, must_begin, places_with_it

NOT_KNOWN = Figure("", 0.0, "share", "Nobody has said so: taken as nobody", "D", 0.0, 0.0)
"""What runs today of an option of the place's own that says nothing of it."""

NOT_ASKED = Requirement("local", "Local choice", "nobody", "", "", "", "", "", "D")
"""What national policy says of an option of the place's own."""


class Report(TypedDict):
    """The sections of a plan on what runs and what is required."""

    running: tuple[doc.Running, ...]
    required: doc.RequiredPart


def report_running(found: Findings) -> Report:
    """What runs today of each option, and what the plan adds because it is required."""
    return {"running": list_running(found), "required": price_required(found)}


def list_running(found: Findings) -> tuple[doc.Running, ...]:
    """One row for each option of the menu, in its order."""
    return tuple(_running(found, option, o) for o, option in enumerate(found.menu.options))


def _running(found: Findings, option: Option, o: int) -> doc.Running:
    figure = found.assumptions.get(f"options.{option.id}.coverage") or NOT_KNOWN
    whom, has = found.eligible[:, :, :, o].sum(axis=(1, 2)), places_with_it(option, found.assumptions)
    reached = found.runs.reached[:, :, found.runs.options.index(option.id)].sum(axis=1)
    ends = (figure.number if end is None else end for end in (figure.low, figure.high))
    low, high = ends
    return doc.Running(
        option=option.id,
        unit="household" if option.per_household else "person",
        share=stable(figure.number),
        low=stable(low),
        high=stable(high),
        people=stable(figure.number * whom[0]),
        own=figure.changed_from is not None,
        quality=figure.quality,
        source=figure.source_title,
        places_with_it=stable(has) if has < 1.0 else None,
        netted=option.netted,
        same_people=option.same_people,
        added=stable(reached.sum() if option.one_off else reached[-1]),
        could_add=stable(whom[-1] * found.draws.added[:, o].mean()),
        requirement=_requirement(option.requirement),
    )


def _requirement(said: Requirement | None) -> doc.Requirement:
    asked = said or NOT_ASKED
    return doc.Requirement(
        level=asked.level,
        plain=asked.plain,
        asked_of=asked.asked_of,
        valid_from=asked.valid_from,
        valid_to=asked.valid_to,
        source=asked.source_title,
        url=asked.source_url,
        quality=asked.quality,
    )


def price_required(found: Findings) -> doc.RequiredPart:
    """What the plan adds because it is required: its cost, its cash and its worth as parts of the plan's."""
    years, taken = found.runs.years, {choice.option for choice in found.portfolio.choices}
    options = [o.id for o in found.menu.options if o.id in taken and must_begin(o, found.assumptions, years)]
    short = [o.id for o in found.menu.options if is_missing(o, found.assumptions, years)]
    at = [found.runs.options.index(option) for option in options]
    return doc.RequiredPart(
        options=tuple(options),
        dropped=() if found.assumptions.word("choose.core_everywhere") != "off" else tuple(short),
        cost_gbp=pounds(found.runs.option_cost_gbp[:, :, :, at].mean(axis=0).sum()),
        cash_gbp=pounds(_sum(found.portfolio.cash_gbp, options)),
        worth_gbp=pounds(_sum(found.portfolio.worth_gbp, options)),
    )


def _sum(gbp: Mapping[str, float], options: Sequence[str]) -> float:
    return sum(gbp.get(option, 0.0) for option in options)
