"""How good the choice is and what was nearly chosen. In: `Chosen`. Out: `choice`, `runners_up`, `shadow_prices`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonground.assemble.ranges import pounds, stable
from commonground.choose.model import Chosen
from commonground.simulate.model import Choice


def choice(chosen: Chosen) -> dict[str, Any]:
    """The worth of the plan, the most that any could reach, and the gap between them."""
    return {
        "objective_gbp": pounds(chosen.objective_gbp),
        "bound_gbp": pounds(chosen.bound_gbp),
        "gap": stable(chosen.gap),
        "notes": list(chosen.notes),
    }


def runners_up(chosen: Chosen, years: Sequence[str]) -> list[dict[str, Any]]:
    """Other plans that came close: what each adds, drops or changes, and what that would cost in worth."""
    return [
        {
            "rank": rank,
            "objective_gbp": pounds(worth),
            "less_than_plan_gbp": pounds(chosen.objective_gbp - worth),
            **_differences(chosen.choices, other, years),
        }
        for rank, (other, worth) in enumerate(chosen.runners_up, start=2)
    ]


def _differences(plan: Sequence[Choice], other: Sequence[Choice], years: Sequence[str]) -> dict[str, Any]:
    ours = {(c.option, c.neighbourhood): c for c in plan}
    theirs = {(c.option, c.neighbourhood): c for c in other}
    return {
        "adds": [_row(theirs[key], years) for key in sorted(theirs.keys() - ours.keys())],
        "drops": [_row(ours[key], years) for key in sorted(ours.keys() - theirs.keys())],
        "changes": [
            _row(theirs[key], years) for key in sorted(ours.keys() & theirs.keys()) if ours[key] != theirs[key]
        ],
    }


def _row(choice_made: Choice, years: Sequence[str]) -> dict[str, Any]:
    return {
        "id": choice_made.option,
        "neighbourhood": choice_made.neighbourhood,
        "scale": stable(choice_made.scale),
        "start": years[choice_made.start],
    }


def shadow_prices(chosen: Chosen) -> list[dict[str, Any]]:
    """What one more unit of each limit would be worth."""
    return [
        {
            "constraint": price.constraint,
            "label": price.label,
            "unit": price.unit,
            "worth_gbp_per_unit": stable(price.worth_gbp_per_unit),
        }
        for price in chosen.shadow_prices
    ]
