"""Predicted against published use, and the factor that makes them agree. In: totals. Out: check rows, factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from commonground.core.arrays import Floats
from commonground.evidence.assumptions import Assumptions

PARTS: dict[str, tuple[str, ...]] = {
    "ae_all_types": ("ae_type1", "ae_other"),
    "emergency_admission": ("emergency_admission_0day", "emergency_admission_1plus"),
}
NAMES = {"ae_all_types": "A&E attendances", "emergency_admission": "emergency admissions"}
FOLLOWS = {"emergency_admission": ("emergency_bed_day",)}  # scaled with it, not counted in it
SCHEMA = {
    "service": pl.String,
    "predicted": pl.Float64,
    "published": pl.Float64,
    "ratio": pl.Float64,
    "body": pl.String,
    "period": pl.String,
    "source": pl.String,
}


def check(services: Sequence[str], totals: Floats, published: pl.DataFrame) -> pl.DataFrame:
    """Predicted use (before calibration) beside what is published for the place's residents.

    `totals` (services,) units a year; `published` as in `Place`, of which rows of measure residents are read.
    """
    by_name = dict(zip(services, totals.tolist(), strict=True))
    rows = []
    for row in published.filter(pl.col("measure") == "residents").iter_rows(named=True):
        parts = PARTS.get(row["service"], (row["service"],))
        if row["value"] > 0 and all(part in by_name for part in parts):
            predicted = sum(by_name[part] for part in parts)
            rows.append(
                {
                    "service": row["service"],
                    "predicted": predicted,
                    "published": row["value"],
                    "ratio": predicted / row["value"],
                    "body": row["body_name"],
                    "period": row["period"],
                    "source": row["source"],
                }
            )
    return pl.DataFrame(rows, schema=SCHEMA)


def factors(services: Sequence[str], checked: pl.DataFrame, assumptions: Assumptions) -> tuple[Floats, tuple[str, ...]]:
    """(services,) what to multiply predictions by, and notes in words.

    All A&E types share one factor, and so do all emergency admissions and their bed days. Factors beyond
    `need.calibration_limit` are cut back to it and noted: so large a gap is more likely a wrong denominator.
    """
    scale = np.ones(len(services))
    if assumptions.word("need.calibrate") != "yes":
        return scale, ("Need is not calibrated to published local totals (need.calibrate=no).",)
    limit = assumptions.number("need.calibration_limit")
    notes = []
    for service, ratio in checked.select("service", "ratio").iter_rows():
        if service not in PARTS:
            continue
        wanted = 1.0 / ratio
        used = float(np.clip(wanted, 1.0 / limit, limit))
        notes.append(_note(service, ratio, used, cut=used != wanted))
        for part in (*PARTS[service], *FOLLOWS.get(service, ())):
            if part in services:
                scale[list(services).index(part)] = used
    return scale, tuple(notes)


def _note(service: str, ratio: float, used: float, cut: bool) -> str:
    end = ", the most that calibration may do" if cut else ""
    gap = f"Published rates predict {ratio:.2f} of the published local total of {NAMES[service]}"
    return f"{gap}; scaled by {used:.2f}{end}."
