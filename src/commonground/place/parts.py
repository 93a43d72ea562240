"""What part of each body's residents live in a place. In: areas with residents. Out: shares by unit."""

from __future__ import annotations

import polars as pl


def measure_parts(people: pl.DataFrame, kind: str, by: str = "residents") -> pl.DataFrame:
    """Columns unit, body_name, part: the share of a unit's residents who are in the place, of those that reach it.

    `people`: <kind>_code and <kind>_name, `inside`, and residents, or what else the share is `by`.
    """
    return (
        people.group_by(unit=f"{kind}_code", body_name=f"{kind}_name")
        .agg(part=pl.col(by).filter("inside").sum() / pl.col(by).sum())
        .filter((pl.col("part") > 0) & pl.col("unit").is_not_null())
        .sort("unit")
    )
