"""What the bodies of a place spend, as published, and the place's part of it. In: rows. Out: `Place.accounts`.

A row is one account of one body: all of it in `value`, and in `part` how much of that is for residents of the place.
`measure` says what the value is:
  gbp                pounds of the financial year `year`, of everybody whom the body serves
  share_of_england   the body's share of England's need-weighted population; a national total makes money of it
  none               the body published nothing; `note` says so
`footprint` and `unit` say where the body's people live. No row holds what another row of the place holds too: councils'
money is net of what the NHS pays them, so that the Better Care Fund is in the share of NHS money alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl

SCHEMA: dict[str, type[pl.DataType]] = {
    "role": pl.String,
    "body_code": pl.String,
    "body_name": pl.String,
    "footprint": pl.String,
    "unit": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "part": pl.Float64,
    "shared_by": pl.String,
    "year": pl.String,
    "basis": pl.String,
    "source": pl.String,
    "url": pl.String,
    "quality": pl.String,
    "note": pl.String,
}
BY_NEED = ("community", "icb", "mental_health")
FOOTPRINT_OF = {  # role -> the footprint whose units have an account each; counties have one of housing besides
    **dict.fromkeys(("asc", "children", "public_health"), "upper_tier"),
    **dict.fromkeys(("housing", "gp"), "district"),
    "police": "police",
}
ROLES = tuple(sorted((*BY_NEED, *FOOTPRINT_OF)))
MEASURES = ("gbp", "share_of_england", "none")
CLASS_MEAN = "class mean"  # of councils like one that published nothing, for each resident: no account of its own
BASES = ("net", "gross", CLASS_MEAN, "payments", "fair share")
SHARED_BY = ("whole", "residents", "need", "patients")
WHOLE = 1 - 1e-9  # a part from here up is the whole


def label_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` in the columns and the order of `Place.accounts`; whoever is here whole is shared by nothing."""
    whole = pl.col("part") >= WHOLE
    known = rows.with_columns(
        value=pl.when(measure="gbp").then(pl.col("value").round(2)).otherwise(pl.col("value").round(12)),
        part=pl.when(whole).then(1.0).otherwise(pl.col("part").round(12)),
        shared_by=pl.when(whole).then(pl.lit("whole")).otherwise("shared_by"),
    )
    return known.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()).sort("role", "body_code")


def list_due(units: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str, str]]:
    """Role, footprint and unit of each account that a place has whose footprints have these `units`."""
    boards = "icb_2024" if "icb_2024" in units else "icb"
    for role in ROLES:
        kind = FOOTPRINT_OF.get(role, boards)
        yield from ((role, kind, unit) for unit in units.get(kind, ()))
    if {"upper_tier", "district"} <= set(units):
        yield from (("housing", "upper_tier", unit) for unit in set(units["upper_tier"]) - set(units["district"]))


def fits(row: Mapping[str, Any]) -> bool:
    """Whether the measure, basis and value of an account are of one kind, that of its role."""
    measure, basis, value, role = (row[name] for name in ("measure", "basis", "value", "role"))
    if role in BY_NEED:
        return bool(measure == "share_of_england" and basis == "fair share" and 0.0 < value <= 1.0)
    of_role = basis == "payments" if role == "gp" else basis in ("net", "gross", CLASS_MEAN)
    return bool(of_role and (measure == "gbp" or (measure == "none" and value == 0.0)))


def is_shared(row: Mapping[str, Any]) -> bool:
    """Whether it is said by what an account is shared exactly where the place has not all of it."""
    of_role = "need" if row["role"] in BY_NEED else "patients" if row["role"] == "gp" else "residents"
    return bool(row["shared_by"] == ("whole" if row["part"] == 1.0 else of_role))


def sum_values(accounts: pl.DataFrame) -> dict[str, float]:
    """The place's part of what is published: GBP of councils and police, GBP of practices; share of England's need."""
    published = (pl.col("measure") == "gbp") & (pl.col("basis") != CLASS_MEAN)
    money = accounts.filter(published).with_columns(here=pl.col("value") * pl.col("part"))
    shares = accounts.filter((pl.col("role") == "icb") & (pl.col("measure") == "share_of_england"))
    return {
        "council_and_police_spending": float(money.filter(pl.col("role") != "gp")["here"].sum()),
        "payments_to_practices": float(money.filter(pl.col("role") == "gp")["here"].sum()),
        "need_weighted_share": float((shares["value"] * shares["part"]).sum()),
    }
