"""How England's small areas nest. In: published lookups. Out: one row an area with every body above it."""

from __future__ import annotations

import polars as pl

from commonground.core.errors import Fault
from commonground.place import districts
from commonground.sources.tables import Sources

KINDS = ("ward", "district", "upper_tier", "icb", "sub_icb", "region", "combined_authority", "police", "fire")
"""Kinds of footprint that follow area borders; each has columns <kind>_code and <kind>_name."""


def read(sources: Sources) -> pl.DataFrame:
    """Every English small area (LSOA 2021, in code order): code, name, <kind>_code and <kind>_name of each
    of KINDS (null where an area has none), icb_nhs_code and district21_code (its district in 2021)."""
    return nested(*(sources.frame(name) for name in TABLES))


TABLES = (
    "lookup_lsoa21_ward24_ltla24",
    "lookup_lsoa21_icb24",
    "lookup_lsoa11_lsoa21_ltla22",
    "lookup_ltla23_utla23",
    "lookup_ltla23_cauth23",
    "lookup_ltla24_region24",
    "lookup_ltla24_csp24_pfa24",
    "lookup_ltla24_fra24",
    "lookup_ltla_ltla",
)


def nested(
    wards: pl.DataFrame,
    icbs: pl.DataFrame,
    areas11: pl.DataFrame,
    upper_tiers: pl.DataFrame,
    combined: pl.DataFrame,
    regions: pl.DataFrame,
    police: pl.DataFrame,
    fire: pl.DataFrame,
    history: pl.DataFrame,
) -> pl.DataFrame:
    """The published lookups (in the order of TABLES) joined by area. Raises Fault when an area would be doubled."""
    from_23 = districts.became(history, 2023, 2024)
    areas = (
        wards.filter(pl.col("lsoa21_code").str.starts_with("E"))
        .select(
            code="lsoa21_code",
            name="lsoa21_name",
            **_pair("ward", "ward24"),
            **_pair("district", "ltla24"),
        )
        .join(_icbs(icbs), on="code", how="left")
        .join(_districts_2021(areas11, history), on="code", how="left")
    )
    for kind, table, stem in (
        ("upper_tier", districts.renewed(upper_tiers, "ltla23_code", from_23), "ltla23_code utla23"),
        ("combined_authority", districts.renewed(combined, "ltla23_code", from_23), "ltla23_code cauth23"),
        ("region", regions, "ltla24_code region24"),
        ("police", police, "ltla24_code pfa24"),
        ("fire", fire, "ltla24_code fra24"),
    ):
        areas = areas.join(_of_district(table, kind, *stem.split()), on="district_code", how="left")
    if areas["code"].is_duplicated().any():
        raise Fault("a lookup puts a small area into two bodies of one kind")
    return areas.sort("code")


def _pair(kind: str, stem: str) -> dict[str, str]:
    return {f"{kind}_code": f"{stem}_code", f"{kind}_name": f"{stem}_name"}


def _icbs(icbs: pl.DataFrame) -> pl.DataFrame:
    return icbs.select(
        code="lsoa21_code", icb_nhs_code="icb24_code_nhs", **_pair("icb", "icb24"), **_pair("sub_icb", "sicbl24")
    )


def _of_district(table: pl.DataFrame, kind: str, district: str, stem: str) -> pl.DataFrame:
    return table.select(district_code=district, **_pair(kind, stem)).unique()


def _districts_2021(areas11: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Columns code, district21_code: the district of 2021 that each area of 2021 lies in."""
    earlier = districts.became(history, 2021, 2022).rename({"old": "district21_code", "new": "ltla22_code"})
    if earlier["ltla22_code"].is_duplicated().any():
        raise Fault("districts of 2021 merged before 2022, so areas cannot be put back into them")
    now = areas11.select("ltla22_code", code="lsoa21_code").unique()
    return now.join(earlier, on="ltla22_code", how="left").select("code", "district21_code")
