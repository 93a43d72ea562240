"""Predicted against published use, and the factor that makes them agree. In: totals. Out: check rows, factors.

The limit, and what shares a factor, are our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.evidence.model import Assumptions
from commonground.need.model import Service

SCHEMA = {
    "service": pl.String,
    "predicted": pl.Float64,
    "published": pl.Float64,
    "ratio": pl.Float64,
    "body": pl.String,
    "period": pl.String,
    "source": pl.String,
}


def compare(
    services: Mapping[str, Service], used: Sequence[Service], totals: Floats, published: pl.DataFrame
) -> pl.DataFrame:
    """Predicted use (before calibration) beside what is published for the place's residents.

    `services` of the whole tree by id; `totals` (used,) units a year; `published` as in `Place`, of which rows of
    measure residents are read.
    """
    predicted = {service.id: total for service, total in zip(used, totals.tolist(), strict=True)}
    rows = []
    for row in published.filter(pl.col("measure") == "residents").iter_rows(named=True):
        parts = counted_in(row["service"], services)
        if row["value"] > 0 and parts and all(part in predicted for part in parts):
            total = sum(predicted[part] for part in parts)
            rows.append(
                {
                    "service": row["service"],
                    "predicted": total,
                    "published": row["value"],
                    "ratio": total / row["value"],
                    "body": row["body_name"],
                    "period": row["period"],
                    "source": row["source"],
                }
            )
    return pl.DataFrame(rows, schema=SCHEMA)


def factors(
    services: Mapping[str, Service], used: Sequence[Service], compared: pl.DataFrame, assumptions: Assumptions
) -> tuple[Floats, tuple[str, ...]]:
    """(used,) what to multiply predictions by, and notes in words.

    calibration[s] = published[s] / predicted[s], cut to 1 / limit .. limit

    All that is counted in a published total shares one factor (every kind of A&E), and so does what is inside it (bed
    days inside emergency stays). Factors beyond `need.calibration_limit` are cut back to it and noted: so large a gap
    is more likely a wrong denominator.
    """
    scale = np.ones(len(used))
    if assumptions.word("need.calibrate") != "yes":
        return scale, ("Need is not calibrated to published local totals (need.calibrate=no).",)
    limit = assumptions.number("need.calibration_limit")
    notes = []
    for service, ratio in compared.select("service", "ratio").iter_rows():
        words = services[service].calibrated_as
        if words:
            wanted = 1.0 / ratio
            factor = float(np.clip(wanted, 1.0 / limit, limit))
            notes.append(_note(words, ratio, factor, cut=factor != wanted))
            parts = counted_in(service, services)
            scale[[u.id in parts or u.parent in parts for u in used]] = factor
    return scale, tuple(notes)


def counted_in(service: str, services: Mapping[str, Service]) -> tuple[str, ...]:
    """The leaves that a published total counts: the service itself, or the leaves right below it."""
    if service not in services:
        return ()
    below = (child.id for child in services.values() if child.parent == service and child.leaf)
    return (service,) if services[service].leaf else tuple(below)


def _note(words: str, ratio: float, factor: float, cut: bool) -> str:
    end = ", the most that calibration may do" if cut else ""
    gap = f"Published rates predict {ratio:.2f} of the published local total of {words}"
    return f"{gap}; scaled by {factor:.2f}{end}."
