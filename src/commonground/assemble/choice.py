"""How good the choice is and what was nearly chosen. In: `Portfolio`. Out: `choice`, `runners_up`, `shadow_prices`."""

from __future__ import annotations

from collections.abc import Sequence

from commonground.assemble.ranges import pounds, stable
from commonground.choose.model import Portfolio, RunnerUp
from commonground.document import options as doc
from commonground.simulate.model import Choice

_ByKey = dict[tuple[str, str], Choice]  # by option and neighbourhood


def report_choice(chosen: Portfolio) -> doc.Choice:
    """The worth of the plan, the most that any could reach, and the gap between them."""
    return doc.Choice(
        objective_gbp=pounds(chosen.objective_gbp),
        bound_gbp=pounds(chosen.bound_gbp),
        gap=stable(chosen.gap),
        notes=chosen.notes,
    )


def list_runners_up(chosen: Portfolio, years: Sequence[str]) -> tuple[doc.RunnerUp, ...]:
    """Other plans that came close: what each adds, drops or changes, and what that would cost in worth."""
    ours = {(c.option, c.neighbourhood): c for c in chosen.choices}
    return tuple(
        _runner_up(rank, ours, other, chosen.objective_gbp, years)
        for rank, other in enumerate(chosen.runners_up, start=2)
    )


def _runner_up(rank: int, ours: _ByKey, other: RunnerUp, best: float, years: Sequence[str]) -> doc.RunnerUp:
    theirs = {(c.option, c.neighbourhood): c for c in other.choices}
    changed = sorted(key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key])
    return doc.RunnerUp(
        rank=rank,
        objective_gbp=pounds(other.objective_gbp),
        less_than_plan_gbp=pounds(best - other.objective_gbp),
        adds=tuple(_pick(theirs[key], years) for key in sorted(theirs.keys() - ours.keys())),
        drops=tuple(_pick(ours[key], years) for key in sorted(ours.keys() - theirs.keys())),
        changes=tuple(_pick(theirs[key], years) for key in changed),
    )


def _pick(made: Choice, years: Sequence[str]) -> doc.Pick:
    return doc.Pick(id=made.option, neighbourhood=made.neighbourhood, scale=stable(made.scale), start=years[made.start])


def list_shadow_prices(chosen: Portfolio) -> tuple[doc.ShadowPrice, ...]:
    """What one more unit of each limit would be worth."""
    return tuple(
        doc.ShadowPrice(
            constraint=price.constraint,
            label=price.label,
            unit=price.unit,
            worth_gbp_per_unit=stable(price.worth_gbp_per_unit),
        )
        for price in chosen.shadow_prices
    )
