"""What a reader should know of a choice, in plain words. In: the plan measured as a whole. Out: sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonground.choose.setting import Setting
from commonground.choose.worth import quintile_weights


def notes(plan: Setting, gbp: float, bound: float) -> tuple[str, ...]:
    """Sentences on how good the plan is proven to be, on weights, and on who gains."""
    return tuple(_sentences(plan, gbp, bound))


def _sentences(plan: Setting, gbp: float, bound: float) -> Iterator[str]:
    if not plan.candidates:
        yield "No option is worth more than it costs within these limits: doing nothing is the best plan found."
        return
    what = "gains the partners together" if plan.assumptions.word("choose.objective") == "cash" else "is worth"
    short = max(bound - gbp, 0.0) / max(abs(bound), 1.0)
    yield (
        f"The plan {what} £{gbp / 1e6:,.1f}m, discounted. No plan within the limits can reach more than "
        f"£{bound / 1e6:,.1f}m; the difference, {short:.1%}, is overlap between options, which that bound leaves "
        "out, and what the solver left unproven."
    )
    weights = ", ".join(f"{w:.2f}" for w in quintile_weights(plan.assumptions))
    yield f"Health and wellbeing carry these weights from the most deprived fifth to the least: {weights}."
    yield from _floors(plan)


def _floors(plan: Setting) -> Iterator[str]:
    """Floors are set on candidates measured by themselves; measured together the shares may fall a little short."""
    gain = plan.worth.benefit
    floor = plan.assumptions.number("choose.equity_floor_share")
    people = plan.people.sum(axis=0)
    share, due = float(gain[:, 0].sum() / gain.sum()), float(people[0] / people.sum())
    if gain.sum() > 0.0 and due > 0.0:
        yield f"The most deprived fifth are {due:.0%} of residents and get {share:.0%} of what residents gain."
        if floor > 0.0 and share < floor * due * 0.99:
            yield "With options overlapping, that is a little less than the floor which the choice was held to."
    bare = [n for i, n in enumerate(plan.neighbourhoods) if not np.asarray(plan.covers)[:, i].any()]
    if bare:
        yield f"Nothing is planned in {', '.join(bare)}: no candidate there gains anything within the limits."
