"""What part of each body's residents live in a place. In: areas with residents. Out: shares by unit."""

from __future__ import annotations

import polars as pl


def measure_parts(people: pl.DataFrame, *kinds: str) -> pl.DataFrame:
    """Columns unit, body_name, part: the share of a unit's residents who are in the place, of those that reach it.

    `people`: <kind>_code and <kind>_name, residents, and `inside`. Of several kinds `unit` is that of the first and
    <kind>_code that of each other, for where all of them overlap.
    """
    first, *others = kinds
    keys = {"unit": f"{first}_code", "body_name": f"{first}_name"} | {f"{kind}_code": f"{kind}_code" for kind in others}
    here = pl.col("residents").filter("inside").sum() / pl.col("residents").sum()
    return (
        people.group_by(pl.col(column).alias(name) for name, column in keys.items())
        .agg(part=here)
        .filter((pl.col("part") > 0) & pl.col("unit").is_not_null())
        .sort("unit", *(f"{kind}_code" for kind in others))
    )
