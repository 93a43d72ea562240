"""Where every figure comes from. In: `Assumptions`, the place's own figures. Out: `provenance`, `changed`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commonground.core.figures import Figure
from commonground.evidence.assumptions import Assumptions


def provenance(assumptions: Assumptions, place: Iterable[Figure]) -> list[dict[str, Any]]:
    """Every figure by name: the assumptions, then what the place itself is made from."""
    return [_row(figure) for figure in [*sorted(assumptions.values(), key=lambda f: f.name), *place]]


def _row(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.name,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "year": figure.year,
        "source": figure.source_title,
        "url": figure.source_url,
        "how_obtained": figure.how_obtained,
        "quality": figure.quality,
        "changed_from": figure.changed_from,
    }


def changed(assumptions: Assumptions) -> list[dict[str, Any]]:
    """The assumptions that somebody set otherwise for this plan."""
    return [
        {"figure": figure.name, "value": figure.value, "was": figure.changed_from, "unit": figure.unit}
        for figure in sorted(assumptions.changed(), key=lambda f: f.name)
    ]
